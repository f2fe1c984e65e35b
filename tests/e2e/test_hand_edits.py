"""What people change in the table is theirs: kept, reported, answered by a correction."""

from e2e.story import correction


def notes(updated, name):
    return [note for note in updated.decided.notes if note.startswith(name)]


def test_a_hand_edit_stays_until_it_is_answered(story):
    """Kept over any number of runs and of new work, reported each time, then computed, then counted on."""
    story.pr("coral", day=1)
    story.update()
    story.edit_cell("A. Coral", "prs", 9)
    for day in (2, 3):
        story.pr("coral", day=day)
        updated = story.update()
        assert story.row("A. Coral")["prs"] == 9
        assert notes(updated, "A. Coral, prs: was 6 and is 9 now, by hand")
        assert updated.decided.changes == ()
    story.record("2025", correction("prs", 1, seen=9))
    updated = story.update()
    assert story.row("A. Coral")["prs"] == 5 + 3 + 1
    assert notes(updated, "A. Coral") == []
    story.pr("coral", day=4)
    story.update()
    assert story.row("A. Coral")["prs"] == 10


def test_an_edit_before_the_first_run_is_kept_too(story):
    """Between `init` and the first run the opening balance tells what was edited."""
    story.edit_cell("B. Kelp", "issues", 7)
    assert notes(story.update(), "B. Kelp, issues: was 1 and is 7 now")
    assert story.row("B. Kelp")["issues"] == 7


def test_an_edit_of_one_cell_holds_no_other_up(story):
    """Beside an edited cell the rest of the row is counted."""
    story.edit_cell("A. Coral", "prs", 9)
    story.issue("coral")
    story.pr("Kelp")
    story.update()
    assert story.row("A. Coral") == {"points": 10, "issues": 3, "prs": 9, "articles": 1}
    assert story.row("B. Kelp")["prs"] == 4


def test_an_edit_in_one_language_is_written_in_neither(story):
    """Two tables that differ are reported, and neither is touched until they are alike."""
    story.update()
    story.edit_cell("A. Coral", "prs", 9, files=["README_en.md"])
    story.pr("coral")
    before = [story.read("README.md"), story.read("README_en.md")]
    for _ in range(2):
        updated = story.update()
        assert [story.read("README.md"), story.read("README_en.md")] == before
        assert notes(updated, "A. Coral, prs: differs between the tables (5 and 9), 6 is computed")
    story.edit_cell("A. Coral", "prs", 5, files=["README_en.md"])
    assert notes(story.update(), "A. Coral") == []
    assert story.row("A. Coral")["prs"] == 6


def test_a_right_guess_is_no_quarrel(story):
    """A hand that wrote what the bot would have written needs no answer."""
    story.pr("coral")
    story.edit_cell("A. Coral", "prs", 6)
    assert notes(story.update(), "A. Coral") == []
    story.pr("coral", day=6)
    story.update()
    assert story.row("A. Coral")["prs"] == 7


def test_words_in_a_cell_are_left(story):
    """A cell that holds no number is kept and reported, and counts on when it is a number again."""
    story.pr("coral", day=1)
    story.update()
    story.edit_cell("A. Coral", "prs", "?")
    story.pr("coral", day=2)
    assert notes(story.update(), "A. Coral, prs: holds no number")
    assert story.row("A. Coral")["prs"] is None
    story.edit_cell("A. Coral", "prs", 6)
    assert notes(story.update(), "A. Coral") == []
    assert story.row("A. Coral")["prs"] == 7


def test_a_row_taken_out_stays_out(story):
    """Taken over, or made by the bot: a row that somebody removed does not come back, nor as a candidate."""
    story.pr("newt", day=1)
    story.update()
    story.drop_row("Newt")
    story.drop_row("B. Kelp")
    for day in (2, 3):
        story.pr("newt", day=day)
        story.pr("Kelp", day=day)
        updated = story.update()
        assert list(story.table()) == ["A. Coral", "W. Shell"]
        assert updated.decided.board.candidates == ()
        assert updated.decided.board.waiting == ()


def test_a_row_put_back_counts_on(story):
    """Whoever puts a removed row back as it was finds it counted as before."""
    story.pr("Kelp", day=1)
    story.update()
    before = story.read("README.md"), story.read("README_en.md")
    story.drop_row("B. Kelp")
    story.update()
    for name, text in zip(("README.md", "README_en.md"), before, strict=True):
        story.write(name, text)
    assert notes(story.update(), "B. Kelp") == []
    story.pr("Kelp", day=2)
    story.update()
    assert story.row("B. Kelp")["prs"] == 5


def test_a_row_added_by_hand_is_taken_over(story):
    """Its numbers are its balance as of its commit; opening.yaml gains it, and later work adds up."""
    story.commit()
    story.update()
    story.add_row("D. Urchin", "urchin", 0, 3, 8, 0)
    story.pr("urchin", day=9)
    story.at(10)
    story.commit()
    story.pr("urchin", day=10)
    story.pr("urchin", day=11)
    story.update()
    opening = story.read("contributions/opening.yaml")
    assert "row: urchin" in opening
    assert "balance: {points: 0, issues: 3, prs: 8, articles: 0}" in opening
    assert "day: 2025-01-11T18:00:00+08:00" in opening
    assert story.row("D. Urchin") == {"points": 0, "issues": 3, "prs": 9, "articles": 0}
    story.pr("urchin", day=12)
    story.update()
    assert story.row("D. Urchin")["prs"] == 10
    assert story.read("contributions/opening.yaml") == opening


def test_a_row_waits_for_its_commit(story):
    """A row that is not committed yet is left alone and reported; with its commit it is taken over."""
    story.commit()
    story.add_row("D. Urchin", "urchin", 0, 3, 8, 0)
    story.pr("urchin", day=9)
    updated = story.update()
    assert notes(updated, "D. Urchin was added by hand and is not committed yet")
    assert story.row("D. Urchin")["prs"] == 8
    story.commit()
    updated = story.update()
    assert notes(updated, "D. Urchin") == []
    assert "row: urchin" in story.read("contributions/opening.yaml")


def test_a_row_in_one_language_only_waits_for_the_other(story):
    """A row in one table is neither counted nor taken over before the other table has it."""
    story.commit()
    story.add_row("D. Urchin", "urchin", 0, 3, 8, 0, files=["README.md"])
    story.commit()
    story.pr("urchin")
    for _ in range(2):
        updated = story.update()
        assert notes(updated, "D. Urchin has a row in one table and not in another")
        assert "\n| D. Urchin | @urchin | 0 | 3 | 8 | 0 | |\n" in story.read("README.md")
        assert "Urchin" not in story.read("README_en.md")
    assert "urchin" not in story.read("contributions/opening.yaml")
    story.add_row("D. Urchin", "urchin", 0, 3, 8, 0, files=["README_en.md"])
    story.commit()
    assert notes(story.update(), "D. Urchin") == []
    assert "row: urchin" in story.read("contributions/opening.yaml")


def test_a_row_taken_out_of_one_language_stays_in_the_other(story):
    """Until the tables agree, what is left of the row is not touched."""
    story.update()
    story.drop_row("A. Coral", files=["README_en.md"])
    story.pr("coral")
    before = story.read("README.md"), story.read("README_en.md")
    updated = story.update()
    assert (story.read("README.md"), story.read("README_en.md")) == before
    assert notes(updated, "A. Coral has a row in one table and not in another")


def test_a_second_row_of_somebody_is_left_alone(story):
    """Whoever stands twice is reported; the first row counts on, the second stays as it is."""
    story.add_row("Coral again", "Coral", 0, 0, 9, 0)
    story.pr("coral")
    for _ in range(2):
        updated = story.update()
        assert notes(updated, "Coral again has a row above already")
        assert (story.row("A. Coral")["prs"], story.row("Coral again")["prs"]) == (6, 9)


def test_rows_are_recognised_without_board_json(story):
    """Where leaderboard/ is not kept in git, the messages of the bot's commits tell what was written."""
    story.commit()
    story.pr("newt", day=1)
    story.pr("coral", day=1)
    story.update()
    story.commit(message="Board\n\nSigbot-Board: reef 1\nSigbot-Wrote: coral/prs=6 newt/prs=1")
    (story.folder / "leaderboard/board.json").unlink()
    (story.folder / "leaderboard/accounts.yaml").unlink()
    story.edit_cell("A. Coral", "prs", 11)
    story.pr("newt", day=2)
    updated = story.update()
    assert notes(updated, "A. Coral, prs: was 6 and is 11 now")
    assert story.row("Newt")["prs"] == 2
    assert "newt" not in story.read("contributions/opening.yaml")


def test_a_moved_row_keeps_its_place_among_equals(story):
    """Rows that a maintainer reorders among ties stay as reordered."""
    story.edit("sig.yaml", "order: [points, prs]", "order: [points]")
    for file in ("README.md", "README_en.md"):
        shell = story.drop_row("W. Shell", files=[file])
        kelp = next(
            line for line in story.read(file).splitlines(keepends=True) if line.startswith("| B. Kelp")
        )
        story.edit(file, kelp, shell + kelp)
    for _ in range(2):
        story.update()
        assert list(story.table()) == list(story.table("README_en.md")) == ["A. Coral", "W. Shell", "B. Kelp"]


def test_a_blank_is_a_zero(story):
    """A blank beside a zero of the other language is no difference, and is not filled before it is more."""
    story.edit_cell("W. Shell", "prs", " ", files=["README_en.md"])
    before = story.read("README_en.md")
    assert notes(story.update(), "W. Shell") == []
    assert story.read("README_en.md") == before
    story.record("2025", correction("prs", 1, who="w-shell"))
    story.update()
    assert story.row("W. Shell")["prs"] == 1


def test_a_row_taken_out_stays_out_through_a_rename(story):
    """A removed row does not come back under the person's next login."""
    story.pr("newt", day=1)
    story.update()
    story.drop_row("Newt")
    story.update()
    story.users["newt"].rename("triton")
    story.pr("newt", day=2)
    for _ in range(2):
        updated = story.update()
        assert list(story.table()) == ["A. Coral", "B. Kelp", "W. Shell"]
        assert updated.decided.board.candidates == ()


def test_a_correction_in_two_files_counts_once(story):
    """A merge may bring one correction twice; it is still one decision."""
    story.record("2025", correction("prs", -1))
    story.record("2025-again", correction("prs", -1))
    story.update()
    assert story.row("A. Coral")["prs"] == 4


def test_a_correction_twice_in_one_file_counts_once(story):
    """Two entries that say the same are one decision, however close they stand."""
    text = correction("issues", 4)
    story.record("2025", text + text.removeprefix("corrections:\n"))
    story.update()
    assert story.row("A. Coral")["issues"] == 6
