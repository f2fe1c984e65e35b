"""votes/*.yaml: what was decided about a person and a role, by a vote or elsewhere, one file a decision.

A file is true because it is on the default branch; the bot proposes one when a vote ends, a maintainer may write one.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

import yaml

from bot.addresses import without_addresses
from bot.errors import ConfigError, Problem
from bot.sig.fields import local_instant
from bot.sig.ladder import Vote
from bot.sig.validation import check, raise_all
from bot.sig.voterecords import VoteFile, VoteRecord
from bot.sig.wording import unknown
from bot.sig.yaml import Document, load

_HEADER = """\
# 一次晋升决定的记录：合入默认分支后即为有效。 A decision about a role: it holds once it is on the default branch.
"""
_END_OF_DAY = time(23, 59, 59)


class Choice(StrEnum):
    """What an elector says."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Ending(StrEnum):
    """What came of a vote or of a decision made elsewhere."""

    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no_quorum"  # too few took part, which is neither a yes nor a no
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class HeldVote:
    """A vote as it ended; logins without @."""

    rule: Vote  # as it was when the vote opened
    electorate: tuple[str, ...]  # who could vote, without the recused
    ballots: Mapping[str, Choice]  # by login

    def count(self, choice: Choice) -> int:
        """Count the ballots that say so."""
        return sum(said is choice for said in self.ballots.values())


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who stands for a decision that was made elsewhere, and where it can be read: an address or words."""

    by: str  # login
    link: str


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection that was raised: a day, or an instant in the SIG's zone."""

    by: str  # login
    when: date | datetime
    link: str  # an address or words


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a person and a role; days, or instants in the SIG's zone."""

    who: str  # login
    role: str
    opened: date | datetime | None
    closed: date | datetime
    result: Ending
    how: HeldVote | Elsewhere
    objections: tuple[Objection, ...] = ()
    link: str | None = None
    note: str = ""
    file: str = field(default="", compare=False)

    @property
    def day(self) -> date:
        """Give the day in the SIG's zone on which it was decided."""
        return self.closed.date() if isinstance(self.closed, datetime) else self.closed


@dataclass(frozen=True, slots=True)
class Votes:
    """Every decision on record, the oldest first."""

    decisions: tuple[Decision, ...] = ()

    def of(self, login: str, role: str) -> tuple[Decision, ...]:
        """Give what was decided about a person (by login, in any case) and a role, the oldest first."""
        wanted = login.removeprefix("@").casefold()
        return tuple(each for each in self.decisions if each.role == role and each.who.casefold() == wanted)


def load_votes(files: Mapping[str, bytes], tz: ZoneInfo, *, roles: Collection[str] | None = None) -> Votes:
    """Read the files of votes/, by name; raise ConfigError with the problems of all of them.

    `tz` is the SIG's zone, in which bare days and instants without zone are meant. Where `roles` (names) are given,
    a decision on any other is a problem too.
    """
    decisions: list[Decision] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str, date], str] = {}
    for name in sorted(files):
        try:
            document = load(files[name], name)
        except ConfigError as error:
            problems += error.problems
            continue
        written, wrong = check(document, VoteFile)
        problems += [*document.problems, *wrong]
        if written:
            decision = _decision(written, name, tz)
            problems += _odd(document, decision, tz, roles)
            other = first.setdefault((decision.who.casefold(), decision.role, decision.day), name)
            if other != name:
                problems.append(
                    document.problem((), f"the same decision stands in {other}; keep one of the two")
                )
            decisions.append(decision)
    raise_all(problems)
    return Votes(tuple(sorted(decisions, key=lambda each: (each.day, each.file))))


def _odd(
    document: Document, decision: Decision, tz: ZoneInfo, roles: Collection[str] | None
) -> Iterator[Problem]:
    """Find what only the SIG's zone and its other files tell."""
    if roles is not None and decision.role not in roles:
        yield document.problem(("role",), unknown("role", decision.role, roles))
    opened, closed = decision.opened, local_instant(decision.closed, tz, _END_OF_DAY)
    if opened is not None and local_instant(opened, tz) > closed:
        yield document.problem(("closed",), f"is before it was opened, {opened.isoformat()}")


def _decision(written: VoteFile, name: str, tz: ZoneInfo) -> Decision:
    objections = (
        Objection(each.by, _placed(each.when, tz), without_addresses(each.link))
        for each in written.objections
    )
    return Decision(
        who=written.who,
        role=written.role,
        opened=None if written.opened is None else _placed(written.opened, tz),
        closed=_placed(written.closed, tz),
        result=Ending(written.result),
        how=_how(written),
        objections=tuple(objections),
        link=written.link and without_addresses(written.link),
        note=without_addresses(written.note),
        file=name,
    )


def _how(written: VoteFile) -> HeldVote | Elsewhere:
    if written.vote:
        return _held(written.vote)
    assert written.decided is not None
    return Elsewhere(written.decided.by, without_addresses(written.decided.link))


def _held(vote: VoteRecord) -> HeldVote:
    return HeldVote(vote.rule, vote.electorate, {login: Choice(said) for login, said in vote.ballots.items()})


def _placed(when: date | datetime, tz: ZoneInfo) -> date | datetime:
    """Leave a day a day, and put an instant into the SIG's zone."""
    return local_instant(when, tz).astimezone(tz) if isinstance(when, datetime) else when


def file_of(decision: Decision) -> str:
    """Name the file of a decision, from the SIG's folder on; the same person in another case has the same one."""
    return f"votes/{decision.day}-{decision.who.lower()}-{decision.role}.yaml"


def write_vote(decision: Decision) -> bytes:
    """Write the file of a decision so that `load_votes` gives it again; e-mail addresses are left out."""
    tree: dict[str, object] = {"who": f"@{decision.who}", "role": decision.role}
    if decision.opened is not None:
        tree["opened"] = _written(decision.opened)
    tree |= {"closed": _written(decision.closed), "result": decision.result.value}
    match decision.how:
        case HeldVote() as vote:
            tree["vote"] = {
                "rule": _Flow(vote.rule.model_dump(by_alias=True, exclude_none=True)),
                "electorate": _Row(f"@{login}" for login in vote.electorate),
                **{choice.value: vote.count(choice) for choice in Choice},
                "ballots": _Flow({f"@{login}": said.value for login, said in vote.ballots.items()}),
            }
        case Elsewhere(by, link):
            tree["decided"] = _Flow(by=f"@{by}", link=without_addresses(link))
    if decision.objections:
        tree["objections"] = [
            _Flow(by=f"@{each.by}", when=_written(each.when), link=without_addresses(each.link))
            for each in decision.objections
        ]
    if decision.link:
        tree["link"] = without_addresses(decision.link)
    if decision.note:
        tree["note"] = without_addresses(decision.note)
    text = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return (_HEADER + text).encode()


def _written(when: date | datetime) -> date | str:
    """Leave a day a day; an instant becomes text, which is quoted, because its colons need that in brackets."""
    return when.isoformat() if isinstance(when, datetime) else when


class _Flow(dict[str, object]):
    """A mapping to be written on one line."""


class _Row(list[str]):
    """A list to be written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes on one line what is read at one glance."""


_TAG = "tag:yaml.org,2002:"
_BREAKS = re.compile("[\n\r\x85\u2028\u2029]")  # between other quotes a reader folds them into blanks


def _text(to: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    return to.represent_scalar(f"{_TAG}str", data, style='"' if _BREAKS.search(data) else None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Flow, lambda to, data: to.represent_mapping(f"{_TAG}map", data, flow_style=True))
_Dumper.add_representer(_Row, lambda to, data: to.represent_sequence(f"{_TAG}seq", data, flow_style=True))
