"""What a claim becomes once a maintainer accepts it: an entry in contributions/, or a signed correction.

What the evidence tells is filled in; what it does not tell is left blank, and a blank is refused when it is read.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import Kind
from bot.rules.board import Member
from bot.rules.claims import Claim, ClaimKind, ClaimVerdict
from bot.rules.evidence import Named, Piece
from bot.sig.contributionedit import Entry, Value
from bot.sig.fields import MOST
from bot.sig.urls import canonical_url, is_url

FEW = 5  # entries with places to fill in, for one claim
_WORDS = 200  # characters of words that become evidence
_MEETING = re.compile(r"meeting|minutes|etherpad|/notes?/|例会|会议|纪要", re.IGNORECASE)
_SECTIONS = {
    Kind.ARTICLE: "articles",
    Kind.TALK: "talks",
    Kind.MEETING_ORGANISED: "organised",
    Kind.MEETING_ATTENDED: "attended",
    Kind.TASK: "tasks",
}
_OF_MAINTAINERS = ("corrections", "links")


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry, ready but for what is blank in it and for who signs it."""

    section: str
    entry: Entry

    @property
    def signature(self) -> str:
        """Give the key under which the one who accepts it signs."""
        return "by" if self.section in _OF_MAINTAINERS else "confirmed_by"

    @property
    def missing(self) -> tuple[str, ...]:
        """List what somebody has to fill in, besides the signature."""
        return tuple(key for key, value in self.entry.items() if value is None and key != self.signature)


@dataclass(frozen=True, slots=True)
class Terms:
    """What drafts are made by."""

    today: date
    source: str  # the pull request, as people name it; "" for a local edit
    kinds: Mapping[str, Kind]  # of each count that is recorded by hand
    balance_day: Callable[[Member], date | None]  # the last day that the opening balance speaks for
    on_record: Callable[[Member, str], bool]  # (whose, canonical key): whether an entry says so already


def signers(roles: Sequence[str], section: str) -> tuple[str, ...]:
    """Give the roles of which one may sign an entry of a section; `roles` are sig.yaml's, lowest first.

    A correction is the highest role's. Everything else a Committer confirms as well, where a SIG has them.
    """
    highest = roles[-1]
    committers = () if section in _OF_MAINTAINERS or "committer" not in roles else ("committer",)
    return tuple(dict.fromkeys((*committers, highest)))


def fits(piece: Named, claim: Claim, kinds: Mapping[str, Kind]) -> bool:
    """Say whether a piece of evidence may speak for a claim: by what it is, and by whom and what it names."""
    if not piece.speaks_of(claim.member.slug, claim.count):
        return False
    if claim.kind is not ClaimKind.CELL or piece.piece is Piece.WORDS:
        return True
    kind = kinds.get(claim.count)
    if kind is None:
        return piece.piece in (Piece.PULL, Piece.ISSUE)
    if kind is Kind.TASK:
        return True
    if kind is Kind.ARTICLE:
        return piece.piece is Piece.PAGE and not _is_of_a_meeting(piece)
    return piece.piece is Piece.PAGE


def drafts(claim: Claim, pieces: Sequence[Named], terms: Terms, *, sure: bool) -> tuple[Draft, ...]:
    """Make the entries by which a claim becomes true; none where nothing is to be recorded, or where nobody can tell.

    `pieces` are those that fit it; `sure` says that none of them fits another claim, so that they may be filled in.
    """
    if claim.kind is ClaimKind.ACCOUNT:
        return tuple(_link(claim, terms))
    total = claim.ours.total if claim.ours else None
    open_ = claim.verdict in (ClaimVerdict.CONTRADICTED, ClaimVerdict.FOR_A_MAINTAINER)
    if claim.kind is not ClaimKind.CELL or total is None or claim.claimed is None or not open_:
        return ()
    gain = claim.claimed - total
    if claim.claimed > MOST or gain == 0:
        return ()
    kind = terms.kinds.get(claim.count)
    if kind is None or gain < 0:
        return (_correction(claim, pieces, terms, gain),)
    made = list(_entries(claim, kind, pieces if sure else (), terms, gain))
    # What happened before the table was taken over is in the number that was: an entry would add nothing.
    last = terms.balance_day(claim.member)
    old = [each for each in made if last is not None and (day := _day(each)) is not None and day <= last]
    if not old:
        return tuple(made)
    keys = tuple(_key(each) for each in old)
    return (
        *(each for each in made if each not in old),
        _correction(claim, pieces, terms, len(old), keys),
    )


def _is_of_a_meeting(piece: Named) -> bool:
    return _MEETING.search(f"{piece.text} {piece.title}") is not None


def _who(member: Member) -> str:
    return f"@{member.login}" if member.login else member.slug


def _entries(claim: Claim, kind: Kind, pieces: Sequence[Named], terms: Terms, gain: int) -> Iterator[Draft]:
    """Make one entry for each deed where as many are named as are claimed, else a few with blanks."""
    section, who = _SECTIONS[kind], _who(claim.member)
    if kind is Kind.TASK:
        yield Draft(section, _task(who, pieces, terms, gain))
        return
    if kind is Kind.ARTICLE:
        pages = [each for each in pieces if is_url(each.text)]
        named = [each for each in pages if not terms.on_record(claim.member, canonical_url(each.text))]
    else:
        dated = [each for each in pieces if len(each.days) == 1]
        of_meetings = [each for each in dated if _is_of_a_meeting(each)]
        named = list({each.days: each for each in reversed(of_meetings or dated)}.values())[::-1]
    told: Sequence[Named | None] = named if len(named) == gain else [None] * min(gain, FEW)
    for each in told:
        made = _article(who, each) if kind is Kind.ARTICLE else _meeting(who, kind, each)
        yield Draft(section, {**made, "confirmed_by": None})


def _article(who: str, page: Named | None) -> dict[str, Value]:
    day = page.days[0] if page and len(page.days) == 1 else None
    title = (page.title or page.topic) if page else ""
    made: dict[str, Value] = {"who": who, "url": page.text if page else None, "when": day}
    return made | {"title": title} if title else made


def _meeting(who: str, kind: Kind, piece: Named | None) -> dict[str, Value]:
    made: dict[str, Value] = {"who": who, "meeting": piece.days[0] if piece else None}
    if kind is Kind.TALK:
        made["topic"] = (piece.topic or None) if piece else None
    return made | {"evidence": _proof(piece) if piece else None}


def _task(who: str, pieces: Sequence[Named], terms: Terms, gain: int) -> Entry:
    issues = [each for each in pieces if each.piece is Piece.ISSUE]
    task = re.split(r"[/#]", issues[0].text.rstrip("/"))[-1] if len(issues) == 1 else None
    proofs = [each for each in pieces if each.piece is not Piece.ISSUE] or issues
    return {
        "who": who,
        "task": task,
        "points": gain,
        "when": terms.today,
        "evidence": _proof(proofs[0]) if len(proofs) == 1 else None,
        "confirmed_by": None,
    }


def _correction(
    claim: Claim, pieces: Sequence[Named], terms: Terms, change: int, keys: tuple[str, ...] = ()
) -> Draft:
    """Answer the number that stands in the edit; the reason is the author's words, where there are any."""
    words = next((each.text for each in pieces if each.piece is Piece.WORDS), None)
    reason = words and " ".join(filter(None, (words[:_WORDS], terms.source and f"({terms.source})")))
    entry: dict[str, Value] = {
        "who": _who(claim.member),
        "count": claim.count,
        "change": change,
        "seen": claim.claimed,
    }
    if keys:
        entry["keys"] = keys
    return Draft("corrections", entry | {"when": terms.today, "reason": reason, "by": None})


def _link(claim: Claim, terms: Terms) -> Iterator[Draft]:
    """Tie a row that had no account to the one that it is given; another account in its place is no such case."""
    after = {each.after for each in claim.edits}
    login = claim.other.login if claim.other else None
    if claim.member.login is None and login and len(after) == 1:
        yield Draft("links", {"row": claim.member.slug, "account": login, "when": terms.today, "by": None})


def _proof(piece: Named) -> str:
    text = piece.text if piece.piece is not Piece.WORDS else piece.line
    return text[:_WORDS] if piece.piece is Piece.WORDS else text


def _day(draft: Draft) -> date | None:
    found = draft.entry.get("meeting") or draft.entry.get("when")
    return found if isinstance(found, date) and draft.section != "tasks" else None


def _key(draft: Draft) -> str:
    url = draft.entry.get("url")
    return canonical_url(url) if isinstance(url, str) else str(draft.entry.get("meeting"))
