"""The bot's pull request is a page that holds together whatever people are called."""

import pytest
from board_pulls import MANY, MARK, PULL, QUIET, pulls
from hostile import blocks, check_harmless, inlines
from hypothesis import given, settings

from bot.documents.boardpull import page, withdrawal
from bot.documents.marks import mark, read_mark

LANGUAGES = ["zh", "en"]


def table(body):
    """Give the rows of the one table there is, each as the texts of its cells."""
    rows = []
    for token, content in zip(blocks(body), blocks(body)[1:], strict=False):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            rows[-1].append(content.content)
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pull", [PULL, QUIET, MANY], ids=["much", "little", "more than is named"])
def test_it_reads_as_agreed(pull, language, snapshot):
    assert "\n".join(page([(language, pull)], MARK)) == snapshot


def test_both_languages_are_one_page_with_one_table(snapshot):
    """The second one does not repeat what needs no words."""
    title, body = page([("zh", PULL), ("en", PULL)], MARK)
    assert len(table(body)) == 1 + 4
    assert f"{title}\n{body}" == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=50)
@given(pull=pulls())
def test_any_page_holds_together(language, pull):
    """One table, a row for each cell and each new row, four columns; a person without a row is one line."""
    title, body = page([(language, pull)], MARK)
    rows = table(body)
    assert [len(row) for row in rows] == [4] * (1 + len(pull.cells) + len(pull.rows))
    assert [row[2] for row in rows[1 : 1 + len(pull.cells)]] == [
        f"{('空' if language == 'zh' else 'blank') if each.before is None else each.before} → **{each.after}**"
        for each in pull.cells
    ]
    kinds = [token.type for token in blocks(body)]
    more = len(pull.suggested) < pull.suggested_in_all and bool(pull.suggested)
    assert kinds.count("list_item_open") == len(pull.suggested) + more
    assert not {"heading_open", "blockquote_open", "fence", "code_block", "hr"} & set(kinds)
    assert "\n" not in title


@settings(max_examples=50)
@given(pull=pulls())
def test_any_page_is_harmless(pull):
    title, body = page([("zh", pull), ("en", pull)], MARK)
    check_harmless(body)
    check_harmless(title)


@settings(max_examples=50)
@given(pull=pulls())
def test_the_mark_is_the_last_paragraph(pull):
    """And the only one: what people are called is no mark."""
    _, body = page([("zh", pull), ("en", pull)], MARK)
    *_, opened, last, closed = blocks(body)
    assert (opened.type, last.content, closed.type) == ("paragraph_open", MARK, "paragraph_close")
    assert body.endswith(f"\n\n{MARK}\n")
    assert read_mark(body, "reef", "board") == "0a1b2c3d4e"
    assert read_mark(body.removesuffix(f"{MARK}\n"), "reef", "board") is None


def test_a_name_is_shown_as_it_is():
    """Escaped for the table, and the same to a reader."""
    _, body = page([("en", PULL)], MARK)
    shown = "".join(token.content for token in inlines(body))
    assert all(
        name in shown for name in ("Newt | `n`", "Talks | given", "On *reefs* @all", "@Kelp <b>, PRs: 3")
    )


def test_a_sigs_own_template_takes_the_place(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en/pull.board.md.j2").write_text(
        "Numbers of {{ page.sig_name }}\n\n{{ page.cells|length }} cells\n"
    )
    title, body = page([("en", PULL)], MARK, tmp_path)
    assert (title, body) == ("Numbers of Reef", f"3 cells\n\n{MARK}\n")


class TestWithdrawal:
    """What stands in a pull request that the bot takes back."""

    def test_it_reads_as_agreed(self, snapshot):
        assert withdrawal(LANGUAGES, mark("reef", "board", "withdrawn")) == snapshot

    def test_its_mark_is_read(self):
        text = withdrawal(LANGUAGES, mark("reef", "board", "withdrawn"))
        check_harmless(text)
        assert read_mark(text, "reef", "board") == "withdrawn"
