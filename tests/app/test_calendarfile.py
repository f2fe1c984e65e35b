"""leaderboard/calendar.ics on this machine: written in every mode, and only when it says something new."""

import pytest
from e2e.community import communities
from e2e.story import CONFIG
from icalendar import Calendar
from meetings.arranged import SIG, at

from bot.app.meetings.job import meeting_job
from bot.app.session import Environment
from bot.app.update import Watcher
from bot.documents.calendar import FEED

MEETINGS = "meetings:\n- {name: Meeting, first: 2026-11-12, every: 2 weeks, at: '20:00'}\n"
OFF = "called_off: [{meeting: 2025-01-09, by: manta, when: 2025-01-01}]\n"
NOBODY = "http://127.0.0.1:9/api/v5"  # no host listens there


class Clock:
    """A day that stands still."""

    def now(self) -> float:
        return float(at("2026-11-27"))


def ran(folder, environment, **rest):
    return meeting_job(
        folder, environment, **{"budget": None, "dry_run": False, "watcher": Watcher(), **rest}
    )


@pytest.fixture
def folder(tmp_path):
    """A SIG's folder on a machine that reaches no host."""
    (tmp_path / "sig.yaml").write_text(SIG + MEETINGS, encoding="utf-8")
    return tmp_path


def test_it_is_written_where_no_host_answers_and_only_when_it_changes(folder):
    environment = Environment({"SIGBOT_GITEE_API": NOBODY}, Clock())
    assert f"written: {FEED}" not in ran(folder, environment, dry_run=True).lines
    assert not (folder / FEED).exists()
    assert ran(folder, environment).lines[-1] == f"written: {FEED}"
    events = Calendar.from_ical((folder / FEED).read_bytes()).walk("VEVENT")
    assert str(events[0]["uid"]) == "sigbot-lantern-regular-2026-11-12"
    written = (folder / FEED).stat().st_mtime_ns
    assert f"written: {FEED}" not in ran(folder, environment).lines
    assert (folder / FEED).stat().st_mtime_ns == written


def test_before_sig_yaml_is_merged_the_schedule_here_holds(tmp_path):
    """As everything else that people decided here."""
    for reef in communities(tmp_path, sig_yaml=False):
        (reef.folder / "sig.yaml").write_text(CONFIG + MEETINGS.replace("2026-11-12", "2025-01-09"))
        (reef.folder / "meetings").mkdir()
        (reef.folder / "meetings/schedule.yaml").write_text(OFF)
        assert ran(reef.folder, reef.environment).lines[-1] == f"written: {FEED}"
        first, second, *_ = Calendar.from_ical((reef.folder / FEED).read_bytes()).walk("VEVENT")
        assert (first["status"], second["status"]) == ("CANCELLED", "CONFIRMED")


def test_a_folder_in_its_place_is_said_and_nothing_else_waits(tmp_path):
    for reef in communities(tmp_path):
        reef.edit("sig.yaml", "bots:", f"{MEETINGS}bots:")
        (reef.folder / FEED).mkdir(parents=True)
        outcome = ran(reef.folder, reef.environment)
        assert "is a folder" in outcome.failed
        (reef.folder / FEED).rmdir()
        assert ran(reef.folder, reef.environment).lines[-1] == f"written: {FEED}"
