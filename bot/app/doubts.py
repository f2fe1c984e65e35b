"""What in the SIG's files may be a slip of the pen: logins nobody knows, days to come, signatures of nobody."""

from collections.abc import Iterator
from difflib import get_close_matches

from bot.app.gather import Gathered, is_to_come
from bot.app.session import Run
from bot.errors import Problem


def doubts(run: Run, gathered: Gathered) -> Iterator[Problem]:
    """List the entries of `contributions/` that a maintainer should look at; each says what is done with it."""
    workspace = run.workspace
    for entry in workspace.contributions.entries:
        if hint := _unknown(gathered, entry.who):
            yield Problem(entry.file, entry.line, 0, entry.who, f"{hint}; they get no row by it")
        if is_to_come(run, entry):
            yield Problem(
                entry.file, entry.line, 0, entry.who, "is on a day to come, and counts from then on"
            )
    highest = list(workspace.config.roles)[-1]
    for correction in workspace.contributions.corrections:
        if hint := _unknown(gathered, correction.who):
            yield Problem(
                correction.file, correction.line, 0, correction.who, f"{hint}; it changes no number"
            )
        if workspace.roster.people and highest not in workspace.roster.roles_of(correction.by):
            # Not refused: who signed it may have held the role on that day, and a maintainer has merged it.
            message = f"is signed by @{correction.by}, who does not hold the role {highest} today"
            yield Problem(correction.file, correction.line, 0, correction.who, message)


def _unknown(gathered: Gathered, who: str) -> str:
    """Say that a login is known to neither the host, the roster nor the table, with the closest one that is."""
    people, host = gathered.people, gathered.workspace.host
    if not who.startswith("@") or ":@" not in people.by_who(host, who) or _is_named(gathered, who):
        return ""
    known = [login for (_, login) in people.ids] + [
        account.partition(":")[2].lower()
        for member in gathered.workspace.roster.people
        for account in member.accounts
    ]
    close = get_close_matches(who[1:].lower(), known, n=1)
    return "neither the host nor the roster knows this login" + (
        f", did you mean @{close[0]}?" if close else ""
    )


def _is_named(gathered: Gathered, who: str) -> bool:
    """Say whether the roster or a row of the table names this person."""
    person = gathered.people.by_who(gathered.workspace.host, who)
    return person.startswith("row:") or bool(gathered.workspace.roster.roles_of(who))
