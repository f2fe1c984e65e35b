"""What was found about an edit of the tables as plain data: what `--json` prints, and the comment is made from."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.app.ladder.claims import Claimed, LookedAt
from bot.app.ladder.namedwork import Seen
from bot.app.session import Run
from bot.model import Reason, Verdict
from bot.rules.claimdrafts import Draft, signers
from bot.rules.claims import Claim, ClaimKind, Edit
from bot.rules.evidence import Piece
from bot.sig.urls import is_url

_TOLD = (Reason.IN_OPENING_BALANCE, Reason.OUT_OF_SCOPE)  # of no use to anybody where there are hundreds


def claims_view(run: Run, claimed: Claimed, titles: Mapping[str, str]) -> dict[str, Any]:
    """Give everything in plain data; `titles` are the columns' headers in the reader's language."""
    config, files, edit = run.workspace.config, claimed.files, claimed.touched
    roles = tuple(config.roles)
    return {
        "sig": config.sig.key,
        "titles": dict(titles),
        "pull": files.number,
        "source": claimed.source,
        "author": files.author,
        "state": files.state,
        "other_branch": claimed.other_branch,
        "touches": edit.touches,
        "broken": [str(each) for each in edit.broken],
        "outside": list(edit.outside),
        "text_of": list(edit.text_of),
        "columns": [{"name": name, "header": header} for name, header in edit.columns],
        "files": [table.file for table in edit.tables],
        "signers": {section: list(signers(roles, section)) for section in ("articles", "corrections")},
        "claims": [_claim(run, each) for each in claimed.claims],
    }


def _claim(run: Run, looked: LookedAt) -> dict[str, Any]:
    claim, ours = looked.claim, looked.claim.ours
    config = run.workspace.config
    return {
        "number": claim.number,
        "kind": str(claim.kind),
        "verdict": str(claim.verdict),
        "name": claim.member.name,
        "login": claim.member.login,
        "roles": list(claim.member.roles),
        "may_join": not set(claim.member.roles) & set(config.board.rows.not_new),
        "new_login": claim.other.login if claim.other else None,
        "count": claim.count,
        "edits": [_edit(each) for each in claim.edits],
        "elsewhere": [_edit(each) for each in claim.elsewhere],
        "claimed": claim.claimed,
        "is_number": _is_number(claim),
        "agrees": claim.agrees,
        "overtaken": claim.overtaken and claim.kind is ClaimKind.CELL,
        "total": ours.total if ours else None,
        "opening": ours.opening if ours else None,
        "counted": ours.counted if ours else None,
        "correction": ours.correction if ours else None,
        "known": ours.known.value if ours else None,
        "visible": ours.visible if ours else False,
        "numbers": [
            {
                "count": each.count,
                "claimed": each.claimed,
                "total": each.ours.total,
                "visible": each.ours.visible,
                "verdict": str(each.verdict),
            }
            for each in claim.numbers
        ],
        "events": [_event(each) for each in looked.verdicts if each.counted],
        "against": [_event(each) for each in looked.verdicts if _is_worth_telling(each)],
        "named": [_seen(each) for each in looked.seen],
        "links": [
            {"text": each.title or each.text, "link": each.text}
            for each in looked.pieces
            if each.piece is not Piece.WORDS and is_url(each.text)
        ],
        "words": [each.text for each in looked.pieces if each.piece is Piece.WORDS],
        "drafts": [_draft(each) for each in looked.drafts],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"file": edit.file, "before": edit.before, "after": edit.after, "now": edit.now}


def _is_number(claim: Claim) -> bool:
    return not any(isinstance(each.after, str) for each in claim.edits)


def _is_worth_telling(verdict: Verdict) -> bool:
    return verdict.reason is not None and verdict.reason not in _TOLD


def _event(verdict: Verdict) -> dict[str, Any]:
    return {
        "key": verdict.key,
        "title": verdict.title,
        "link": verdict.link,
        "reason": verdict.reason.word if verdict.reason is not None else None,
    }


def _seen(seen: Seen) -> dict[str, Any]:
    reasons: Sequence[Reason] = [each.reason for each in seen.verdicts if each.reason is not None]
    link = next((each.link for each in seen.verdicts), seen.piece.text)
    return {
        "text": seen.piece.title or seen.piece.text,
        "link": link if is_url(link) else None,
        "state": seen.about.state,
        "reason": reasons[0].word if reasons and seen.about.state != "counted" else None,
        "detail": seen.about.detail,
    }


def _draft(draft: Draft) -> dict[str, Any]:
    return {"section": draft.section, "entry": dict(draft.entry), "missing": list(draft.missing)}
