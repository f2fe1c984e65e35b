"""What conversations come to that the default branch does not have: contributions, decisions, wishes, takes."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from bot.app.conversation.context import Context
from bot.app.conversation.topic import Talk
from bot.app.conversation.unmerged import arranged_in, entry_of, taken_in
from bot.app.ladder.decisions import Wanted
from bot.rules.arranged import is_empty
from bot.rules.conversation import Claim, OpenedVote, Said
from bot.sig.contributionedit import Entry
from bot.sig.contributions import Contributions, load_contributions
from bot.sig.votes import Decision, Elsewhere, Ending, file_of
from bot.sig.yaml import dumped

_SIGNED = ("corrections",)  # whose `by:` is whoever confirmed
_AS_SAID = ("links", "recommendations")


def wanted_of(context: Context, talks: Sequence[Talk], ended: Sequence[Decision]) -> Wanted:
    """Gather what is confirmed and decided in these topics, less what the default branch has already."""
    entries: dict[str, list[Entry]] = {}
    for talk in talks:
        for claim in talk.stands.claims:
            if _is_contributed(claim) and not _stands(context, claim):
                entries.setdefault(claim.section, []).append(_entry(claim))
    if wishes := [_wished(context, *each) for each in _wishes(context, talks)]:
        entries["visibility"] = wishes
    decisions = [*ended, *(made for talk in talks for made in _decided(context, talk))]
    known = {each.file for each in context.run.workspace.votes.decisions}
    new = {file_of(each): each for each in decisions if file_of(each) not in known}
    contributed = {section: tuple(some) for section, some in entries.items()}
    return Wanted(tuple(new.values()), contributed, _taken(context, talks))


def _is_contributed(claim: Claim) -> bool:
    """Say whether a claim is confirmed and goes into contributions/: what is about turns goes with the meetings."""
    return claim.result == "confirmed" and claim.section != "swaps"


def _taken(context: Context, talks: Sequence[Talk]) -> dict[str, tuple[Entry, ...]]:
    """Give what was taken and given up, by the section of tasks/taken.yaml."""
    said = [taken_in(context.run, talk.stands) for talk in talks]
    taken = tuple(entry_of(each) for some, _ in said for each in some)
    given_up = tuple(entry_of(each) for _, some in said for each in some)
    return {name: some for name, some in (("taken", taken), ("given_up", given_up)) if some}


def _wishes(context: Context, talks: Sequence[Talk]) -> list[tuple[Talk, Said, bool]]:
    """Give everyone's last word on being shown that the default branch does not have: True to be shown."""
    last: dict[str, tuple[Talk, Said, bool]] = {}
    for talk in talks:
        for said, wish in talk.stands.wishes:
            if wish.what not in ("hide", "show"):
                continue
            who = f"@{said.by}".lower()
            if who not in last or last[who][1].at <= said.at:
                last[who] = talk, said, wish.what == "show"
    return [each for each in last.values() if not _is_recorded(context, each[1])]


def _is_recorded(context: Context, said: Said) -> bool:
    """Say whether the default branch has this word of somebody, or a later one."""
    who = f"@{said.by}".lower()
    recorded = context.run.workspace.contributions.visibility
    return any(each.who.lower() == who and each.at.timestamp() >= said.at for each in recorded)


def _wished(context: Context, talk: Talk, said: Said, shown: bool) -> Entry:
    at = datetime.fromtimestamp(said.at, context.config.sig.tz)
    return {
        "who": f"@{said.by}",
        "when": at.isoformat(),
        "shown": "true" if shown else "false",
        "evidence": f"{talk.topic.url}#note_{said.note}" if talk.topic.url else f"{talk.topic}",
    }


def _entry(claim: Claim) -> Entry:
    """Give a claim as its entry, with whoever confirmed it."""
    assert claim.settled is not None
    entry: dict[str, Any] = {name: _written(value) for name, value in claim.entry.items()}
    if claim.points is not None:
        entry["points"] = claim.points
    if claim.section in _SIGNED:
        entry["by"] = claim.settled.by
    elif claim.section not in _AS_SAID:
        entry["confirmed_by"] = claim.settled.by
    return entry


def _written(value: Any) -> Any:
    """Write a day as text; a list of one stands for itself."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def _stands(context: Context, claim: Claim) -> bool:
    """Say whether the default branch has the entry: by what it says, wherever it stands."""
    data = dumped({claim.section: [_entry(claim)]})
    made = load_contributions({"claimed.yaml": data}, context.config.sig.tz)
    return set(_said(made)) <= set(_said(context.run.workspace.contributions))


def _said(contributions: Contributions) -> Iterator[tuple[object, ...]]:
    """Name what stands in files of contributions, so that the same in two files is the same."""
    for entry in contributions.entries:
        yield entry.kind, entry.who.lower(), entry.key
    for each in contributions.corrections:
        yield "correction", each.who.lower(), each.count, each.change, each.at, each.reason
    for link in contributions.links:
        yield "link", link.row, link.account.lower()
    for said in contributions.statements:
        yield said.kind, said.who.lower(), said.role, said.by.lower(), said.at


def _decided(context: Context, talk: Talk) -> Iterator[Decision]:
    for said, made in talk.stands.decided:
        day = datetime.fromtimestamp(said.at, context.config.sig.tz).date()
        if made.role not in context.run.workspace.roster.roles_of(made.who):
            yield Decision(made.who, made.role, None, day, Ending.PASSED, Elsewhere(said.by, made.link))


def waits(context: Context, talk: Talk) -> bool:
    """Say whether something of a topic is still to be put on record, so that it must be looked at again.

    What waits for people's words needs no look: they are heard where they are said.
    """
    stands = talk.stands
    claims = any(_is_contributed(each) and not _stands(context, each) for each in stands.claims)
    votes = any(not _is_filed(context, each) for each in stands.votes)
    known = {each.file for each in context.run.workspace.votes.decisions}
    decided = any(file_of(each) not in known for each in _decided(context, talk))
    wished = any(
        wish.what in ("hide", "show") and not _is_recorded(context, said) for said, wish in stands.wishes
    )
    arranged = not is_empty(arranged_in(context.run, [talk], context.machine_time))
    return claims or votes or decided or wished or arranged or any(taken_in(context.run, stands))


def _is_filed(context: Context, vote: OpenedVote) -> bool:
    """Say whether the default branch has the result of a vote."""
    opened = vote.opened
    which = opened.candidate.lower(), opened.role, opened.opened
    return any(
        (each.who.lower(), each.role, each.opened) == which for each in context.run.workspace.votes.decisions
    )
