"""What people have put on record, by whom it is about: words in contributions/, decisions in votes/."""

from collections.abc import Mapping

from bot.app.gather import Gathered
from bot.app.ladder.tenure import Tenure
from bot.rules.standing import Said
from bot.sig.votes import Decision


def said_of(gathered: Gathered, tenure: Tenure) -> Mapping[str, list[Said]]:
    """Give what was said about each person, with the roles that whoever said it had on that day.

    Somebody with two logins is one voice, and nobody recommends themselves.
    """
    workspace, people = gathered.workspace, gathered.people
    found: dict[str, list[Said]] = {}
    for each in workspace.contributions.statements:
        about, by = people.by_who(workspace.host, each.who), people.by_account(f"{workspace.host}:{each.by}")
        if each.kind == "recommendation" and by == about:
            continue
        member, day = gathered.member(by), each.at.astimezone(workspace.config.sig.tz).date()
        roles = tenure.roles_then(by, day)
        said = Said(each.kind, each.role, member.login or each.by, roles, day, each.evidence)
        found.setdefault(about, []).append(said)
    return found


def decisions_of(gathered: Gathered) -> Mapping[str, list[Decision]]:
    """Give what was decided about each person."""
    workspace, people = gathered.workspace, gathered.people
    found: dict[str, list[Decision]] = {}
    for each in workspace.votes.decisions:
        found.setdefault(people.by_account(f"{workspace.host}:{each.who}"), []).append(each)
    return found
