"""What sig.yaml makes of a pull request or an issue: in which scopes it is, and what stands against it."""

import pytest

from bot.model import Fact, Reason
from bot.sig.config import load_config
from bot.store.settings import MAYBE_ROSTER_ONLY, Marks, Settings, Touched

CONFIG = """
sig: {key: reef, name: Reef, timezone: Asia/Shanghai}
home: {forge: gitee, repo: reef/community, path: sigs/reef}
scopes:
  code: [reef/core, {repo: reef/tools, paths: [src/reef, docs]}]
  all: [reef/tools]
  board: [code, reef/community]
  issues: [reef/core, {repo: reef/tools, labels: [sig/reef, reef]}]
bots: [Reef-Bot]
labels: {invalid: [invalid, wontfix], duplicate: [duplicate]}
counts:
  issues: {count: issue_opened, in: issues}
  prs: {count: pr_opened, in: board}
board:
  tables: [{file: README.md, heading: Board}, {file: README_en.md, heading: Board}]
  columns: {name: [Name], account: [id], issues: [Issues], prs: [PRs]}
"""
CODE, ALL, BOARD, ISSUES = 1, 2, 4, 8  # bit n for the n-th scope of the file

PENDING = Touched((), complete=False, pending=True)
UNAVAILABLE = Touched((), complete=False, pending=False)


def settings(before="", after=""):
    assert before in CONFIG
    return Settings(load_config(CONFIG.replace(before, after).encode()))


def paths(*names, complete=True):
    return Touched(names, complete=complete, pending=False)


def pull(touched=PENDING, repository="reef/tools", login="ann", labels=(), made=None):
    return (made or settings()).pull("gitee", repository, login, labels, touched)


def issue(repository="reef/core", login="ann", labels=()):
    return settings().issue("gitee", repository, login, labels)


def test_a_repository_without_paths_is_in_its_scopes_whole():
    assert pull(repository="reef/core") == Marks(0, CODE | BOARD | ISSUES, 0)


def test_repositories_are_compared_without_case():
    assert pull(repository="Reef/CORE") == Marks(0, CODE | BOARD | ISSUES, 0)


def test_a_repository_that_no_scope_names_is_in_none():
    assert pull(repository="reef/other") == Marks(0, 0, 0)


@pytest.mark.parametrize(
    ("touched", "inside"),
    [
        (["src/reef/a.py"], True),
        (["docs/a/b/c.md"], True),
        (["docs"], True),  # the folder itself, as a submodule is
        (["src/reef_extra/a.py"], False),
        (["src/Reef/a.py"], False),
        (["lib/src/reef/a.py"], False),
        (["README.md", "src/reef/a.py"], True),
        ([], False),
    ],
)
def test_a_scope_with_paths_holds_what_touches_them(touched, inside):
    """Folders, not prefixes of text; case matters; one file inside is enough."""
    assert pull(paths(*touched)) == Marks(0, ALL | (CODE | BOARD if inside else 0), 0)


def test_files_that_are_still_to_be_read_may_bring_it_in():
    assert pull(PENDING) == Marks(int(Fact.FILES_PENDING), ALL, CODE | BOARD)


def test_files_that_cannot_be_read_leave_it_open_for_good():
    assert pull(UNAVAILABLE) == Marks(0, ALL, CODE | BOARD)


def test_of_a_cut_file_list_what_it_shows_is_certain_and_the_rest_open():
    assert pull(paths("docs/a.md", complete=False)) == Marks(0, ALL | CODE | BOARD, 0)
    assert pull(paths("lib/a.py", complete=False)) == Marks(0, ALL, CODE | BOARD)


def test_programs_are_known_by_their_login_without_case():
    assert pull(repository="reef/core", login="reef-bot").bits == Reason.BOT
    assert issue(login="REEF-BOT").bits == Reason.BOT
    assert pull(repository="reef/core", login=None).bits == 0


@pytest.mark.parametrize(
    ("labels", "bits"),
    [
        (["Invalid"], Reason.INVALID),
        (["wontfix", "duplicate"], Reason.INVALID | Reason.DUPLICATE),
        (["bug"], Reason(0)),
    ],
)
def test_labels_say_that_an_issue_does_not_count(labels, bits):
    assert issue(labels=labels) == Marks(int(bits), ISSUES | CODE | BOARD, 0)


def test_without_own_words_the_usual_labels_say_so_in_both_languages():
    made = settings("labels: {invalid: [invalid, wontfix], duplicate: [duplicate]}")
    marks = [made.issue("gitee", "reef/core", "ann", [label]).bits for label in ("invalid", "无效", "重复")]
    assert marks == [Reason.INVALID, Reason.INVALID, Reason.DUPLICATE]


@pytest.mark.parametrize(
    ("labels", "scopes"), [([], ALL), (["REEF"], ALL | ISSUES), (["sig/reef", "bug"], ALL | ISSUES)]
)
def test_an_issue_of_a_large_repository_is_in_by_label_alone(labels, scopes):
    """It has no paths, so a scope that lists the repository with paths never holds it."""
    assert issue("reef/tools", labels=labels) == Marks(0, scopes, 0)


HOME = "reef/community"


@pytest.mark.parametrize(
    ("touched", "bits"),
    [
        (["sigs/reef/sig_members.yaml"], Reason.ROSTER_ONLY),
        (["sigs/reef/README.md", "sigs/reef/README_en.md"], Reason.ROSTER_ONLY),
        (["sigs/reef/contributions/2025.yaml", "sigs/reef/leaderboard/board.json"], Reason.ROSTER_ONLY),
        (["sigs/reef/README.md", "sigs/reef/plan.md"], Reason(0)),
        (["sigs/other/sig_members.yaml"], Reason(0)),
        (["README.md"], Reason(0)),
        ([], Reason(0)),
    ],
)
def test_what_edits_only_the_roster_and_the_board_is_marked(touched, bits):
    assert pull(paths(*touched), HOME) == Marks(int(bits), BOARD, 0)


def test_at_home_unknown_files_leave_open_whether_it_is_roster_only():
    pending = int(Reason.FILES_UNKNOWN | Fact.FILES_PENDING)
    assert pull(PENDING, HOME) == Marks(pending, BOARD, MAYBE_ROSTER_ONLY)
    assert pull(UNAVAILABLE, HOME) == Marks(int(Reason.FILES_UNKNOWN), BOARD, MAYBE_ROSTER_ONLY)
    assert pull(paths("sigs/reef/README.md", complete=False), HOME).bits == Reason.FILES_UNKNOWN
    assert pull(paths("src/a.py", complete=False), HOME).bits == 0


def test_a_sig_at_the_root_of_its_repository_has_its_files_there():
    made = settings(", path: sigs/reef")
    assert pull(paths("sig_members.yaml"), HOME, made=made).bits == Reason.ROSTER_ONLY


def test_files_are_needed_where_paths_or_the_roster_decide():
    made = settings()
    needed = [made.needs_files("gitee", name) for name in ("reef/core", "Reef/Tools", "reef/community")]
    assert needed == [False, True, True]
    assert not made.needs_files("gitcode", "reef/tools")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[Reef-Bot]", "[Reef-Bot, other-bot]"),
        ("[src/reef, docs]", "[src/reef]"),
        ("[sig/reef, reef]", "[sig/reef]"),
        ("[invalid, wontfix]", "[invalid]"),
        ("path: sigs/reef", "path: sigs/reefs"),
        ("file: README_en.md", "file: README.en.md"),
        ("  all: [reef/tools]\n", ""),
    ],
)
def test_what_makes_marks_changes_the_fingerprint(before, after):
    """So that events are made anew."""
    assert settings(before, after).fingerprint != settings().fingerprint


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("in: board}", "in: board, ignore: [bot]}"),
        ("columns: {name: [Name]", "columns: {name: [Who]"),
        ("bots: [Reef-Bot]", "bots: [reef-bot]"),
        ("[invalid, wontfix]", "[wontfix, invalid]"),
    ],
)
def test_what_makes_no_marks_does_not(before, after):
    assert settings(before, after).fingerprint == settings().fingerprint
