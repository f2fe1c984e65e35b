"""A person's place on the ladder, as plain data for templates: one line a criterion, each with its evidence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from bot.documents.literal import one_line
from bot.documents.render import render
from bot.model import Verdict
from bot.rules.standing import Asked, Finding, Rung, Since, Standing, State
from bot.sig.criteria import Activity, Checked, Group, Held, NoObjection, Recommendation, Threshold
from bot.sig.ladder import Vote

LINKS = 5  # of what counted, the newest; `sigbot explain` lists all

Evidence = Mapping[Asked, Sequence[Verdict]]


def standing_view(
    standing: Standing,
    language: str,
    titles: Mapping[str, str],
    tz: tzinfo,
    evidence: Evidence | None = None,
    links: int = LINKS,
) -> dict[str, Any]:
    """Give a standing as plain data for `_standing.md.j2` and `eligible.txt.j2`.

    `titles` names counts that are columns of the board, `evidence` holds verdicts by reading, of which the newest
    `links` that counted are listed.
    """
    rung = standing.rungs[0] if standing.rungs else None
    return {
        "name": standing.member.name,
        "login": standing.member.login,
        "day": standing.day.isoformat(),
        "held": list(standing.held),
        "history": standing.role_history,
        "titles": dict(titles),
        "rung": _rung(rung, language, tz, evidence or {}, links) if rung else None,
    }


def eligible_text(views: Sequence[Mapping[str, Any]], language: str) -> str:
    """Write standings for a terminal: one in full, several as a list."""
    return render("eligible.txt.j2", language, standings=views)


def summary(view: Mapping[str, Any], language: str) -> str:
    """Say on one line what stands between a person and the role asked about."""
    return render("eligible.line.txt.j2", language, standing=view).strip()


def _rung(rung: Rung, language: str, tz: tzinfo, evidence: Evidence, links: int) -> dict[str, Any]:
    lines = [
        {**line, **_evidence(evidence.get(asked, ()) if asked else (), tz, links)}
        for each in rung.findings
        for line, asked in _lines(each, language)
    ]
    return {
        "role": rung.role,
        "version": _iso(rung.version),
        "asked": rung.rule is not None,
        "held": rung.held,
        **_since(rung.since),
        "state": str(rung.state),
        "lines": lines,
        "vote": _vote(rung.rule.vote) if rung.rule and rung.rule.vote else None,
        "decisions": [
            {"day": each.day.isoformat(), "result": str(each.result), "link": each.link or each.file}
            for each in rung.decisions
        ],
    }


def _lines(
    finding: Finding, language: str, depth: int = 0, *, is_settled: bool = False
) -> Iterator[tuple[dict[str, Any], Asked | None]]:
    """Give the line of a finding, and those of its parts below it; what a group can do without is not open."""
    is_settled = is_settled or finding.state in (State.MET, State.FOR_PEOPLE)
    line = {
        "depth": depth,
        "state": str(finding.state),
        "open": not is_settled,
        "why": str(finding.why),
        "required": finding.required,
        "actual": finding.actual,
        "missing": max((finding.required or 0) - (finding.actual or 0), 0),
        "recorded_since": _iso(finding.recorded_since),
        "open_until": _iso(finding.open_until),
        "said": [{"by": s.by, "day": s.day.isoformat(), "evidence": s.evidence} for s in finding.said],
        **_since(finding.since),
        **_reading(finding),
        **criterion_view(finding, language),
    }
    yield line, finding.asked
    for part in finding.parts:
        yield from _lines(part, language, depth + 1, is_settled=is_settled)


def criterion_view(finding: Finding, language: str) -> dict[str, Any]:  # noqa: PLR0911 - one line a kind of criterion
    """Say what a criterion asks for, in words that `_ladder.j2` tells."""
    match finding.criterion:
        case Threshold() as criterion:
            scope, within = criterion.in_, criterion.within
            return {"kind": "threshold", "count": criterion.count, "scope": scope, "span": _span(within)}
        case Group() as criterion:
            return {"kind": "all" if criterion.all_of else "any"}
        case Held() as criterion:
            return {"kind": "role", "role": criterion.is_, "span": _span(criterion.for_)}
        case Activity() as criterion:
            return {"kind": "activity", "span": _span(criterion.active), "counts": list(criterion.by)}
        case Recommendation() as criterion:
            return {
                "kind": "recommendation",
                "required": criterion.at_least,
                "roles": list(criterion.recommended_by),
            }
        case NoObjection() as criterion:
            return {"kind": "wait", "days": int(criterion.no_objection.split()[0])}
        case Checked() as criterion:
            words = {str(key): text for key, text in criterion.checked.items()}
            return {"kind": "judgement", "words": words.get(language) or next(iter(words.values()))}


def _reading(finding: Finding) -> dict[str, Any]:
    reading = finding.reading
    return {
        "unknown": reading.unknown if reading else 0,
        "strict": reading.strict if reading and finding.asked else None,
        "loose": reading.loose if reading and finding.asked else None,
        "looked_at": reading.looked_at if reading else None,
        "taken_over": reading.taken_over if reading else 0,
        "read_from": _iso(reading.read_from) if reading else None,
    }


def _evidence(verdicts: Sequence[Verdict], tz: tzinfo, links: int) -> dict[str, Any]:
    """List what counted, the newest first; several comments on one pull request are one line with its newest link."""
    by_subject: dict[str, list[Verdict]] = {}
    for verdict in reversed(verdicts):
        if verdict.counted:
            by_subject.setdefault(verdict.subject or verdict.key, []).append(verdict)
    shown = [
        {
            "day": datetime.fromtimestamp(newest.at, tz).date().isoformat(),
            "text": one_line(newest.subject or newest.title or newest.key),
            "title": one_line(newest.title),
            "link": newest.link,
            "times": len(others) + 1,
        }
        for newest, *others in list(by_subject.values())[:links]
    ]
    return {"evidence": shown, "more": len(by_subject) - len(shown)}


def _vote(vote: Vote) -> dict[str, Any]:
    return {
        "electorate": vote.electorate,
        "more_than": vote.portion.more,
        "share": vote.portion.text,
        "of_votes": vote.of_votes,
        "days": vote.days,
        "recuse": vote.recuse == "candidate",
        "quorum": vote.quorum_portion.text if vote.quorum_portion else None,
        "least_yes": vote.least_yes,
    }


def _span(written: str | None) -> tuple[int, str] | None:
    """Give `3 months` as (3, "month")."""
    if written is None:
        return None
    number, unit = written.split()
    return int(number), unit.removesuffix("s")


def _since(since: Since | None) -> dict[str, Any]:
    return {
        "since": _iso(since.day) if since else None,
        "at_latest": _iso(since.at_latest) if since else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
