"""What a comment says: requests, slips with the place where reading stopped, or nothing."""

import random
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.grammar import news, spoken
from bot.commands.kinds import Reference
from bot.commands.lines import commands
from bot.commands.others import OTHERS
from bot.commands.registry import BY_WORD
from bot.commands.said import Advice, Request, Slip, requests_in, slips_in
from bot.commands.words.claim import ClaimArticle, ClaimAttended, ClaimPull, ClaimTalk, ClaimTask
from bot.commands.words.confirm import Confirm
from bot.commands.words.decided import Decided
from bot.commands.words.eligible import Eligible
from bot.commands.words.help import Help
from bot.commands.words.hide import Hide
from bot.commands.words.link import LinkRow
from bot.commands.words.pause import Pause
from bot.commands.words.points import Points
from bot.commands.words.promote import Promote
from bot.commands.words.reject import Reject
from bot.commands.words.reward import Reward
from bot.commands.words.vote import Vote
from bot.commands.words.why import Why
from bot.sig.votes import Choice
from commands.speech import ANYTHING, COMMENTS, KNOWN, PIECES, one


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("/help", Help()),
        ("/help claim", Help("claim")),
        ("/help /Claim", Help("claim")),
        ("/points", Points()),
        ("/points @newt", Points("newt")),
        ("/points `@newt`", Points("newt")),
        ("/POINTS ＠newt", Points("newt")),
        ("/eligible", Eligible()),
        ("/eligible @newt", Eligible("newt")),
        ("/eligible Committer", Eligible(None, "committer")),
        ("/eligible Committers @newt", Eligible("newt", "committer")),
        ("/why prs", Why("prs")),
        ("/why 提交pr数量", Why("prs")),
        ("/why !12", Why(Reference("!12"))),
        ("/why ！１２ @newt", Why(Reference("!12"), "newt")),
        ("/why @newt reef/core#I4CD5P", Why(Reference("reef/core#I4CD5P"), "newt")),
        ("/why <https://gitee.com/reef/core/pulls/1>", Why(Reference("https://gitee.com/reef/core/pulls/1"))),
        ("/claim pr !12", ClaimPull(Reference("!12"))),
        ("/claim article https://x.org/a", ClaimArticle("https://x.org/a")),
        ("／claim　文章　https：／／x.org/（a）　采样：一", ClaimArticle("https://x.org/（a）", "采样：一")),
        ("/claim talk 2025-03-06 Tail sampling.", ClaimTalk("2025-03-06", "Tail sampling.")),
        ("/claim attended 20250306#2", ClaimAttended("2025-03-06#2")),
        ("/claim attended ２０２５年３月６日", ClaimAttended("2025-03-06")),
        ("/claim task #i9abc1 30", ClaimTask("I9ABC1", 30)),
        ("/claim task sampling 30 !12 and !13", ClaimTask("sampling", 30, "!12 and !13")),
        ("/confirm", Confirm()),
        ("/confirm 1，3、4", Confirm((1, 3, 4))),
        ("/confirm 1, 3", Confirm((1, 3))),
        ("/confirm 全部", Confirm("all")),
        ("/reject 3 重复。", Reject(3, "重复。")),
        ("/reward @newt 15", Reward(15, "newt")),
        ("/link @newt n-newt", LinkRow("newt", "n-newt")),
        ("/promote committer", Promote(role="committer")),
        ("/promote @newt committer", Promote(who="newt", role="committer")),
        ("/decided @newt committer !7", Decided("newt", "committer", Reference("!7"))),
        ("/vote yes", Vote(Choice.YES)),
        ("/vote：反对", Vote(Choice.NO)),
        ("/Vote: Abstain", Vote(Choice.ABSTAIN)),
        ("/hide me", Hide()),
        ("/pause", Pause()),
        ("/pause until Monday", Pause("until Monday")),
    ],
)
def test_a_command_is_read(line, arguments):
    said = one(line)
    assert isinstance(said, Request)
    assert said.arguments == arguments
    assert said.line == line


@pytest.mark.parametrize(
    ("marked", "expected", "hint"),
    [  # the mark stands where reading stops
        ("/vote ^maybe", ["choice"], None),
        ("/vote^", ["choice"], None),
        ("/vote yes^。", ["choice"], (Advice.STOP, "。")),
        ("/vote ^yse", ["choice"], (Advice.MEANT, "yes")),
        ("/vote 赞成^，谢谢", ["choice"], (Advice.PARTED, "，")),
        ("/vote^，赞成", [], (Advice.PARTED, "，")),
        ("/claim article^，https://x.org", ["keyword"], (Advice.PARTED, "，")),
        ("/tally^!", [], (Advice.STOP, "!")),
        ("/why ^。prs", ["count", "link", "login"], (Advice.MEANT, "prs")),
        ("/tally ^!!", ["end"], (Advice.STOP, "!!")),
        ("/tally ^now", ["end"], None),
        ("/confirm 1 2^.", ["end"], (Advice.STOP, ".")),
        ("/confirm all ^3", ["end"], None),
        ("/points ^newt", ["login", "end"], (Advice.ACCOUNT, "@newt")),
        ("/points @newt^，@coral", ["login", "end"], (Advice.PARTED, "，")),
        ("/points @newt^.", ["login", "end"], (Advice.STOP, ".")),
        ("/promote ^commiter", ["login", "role"], (Advice.MEANT, "committer")),
        ("/promote @newt^", ["role"], None),
        ("/why prs @newt ^@coral", ["end"], None),
        ("/why ^merged", ["count", "link", "login"], None),
        ("/claim^", ["keyword"], None),
        ("/claim ^artcle https://x.org", ["keyword"], (Advice.MEANT, "article")),
        ("/claim article ^x.org/a", ["page"], None),
        ("/claim article https://x.org/a^。 标题", ["page"], (Advice.STOP, "。")),
        ("/claim talk ^2025-02-30 a", ["meeting"], None),
        ("/claim talk 2025-03-06^", ["words"], None),
        ("/claim task 30^", ["task"], None),
        ("/reject ^0", ["number"], None),
        ("/hide ^you", ["keyword"], None),
        ("/hide me^，", ["keyword"], (Advice.STOP, "，")),
        ("/^voet yes", ["command"], (Advice.MEANT, "/vote")),
        ("/^claims pr !1", ["command"], (Advice.MEANT, "/claim")),
        ("/^call off 春节", ["command"], (Advice.MEANT, "/call-off")),
        ("/^give UP", ["command"], (Advice.MEANT, "/give-up")),
        ("/away^", ["day"], None),
    ],
)
def test_a_slip_shows_where_reading_stopped(marked, expected, hint):
    line = marked.replace("^", "")
    said = one(line)
    assert isinstance(said, Slip)
    assert said.line[: said.at] == marked.partition("^")[0]
    assert [
        each.kind for each in said.expected if each.kind != "words" or len(said.expected) == 1
    ] == expected
    assert (said.hint and (said.hint.advice, said.hint.word)) == hint


@pytest.mark.parametrize("word", sorted(OTHERS))
def test_other_bots_words_are_left_alone(word):
    assert one(f"/{word}") is None
    assert one(f"／{word.upper()} @newt。") is None


@pytest.mark.parametrize(
    "line",
    [
        "/note x",
        "/etc/passwd",
        "/help.md",
        "/vote/yes",
        "/pause-now/x",
        "/暂停",
        "/x",
        "/call me",
        "/give upon",
    ],
)
def test_what_is_like_no_command_is_left_alone(line):
    assert one(line) is None


def test_several_commands_and_slips_come_in_their_order():
    said = spoken("/vote yes\nthanks\n/vote maybe\n\n/tally\n> /pause\n", KNOWN)
    assert [(type(each).__name__, each.line) for each in said] == [
        ("Request", "/vote yes"),
        ("Slip", "/vote maybe"),
        ("Request", "/tally"),
    ]


class TestNews:
    """An edited comment runs only what is new."""

    @staticmethod
    def new(before, after):
        read = [requests_in(spoken(text, KNOWN)) for text in (before, after)]
        return [each.line for each in news(*read)]

    def test_a_new_comment_is_all_news(self):
        assert self.new("", "/vote yes\n/tally") == ["/vote yes", "/tally"]

    def test_the_same_command_again_is_not_new(self):
        assert self.new("/vote yes", "/vote yes\n/vote yes") == []
        assert self.new("", "/vote yes\n/Vote：赞成") == ["/vote yes"]

    def test_another_spelling_and_another_place_are_not_new(self):
        assert self.new("/vote yes\n/tally", "Now:\n\n/tally\n\n／vote 赞成") == []

    def test_an_edited_vote_is_new(self):
        assert self.new("/vote yes", "/vote no") == ["/vote no"]

    def test_a_mended_slip_is_new(self):
        assert self.new("/vote yes。", "/vote yes") == ["/vote yes"]

    @given(COMMENTS, COMMENTS)
    @settings(max_examples=50)
    def test_what_is_new_stands_in_the_new_text_alone(self, before, after):
        old, new = (requests_in(spoken(text, KNOWN)) for text in (before, after))
        found = news(old, new)
        assert set(found) == set(new) - set(old)
        assert len(found) == len(set(found))
        assert news(new, new) == ()


def check(text):
    """Any text gives requests of known commands, slips with a place inside their line, or nothing."""
    for each in spoken(text, KNOWN):
        assert each.command in BY_WORD
        assert "\n" not in each.line
        if isinstance(each, Slip):
            assert 0 < each.at <= len(each.line)
            assert each.expected or each.hint
        else:
            assert isinstance(each.arguments, tuple(BY_WORD[each.command].forms.values()))
            assert hash(each) == hash(one(each.line))


@given(COMMENTS | ANYTHING)
@settings(max_examples=500)
def test_any_text_gives_commands_or_nothing(text):
    check(text)


@pytest.mark.slow
def test_a_hundred_thousand_comments_give_commands_or_nothing():
    chance = random.Random(20250306)
    for _ in range(100_000):
        check("".join(chance.choices(PIECES, k=chance.randint(1, 16))))


@given(COMMENTS | ANYTHING)
def test_pausing_is_heard_by_the_grammar_wherever_it_is_heard_at_all(text):
    """No slip in a reason keeps the bot going."""
    heard = Counter(word for word, _ in commands(text) if word in ("pause", "resume"))
    assert heard <= Counter(each.command for each in requests_in(spoken(text, KNOWN)))


@given(COMMENTS)
def test_a_slip_without_its_fault_has_a_command_of_ours(text):
    for slip in slips_in(spoken(text, KNOWN)):
        assert slip.form in BY_WORD[slip.command].forms or slip.form == ""


def least_time(text, turns):
    """Measure the best of several readings, in seconds of the processor."""
    times = []
    for _ in range(turns):
        start = time.process_time()
        spoken(text, KNOWN)
        times.append(time.process_time() - start)
    return min(times)


def test_a_usual_comment_is_read_within_a_millisecond():
    text = (
        "Thank you @newt, see [it](https://x.org) and `this`.\n\n> quoted\n\n- a\n- b\n\n/vote yes\n/claims\n"
    )
    assert least_time(text, 50) < 0.001


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "word\n",
        "/vote yes\n\n",
        "/voet\n",
        "/confirm 1 ",
        "1 ",
        "[",
        "![",
        "`",
        "- a\n",
        "[a]: b\n",
        "a|b\n-|-\n",
        "<b ",
        "。",
        "> ",
    ],
)
def test_a_comment_of_a_megabyte_is_read_within_seconds(piece):
    text = "/confirm " + piece * (1_000_000 // len(piece)) + "\n/vote yes"
    for each in (text, text.replace(piece, "", 1), "/pause\n\n" + text[:60_000] + "\n"):
        assert least_time(each, 1) < 5


@given(st.sampled_from(sorted(BY_WORD)), st.text(max_size=20))
@settings(max_examples=50)
def test_a_commands_word_is_never_silent(word, rest):
    """Whatever stands behind it on the line, a request or a slip comes of it."""
    line = f"/{word} x{''.join(rest.split())}"
    text = line.replace("`", "").replace("<", "").replace("[", "").replace("|", "").replace("\0", "")
    assert len(spoken(text, KNOWN)) == 1
