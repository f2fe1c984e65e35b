"""Where the bot's work goes: a fork of its own, one that is named, or a branch in the home repository itself."""

import pytest
from e2e.community import HOME, communities

from bot.actions import OpenPull, Push
from bot.app.around import look_around
from bot.app.home import fetch_home
from bot.app.place import home_itself, imagined, look_at_fork
from bot.errors import Refusal
from bot.forge.own import Own

BRANCH = "sigbot-reef-board"

pytestmark = pytest.mark.slow  # whole ways with real git: `make check` has the time


@pytest.fixture
def reef(tmp_path):
    for reef in communities(tmp_path):
        reef.mode("propose")
        reef.days(1)
        yield reef


def ground(reef):
    with reef.run() as run, run.forge() as forge:
        home = fetch_home(run)
        return look_at_fork(home, look_around(home, Own(forge.session)))


def named(reef, fork):
    reef.commit({"sig.yaml": reef.upstream("sig.yaml") + f"publish: {{fork: {fork}}}\n"})


def test_the_fork_of_the_tokens_owner(reef):
    """By the home's name; nothing was pushed there yet."""
    found = ground(reef)
    assert (found.place.home, found.place.default_branch) == ("reef/community", "master")
    assert (found.place.fork, found.place.branch) == ("otter/community", BRANCH)
    assert (found.place.base, found.place.behind) == (reef.home.git.tip(), 0)
    assert (found.branch, found.place.last_push) == (None, None)


def test_a_fork_that_is_behind_in_the_sigs_files_gives_no_base(reef):
    reef.edit("README.md", "结尾。", "完。")
    assert (ground(reef).place.base, ground(reef).place.behind) == (None, 1)


def test_a_branch_says_what_it_proposes_and_when_it_was_made(reef):
    """It is read from its commit."""
    reef.pr("coral")
    reef.publish()
    found = ground(reef)
    assert (found.branch.tip, found.branch.ours) == (reef.fork.git.tip(BRANCH), True)
    assert found.branch.at == int(reef.clock.now())
    assert f"reef {found.branch.digest}" in reef.pulls[0].body


@pytest.mark.parametrize("way", ["merge", "squash"])
def test_the_last_push_is_known_when_branch_and_database_are_gone(reef, way):
    """From the commit upstream: a merge keeps its instant, a squash has one of its own."""
    reef.pr("coral")
    reef.publish()
    pushed = int(reef.clock.now())
    reef.days(1)
    getattr(reef.pulls[0], way)(reef.clock.now())
    reef.fork.git.delete_branch(BRANCH)
    (reef.folder / ".sigbot/sigbot.db").unlink()
    found = ground(reef)
    assert found.branch is None
    assert found.place.last_push == (pushed if way == "merge" else int(reef.clock.now()))


def test_a_fork_that_is_named_is_the_one(reef):
    with reef.forge.lock:
        reef.fork.rename("otter/community-of-bots")
    named(reef, "otter/community-of-bots")
    assert ground(reef).place.fork == "otter/community-of-bots"


def test_a_fork_that_is_not_there_is_said(reef):
    named(reef, "otter/nothing")
    with pytest.raises(Refusal, match=r"there is no fork otter/nothing .* publish\.fork"):
        ground(reef)


def test_a_branch_in_the_home_repository_itself(reef):
    """Where the bot may push to it, it needs no fork: pushed, opened and brought up to date as always."""
    reef.home.pushers.add(reef.users["otter"])
    named(reef, "reef/community")
    reef.pr("coral")
    assert [type(action) for action in reef.publish().done] == [Push, OpenPull]
    [pull] = reef.pulls
    assert {file.path for file in pull.git.changed()} == {f"{HOME}/README.md", f"{HOME}/README_en.md"}
    reef.pr("Kelp")
    reef.days(8)
    assert len(reef.publish().done) == 2
    assert pull.git.mergeable()


def test_the_default_branch_itself(reef):
    with reef.run() as run:
        place = home_itself(fetch_home(run))
    assert (place.fork, place.branch) == ("reef/community", "master")
    assert (place.base, place.behind) == (reef.home.git.tip(), 0)


def test_a_fork_that_is_only_imagined_is_up_to_date(reef):
    """So that a dry run can tell what would be done."""
    with reef.run() as run:
        found = imagined(fetch_home(run))
    assert (found.place.fork, found.place.base) == ("(your fork)/community", reef.home.git.tip())
    assert (found.branch, found.fork) == (None, None)
