"""What an edit of the tables claims, held against what was read and recorded; nothing of it needs a host."""

import shutil

import pytest
from e2e.story import stories

from bot.app.ladder.claims import look_at
from bot.app.ladder.claimview import claims_view
from bot.app.pages import titles
from bot.app.pullfiles import PullFiles
from bot.app.session import open_run
from bot.documents.claims import claims_page

FILES = ("README.md", "README_en.md")


@pytest.fixture
def reef(tmp_path):
    """A pull request of coral's counts since the table was taken over, an issue does not; the table shows neither."""
    for story in stories(tmp_path):
        story.pr("coral")
        story.issue("coral", labels=["invalid"])
        tables = {name: story.read(name) for name in FILES}
        story.update()
        shutil.rmtree(story.folder / "leaderboard")
        for name, text in tables.items():
            story.write(name, text)
        yield story


class Edit:
    """An edit that somebody makes of the story's files, and proposes."""

    def __init__(self, story) -> None:
        self.story = story
        self.before = {name: story.read(name).encode() for name in FILES}

    def look(self, body="", *, state="open", changed=FILES):
        """Propose what was edited meanwhile, and take it back here: give what is said of it."""
        after = {name: self.story.read(name).encode() for name in FILES}
        for name, data in self.before.items():
            self.story.write(name, data.decode())
        files = PullFiles(self.before, after, tuple(changed), "Kelp", "My row", body, state, 0, 12)
        with open_run(self.story.folder, self.story.environment) as run:
            self.found = look_at(run, files, "")
            self.view = claims_view(run, self.found, titles(run, "en"))
        return self.view["claims"]

    def page(self, language="en"):
        return claims_page(self.view, language)


@pytest.fixture
def edit(reef):
    return Edit(reef)


def test_a_number_that_the_bot_counts_itself_is_confirmed_with_its_evidence(reef, edit):
    reef.edit_cell("A. Coral", "prs", 6)
    (claim,) = edit.look()
    assert (claim["verdict"], claim["opening"], claim["counted"]) == ("confirmed", 5, 1)
    assert [each["key"] for each in claim["events"]] == ["reef/core!1"]
    assert "reef/core!1" in edit.page()


def test_a_number_that_it_counts_otherwise_is_told_with_what_does_not_count(reef, edit):
    reef.edit_cell("A. Coral", "issues", 3)
    key = "#" + next(iter(reef.forge.find_repo("reef/core").issues)).number
    (claim,) = edit.look(f"@coral: {key}")
    assert (claim["verdict"], claim["total"]) == ("contradicted", 2)
    assert [(each["text"], each["state"], each["reason"]) for each in claim["named"]] == [
        (key, "not_counted", "invalid")
    ]
    assert "is not counted: it is labelled invalid" in edit.page()


def test_what_nobody_read_is_not_yet_known(tmp_path):
    for story in stories(tmp_path):
        edit = Edit(story)
        story.edit_cell("A. Coral", "prs", 9)
        (claim,) = edit.look()
        assert (claim["verdict"], claim["drafts"]) == ("unknown", [])


def test_an_article_is_listed_for_a_maintainer_with_its_link_and_its_entry(reef, edit):
    reef.edit_cell("A. Coral", "articles", 2)
    (claim,) = edit.look("https://blog.example/reefs 2025-02-03")
    assert (claim["verdict"], claim["links"][0]["link"]) == ("for_a_maintainer", "https://blog.example/reefs")
    assert [each["missing"] for each in claim["drafts"]] == [[]]


def test_an_article_that_is_on_record_already_is_confirmed(reef, edit):
    reef.record("2025", 'articles:\n- {who: "@coral", url: https://blog.example/reefs, when: 2025-02-03}\n')
    reef.clock.advance(60 * 86400)
    reef.edit_cell("A. Coral", "articles", 2)
    assert [each["verdict"] for each in edit.look()] == ["confirmed"]


def test_one_language_alone_is_said(reef, edit):
    reef.edit_cell("A. Coral", "prs", 6, files=["README.md"])
    edit.look()
    assert "README\\_en.md is left as it was; please change it there, too" in edit.page()


def test_tables_that_would_differ_are_said(reef, edit):
    reef.edit_cell("A. Coral", "prs", 6, files=["README.md"])
    reef.edit_cell("A. Coral", "prs", 8, files=["README_en.md"])
    edit.look()
    assert "the tables would say 6 (README.md) and 8 (README\\_en.md); please make them alike" in edit.page()


def test_a_row_added_for_somebody_whom_nobody_knows_is_told_with_its_numbers(reef, edit):
    reef.add_row("P. Polyp", "polyp", 0, 0, 2, 0)
    reef.add_row("S. Sponge", "sponge", 0, 0, 0, 0)
    found = edit.look("P. Polyp wrote a lot")
    assert [(each["kind"], each["name"], each["verdict"]) for each in found] == [
        ("row_added", "P. Polyp", "contradicted"), ("row_added", "S. Sponge", "for_a_maintainer"),
    ]  # fmt: skip
    assert "not on the roster; once merged" in edit.page()


def test_a_row_taken_out_is_a_maintainers_to_say(reef, edit):
    reef.drop_row("B. Kelp")
    (claim,) = edit.look()
    assert (claim["kind"], claim["name"], claim["drafts"]) == ("row_removed", "B. Kelp", [])


def test_an_account_for_a_row_without_one_comes_with_the_line_that_links_them(reef, edit):
    for name in FILES:
        lines = reef.read(name).splitlines(keepends=True)
        reef.write(name, "".join(_with_account(line) for line in lines))
    (claim,) = edit.look()
    assert (claim["kind"], claim["drafts"][0]["section"]) == ("account", "links")


def _with_account(line):
    cells = line.split("|")
    return "|".join([*cells[:2], " @shelly ", *cells[3:]]) if line.startswith("| W. Shell") else line


def test_a_table_without_one_of_its_columns_is_named_with_its_line_and_the_other_one_is_read(reef, edit):
    reef.edit_cell("A. Coral", "prs", 6, files=["README_en.md"])
    reef.write("README.md", reef.read("README.md").replace("| PR |", "| PULLS |"))
    (claim,) = edit.look()
    assert (claim["verdict"], [each["file"] for each in claim["edits"]]) == ("confirmed", ["README_en.md"])
    assert "README.md:5: board.columns.prs: no column is headed PR or PRs" in edit.view["broken"][0]
    assert edit.page().startswith("**After this edit a table cannot be read")


def test_a_row_with_a_cell_too_many_and_a_file_that_is_gone_are_named(reef, edit):
    reef.write("README.md", reef.read("README.md").replace("| A. Coral |", "| A. Coral | x |"))
    (reef.folder / "README_en.md").write_bytes(b"# Reef\n")
    assert edit.look() == []
    assert len(edit.view["broken"]) == 2


def test_a_text_in_a_cell_is_told_and_offers_no_line(reef, edit):
    reef.edit_cell("A. Coral", "prs", "**many** <script>")
    (claim,) = edit.look()
    assert (claim["is_number"], claim["drafts"]) == (False, [])
    assert "this is no number" in edit.page()
    assert "<script>" not in edit.page()


def test_what_is_not_of_the_table_is_named_as_outside(reef, edit):
    reef.edit("README.md", "创始成员", "创始人")
    reef.edit("README.md", "结尾。", "完。")
    assert edit.look(changed=(*FILES, "OWNERS")) == []
    assert (edit.view["columns"], edit.view["text_of"], edit.view["outside"]) == (
        [{"name": "A. Coral", "header": "备注"}], ["README.md"], ["OWNERS"],
    )  # fmt: skip


def test_a_pull_request_that_touches_no_table_is_answered_in_one_clear_sentence(reef, edit):
    assert edit.look(changed=("OWNERS",)) == []
    assert edit.page().startswith("This pull request does not change the leaderboard's table")
    assert edit.page("zh").startswith("此 PR 没有改动贡献榜表格")


def test_a_closed_one_is_told_as_a_record(reef, edit):
    reef.edit_cell("A. Coral", "prs", 6)
    edit.look(state="closed")
    assert "closed without being merged" in edit.page()


def test_the_same_edit_is_the_same_comment_and_another_one_has_another_mark(reef, edit):
    reef.edit_cell("A. Coral", "articles", 2)
    edit.look("https://blog.example/reefs")
    first = edit.page()
    reef.clock.advance(86400)
    reef.edit_cell("A. Coral", "articles", 2)
    edit.look("https://blog.example/reefs")
    assert edit.page().splitlines()[-1] == first.splitlines()[-1]
    reef.edit_cell("A. Coral", "articles", 3)
    edit.look("https://blog.example/reefs")
    assert edit.page().splitlines()[-1] != first.splitlines()[-1]
