"""The meeting pull request: opened in time, kept true whatever is lost, and not at all where nothing is published."""

import subprocess

import pytest

from bot.app.home import fetch_home
from bot.app.meetings.job import meet
from bot.app.session import open_run
from e2e.community import communities
from e2e.story import CONFIG, OPENING, README, README_EN, ROSTER
from e2e.talks import talkings

pytestmark = pytest.mark.slow  # whole ways with real git: `make check` has the time

MEETINGS = """\
meetings:
- {name: Meeting, first: 2025-01-09, every: 2 weeks, at: "20:00", organisers: [contributor]}
"""
MINUTES = "meetings/001-20250109.md"


@pytest.fixture
def reef(tmp_path):
    for talking in talkings(tmp_path):
        merge(talking, MEETINGS)
        yield talking


def merge(reef, more):
    community = reef.community
    community.commit({"sig.yaml": community.upstream("sig.yaml") + more})
    community.fork.git.sync()


def met(reef):
    with reef.community.run() as run:
        done = meet(run, fetch_home(run))
    assert done.failed == ()
    return done.prepared


def proposed(reef):
    return reef.community.fork.git.read(f"sigs/reef/{MINUTES}", "sigbot-reef-meeting").decode()


def test_what_only_the_desk_remembers_is_prepared_too(reef):
    reef.ask("coral", "/topic 深海的声音")
    reef.community.publish()
    reef.lose_database()
    reef.community.days(7)
    assert [str(each)[:4] for each in met(reef).done][:1] == ["push"]
    assert "深海的声音" in proposed(reef)


def test_a_pull_request_that_the_database_forgot_is_taken_back_when_nothing_is_wanted(reef):
    reef.community.days(7)
    met(reef)
    (pull,) = (each for each in reef.community.pulls if each.state == "open")
    reef.lose_database()
    off = "called_off:\n- {meeting: 2025-01-09, by: coral, when: 2025-01-08}\n"
    reef.community.commit({"meetings/schedule.yaml": off})
    reef.community.fork.git.sync()
    met(reef)
    assert pull.state == "closed"
    assert met(reef).done == ()


def test_where_nothing_is_published_nothing_is_prepared(reef):
    text = reef.community.upstream("sig.yaml")
    reef.community.commit({"sig.yaml": text.replace("publish: {", "publish: {how: none, ")})
    reef.community.fork.git.sync()
    reef.community.days(7)
    assert met(reef).done == ()
    assert reef.community.pulls == []


AT_ROOT = """\
mode: propose
meetings:
- {name: Meeting, first: 2025-01-09, every: 2 weeks, at: "20:00", minutes: ""}
- {key: far, name: Far, first: 2025-01-10, every: 2 weeks, at: "20:00", minutes: docs/far}
notices: {lists: [{file: docs/meetings.md, upcoming: Coming, past: Past}]}
"""


def test_a_sig_at_its_repositorys_root_keeps_minutes_and_lists_where_it_likes(tmp_path):
    """Among its code; and what stands there is seen, so that numbers go on and nothing is proposed twice."""
    for community in communities(tmp_path):
        files = {
            "README.md": README,
            "README_en.md": README_EN,
            "sig_members.yaml": ROSTER,
            "contributions/opening.yaml": OPENING,
            "sig.yaml": CONFIG.replace("reef/community, path: sigs/reef", "reef/own") + AT_ROOT,
            "docs/meetings.md": "## Coming\n\n## Past\n",
            "docs/far/007-20241227.md": "# Friday December 27, 2024\n",
        }
        home = community.forge.repo("reef/own", at=community.at(0))
        home.init_git(files, at=community.at(0))
        fork = home.fork(community.users["otter"], at=community.at(0))
        folder = tmp_path / "own"
        subprocess.run(["git", "clone", "-q", community.server.git_url("reef/own"), str(folder)], check=True)
        community.clock.advance(7.2 * 86400)

        def look(folder=folder, environment=community.environment):
            with open_run(folder, environment, writes=True) as run:
                done = meet(run, fetch_home(run))
            assert done.failed == ()
            return [str(each)[:4] for each in done.prepared.done]

        assert look() == ["push", "open"]
        assert look() == []
        (pull,) = home.pulls
        pull.merge(community.clock.now())
        fork.git.sync()
        assert home.git.read("docs/meetings.md").decode() == (
            "## Coming\n\n* [2025年1月9日 星期四](../001-20250109.md)\n"
            "* [2025年1月10日 星期五](./far/008-20250110.md)\n\n## Past\n"
        )
        assert home.git.read("leaderboard/calendar.ics").startswith(b"BEGIN:VCALENDAR")
        assert look() == []
