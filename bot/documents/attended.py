"""Who was at a meeting, for the organiser: whom the roster knows, who it may be else, and the lines to paste."""

from collections.abc import Mapping
from typing import Any

from bot.documents.render import render
from bot.meetings.attendance import Attendance, Present
from bot.meetings.names import bare
from bot.sig.fields import fold
from bot.sig.roster import Roster
from bot.sig.scalar import scalar


def attended_view(
    found: Attendance, roster: Roster, meeting: str, lasted: Mapping[str, int | None]
) -> dict[str, Any]:
    """Give it as plain data; `lasted` has the minutes by written name, where an export tells them."""
    sure = [each for each in found.present if each.login]
    return {
        "meeting": meeting,
        "present": [
            {"written": each.written, "login": each.login, "minutes": lasted.get(each.written)}
            for each in sure
        ],
        "unresolved": [
            {
                "written": each.written,
                "minutes": lasted.get(each.written),
                "likely": [{"login": login, "paste": _alias(each, login, roster)} for login in each.likely],
            }
            for each in found.present
            if not each.login
        ],
        "talks": [{"topic": topic, "login": who.login, "written": who.written} for topic, who in found.talks],
        "more": found.more,
        "paste": " ".join([f"/attended {meeting}", *(f"@{each.login}" for each in sure)]) if sure else "",
    }


def attended_text(view: Mapping[str, Any], language: str) -> str:
    """Write it for a terminal."""
    return render("attended.txt.j2", language, **view).strip() + "\n"


def _alias(who: Present, login: str, roster: Roster) -> str:
    """Write the line for the roster by which this name becomes that person's, their other names kept."""
    member = roster.member(login)
    name = bare(who.written) or who.written
    names = [*(member.entries[0].also_known_as if member else ()), name]
    once = {fold(each): each for each in names}
    return f"also_known_as: [{', '.join(scalar(each, flow=True) for each in once.values())}]"
