"""The bot knows its own texts again, and takes nobody else's for them."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Purpose
from bot.documents.marks import digest, mark, read_mark, read_wrote, trailer, wrote

keys = st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True)
purposes = st.sampled_from([*Purpose, "desk"])
contents = st.lists(st.tuples(keys, st.integers())).map(digest) | st.just("withdrawn")
_WORD = st.characters(exclude_categories=["C", "Z"], exclude_characters="@:#,/|'\"{}[]")
slugs = st.text(_WORD, min_size=1, max_size=9)
cells = st.dictionaries(
    slugs, st.dictionaries(keys, st.integers(0, 10**9), min_size=1, max_size=3), max_size=3
)


@given(keys, purposes, contents)
def test_a_mark_is_read_back(key, purpose, content):
    assert read_mark(mark(key, purpose, content), key, purpose) == content


@given(keys, keys, purposes, purposes, contents)
def test_that_of_another_sig_or_purpose_is_not_read(key, other, purpose, about, content):
    """Neighbours work in one repository, with one account."""
    text = mark(key, purpose, content)
    assert (read_mark(text, other, about) is not None) is ((other, about) == (key, purpose))


@given(keys, purposes, contents, st.text(), st.sampled_from(["\n", "\r\n"]), st.text(" \t\r\n"))
def test_it_outlives_what_a_host_does_to_a_text(key, purpose, content, before, newline, after):
    """Other line ends, blanks behind it, and whatever stands before it."""
    text = f"{before}{newline}{newline}{mark(key, purpose, content)}{after}"
    assert read_mark(text, key, purpose) == content


def test_the_last_one_counts():
    """What somebody quotes stands before it."""
    quoted, own, other = (
        mark("reef", "board", "aaa"),
        mark("reef", "board", "bbb"),
        mark("atoll", "board", "ccc"),
    )
    assert read_mark(f"{quoted}\n\nText.\n\n{own}\n{other}", "reef", "board") == "bbb"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "See Sigbot-Board: reef 123",
        "> Sigbot-Board: reef 123",
        "Sigbot-Board: reef",
        "Sigbot-Board: reef 123 more",
        "sigbot-board: reef 123",
        "Sigbot-Boards: reef 123",
        "Sigbot-Board: reefs 123",
        "Sigbot-Board:\nreef 123",
    ],
)
def test_what_only_looks_like_one_is_none(text):
    assert read_mark(text, "reef", "board") is None


@given(
    st.lists(st.tuples(keys, st.none() | st.integers(), st.booleans())).flatmap(
        lambda parts: st.tuples(st.just(parts), st.permutations(parts))
    )
)
def test_a_digest_does_not_depend_on_the_order(drawn):
    parts, others = drawn
    assert digest(parts) == digest(others)


@given(st.sets(st.tuples(keys, st.integers())), st.sets(st.tuples(keys, st.integers())))
def test_another_content_has_another_digest(parts, others):
    assert (digest(parts) == digest(others)) is (parts == others)


@given(cells)
def test_the_cells_that_were_written_are_read_back(written):
    text = wrote((slug, count, value) for slug, counts in written.items() for count, value in counts.items())
    assert "\n" not in text
    for told in (text, f"Title\r\n\r\nText\r\n{text}  \r\nSigbot-Tree: 0\r\n"):
        assert read_wrote(told) == written


@given(st.text())
def test_any_text_tells_of_cells_or_of_none(text):
    read_wrote(f"Sigbot-Wrote: {text}")


class TestGit:
    """In a commit message they are trailers, also where a host makes it of a pull request."""

    def parsed(self, message, *options):
        command = ["git", "interpret-trailers", "--parse", *options]
        done = subprocess.run(command, input=message.encode(), capture_output=True, check=True)
        return done.stdout.decode().splitlines()

    @pytest.mark.parametrize("options", [(), ("--no-divider",)])
    def test_a_squashed_merge_has_them(self, options):
        from board_pulls import MARK, PULL

        from bot.documents.boardpull import page

        title, body = page([("zh", PULL), ("en", PULL)], MARK)
        assert self.parsed(f"!12 {title}\n\n{body}", *options) == MARK.splitlines()

    def test_the_bots_own_commit_has_them(self):
        text = f"{mark('reef', Purpose.BOARD, '0a1b')}\n{wrote([('coral', 'prs', 6)])}"
        assert self.parsed(f"更新\n\n{text}\n") == ["Sigbot-Board: reef 0a1b", "Sigbot-Wrote: coral/prs=6"]
        assert trailer(Purpose.BOARD) == "Sigbot-Board"
