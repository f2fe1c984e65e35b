"""`sigbot meeting attendance`: names from an export or from minutes, held against the roster."""

from pathlib import Path
from typing import Any

from bot.app.workspace import ROSTER, decoded, load_rules
from bot.deliver.files import read
from bot.documents.attended import attended_view
from bot.errors import Refusal
from bot.meetings.attendance import Attendance, Known, attendance_of, once
from bot.meetings.exports import read_export
from bot.meetings.minutes import read_minutes
from bot.sig.roster import Roster, load_roster


def attended(folder: Path, file: Path, meeting: str) -> dict[str, Any]:
    """Say who was there; `meeting` names it, "" where the file's name does.

    Raises Refusal for a file that is no list of attendees, ConfigError for sig.yaml and roster.
    """
    config = load_rules(folder)
    data = read(folder / ROSTER)
    roster = load_roster(data, ROSTER, config.roles) if data is not None else Roster()
    told = read(file) if file.is_file() else None
    if told is None:
        raise Refusal(f"{file}: there is no such file")
    if file.suffix.lower() == ".md":
        minutes = read_minutes(decoded(told, file.name), file.name)
        found, lasted = attendance_of(minutes, roster, config.home.forge), dict[str, int | None]()
        meeting = meeting or (minutes.day.isoformat() if minutes.day else "")
    else:
        people = read_export(told, file.name)
        known = Known(roster, config.home.forge)
        found = Attendance(once(known.who(each.name, *each.also) for each in people))
        lasted = {each.name: each.minutes for each in people}
    if not meeting:
        raise Refusal("which meeting? name its day, like --meeting 2026-12-10")
    return attended_view(found, roster, meeting, lasted)
