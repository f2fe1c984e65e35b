"""`sigbot application`: a pull request that adds somebody to the roster, looked at with its proof and their standing.

Everything is judged by the files on the home repository's default branch, and by the ladder of the day on which the
pull request was made. Without a host a local edit is looked at likewise, its proofs as far as the database goes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from bot.app.home import Home, fetch_home, git_url
from bot.app.ladder.applicant import Stands, judged_applicants
from bot.app.pages import titles
from bot.app.pullfiles import PullFiles, files_between, files_of_diff, files_of_pull
from bot.app.session import Run
from bot.app.workspace import ROSTER
from bot.deliver.files import read
from bot.documents.application import ApplicationPage, Comment, comment
from bot.documents.proofs import Proofs, proofs
from bot.documents.rosterpatch import Rebased, conflicting, patch, rebased, shown_patch
from bot.documents.standing import standing_view
from bot.errors import Problem
from bot.rules.application import Application, Remark, To, Word, is_elsewhere, remarks
from bot.rules.proofs import Judged, ProofState
from bot.sig.rosterdiff import roster_changes
from bot.sig.rosterlines import line_of


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out about one application; `patch` may hold e-mail addresses, everything else holds none."""

    pull: PullFiles
    application: Application
    day: date  # whose ladder it is judged by
    remarks: tuple[Remark, ...]
    quotes: tuple[tuple[Problem, str], ...]  # what broke the file, with its line
    defects: tuple[Problem, ...]  # were there before
    named: Proofs
    proofs: tuple[Judged, ...]
    stands: tuple[Stands, ...]
    patch: str = field(default="", repr=False)
    shown_patch: str | None = None
    branch: str = ""

    @property
    def is_to_mend(self) -> bool:
        """Say whether anything is left for the author to do."""
        return any(each.word.to is To.AUTHOR for each in self.remarks)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the roster is, what it says now, and the branch that applications are for."""

    folder: str
    upstream: bytes
    branch: str = ""

    @property
    def roster(self) -> str:
        return f"{self.folder}{ROSTER}"


def look_at_pull(run: Run, number: int) -> Looked:
    """Look at a pull request of the home repository.

    Raises Refusal where there is none of that number, ForgeError where the host fails.
    """
    home = fetch_home(run)
    return look_at_files(home, files_of_pull(home, number, [f"{home.prefix}{ROSTER}"]))


def look_at_files(home: Home, pull: PullFiles) -> Looked:
    """Look at a pull request whose files, the roster among them, were read already."""
    place = _Place(home.prefix, read(home.mirror.sig / ROSTER) or b"", home.upstream.branch)
    return _look(home.run, pull, place, ask=True)


def look_at_edit(
    run: Run, base: str, head: str, *, author: str = "", description: str = "", day: date | None = None
) -> Looked:
    """Look at what one revision of the checkout changes since it parted from another."""
    place, folder = _here(run, base), run.workspace.folder
    pull = files_between(folder, base, head, [place.roster], author=author, body=description)
    return _look(run, pull, place, ask=False, day=day)


def look_at_diff(
    run: Run, diff: Path, *, author: str = "", description: str = "", day: date | None = None
) -> Looked:
    """Look at a unified diff against the checkout's last commit."""
    place, folder = _here(run, "HEAD"), run.workspace.folder
    pull = files_of_diff(folder, diff, [place.roster], author=author, body=description)
    return _look(run, pull, place, ask=False, day=day or _today(run))


def page_of(run: Run, looked: Looked, language: str) -> ApplicationPage:
    """Give what the comment says, in one of the SIG's languages or the nearest to it."""
    config = run.workspace.config
    named = titles(run, language if language in config.sig.languages else config.sig.languages[0])
    views = [
        standing_view(each.standing, language, named, config.sig.tz, each.evidence) for each in looked.stands
    ]
    return ApplicationPage(
        sig=config.sig.key,
        application=looked.application,
        remarks=looked.remarks,
        quotes=looked.quotes,
        defects=looked.defects,
        proofs=looked.proofs,
        standings=tuple(views),
        titles=named,
        patch=looked.shown_patch,
        clone=git_url(run, config.home.repo),
        branch=looked.branch,
    )


def comment_of(run: Run, looked: Looked, language: str) -> Comment:
    """Write the comment; its digest changes only where what it says does."""
    own = run.workspace.folder / "templates"
    return comment(page_of(run, looked, language), language, overrides=own if own.is_dir() else None)


def _here(run: Run, revision: str) -> _Place:
    git = run.workspace.git
    prefix = f"{git.prefix}/" if git.prefix else ""
    known = git.knows(revision)  # where it is not, whoever reads the revision says so
    return _Place(prefix, (git.content(revision, ROSTER) if known else None) or b"")


def _look(run: Run, pull: PullFiles, place: _Place, *, ask: bool, day: date | None = None) -> Looked:
    config = run.workspace.config
    day = day or datetime.fromtimestamp(pull.created, config.sig.tz).date()
    base, head = pull.base[place.roster], pull.head[place.roster]
    changes = roster_changes(base or b"", head or b"", config.roles)
    application = Application(
        author=pull.author,
        state=pull.state,
        folder=place.folder,
        roster=place.roster,
        paths=pull.changed,
        changes=changes,
        has_roster=head is not None or base is None,
        has_source=pull.has_source,
        host=run.workspace.host,
    )
    said = list[Remark]()
    patches: tuple[str, str | None] = ("", None)
    if pull.state == "open" and not changes.broken and (changes.added or changes.changed):
        result = rebased(changes, place.upstream, config.roles)
        if conflicting(base or b"", head or b"", place.upstream):
            application = replace(application, conflicts=result.data != place.upstream)
            patches = _patches(place, result)
        said += [Remark(Word.CLASH, each.entry, {"why": str(each.why)}) for each in result.clashing]
    if pull.target and pull.target != place.branch:
        said.append(Remark(Word.BRANCH, values={"branch": pull.target, "default": place.branch}))
    named = proofs(pull.body, run.workspace.web)
    judged, stands = judged_applicants(run, application, named, day, ask=ask)
    said += remarks(application, config.roles)
    said += _of_proofs(application, named, judged)
    return Looked(
        pull=pull,
        application=application,
        day=day,
        remarks=tuple(sorted(said, key=lambda each: list(Word).index(each.word))),
        quotes=tuple((problem, line_of(head or b"", problem.line)) for problem in changes.broken),
        defects=changes.old_defects,
        named=named,
        proofs=judged,
        stands=stands,
        patch=patches[0],
        shown_patch=patches[1],
        branch=place.branch,
    )


def _patches(place: _Place, result: Rebased) -> tuple[str, str | None]:
    """Give the whole patch and the one for a comment; none where something clashes or nothing is left to do."""
    if result.data is None:
        return "", None
    told = (place.roster, place.upstream, result.data)
    return patch(*told), shown_patch(*told)


def _of_proofs(application: Application, named: Proofs, judged: Sequence[Judged]) -> Iterator[Remark]:
    """Say of the proofs what somebody has to do about them."""
    if is_elsewhere(application) or not application.applies:
        return
    if not named.named and not named.links:
        yield Remark(Word.NO_PROOF)
    for word, state in ((Word.NOT_FOUND, ProofState.NOT_FOUND), (Word.UNCHECKED, ProofState.NOT_CHECKED)):
        if found := tuple(each.named for each in judged if each.state is state):
            yield Remark(word, values={"number": len(found), "named": found})
    if named.links:
        yield Remark(Word.LINKS, values={"links": named.links, "more": named.more_links})
    if named.left:
        yield Remark(Word.LEFT, values={"number": named.left, "looked": len(named.named)})


def _today(run: Run) -> date:
    return datetime.fromtimestamp(run.environment.clock.now(), run.workspace.config.sig.tz).date()
