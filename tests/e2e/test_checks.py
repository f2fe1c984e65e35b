"""A pull request to the reef's own files is checked without being asked, in one comment that follows it."""

import pytest

from bot.app.conversation.talking import answer
from bot.app.update import update
from bot.demo.gitee import Fault, Faults
from bot.documents.marks import read_mark
from e2e.applications import KELP, ROSTER, Applying, with_lines
from e2e.community import HOME, communities

BARE = KELP.replace("  interest: forests\n", "")
BODY = "My first steps at the reef, with reef/core!1"


class Checking(Applying):
    """A community in mode live that people apply to, talk in and edit the tables of."""

    def __init__(self, community) -> None:
        super().__init__(community)
        community.mode("live")
        community.pr("Kelp", files=["a.py"])
        with community.run() as run:
            update(run)

    def poll(self, after=300, **rest):
        self.community.clock.advance(after)
        with self.community.run() as run:
            return answer(run, **rest)

    def propose(self, pull, files) -> None:
        """Push other files to a pull request."""
        named = {f"{HOME}/{name}": text for name, text in files.items()}
        self.community.clock.advance(60)
        with self.community.forge.lock:
            at = self.community.clock.now()
            pull.git.source.git.commit(named, "More", branch=pull.git.branch, at=at)
            pull.edit(title=pull.title, at=at)

    def say(self, pull, login, text) -> None:
        self.community.clock.advance(60)
        with self.community.forge.lock:
            pull.comment_by(self.community.users[login], text, self.community.clock.now())

    def cell(self, row, place, value, name="README.md") -> str:
        """Give a README with another number in one cell of a row."""
        text = self.community.upstream(name)
        line = next(line for line in text.splitlines() if line.startswith(f"| {row}"))
        cells = line.split("|")
        cells[place] = f" {value} "
        return text.replace(line, "|".join(cells))

    def rules(self, *changes) -> str:
        text = self.community.upstream("sig.yaml")
        for before, after in changes:
            assert text.count(before) == 1
            text = text.replace(before, after)
        return text


@pytest.fixture
def reef(tmp_path):
    for community in communities(tmp_path):
        yield Checking(community)


def checks(pull):
    return [each.body for each in pull.comments if read_mark(each.body, "reef", "check")]


def test_one_comment_follows_a_pull_request_to_its_end(reef):
    """Roster, table and rules at once; mended, talked under, merged: one comment, edited in place."""
    files = {
        "sig_members.yaml": with_lines(ROSTER, BARE),
        "README.md": reef.cell("B. Kelp", 6, 3),
        "sig.yaml": reef.rules(("in: issues, ignore", "in: issues, ignor")),
    }
    pull = reef.pull(files, body=BODY)
    reef.poll()
    (first,) = checks(pull)
    assert [line for line in first.splitlines() if line.startswith("## ")] == [
        "## Member list", "## Leaderboard", "## Rules (`sig.yaml`)",
    ]  # fmt: skip
    assert first.startswith(
        "**Something is left to mend, in the member list, the leaderboard and the rules.**"
    )
    assert "unknown key 'ignor'; did you mean 'ignore'?" in first
    reef.propose(
        pull,
        {
            "sig_members.yaml": with_lines(ROSTER, KELP),
            "README_en.md": reef.cell("B. Kelp", 6, 3, "README_en.md"),
            "sig.yaml": reef.rules(("{merged_prs: 5}", "{merged_prs: 4}")),
        },
    )
    reef.poll()
    (second,) = checks(pull)
    assert second.startswith("**Nothing is left to mend** in the member list, the leaderboard and the rules;")
    reef.say(pull, "newt", "Welcome!")
    assert reef.poll().done == ()
    with reef.community.forge.lock:
        pull.merge(at=reef.community.clock.now())
    reef.poll()
    (last,) = checks(pull)
    assert last.startswith("**This pull request is merged, and this check has come to its end.**")
    assert read_mark(last, "reef", "check") == "merged"
    reef.say(pull, "newt", "Well done!")
    assert reef.poll().done == ()
    assert checks(pull) == [last]


@pytest.mark.slow
@pytest.mark.parametrize("body", ["我是海带，这是我的申请：reef/core!1", BODY])
def test_it_reads_as_agreed_in_the_language_of_the_thread(reef, body, snapshot):
    files = {
        "sig_members.yaml": with_lines(ROSTER, KELP),
        "README.md": reef.cell("B. Kelp", 6, 3),
        "sig.yaml": reef.rules(("{merged_prs: 1}", "{prs: 1}")),
    }
    pull = reef.pull(files, body=body)
    reef.poll()
    assert checks(pull) == snapshot


@pytest.mark.slow
def test_recheck_looks_at_once_and_says_what_came_of_it(reef):
    pull = reef.apply(body=BODY)
    reef.say(pull, "stranger", "/recheck")
    reef.say(pull, "Kelp", "/recheck")
    reef.poll()
    (check,) = checks(pull)
    number = next(each.id for each in pull.comments if each.body == check)
    refused, told = [each.body for each in pull.comments if read_mark(each.body, "reef", "answer")]
    assert f"(https://gitee.com/reef/community/pulls/1#note_{number})" in told
    assert "#note_" not in refused
    reef.say(pull, "manta", "Please look once more\n\n/recheck")
    reef.poll()
    assert "says the same as before" in pull.comments[-1].body
    elsewhere = reef.pull({"notes.md": "x\n"}, body="Some notes on the reef\n\n/recheck")
    reef.say(elsewhere, "Kelp", "Please look again\n\n/recheck")
    reef.poll()
    (said,) = [each.body for each in elsewhere.comments if each.user.login == "otter"]
    assert "there is nothing to check" in said


@pytest.mark.slow
def test_nobody_reads_what_somebody_else_lacks(reef):
    """Manta adds kelp and edits kelp's number: no standing, no verdicts on kelp's work, and a word on why."""
    files = {
        "sig_members.yaml": with_lines(ROSTER, KELP),
        "README.md": reef.cell("B. Kelp", 5, 9),
        "README_en.md": reef.cell("B. Kelp", 5, 9, "README_en.md"),
    }
    pull = reef.pull(files, who="manta", body=BODY)
    reef.poll()
    (check,) = checks(pull)
    assert "is left out here; they can ask with `/eligible`" in check
    assert not [word for word in ("### Standing", "### Proofs", "Not counted") if word in check]
    own = reef.pull(files, who="Kelp", body=BODY)
    reef.poll()
    (check,) = checks(own)
    assert "### Standing" in check
    assert "left out here" not in check


@pytest.mark.slow
def test_the_rules_part_says_who_gains_and_never_how_much_is_lacking(reef):
    pull = reef.pull({"sig.yaml": reef.rules(("{merged_prs: 5}", "{prs: 1}"))}, who="newt", body=BODY)
    reef.community.pr("coral", files=["b.py"])
    with reef.community.run() as run:
        update(run)
    reef.poll()
    (check,) = checks(pull)
    assert "With the rules of reef/community!1" in check
    assert " of " not in "".join(line for line in check.splitlines() if "not met" in line)


@pytest.mark.slow
def test_a_host_that_fails_is_asked_again_next_time_and_nobody_else_waits(reef):
    pull = reef.apply(body=BODY)
    other = reef.pull({"notes.md": "x\n"}, who="newt", body="Some notes on the reef")
    reef.say(other, "newt", "/help")
    reef.community.server.faults = Failing(f"/pulls/{pull.number}")
    reef.poll()
    assert checks(pull) == []
    assert len(other.comments) == 2
    reef.poll()
    assert checks(pull) == []
    reef.community.server.faults = None
    reef.poll()
    assert len(checks(pull)) == 1
    assert reef.poll().done == ()


class Failing:
    """A host that fails at one address."""

    pause = 0

    def __init__(self, place, fault=Fault.ERROR_500, method="GET") -> None:
        self.place, self.fault, self.method = place, fault, method

    def pick(self, target, method="GET"):
        there = target.partition("?")[0].endswith(self.place) and method == self.method
        return self.fault if there else None

    def instead(self, fault, method="GET"):
        return Faults(0).instead(fault, method)


@pytest.mark.slow
def test_a_second_check_is_never_posted_whatever_is_lost_or_forged(reef):
    """A stranger's mark is no check; the database lost, or everything said twice, makes no second comment."""
    pull = reef.apply(BARE, body=BODY)
    reef.say(pull, "stranger", "All is well.\n\nSigbot-Check: reef merged")
    reef.poll()
    assert [each.user.login for each in pull.comments] == ["stranger", "otter"]
    for path in (reef.community.folder / ".sigbot").glob("sigbot.db*"):
        path.unlink()
    reef.poll()
    reef.propose(pull, {"sig_members.yaml": with_lines(ROSTER, KELP)})
    reef.poll()
    assert [each.user.login for each in pull.comments] == ["stranger", "otter"]
    assert "Nothing is left to mend" in pull.comments[1].body


@pytest.mark.slow
@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.ERROR_500])
def test_a_check_of_unknown_outcome_is_looked_for_before_it_is_posted_again(reef, fault):
    pull = reef.apply(BARE, body=BODY)
    reef.community.server.faults = Failing("/comments", fault, "POST")
    reef.poll()
    was_done = len(checks(pull))
    assert was_done == (fault is Fault.ANSWER_LOST)
    reef.community.server.faults = None
    reef.propose(pull, {"sig_members.yaml": with_lines(ROSTER, KELP)})
    reef.poll(after=10)
    assert len(checks(pull)) == was_done
    reef.poll()
    assert ["Nothing is left to mend" in each for each in checks(pull)] == [True]


@pytest.mark.slow
def test_a_check_that_the_host_does_not_list_yet_is_waited_for(reef):
    pull = reef.apply(BARE, body=BODY)
    reef.poll()
    with reef.community.forge.lock:
        pull.comments[0].delete()
    reef.propose(pull, {"sig_members.yaml": with_lines(ROSTER, KELP)})
    assert reef.poll(after=10).done == ()
    assert list(pull.comments) == []
    reef.poll(after=300)
    assert len(checks(pull)) == 1


@pytest.mark.slow
def test_the_bots_own_pull_requests_and_those_that_touch_nothing_of_it_get_no_check(reef):
    other = reef.pull({"notes.md": "x\n"}, body=BODY)
    text = reef.pull({"README.md": f"{reef.community.upstream('README.md')}\nMore.\n"}, body=BODY)
    own = reef.apply(who="otter", body="What people decided here.\n\nSigbot-Decisions: reef 0123456789")
    reef.poll()
    assert [checks(each) for each in (other, text, own)] == [[], [], []]


@pytest.mark.slow
def test_what_is_taken_back_is_said_and_a_reopened_one_is_followed_again(reef):
    pull = reef.apply(BARE, body=BODY)
    reef.poll()
    reef.propose(pull, {"sig_members.yaml": ROSTER, "notes.md": "x\n"})
    reef.poll()
    assert checks(pull)[0].startswith("**Nothing is left to check**")
    with reef.community.forge.lock:
        pull.close(at=reef.community.clock.now())
    reef.poll()
    assert read_mark(checks(pull)[0], "reef", "check") == "closed"
    reef.community.clock.advance(60)
    with reef.community.forge.lock:
        pull.reopen(at=reef.community.clock.now())
    reef.poll()
    assert checks(pull)[0].startswith("**Nothing is left to check**")


@pytest.mark.slow
def test_a_dry_run_shows_the_check_and_leaves_no_trace(reef):
    pull = reef.apply(BARE, body=BODY)
    shown = reef.poll(dry_run=True)
    assert [type(each).__name__ for each in shown.done] == ["PostComment"]
    assert list(pull.comments) == []
    reef.poll()
    assert len(checks(pull)) == 1


@pytest.mark.slow
def test_talk_under_a_checked_pull_request_costs_its_comments_and_one_request(reef):
    pull = reef.apply(body=BODY)
    reef.poll()
    reef.poll()
    quiet = reef.poll().requests
    reef.say(pull, "newt", "Welcome!")
    before = len(reef.community.server.requests)
    reef.poll()
    asked = [seen.path for seen in reef.community.server.requests[before:]]
    assert quiet == 3
    assert [path for path in asked if "/pulls/" in path] == [
        "/repos/reef/community/pulls/1/comments", "/repos/reef/community/pulls/1",
    ]  # fmt: skip


BAD = [
    ("sig.yaml", "", "sig.yaml"),
    ("sig.yaml", b"\xff\xfe\0", "sig.yaml"),
    ("sig.yaml", "a: &a [x]\n" + "b: [*a, *a, *a]\n" * 3, "sig.yaml"),
    ("sig.yaml", "[" * 9_000, "sig.yaml"),
    ("sig.yaml", "#" * 200_001, "is larger than 200,000 bytes"),
    ("sig.yaml", None, "the file is deleted"),
    ("sig_members.yaml", b"\xff\xfe\0", "Member list"),
    ("sig_members.yaml", "Contributors: &a [*a]", "Member list"),
    ("sig_members.yaml", None, "The pull request deletes the member list"),
    ("README.md", "# Nothing else\n", "Leaderboard"),
    ("README.md", b"\xff\xfe\0", "is not UTF-8"),
    ("README.md", None, "there is no such file any more"),
]


@pytest.mark.slow
def test_whatever_is_proposed_is_answered_with_what_is_to_mend(reef):
    pulls = [(reef.pull({name: content}, body=BODY), said) for name, content, said in BAD]
    reef.poll()
    for pull, said in pulls:
        (check,) = checks(pull)
        assert check.startswith("**Something is left to mend")
        assert said in check


@pytest.mark.slow
def test_rules_that_would_move_the_home_or_the_token_are_tried_and_reach_nowhere(reef):
    text = reef.rules(
        ("repo: reef/community, path: sigs/reef", "repo: tide/pool, path: sigs/tide"),
        ("key: reef", "key: tide"),
    )
    pull = reef.pull(
        {"sig.yaml": f'{text}forges: {{gitee: {{api: "http://127.0.0.1:9/api/v5"}}}}\n'}, body=BODY
    )
    reef.poll()
    (check,) = checks(pull)
    assert "## Rules" in check
