"""What a pull request does to the roster, the tables and sig.yaml, each looked at by the use-case that knows it.

Everybody reads the comment that is made of it, so what the ladder says of anybody but the author is left out. Only
the author's own standing is theirs to show.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.app.desk import overrides
from bot.app.home import Home
from bot.app.ladder.application import Looked, comment_of, look_at_files
from bot.app.ladder.claims import look_at
from bot.app.ladder.claimtables import paths_of
from bot.app.ladder.claimview import claims_view
from bot.app.ladder.whatif import compared
from bot.app.pages import titles
from bot.app.pullfiles import PullFiles, files_of_proposal
from bot.app.workspace import CONFIG, ROSTER
from bot.documents.check import CheckPart, Subject
from bot.documents.claims import claims_page, content_of
from bot.documents.comparison import comparison_page, comparison_view
from bot.documents.marks import digest, without_mark
from bot.errors import ConfigError, Problem, Refusal
from bot.forge.records import ProposalRecord
from bot.rules.application import Remark, Word
from bot.rules.proofs import ProofState

LARGEST = 200_000  # bytes of a sig.yaml that are tried
_UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Checked:
    """The parts of the comment; `again` where the host did not answer for some of it."""

    parts: tuple[CheckPart, ...]
    again: bool = False


def checked(home: Home, pull: ProposalRecord, language: str) -> Checked:
    """Look at everything of the SIG's that an open pull request changes; the home was fetched just now.

    Raises Refusal where its commits are gone, ForgeError where the host fails.
    """
    config = home.run.workspace.config
    roster, rules = f"{home.prefix}{ROSTER}", f"{home.prefix}{CONFIG}"
    tables = paths_of(home.run.workspace.tables, home.prefix)
    files = files_of_proposal(home, pull, [roster, rules, *tables])
    changed = set(files.changed)
    named = titles(home.run, language if language in config.sig.languages else config.sig.languages[0])
    parts: list[CheckPart] = []
    told: list[str] = []  # files that another part is about
    if changed & set(tables) and (board := _board(home, files, language, named, (roster, rules))):
        parts.append(board)
        told += tables
    if rules in changed:
        parts.append(_rules(home, files.head[rules], str(files.number), language, named))
        told.append(rules)
    if roster not in changed:
        return Checked(tuple(parts))
    first, again = _roster(home, files, language, told)
    return Checked((first, *parts), again)


def _roster(home: Home, files: PullFiles, language: str, told: Sequence[str]) -> tuple[CheckPart, bool]:
    """Give the part on the roster; say too whether a proof is to be asked for again."""
    try:
        looked = look_at_files(home, files)
    except Refusal as refusal:
        return CheckPart(Subject.ROSTER, why=str(refusal), mend=True), False
    again = any(each.state is ProofState.NOT_CHECKED and each.why == _UNREACHABLE for each in looked.proofs)
    own = own_alone(looked)
    said = comment_of(home.run, replace(own, remarks=tuple(_less(told, own.remarks))), language)
    about_others = own is not looked
    part = CheckPart(
        Subject.ROSTER, without_mark(said.text), said.digest, looked.is_to_mend, about_others=about_others
    )
    return part, again


def _less(told: Sequence[str], remarks: Iterable[Remark]) -> Iterator[Remark]:
    """Name no file as outside the application that another part of the comment is about."""
    for each in remarks:
        paths = each.values.get("paths")
        if each.word is not Word.OUTSIDE or not isinstance(paths, tuple):
            yield each
        elif left := tuple(path for path in paths if path not in told):
            yield replace(each, values={**each.values, "paths": left})


def own_alone(looked: Looked) -> Looked:
    """Leave out where others than the author stand, and which of their work does not count."""
    is_own = looked.application.is_own
    if all(map(is_own, looked.application.applies)):
        return looked
    stands = tuple(each for each in looked.stands if is_own(each.entry))
    return replace(looked, stands=stands, proofs=())


def _board(
    home: Home, files: PullFiles, language: str, named: Mapping[str, str], looked_at: Sequence[str]
) -> CheckPart | None:
    """Give the part on the tables, None where no line of one is changed; `looked_at` are files of other parts."""
    try:
        found = look_at(home.run, files, home.prefix, home=home)
    except Refusal as refusal:
        return CheckPart(Subject.BOARD, why=str(refusal), mend=True)
    if not found.touched.touches:
        return None
    view = claims_view(home.run, found, named)
    told = {**view, "outside": [path for path in view["outside"] if path not in looked_at]}
    told["claims"] = [_without_misses(each, view["author"]) for each in view["claims"]]
    text = without_mark(claims_page(told, language, overrides(home)))
    return CheckPart(Subject.BOARD, text, content_of(told), mend=is_to_mend(told))


def _without_misses(claim: Mapping[str, Any], author: str) -> dict[str, Any]:
    """Leave out which work of somebody else does not count; what the author names is answered."""
    own = bool(author) and (claim["login"] or "").casefold() == author.casefold()
    return {**claim, "against": claim["against"] if own else []}


def is_to_mend(view: Mapping[str, Any]) -> bool:
    """Say whether an edit of the tables leaves its author something to do, whoever is to confirm the rest."""
    return bool(view["broken"]) or any(
        (each["kind"] == "cell" and not each["is_number"]) or not each["agrees"] or each["overtaken"]
        for each in view["claims"]
    )


def _rules(home: Home, data: bytes | None, number: str, language: str, named: Mapping[str, str]) -> CheckPart:
    """Give the part on sig.yaml: what its rules would do, or what is wrong in it."""
    try:
        found = compared(home.run, _tried(data), CONFIG)
    except ConfigError as error:
        return CheckPart(Subject.RULES, content=digest(error.problems), mend=True, problems=error.problems)
    except Refusal as refusal:
        return CheckPart(Subject.RULES, why=str(refusal), mend=True)
    view = comparison_view(found, language, named)
    text = comparison_page(view, f"{home.run.workspace.config.home.repo}!{number}", language).strip()
    return CheckPart(Subject.RULES, text, digest([text]))


def _tried(data: bytes | None) -> bytes:
    if data is None:
        raise ConfigError([Problem(CONFIG, 0, 0, "", "the file is deleted; without it the bot cannot work")])
    if len(data) > LARGEST:
        raise ConfigError([Problem(CONFIG, 0, 0, "", f"is larger than {LARGEST:,} bytes")])
    return data
