"""People talk to the bot under pull requests and issues; each asking comment gets its one answer."""

import pytest
import yaml

from bot.actions import PostComment
from bot.app.undo import undo
from bot.app.update import update
from bot.commands.registry import COMMANDS
from bot.deliver import carrier
from bot.documents.answer import read_answer
from bot.errors import ForgeError
from bot.forge import writing
from bot.rules.publishing import Hold
from e2e.community import HOME
from e2e.talks import talkings

ARTICLE = "/claim article https://blog.example.org/reefs 珊瑚礁笔记"


@pytest.fixture
def reef(tmp_path):
    yield from talkings(tmp_path)


def test_several_commands_get_one_answer_and_a_second_look_gives_none(reef):
    """A slip among them is shown where reading stopped; words of others are left alone."""
    comment = reef.say("coral", f"/points\n{ARTICLE}\n/eligable\n/lgtm\n> /help\n好的")
    reef.answer()
    (read,) = reef.read()
    assert read.record.answers.note == str(comment.id)
    assert [each.section for each in read.record.claims] == ["articles"]
    assert "/eligable\n>  ^" in read.text
    assert "lgtm" not in read.text
    assert "sigbot 回复 `coral`" in reef.bodies()[0]
    before = reef.bodies()
    assert (reef.answer().done, reef.bodies()) == ((), before)


def test_nothing_new_costs_three_requests_and_a_changed_topic_its_comments(reef):
    reef.say("coral", "Thanks!")
    reef.answer()
    reef.answer()
    assert reef.answer().requests == 3
    reef.say("coral", "One more thing.")
    assert reef.answer().requests == 5  # its comments, and whether it proposes something else now
    other = reef.pull("newt")
    reef.say("newt", "Hello", other)
    assert reef.answer().requests == 9  # its files and what it proposes, once, and what the bot has under way
    reef.say("newt", "Hello again", other)
    reef.say("coral", "And here", reef.topic)
    assert reef.answer().requests == 7
    assert reef.answer().requests == 3
    reef.pull("newt", files=("sigs/tide/README.md",))
    assert reef.answer().requests == 4  # what is nothing to the SIG costs its files, once
    assert reef.answer().requests == 3


@pytest.mark.parametrize("mode", ["watch", "propose"])
def test_outside_of_mode_live_nothing_is_said_and_nothing_is_noted(reef, mode):
    """What would be said is shown; when the mode is live, it is said."""
    reef.community.mode(mode)
    reef.say("coral", "/points")
    told = reef.answer()
    assert (len(told.done), told.live, reef.bodies()) == (1, False, [])
    reef.community.mode("live")
    reef.answer()
    assert len(reef.bodies()) == 1


@pytest.mark.slow
def test_where_nothing_is_published_what_is_confirmed_is_not_either(reef):
    """`how: none`: it is answered and on record, and no pull request is opened."""
    reef.community.edit("sig.yaml", "publish: {accounts: [otter]}", "publish: {accounts: [otter], how: none}")
    reef.community.fork.git.sync()
    assert "/confirm 1" in reef.ask("coral", ARTICLE)
    assert reef.ask("manta", "/confirm 1")
    assert reef.community.pulls == []


def test_an_answer_alone_says_nothing_of_numbers(reef):
    """That nothing is to be proposed besides is no reason worth telling."""
    reef.say("coral", "/points")
    assert reef.answer().held is None


def test_a_claim_ends_in_the_decisions_and_counts_once_merged(reef):
    """Asked, confirmed by somebody else, proposed, merged; then the topic is at rest."""
    reef.community.days(1)
    assert "/confirm 1" in reef.ask("coral", ARTICLE)
    reef.ask("manta", "/confirm 1")
    written = yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))
    (entry,) = written["articles"]
    assert (entry["who"], entry["url"], entry["confirmed_by"]) == (
        "@coral",
        "https://blog.example.org/reefs",
        "manta",
    )
    reef.merged()
    assert "文章 **2**" in reef.ask("coral", "/points")
    reef.answer()
    assert (reef.answer().requests, len(reef.community.pulls)) == (3, 1)
    with reef.community.run() as run:
        assert len(undo(run, int(reef.clock.now()) - 86400, dry_run=True).reverts) == 1


def test_a_word_under_a_desk_that_was_opened_just_now_is_answered(reef):
    reef.answer()
    reef.community.pr("stranger")
    reef.community.publish()
    (desk,) = reef.community.home.issues
    assert "A. Coral" in reef.ask("coral", "/points", desk)


EVERY = {
    "zh": {
        "help": "/help claim", "points": "/points", "leaderboard": "/leaderboard", "eligible": "/eligible",
        "why": "/why prs", "claim": ARTICLE, "dispute": "/dispute prs +1 漏了一个",
        "withdraw": "/withdraw 1", "hide": "/hide me", "show": "/show me", "tally": "/tally",
        "confirm": "/confirm 1", "reject": "/reject 1 没有", "promote": "/promote @coral maintainer",
        "vote": "/vote 赞成", "reward": "/reward 30 @coral", "link": "/link @coral w-shell",
        "decided": "/decided @coral maintainer https://example.org/1",
        "topic": "/topic 深海 分享人 @coral", "topics": "/topics", "attended": "/attended", "swap": "/swap @coral",
        "skip-turn": "/skip-turn", "volunteer": "/volunteer", "away": "/away 2025-02-01 2025-03-01",
        "move": "/move 19:30", "call-off": "/call-off 春节", "take": "/take", "give-up": "/give-up",
    },
    "en": {
        "help": "/help claim", "points": "/points", "leaderboard": "/leaderboard", "eligible": "/eligible",
        "why": "/why prs", "claim": "/claim talk 2025-01-01 The deep sea", "dispute": "/dispute prs +1 missing",
        "withdraw": "/withdraw 1", "hide": "/hide me", "show": "/show me", "tally": "/tally",
        "confirm": "/confirm 1", "reject": "/reject 1 no such thing", "promote": "/promote @coral maintainer",
        "vote": "/vote yes", "reward": "/reward 30 @coral", "link": "/link @coral w-shell",
        "decided": "/decided @coral maintainer https://example.org/1",
        "topic": "/topic The sea by @coral", "topics": "/topics", "attended": "/attended", "swap": "/swap @coral",
        "skip-turn": "/skip-turn", "volunteer": "/volunteer", "away": "/away 2025-02-01 2025-03-01",
        "move": "/move 19:30", "call-off": "/call-off a holiday", "take": "/take", "give-up": "/give-up",
    },
}  # fmt: skip
ELSEWHERE = {
    "pause",
    "resume",
    "recheck",
}  # the first two stop and start everything; the third has its own tests


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_is_answered_in_the_language_of_the_thread(reef, language):
    assert set(EVERY[language]) | ELSEWHERE == {each.word for each in COMMANDS}
    hello = {"zh": "请看一下。", "en": "Please have a look at this, thank you."}[language]
    comments = {word: reef.say("manta", f"{hello}\n\n{line}") for word, line in EVERY[language].items()}
    reef.answer()
    for word, comment in comments.items():
        text = reef.answered(comment)
        quoted, _, said = text.partition("\n\n")
        assert quoted.startswith(f"> `/{word}`"), word
        assert said.strip(), word
    assert len(reef.bodies()) == len(comments)


@pytest.mark.slow
def test_an_edited_comment_runs_only_what_is_new_in_the_same_answer(reef):
    comment = reef.say("coral", f"/points\n{ARTICLE}")
    reef.answer()
    reef.edit(comment, f"{ARTICLE}\n/points\n/claim article https://blog.example.org/newts")
    reef.say("newt", "Interesting.")  # an edit alone does not show in the topic's time
    reef.answer()
    (read,) = reef.read()
    assert [(each.n, each.entry["url"][-5:]) for each in read.record.claims] == [(1, "reefs"), (2, "newts")]
    assert read.text.count("> `/points`") == 1


@pytest.mark.slow
def test_a_deleted_request_changes_nothing(reef):
    comment = reef.say("coral", ARTICLE)
    reef.answer()
    with reef.community.forge.lock:
        comment.delete()
    reef.ask("manta", "/confirm 1")
    assert "reefs" in reef.proposed("contributions/confirmed.yaml")


@pytest.mark.slow
def test_what_becomes_of_a_comment_later_is_noted_in_its_answer_once(reef):
    """The record stays as it was; the next look in the topic says that the comment is not what it answered."""
    said = "/claim article https://blog.example.org/reefs Reefs"
    comment, question = reef.say("coral", said), reef.say("coral", "/points")
    reef.answer()
    reef.edit(comment, "Nothing, sorry")
    reef.edit(question, "Nothing either")
    reef.ask("manta", "/points")
    assert [read.record.later for read in reef.read()] == ["edited", None, None]
    assert [("was edited since" in body, "修改" in body) for body in reef.bodies()].count((False, False)) == 2
    reef.edit(comment, said)
    reef.ask("manta", "/points")
    assert [read.record.later for read in reef.read()] == [None] * 4
    with reef.community.forge.lock:
        comment.delete()
    reef.ask("manta", "/points")
    assert [read.record.later for read in reef.read()] == ["deleted", *[None] * 4]
    before = reef.bodies()
    reef.ask("manta", "/confirm 1")
    assert reef.bodies()[:5] == before
    assert "https://blog.example.org/reefs" in reef.proposed("contributions/confirmed.yaml")


@pytest.mark.slow
def test_strangers_and_whoever_it_is_about_confirm_nothing(reef):
    reef.say("manta", ARTICLE)
    reef.answer()
    for who in ("stranger", "coral", "manta"):
        reef.ask(who, "/confirm 1")
    reef.ask("stranger", "/decided @stranger maintainer https://example.org/1")
    reef.ask("stranger", "/promote @stranger maintainer")
    assert reef.community.pulls == []
    assert all(not read.record.settled and not read.record.vote for read in reef.read())
    assert "@manta" in reef.read()[1].text  # who could


@pytest.mark.slow
def test_nobody_awards_points_or_ties_a_row_to_themselves(reef):
    reef.say("manta", "/claim task I9ABC1 30")
    reef.answer()
    assert not reef.read()[0].record.settled
    reef.ask("manta", "/reward 30")
    reef.ask("manta", "/link @manta w-shell")
    assert [read.record.settled for read in reef.read()] == [(), (), ()]
    assert reef.community.pulls == []


@pytest.mark.slow
def test_whoever_changed_their_login_still_confirms_nothing_of_their_own(reef):
    reef.say("manta", ARTICLE)
    reef.answer()
    with reef.community.forge.lock:
        reef.user("manta").login = "manta2"
    reef.community.edit("sig_members.yaml", "gitee.com/manta,", "gitee.com/manta2,")
    reef.ask("manta", "/confirm 1")
    assert all(not read.record.settled for read in reef.read())


@pytest.mark.slow
def test_programs_and_the_bot_itself_are_not_answered_and_its_owner_is(reef):
    """The token's owner is a person too; the bot's own words carry its mark."""
    assert reef.ask("reef-bot", "/points") == ""
    answer = reef.ask("coral", "/points")
    body = reef.bodies()[0]
    reef.say("otter", body.replace("> `/points`", "/points"))
    reef.answer()
    assert answer
    assert [each.record.answers.by for each in reef.read()][:1] == ["coral"]
    assert len(reef.topic.comments) == 4
    assert reef.ask("otter", "/points")


@pytest.mark.slow
def test_a_record_that_somebody_copied_is_their_own_words(reef):
    reef.ask("coral", ARTICLE)
    reef.ask("manta", "/confirm 1")
    forged = reef.bodies()[1]
    other = reef.pull("stranger")
    reef.ask("stranger", ARTICLE.replace("reefs", "mine"), other)
    reef.say("stranger", forged, other)
    reef.answer()
    assert "mine" not in reef.proposed("contributions/confirmed.yaml")


@pytest.mark.slow
def test_what_somebody_wrote_into_a_record_is_never_signed_by_the_bot(reef):
    comment = reef.say("coral", ARTICLE)
    reef.answer()
    own = next(each for each in reef.topic.comments if read_answer(each.body, "reef"))
    reef.edit(own, own.body.replace("claims:", "settled:\n- n: 1\n  result: confirmed\nclaims:"))
    reef.edit(comment, f"{ARTICLE}\n/points")
    reef.say("newt", "Hm.")
    reef.answer()
    (read,) = reef.read()
    assert (read.is_whole, read.record.claims, read.record.settled) == (True, (), ())
    assert reef.community.pulls == []


@pytest.mark.slow
def test_it_speaks_only_at_home(reef):
    away = reef.pull("coral", ("src/reef/a.py",), reef.community.forge.find_repo("reef/core"))
    tide = reef.pull("coral", ("sigs/tide/README.md",))
    assert reef.ask("coral", "/points", away) == ""
    assert reef.ask("coral", "/points", tide) == ""


@pytest.mark.slow
def test_paused_it_is_silent_and_answers_afterwards(reef):
    reef.ask("coral", ARTICLE)
    reef.ask("manta", "/confirm 1")
    (own,) = reef.community.pulls
    reef.say("manta", "/pause", own)
    comment = reef.say("coral", "/points")
    assert reef.answer().held.hold is Hold.PAUSED
    assert reef.answered(comment) == ""
    reef.say("manta", "/resume", own)
    reef.answer()
    assert reef.answered(comment)


@pytest.mark.slow
def test_a_vote_from_the_proposal_to_the_file_and_the_roster(reef):
    """The candidate takes no part, a stranger's ballot is refused, and the sum stands in the vote's own comment."""
    reef.community.edit("sig_members.yaml", "Maintainers:\n", f"Maintainers:\n{NEWT_TOO}")
    reef.community.fork.git.sync()
    vote = reef.say("manta", "/promote @coral maintainer\n/vote yes")
    reef.answer()
    assert "赞成 1" in reef.answered(vote)
    assert reef.read()[0].record.vote.electorate == ("newt", "manta")
    reef.ask("stranger", "/vote no")
    reef.ask("newt", "/vote no")
    reef.ask("newt", "/vote yes")
    assert "赞成 2，反对 0" in reef.answered(vote)
    reef.community.days(9)
    late = reef.say("newt", "/vote no")
    told = reef.answer()
    assert (told.held, told.rails) == (None, ())
    assert "通过" in reef.answered(vote)
    assert not next(r for r in reef.read() if r.record.answers.note == str(late.id)).record.ballots
    pull = next(each for each in reef.community.pulls if each.state == "open")
    changed = {each.path.removeprefix(f"{HOME}/") for each in pull.git.changed()}
    assert changed >= {"sig_members.yaml", "votes/2025-01-08-coral-maintainer.yaml"}
    reef.merged()
    reef.answer()
    reef.answer()
    assert (reef.answer().requests, len(reef.community.pulls)) == (3, 1)


NEWT_TOO = "- {name: Newt, gitee_home: https://gitee.com/newt, email: n@example.com, interest: ponds}\n"


@pytest.mark.slow
def test_a_ballot_edited_after_the_deadline_counts_as_it_was(reef):
    vote = reef.say("manta", "/promote @coral maintainer")
    reef.answer()
    ballot = reef.say("manta", "/vote yes")
    reef.answer()
    reef.community.days(9)
    reef.edit(ballot, "/vote no")
    reef.say("coral", "Well?")
    reef.answer()
    assert "赞成 1，反对 0" in reef.answered(vote)


@pytest.mark.slow
def test_a_second_account_of_one_person_votes_once(reef):
    reef.community.edit(
        "sig_members.yaml",
        "Maintainers:\n",
        "Maintainers:\n- {name: Kelp, gitee_home: https://gitee.com/Kelp, email: k@example.com, interest: x}\n",
    )
    reef.community.commit(
        {"contributions/opening.yaml": reef.community.upstream("contributions/opening.yaml")}
    )
    vote = reef.say("manta", "/promote @coral maintainer")
    reef.answer()
    reef.ask("manta", "/vote yes")
    reef.ask("Kelp", "/vote yes")
    reef.ask("manta", "/vote yes\n/tally")
    assert "赞成 2" in reef.answered(vote)
    reef.ask("stranger", "/vote yes")
    assert "赞成 2" in reef.answered(vote)


@pytest.mark.slow
def test_those_who_have_not_voted_are_reminded_once_half_way(reef):
    """In a topic in which nobody says anything any more."""
    reef.ask("manta", "/promote @coral maintainer")
    count = len(reef.topic.comments)
    for _ in range(6):
        reef.community.days(1)
        reef.answer()
    assert len(reef.topic.comments) == count + 1
    assert "@manta" in reef.topic.comments[-1].body


@pytest.mark.slow
def test_what_is_too_long_for_the_record_is_said_not_to_be_on_it(reef):
    assert "太长" in reef.ask("coral", ARTICLE + "x" * 9_950)
    assert not reef.read()[0].record.claims


@pytest.mark.slow
def test_a_topic_where_the_host_fails_stops_no_other(reef, monkeypatch):
    """The error is told when everything else is done, and the topic's turn comes again."""
    other = reef.pull("newt")
    first, second = reef.say("coral", "/points"), reef.say("newt", "/points", other)
    perform = writing.perform

    def failing(session, action):
        if isinstance(action, PostComment) and action.number == str(reef.topic.number):
            raise ForgeError("no", status=400)
        return perform(session, action)

    monkeypatch.setattr(carrier, "perform", failing)
    with pytest.raises(ForgeError):
        reef.answer()
    monkeypatch.undo()
    assert (reef.answered(first), bool(reef.answered(second, other))) == ("", True)
    reef.answer()
    assert reef.answered(first)


@pytest.mark.slow
@pytest.mark.parametrize("when", ["claimed", "confirmed", "voted", "ended"])
def test_the_database_may_be_lost_at_any_time(reef, when):
    """No claim, no confirmation and no ballot goes with it."""

    def lose(at):
        if at == when:
            reef.lose_database()

    reef.ask("coral", ARTICLE)
    lose("claimed")
    vote = reef.say("manta", "/confirm 1\n/promote @coral maintainer")
    reef.answer()
    lose("confirmed")
    reef.ask("manta", "/vote yes")
    lose("voted")
    reef.community.days(9)
    reef.answer()
    lose("ended")
    reef.answer()
    assert "赞成 1，反对 0" in reef.answered(vote)
    assert "reefs" in reef.proposed("contributions/confirmed.yaml")
    assert reef.proposed("votes/2025-01-08-coral-maintainer.yaml")
    assert (len(reef.bodies()), len(reef.community.pulls)) == (3, 1)


@pytest.mark.slow
def test_what_waited_long_is_found_again_without_the_database(reef):
    """The fork is behind for two months, so nothing was proposed; the desk says where to look."""
    reef.ask("coral", ARTICLE)
    reef.community.edit("sig_members.yaml", "interest: reefs", "interest: the reefs")
    reef.say("manta", "/confirm 1")
    assert reef.answer().held.hold is Hold.FORK_BEHIND
    reef.community.publish()
    (desk,) = reef.community.home.issues
    assert f"\nSigbot-Topics: reef/community/pulls/{reef.topic.number}\n" in desk.body
    reef.community.days(60)
    reef.lose_database()
    reef.community.fork.git.sync()
    reef.answer()
    assert "reefs" in reef.proposed("contributions/confirmed.yaml")


@pytest.mark.slow
def test_an_elector_who_changes_the_login_still_votes(reef):
    reef.community.pr("manta")
    vote = reef.say("manta", "/promote @coral maintainer")
    reef.answer()
    with reef.community.run() as run:
        update(run)
    with reef.community.forge.lock:
        reef.user("manta").login = "manta2"
    reef.ask("manta", "/vote yes")
    assert "赞成 1" in reef.answered(vote)
