"""What `sigbot update` makes of a SIG's folder, run after run."""

import shutil


def test_new_work_is_added_to_the_balance(story):
    """Work after the balances' day adds up in both tables; work before it, and by programs, does not."""
    story.pr("coral", day=-3)
    story.pr("coral", day=2)
    story.pr("Kelp", day=2, repo="reef/tools", files=["src/reef/a.py"])
    story.pr("Kelp", day=2, repo="reef/tools", files=["src/other/a.py"])
    story.issue("Kelp", day=3)
    story.issue("Kelp", day=3, labels=["invalid"])
    story.pr("reef-bot", day=3)
    story.update()
    assert story.row("A. Coral") == {"points": 10, "issues": 2, "prs": 6, "articles": 1}
    assert story.row("B. Kelp") == {"points": 0, "issues": 2, "prs": 4, "articles": 0}
    assert list(story.table()) == ["A. Coral", "B. Kelp", "W. Shell"]


def test_every_other_byte_stays(story):
    """Only the changed cell's line differs, unknown column and prose included."""
    before = {name: story.read(name).splitlines() for name in ("README.md", "README_en.md")}
    story.pr("coral")
    story.update()
    for name, lines in before.items():
        now = story.read(name).splitlines()
        differing = [n for n, line in enumerate(lines) if line != now[n]]
        assert len(now) == len(lines)
        assert len(differing) == 1
        assert "创始成员" in now[differing[0]] or name == "README_en.md"


def test_a_second_run_changes_nothing(story):
    """Nothing new on the host, not one byte new in the folder, nor any cell to change."""
    for n in range(4):
        story.pr("newt", day=n + 1)
    story.issue("Kelp")
    story.update()
    before = story.files()
    again = story.update()
    assert story.files() == before
    assert again.decided.changes == ()
    assert again.decided.stale_files == ()


def test_the_database_can_be_deleted(story):
    """Delete the database and run: every file is as it was, kept hand edits and rows taken over included."""
    story.commit()
    story.pr("newt")
    story.pr("Kelp")
    story.issue("stranger")
    story.update()
    story.users["Kelp"].rename("kelp-sea")
    story.pr("Kelp", day=9)
    story.update()
    story.add_row("D. Urchin", "stranger", 0, 4, 0, 0)
    story.commit()
    story.edit_cell("A. Coral", "prs", 40)
    story.update()
    before = story.files()
    shutil.rmtree(story.folder / ".sigbot")
    story.update()
    assert story.files() == before


def test_members_join_and_strangers_are_candidates(story):
    """A roster member with work gets a row under the roster's name; a Maintainer does not; others are listed."""
    story.pr("newt")
    story.pr("manta")
    story.pr("stranger")
    story.issue("stranger")
    found = story.update().decided.board
    assert story.row("Newt") == {"points": 0, "issues": 0, "prs": 1, "articles": 0}
    assert "@newt](https://gitee.com/newt)" in story.read("README.md")
    assert [(each.line, each.tallies["issues"], each.tallies["prs"]) for each in found.candidates] == [
        ("rows.add: stranger", 1, 1)
    ]
    story.edit("sig.yaml", "add: []", "add: [Stranger]")
    story.update()
    assert story.row("stranger") == {"points": 0, "issues": 1, "prs": 1, "articles": 0}


def test_a_confirmed_contribution_lets_someone_in(story):
    """An entry of contributions/ counts for its person, and is a way into the table."""
    story.record(
        "2025",
        "articles:\n"
        '- {who: "@stranger", url: "https://example.org/reef?utm_source=x", when: 2025-02-01, title: Reefs}\n'
        '- {who: "@stranger", url: "https://example.org/reef/", when: 2025-02-02, title: Reefs again}\n'
        '- {who: "@coral", url: "https://example.org/old", when: 2025-01-01, title: Of the very day}\n'
        '- {who: w-shell, url: "https://example.org/shell", when: 2025-02-03, title: Shells}\n'
        "tasks:\n"
        '- {who: "@stranger", task: T1, points: 20, value: 50, when: 2025-02-01, evidence: accepted}\n'
        '- {who: "@stranger", task: T1, points: 30, value: 50, when: 2025-02-09, evidence: accepted}\n',
    )
    story.pr("stranger")
    story.at(50)
    story.update()
    assert story.row("stranger") == {"points": 50, "issues": 0, "prs": 1, "articles": 1}
    assert story.row("A. Coral")["articles"] == 1
    assert story.row("W. Shell")["articles"] == 2
    assert list(story.table()) == ["stranger", "A. Coral", "B. Kelp", "W. Shell"]


def test_rows_keep_their_places_where_asked(story):
    """With `order: keep` no row moves, however much it gains; a new row is the last."""
    story.edit("sig.yaml", "order: [points, prs]", "order: keep")
    for n in range(9):
        story.pr("Kelp", day=n + 1)
    story.pr("newt")
    story.update()
    assert list(story.table()) == list(story.table("README_en.md"))
    assert list(story.table()) == ["A. Coral", "B. Kelp", "W. Shell", "Newt"]
    assert story.row("B. Kelp")["prs"] == 12


def test_what_is_deleted_on_the_host_stops_counting(story):
    """A deleted pull request leaves the sum, once the host's list is compared."""
    gone = story.pr("coral", day=2)
    story.pr("coral", day=3)
    story.pr("coral", day=4)
    story.update()
    assert story.row("A. Coral")["prs"] == 8
    with story.forge.lock:
        gone.delete()
    for _ in range(4):
        story.update()
    assert story.row("A. Coral")["prs"] == 7


def test_a_dry_run_writes_nothing(story):
    """Without `write` the changes are told and no file is touched."""
    before = story.files()
    story.pr("coral")
    found = story.update(write=False)
    assert story.files() == before
    assert [(change.count, change.before, change.after) for change in found.decided.changes] == [
        ("prs", 5, 6)
    ]
