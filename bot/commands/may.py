"""Who may give a command, decided from the roster of the default branch, never from a pull request's own. Pure.

Whose roles these are is told by whoever asks: the account's number stays where its login changes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.sig.roster import Roster

_NAMED = 5  # people that a refusal names


class May(StrEnum):
    """Who may; wherever a role is asked for, the higher ones do too."""

    ANYONE = "anyone"
    CONCERNED = "concerned"  # about oneself, and about others whoever holds a role
    AUTHOR = "author"  # whoever opened the topic, and whoever holds a role
    OWN = "own"  # what is one's own, and nobody else
    ROSTER = "roster"
    ELECTORATE = "electorate"
    ORGANISER = "organiser"  # whoever organises the meeting that it is about, and the two highest roles
    CONFIRMERS = "confirmers"  # the two highest roles, not about themselves
    HIGHEST = "highest"  # the highest role, not about themselves


class Matter(StrEnum):
    """What can wait for a `/confirm`, and so who may say it."""

    CLAIM = "claim"  # a contribution that somebody reported
    DISPUTE = "dispute"  # a number that somebody says is wrong: it ends in a correction
    ENTRY = "entry"  # an entry of the roster that somebody else wrote
    SWAP = "swap"  # a change of turns, for whoever was asked to agree


MAY_CONFIRM = {
    Matter.CLAIM: May.CONFIRMERS,
    Matter.DISPUTE: May.HIGHEST,
    Matter.ENTRY: May.OWN,
    Matter.SWAP: May.OWN,
}


class Because(StrEnum):
    """Why not."""

    ROLE = "role"  # it takes a role that the asker does not hold
    OTHERS = "others"  # it is about somebody else
    SELF = "self"  # it is about themselves
    NOT_ASKED = "not_asked"  # others were asked to vote


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever gave the command, with the roles that the roster gives them."""

    login: str
    roles: tuple[str, ...] = ()
    is_author_of_topic: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """They may."""


@dataclass(frozen=True, slots=True)
class Refused:
    """They may not; `roles`, lowest first, could, as a few of these `logins`, and `more` others."""

    may: May
    because: Because
    roles: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    more: int = 0


def allowed(
    may: May,
    asker: Asker,
    roster: Roster,
    roles: Sequence[str],
    *,
    whom: str | None = None,
    also: Collection[str] = (),
) -> Allowed | Refused:
    """Decide whether somebody may.

    `roles` are those of sig.yaml, lowest first. `whom` is the login that it is about, None where nobody else is
    named. `also` may besides: those asked to vote, the organiser of a meeting, the mentor
    of a task. Ask once for each person concerned.
    """
    asking, concerned = _logins(roster, asker.login), _logins(roster, whom) if whom else set[str]()
    own = whom is None or whom.casefold() in asking
    because = _against(may, asker, roles, own=own, also=also)
    deciding = may in (May.CONFIRMERS, May.HIGHEST)
    if deciding and whom is not None and own:
        because = Because.SELF
    if because is None:
        return Allowed()
    out = asking | concerned if deciding else asking
    could = [login for login in _who(may, roles, roster, whom, also) if login.casefold() not in out]
    return Refused(may, because, roles_that(may, roles), tuple(could[:_NAMED]), max(0, len(could) - _NAMED))


def roles_that(may: May, roles: Sequence[str]) -> tuple[str, ...]:
    """Give the roles, lowest first, that a command asks for; none where it asks for no role."""
    match may:
        case May.HIGHEST:
            return tuple(roles[-1:])
        case May.CONFIRMERS | May.ORGANISER:
            return tuple(roles[-2:])
        case May.ROSTER | May.CONCERNED | May.AUTHOR:
            return tuple(roles)
    return ()


def _against(
    may: May, asker: Asker, roles: Sequence[str], *, own: bool, also: Collection[str]
) -> Because | None:
    """Give what speaks against it, as far as roles and authorship go."""
    if may is May.ANYONE or asker.login.casefold() in {each.casefold() for each in also}:
        return None
    if may is May.ELECTORATE:
        return Because.NOT_ASKED
    if (may in (May.CONCERNED, May.OWN) and own) or (may is May.AUTHOR and asker.is_author_of_topic):
        return None
    if set(asker.roles) & set(roles_that(may, roles)):
        return None
    return Because.OTHERS if may in (May.CONCERNED, May.OWN) else Because.ROLE


def _who(
    may: May, roles: Sequence[str], roster: Roster, whom: str | None, also: Collection[str]
) -> Iterable[str]:
    """Name who could: those let in besides, then the holders of the roles, highest first, in the roster's order."""
    if may is May.OWN:
        return [whom] if whom else []
    holders = (
        person.entries[0].login
        for role in reversed(roles_that(may, roles))
        for person in roster.people
        if role in person.roles
    )
    return dict.fromkeys([*also, *holders])


def _logins(roster: Roster, login: str) -> set[str]:
    """Give all logins of a person, folded: that of somebody who is not on the roster is alone."""
    member = roster.member(login)
    return set(member.logins) if member else {login.casefold()}
