"""The pull request of decisions: what people decided and confirmed, put on record on the newest default branch.

What is proposed already and not merged yet stands on the bot's own branch; each run proposes all of it anew. Nothing
about it is kept anywhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

from bot.actions import Purpose
from bot.app.around import Around, pulls_for
from bot.app.gather import gather
from bot.app.home import Home
from bot.app.ladder.hiding import without_rows
from bot.app.ladder.standing import Standings
from bot.app.place import look_at_fork
from bot.app.workspace import ROSTER
from bot.deliver.files import read
from bot.documents.decisionspull import Entered, page
from bot.documents.marks import digest, mark
from bot.errors import ConfigError, Refusal
from bot.rules.publishing import Proposal
from bot.rules.rails import Rail, broken_rails
from bot.rules.standing import State
from bot.sig.contributionedit import Entry, with_entries
from bot.sig.roster import load_roster
from bot.sig.rosteredit import NewEntry, promoted, with_entry
from bot.sig.tasks import TAKEN
from bot.sig.votes import Decision, Ending, file_of, load_votes, write_vote
from bot.sig.yaml import Tree, load

CONFIRMED = "contributions/confirmed.yaml"
_HEADERS = {
    CONFIRMED: "# 经评论确认的贡献，由机器人通过 PR 写入。 Confirmed in comments, written here by the bot.\n",
    TAKEN: "# 在评论中认领和退回的任务与论文，由机器人通过 PR 写入。 Taken and given up in comments.\n",
}

Entries: TypeAlias = Mapping[str, tuple[Entry, ...]]  # by section of a file


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to stand on the default branch: decisions, entries of contributions/, and who took what in tasks/."""

    decisions: tuple[Decision, ...] = ()
    entries: Entries = field(default_factory=dict)
    taken: Entries = field(default_factory=dict)

    def joined(self, other: "Wanted") -> "Wanted":
        """Add what another wants besides; what both say stands once."""
        return Wanted(
            (*self.decisions, *other.decisions),
            _joined(self.entries, other.entries),
            _joined(self.taken, other.taken),
        )


def _joined(some: Entries, others: Entries) -> Entries:
    return {
        section: tuple(
            {_as_text(each): each for each in chain(some.get(section, ()), others.get(section, ()))}.values()
        )
        for section in dict.fromkeys((*some, *others))
    }


def _as_text(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Name what an entry says, whether it was read from a file or made here."""
    return tuple(sorted((key, str(value)) for key, value in entry.items()))


def pending(home: Home, around: Around | None) -> Wanted:
    """Read what the bot's own open pull request proposes and the default branch does not have."""
    if around is None or not any(pull.state == "open" for pull in pulls_for(home, around, Purpose.DECISIONS)):
        return Wanted()
    branch = look_at_fork(home, around, Purpose.DECISIONS).branch
    if branch is None or not branch.ours:
        return Wanted()
    folder = f"{home.prefix}votes/"
    listed = home.mirror.git("ls-tree", "-r", "-z", "--name-only", branch.tip, "--", folder).decode()
    paths = [path for path in listed.split("\0") if path]
    new = [path for path in paths if home.mirror.read(home.upstream.tip, path) is None]
    files = {path.removeprefix(home.prefix): home.mirror.read(branch.tip, path) or b"" for path in new}
    decisions = load_votes(files, home.run.workspace.config.sig.tz).decisions
    return Wanted(decisions, *(_proposed(home, branch.tip, file) for file in (CONFIRMED, TAKEN)))


def _proposed(home: Home, tip: str, file: str) -> Entries:
    """Give the entries that the bot's branch has in a file of its own, and the default branch has not."""
    here, there = (_entries(home, commit, file) for commit in (tip, home.upstream.tip))
    new = {
        section: tuple(each for each in listed if each not in there.get(section, ()))
        for section, listed in here.items()
    }
    return {section: each for section, each in new.items() if each}


def _entries(home: Home, commit: str, file: str) -> Entries:
    """Read the entries of one of the bot's own files as of a commit."""
    data = home.mirror.read(commit, home.prefix + file)
    tree = load(data, file).tree if data else None
    if not isinstance(tree, dict):
        return {}
    return {
        section: tuple(_entry(each) for each in listed if isinstance(each, dict))
        for section, listed in tree.items()
        if isinstance(listed, list)
    }


def _entry(written: Mapping[str, Tree]) -> Entry:
    """Give an entry as it was written: text, or a list of texts."""
    return {
        key: tuple(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in written.items()
    }


def decisions_proposal(home: Home, wanted: Wanted) -> tuple[Proposal | None, tuple[Rail, ...]]:
    """Make the files of these decisions, the roster and contributions among them; say which rails that breaks.

    None where nothing is wanted that the default branch does not have.
    """
    workspace = home.run.workspace
    config = workspace.config
    decisions = list({file_of(each): each for each in wanted.decisions}.values())
    before = read(workspace.folder / ROSTER) or b""
    after = before
    for decision in decisions:
        if decision.result is Ending.PASSED and decision.role not in workspace.roster.roles_of(decision.who):
            after = _entered(home, after, decision)
    rosters = [load_roster(data, ROSTER, config.roles) for data in (before, after)]
    rails = broken_rails(
        *rosters,
        roles=tuple(config.roles),
        min_maintainers=config.min_maintainers,
        complete=all(_complete(home, each) for each in decisions if each.result is Ending.PASSED),
    )
    if rails:
        return None, rails
    files = {home.prefix + file_of(each): write_vote(each) for each in decisions}
    if after != before:
        files[home.prefix + ROSTER] = after
    for file, sections in ((CONFIRMED, wanted.entries), (TAKEN, wanted.taken)):
        if any(sections.values()):
            recorded = read(workspace.folder / file) or _HEADERS[file].encode()
            files[home.prefix + file] = with_entries(recorded, file, sections)
    files |= without_rows(home, wanted.entries.get("visibility", ()))
    if not files:
        return None, ()
    parts = [(each.who.lower(), each.role, each.day, each.result) for each in decisions]
    entries = [
        (section, sorted(map(str, each.items())))
        for section, some in (*wanted.entries.items(), *wanted.taken.items())
        for each in some
    ]
    content = digest([*parts, *entries])
    entered = [Entered(each) for each in decisions]
    told = mark(config.sig.key, Purpose.DECISIONS, content)
    own = workspace.folder / "templates"
    title, body = page(
        entered,
        wanted.entries,
        wanted.taken,
        config.sig.languages,
        tuple(sorted(files)),
        told,
        own if own.is_dir() else None,
    )
    return Proposal(Purpose.DECISIONS, files, content, title, body, f"{title}\n\n{told}\n"), ()


def _entered(home: Home, roster: bytes, decision: Decision) -> bytes:
    """Add the entry that a decision asks for; an address is nobody's to add but the person's own."""
    workspace = home.run.workspace
    title = workspace.config.roles[decision.role]
    known = workspace.roster.roles_of(decision.who)
    try:
        if known:
            return promoted(roster, title, decision.who, decision.day)
        page_ = f"{workspace.web}/{decision.who}"
        return with_entry(roster, title, NewEntry(decision.who, page_, since=decision.day))
    except ConfigError as error:
        raise Refusal(f"the roster cannot be changed: {error}") from error


def _complete(home: Home, decision: Decision) -> bool:
    """Say whether everything that the ladder counts for this person and role is known."""
    config = home.run.workspace.config
    if not config.ladder:
        return True
    with home.run.store.begin() as connection:
        gathered = gather(home.run, connection)
        person = gathered.people.by_account(f"{home.run.workspace.host}:{decision.who}")
        (standing,) = Standings(home.run, connection, gathered).of([person], decision.role)
    return all(finding.state is not State.NOT_YET_KNOWN for rung in standing.rungs for finding in rung.all)
