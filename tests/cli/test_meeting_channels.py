"""`sigbot meeting announce` and `paste`, as their commands print it."""

import pytest
import typer
from e2e.meetings import DAYS, meetings

from bot.cli import meeting_announce, meeting_paste

pytestmark = pytest.mark.slow


@pytest.fixture
def reef(tmp_path, monkeypatch):
    from bot.app.session import Environment

    for found in meetings(tmp_path, mode="watch"):
        monkeypatch.setattr(Environment, "of_machine", lambda there=found.environment: there)
        found.go(-DAYS)
        yield found


def test_in_mode_watch_the_text_to_paste_is_shown_and_nothing_leaves(reef, capsys):
    with pytest.raises(typer.Exit) as ended:
        meeting_announce.command(reef.folder)
    shown = capsys.readouterr().out
    assert ended.value.exit_code == 0
    assert "would: comment on reef/community#desk: notice of regular-2025-01-16, change 0" in shown
    assert "    会议链接/会议号：https://meet.example.com/123" in shown
    assert (reef.desk, reef.box.mails) == (None, [])


def test_the_text_to_paste(reef, capsys):
    meeting_paste.command("2025-01-16", reef.folder, "en")
    assert capsys.readouterr().out.startswith(
        "Reef SIG: Biweekly meeting, no. 1\nWhen: Thursday, 2025-01-16, 20:00"
    )
