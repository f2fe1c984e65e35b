"""The comment on an edit of the tables: what it claims, what the bot sees, the lines by which it becomes true."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.addresses import without_addresses
from bot.documents.marks import digest, mark
from bot.documents.render import render
from bot.sig.contributionedit import entry_lines

PURPOSE = "claims"
MOST = 40  # claims in the table; a host limits the length of a text
LINKS = 6  # pieces of evidence for one claim
OUTSIDE = 10  # other files that are named

CONTRADICTED, FOR_PEOPLE = "contradicted", "for_a_maintainer"
VERDICTS = ("confirmed", CONTRADICTED, FOR_PEOPLE, "unknown")


def claims_page(view: Mapping[str, Any], language: str, overrides: Path | None = None) -> str:
    """Write the comment from the plain data of `sigbot claims`; its last line is the mark."""
    shown = [_cut(each) for each in view["claims"][:MOST]]
    sections = list(_sections(shown))
    text = render(
        "claims.md.j2",
        language,
        overrides=overrides,
        **{**view, "claims": shown, "outside": view["outside"][:OUTSIDE]},
        verdicts={verdict: _how_many(view, verdict) for verdict in VERDICTS},
        more=len(view["claims"]) - len(shown),
        outside_more=max(0, len(view["outside"]) - OUTSIDE),
        reckoned=[each for each in shown if _is_reckoned(each)],
        for_people=[each for each in shown if each["verdict"] in (FOR_PEOPLE, CONTRADICTED)],
        apart=[each for each in shown if each["kind"] == "cell" and len(each["changes"]) > 1],
        partly=[each for each in shown if each["elsewhere"] and not each["agrees"]],
        overtaken=[each for each in shown if each["overtaken"]],
        with_drafts=[each["number"] for each in shown if each["drafts"]],
        sections=sections,
        incomplete=any(line["hint"] and not line["signed"] for each in sections for line in each["lines"]),
        fence=_fence(sections),
    )
    return without_addresses(f"{_tidy(text)}\n\n{mark(view['sig'], PURPOSE, content_of(view))}\n")


def content_of(view: Mapping[str, Any]) -> str:
    """Name what the comment says, so that it is written again only where it would say something else."""
    parts = [
        (
            each["kind"],
            each["login"] or each["name"],
            each["count"],
            each["verdict"],
            each["total"],
            [tuple(edit.values()) for edit in (*each["edits"], *each["elsewhere"])],
            [(number["count"], number["claimed"], number["total"]) for number in each["numbers"]],
            [(named["text"], named["state"], named["reason"]) for named in each["named"]],
            [each["link"] for each in each["links"]],
            each["words"],
        )
        for each in view["claims"]
    ]
    whole = ("broken", "outside", "text_of", "columns", "touches", "state", "other_branch")
    return digest([*parts, *((key, view[key]) for key in whole)])


def _how_many(view: Mapping[str, Any], verdict: str) -> int:
    return sum(each["verdict"] == verdict for each in view["claims"])


def _is_reckoned(claim: Mapping[str, Any]) -> bool:
    """Say whether there is a sum to show, or something on the host that the description names."""
    of_host = claim["visible"] and claim["total"] is not None and claim["is_number"]
    return bool(of_host or claim["named"] or (claim["kind"] == "row_added" and claim["events"]))


def _cut(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Name no more evidence than somebody reads, and say how much there is besides."""
    lists = ("events", "against", "named", "links", "words")
    changes: dict[tuple[object, object], list[str]] = {}
    for edit in claim["edits"]:
        changes.setdefault((edit["before"], edit["after"]), []).append(edit["file"])
    return {
        **claim,
        "changes": [{"before": old, "after": new, "files": files} for (old, new), files in changes.items()],
        **{name: claim[name][:LINKS] for name in lists},
        "more": {name: max(0, len(claim[name]) - LINKS) for name in lists},
    }


def _sections(claims: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Lay the entries out as they stand in a file of contributions/, section by section."""
    drafts = [(claim["number"], draft) for claim in claims for draft in claim["drafts"]]
    for section in dict.fromkeys(draft["section"] for _, draft in drafts):
        lines = [
            {
                "number": number if n == 0 else None,
                "text": text,
                "hint": key if draft["entry"][key] is None else None,
                "signed": key in ("by", "confirmed_by"),
            }
            for number, draft in drafts
            if draft["section"] == section
            for n, (key, text) in enumerate(entry_lines(draft["entry"]))
        ]
        yield {"section": section, "lines": lines}


def _fence(sections: Sequence[Mapping[str, Any]]) -> str:
    """Give a fence that nothing inside can close."""
    runs = (run for each in sections for line in each["lines"] for run in re.findall("`+", line["text"]))
    return "`" * max(3, 1 + max(map(len, runs), default=0))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()
