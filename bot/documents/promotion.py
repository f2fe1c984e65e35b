"""The promotion report as Markdown: the public one, and the private part that is made when asked.

The public text holds nobody's shortfalls: of an applicant who lacks something it says how many criteria are open.
What somebody without a role has put on record stands there without their login.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from bot.documents.render import render
from bot.documents.standing import standing_view, summary
from bot.rules.activity import Month, Series
from bot.rules.board import Member
from bot.rules.freshness import Source
from bot.rules.promotion import LINKS, Case, Goal, PromotionReport
from bot.rules.standing import Standing, State
from bot.rules.substance import Small


@dataclass(frozen=True, slots=True)
class Face:
    """What the SIG is called and where its people have pages; `titles` names counts that are columns of the board."""

    sig: str
    language: str
    titles: Mapping[str, str]
    tz: tzinfo
    web: str
    home: str  # the repository to which people apply
    overrides: Path | None = None


def promotion_markdown(report: PromotionReport, face: Face) -> str:
    """Write the public report."""
    return render(
        "promotion.md.j2",
        face.language,
        overrides=face.overrides,
        **_common(report, face),
        eligible=len(report.eligible),
        applied=len(report.applied),
        waiting=sum(case.waits for case in report.cases),
        goals=[_goal(goal) for goal in report.goals],
        unknown=_unknown(report, face),
        cases=[_case(case, report, face) for case in report.cases],
        exactly=[
            {
                "count": each.asked.count,
                "required": each.required,
                "people": [_member(member, face) for member in each.members],
            }
            for each in report.exactly
        ],
        decisions=list(_decisions(report, face)),
        changes=_changes(report, face),
    )


def private_markdown(report: PromotionReport, face: Face) -> str:
    """Write what only those who decide may see; the report must have been made with it."""
    private, gone = report.private, report.changes.gone if report.changes else ()
    assert private is not None
    return render(
        "promotion.private.md.j2",
        face.language,
        overrides=face.overrides,
        **_common(report, face),
        open=[_case(case, report, face) for case in private.open],
        close=[
            {
                **_member(each.standing.member, face),
                "role": each.standing.rungs[0].role,
                "share": int(100 * each.share),
                "open": summary(_standing(each.standing, face), face.language),
            }
            for each in private.close
        ],
        quiet=[
            {**_member(each.member, face), "last": each.last.isoformat() if each.last else None}
            for each in private.quiet
        ],
        gone=[{**_member(member, face), "role": role} for member, role in gone],
    )


def _common(report: PromotionReport, face: Face) -> dict[str, Any]:
    half = report.half
    return {
        "sig": face.sig,
        "home": face.home,
        "titles": dict(face.titles),
        "half": {"year": half.year, "number": half.number, "name": str(half)},
        "day": report.day.isoformat(),
        "is_whole": report.day >= half.last,
        "decided": (half.last + timedelta(days=1)).isoformat(),
    }


def _member(member: Member, face: Face) -> dict[str, Any]:
    login = member.login
    url = f"{face.web}/{login}" if login else None
    return {"name": member.name, "login": login, "url": url, "roles": list(member.roles)}


def _case(case: Case, report: PromotionReport, face: Face) -> dict[str, Any]:
    details = case.details
    small = {why: [asdict(each) for each in details.small if each.why is why] for why in Small}
    return {
        **_member(case.member, face),
        "held": list(case.standing.held),
        "role": case.rung.role,
        "eligible": case.eligible,
        "waits": case.waits,
        "open": case.open,
        "criteria": len(case.rung.findings),
        "applications": [{**asdict(each), "day": each.day.isoformat()} for each in case.applications],
        "standing": _without_strangers(_standing(case.standing, face, case), report),
        "merged": details.merged,
        "submitted": details.submitted,
        "months": [str(month) for month in details.activity.months],
        "activity": [_series(each, details.activity.months) for each in details.activity.series],
        "small": [
            {"why": str(why), "pulls": each[:LINKS], "more": len(each[LINKS:])}
            for why, each in small.items()
            if each
        ],
        "others": details.others,
        "flags": [{**asdict(flag), "pattern": str(flag.pattern)} for flag in details.flags],
    }


def _series(series: Series, months: Sequence[Month]) -> dict[str, Any]:
    """Write `?` for a month that was not read, `–` for one of which nothing was recorded."""
    cells = [
        str(number) if number is not None else "?" if series.is_unread(month) else "–"
        for number, month in zip(series.numbers, months, strict=True)
    ]
    return {
        "work": str(series.work),
        "numbers": cells,
        "total": cells[-1] if series.total is None else str(series.total),
        "known": series.known.name.lower(),
    }


def _standing(standing: Standing, face: Face, case: Case | None = None) -> dict[str, Any]:
    proofs = case.details.evidence if case else {}
    evidence = {asked: proof.newest for asked, proof in proofs.items()}
    view = standing_view(standing, face.language, face.titles, face.tz, evidence, LINKS)
    for rung in standing.rungs[:1]:
        for line, finding in zip(view["rung"]["lines"], rung.all, strict=True):
            if finding.asked and finding.asked in proofs:
                line["more"] = proofs[finding.asked].more
    return view


def _without_strangers(view: dict[str, Any], report: PromotionReport) -> dict[str, Any]:
    """Leave out who said something, where they neither hold a role nor stand in the report."""
    named = {member.login.lower() for member in _named(report) if member.login}
    for line in view["rung"]["lines"]:
        for said in line["said"]:
            said["by"] = said["by"] if said["by"].lower() in named else "…"
    return view


def _named(report: PromotionReport) -> Iterator[Member]:
    yield from (case.member for case in report.cases)
    yield from (member for members in report.holders.values() for member in members)


def _goal(goal: Goal) -> dict[str, Any]:
    return {**asdict(goal), "known": goal.known.name.lower(), "left": max(goal.of - goal.reached, 0)}


def _unknown(report: PromotionReport, face: Face) -> dict[str, Any]:
    unknown = report.unknown
    return {
        "nothing": unknown.nothing,
        "behind": list(_behind(unknown.behind, face.tz)),
        "not_read": unknown.not_read,
        "not_recorded": unknown.not_recorded,
        "records": [
            {**asdict(each), "since": each.since.isoformat() if each.since else None}
            for each in unknown.records
        ],
        "applications": unknown.applications,
        "read_from": unknown.read_from.isoformat() if unknown.read_from else None,
        "roles": unknown.roles,
    }


def _behind(sources: Iterable[Source], tz: tzinfo) -> Iterator[dict[str, Any]]:
    """Name each list once; one of which a part was never read to its end has no instant."""
    lists: dict[tuple[str, str], list[Source]] = {}
    for each in sources:
        lists.setdefault((each.repository, each.source), []).append(each)
    for (repository, source), parts in lists.items():
        known = [part.counted_to for part in parts if part.complete and part.counted_to is not None]
        whole = datetime.fromtimestamp(min(known), tz) if len(known) == len(parts) else None
        yield {
            "repository": repository,
            "source": source,
            "counted_to": whole.isoformat(" ", "minutes") if whole else None,
        }


def _decisions(report: PromotionReport, face: Face) -> Iterator[dict[str, Any]]:
    """List what is left to people, by role, with those for whom everything that can be counted is met."""
    by_role: dict[str, list[Case]] = {}
    for case in report.eligible:
        by_role.setdefault(case.rung.role, []).append(case)
    for role, cases in by_role.items():
        lines: dict[str, dict[str, Any]] = {}
        for case in cases:
            rung = _standing(case.standing, face)["rung"]
            leaves = (line for line in rung["lines"] if line["kind"] not in ("all", "any"))
            mine = [line for line in leaves if line["state"] == State.FOR_PEOPLE]
            lines |= {
                repr([line.get(key) for key in ("kind", "roles", "days", "words", "required")]): line
                for line in mine
            }
        people = [_member(case.member, face) for case in cases]
        vote = _standing(cases[0].standing, face)["rung"]["vote"]
        yield {"role": role, "lines": list(lines.values()), "vote": vote, "people": people}


def _changes(report: PromotionReport, face: Face) -> dict[str, Any] | None:
    changes = report.changes
    if changes is None:
        return None

    def told(pairs: Sequence[tuple[Member, str]]) -> list[dict[str, Any]]:
        return [{**_member(member, face), "role": role} for member, role in pairs]

    return {
        "before": str(changes.before),
        "newly": told(changes.newly),
        "promoted": told(changes.promoted),
        "applied": [_member(member, face) for member in changes.applied],
        "gone": len(changes.gone),
    }
