"""A decision made elsewhere is put on record, and the roster changed by it: as a proposal, never more."""

import pytest

from bot.actions import OpenPull, Push
from bot.app.ladder.decided import Wish, decided
from bot.errors import Refusal
from bot.rules.publishing import Hold
from bot.rules.rails import RailWord
from bot.sig.votes import Elsewhere, Ending, load_votes
from e2e.community import HOME, communities
from e2e.story import BEIJING

LINK = "https://gitee.com/reef/community/issues/I9"
BRANCH = "sigbot-reef-decisions"
ENTRY = "- {name: Coral, gitee_home: https://gitee.com/coral, email: c@example.com, since: 2025-01-01}\n"

pytestmark = pytest.mark.slow


@pytest.fixture
def reef(tmp_path):
    yield from communities(tmp_path)


def wish(who="coral", role="committer", **rest):
    return Wish(who, role, rest.pop("by", "manta"), LINK, **rest)


def record(reef, *arguments, **rest):
    reef.clock.advance(3600)
    with reef.run() as run:
        return decided(run, wish(*arguments, **rest))


def read(reef, name):
    return reef.fork.git.read(f"{HOME}/{name}", BRANCH).decode()


def test_while_it_watches_nothing_leaves_the_machine(reef):
    result = record(reef)
    assert [type(each) for each in result.done] == [Push, OpenPull]
    assert (result.live, reef.pulls, [*reef.fork.git.branches()]) == (False, [], ["master"])


def test_one_pull_request_holds_the_record_and_the_entry(reef):
    """Every other line of the roster stays, and the address is the one that the file has already."""
    reef.mode("propose")
    assert record(reef).live
    [pull] = reef.pulls
    assert {file.path for file in pull.git.changed()} == {
        f"{HOME}/sig_members.yaml",
        f"{HOME}/votes/2025-01-01-coral-committer.yaml",
    }
    before, after = reef.upstream("sig_members.yaml"), read(reef, "sig_members.yaml")
    assert after.replace("Committers:\n" + ENTRY, "") == before
    name = "votes/2025-01-01-coral-committer.yaml"
    [decision] = load_votes({name: read(reef, name).encode()}, BEIJING).decisions
    assert (decision.who, decision.role, decision.result) == ("coral", "committer", Ending.PASSED)
    assert decision.how == Elsewhere("manta", LINK)
    assert "c@example.com" not in pull.body + pull.title
    assert LINK in pull.body


def test_a_second_decision_joins_the_first_in_its_pull_request(reef):
    reef.mode("propose")
    record(reef, "coral")
    record(reef, "newt", role="maintainer", result=Ending.FAILED)
    [pull] = reef.pulls
    votes = {file.path.rpartition("/")[2] for file in pull.git.changed() if "/votes/" in file.path}
    assert votes == {"2025-01-01-coral-committer.yaml", "2025-01-01-newt-maintainer.yaml"}
    assert "newt" in pull.title
    assert read(reef, "sig_members.yaml").count("gitee.com/newt") == 1


def test_the_same_again_changes_nothing(reef):
    reef.mode("propose")
    record(reef)
    tip = reef.fork.git.tip(BRANCH)
    again = record(reef)
    assert (again.done, again.held.hold, reef.fork.git.tip(BRANCH)) == ((), Hold.IN_REVIEW, tip)


def test_merged_it_is_done(reef):
    reef.mode("propose")
    record(reef)
    reef.pulls[0].merge(reef.clock.now())
    with pytest.raises(Refusal, match="stands in the list of the role committer already"):
        record(reef)


@pytest.mark.parametrize(("by", "what"), [("newt", "@manta could stand for it"), ("nobody", "@manta could")])
def test_only_the_highest_role_can_stand_for_a_decision(reef, by, what):
    with pytest.raises(Refusal, match=what):
        record(reef, by=by)


def test_too_many_entries_at_once_are_not_proposed(reef):
    """Three entries stand in the roster: one more may always be added, two are more than a quarter."""
    reef.mode("propose")
    record(reef, "coral")
    result = record(reef, "newt")
    assert ([rail.word for rail in result.rails], result.done) == ([RailWord.TOO_MANY], ())
    assert len(reef.pulls) == 1


def test_what_follows_from_unread_lists_is_not_proposed(reef):
    reef.mode("propose")
    ladder = "ladder:\n- from: 2024-01-01\n  committer: {all: [{prs: 3}]}\n"
    reef.commit({"sig.yaml": reef.upstream("sig.yaml") + ladder})
    result = record(reef)
    assert ([rail.word for rail in result.rails], reef.pulls) == ([RailWord.INCOMPLETE], [])


def test_somebody_new_gets_an_entry_without_an_address(reef):
    reef.mode("propose")
    record(reef, "stranger", role="contributor")
    added = set(read(reef, "sig_members.yaml").splitlines()) - set(
        reef.upstream("sig_members.yaml").splitlines()
    )
    assert added == {"- {name: stranger, gitee_home: https://gitee.com/stranger, since: 2025-01-01}"}
