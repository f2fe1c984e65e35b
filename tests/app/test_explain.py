"""A number says what it is made of; a day, a window and an unknown person are answered for what they are."""

import os
import re
import subprocess
from datetime import date

import pytest
from e2e.story import BEIJING

from bot.app.explain import Asked
from bot.app.explained import as_data
from bot.documents.explanation import explanation
from bot.errors import Refusal
from bot.model import Reason
from bot.rules.cells import CellState
from bot.rules.freshness import Known


def prs(answer):
    (part,) = answer.parts
    assert part.count == "prs"
    return part


def test_the_parts_add_up_to_the_cell(story, asked):
    """Balance, counted events and corrections are the cell; what does not count is listed with its reason."""
    story.pr("coral", day=-3).merge(story.at(1))
    story.pr("coral", day=1)
    story.pr("coral", day=2, repo="reef/tools", files=["docs/a.md"])
    correct(story, -2, "2025-02-01")
    story.update()
    part = prs(asked("@coral", "prs"))
    assert (part.opening, part.counted, part.total) == (5, 1, 4)
    assert part.total == story.row("A. Coral")["prs"]
    reasons = [verdict.reason for verdict in part.verdicts]
    assert reasons == [Reason.IN_OPENING_BALANCE, None, Reason.OUT_OF_SCOPE]
    assert (part.linked, part.outside, part.cell) == (1, 0, None)


@pytest.mark.parametrize(
    "who", ["@coral", "coral", "CORAL", "@Coral", "A. Coral", "a. coral", "＠coral", "Coral"]
)
def test_a_person_is_found_by_login_row_or_name(who, story, asked):
    """A login in any case, the row's name, the roster's name: all the same person."""
    assert asked(who, "prs").member.login == "coral"


def test_a_row_without_account_is_found_by_its_key_and_name(story, asked):
    """W. Shell has no account, and is asked for by name."""
    assert asked("w-shell").member.name == asked("W. Shell").member.name == "W. Shell"
    assert [part.count for part in asked("w-shell").parts] == ["articles"]


@pytest.mark.parametrize(
    ("who", "hint"), [("@corl", "did you mean 'coral'?"), ("", ""), ("zzz", "no work that was read")]
)
def test_a_stranger_is_said_to_be_one(who, hint, story, asked):
    """Nobody is shown zeros that are somebody else's misspelling."""
    with pytest.raises(Refusal, match="nobody here is") as refused:
        asked(who, "prs")
    assert hint in str(refused.value)


def test_an_unknown_count_names_the_nearest(story, asked):
    """As every unknown word."""
    with pytest.raises(Refusal, match=r"unknown count 'prz'; did you mean 'prs'\?"):
        asked("@coral", "prz")


def test_before_anything_is_read_the_number_is_the_balance_and_not_known_in_full(story, asked):
    """Zero is not unknown: after `init`, before any `update`, nothing is said to be nothing."""
    part = prs(asked("@coral", "prs"))
    assert (part.total, part.known) == (5, Known.NEVER)
    assert part.cell
    assert part.cell.state is CellState.NOT_YET_KNOWN
    assert "not yet known in full" in text(asked("@coral"))


def test_reviews_are_not_zero_while_nobody_reads_them(story, asked):
    """A count over reviews is not known, however fresh the lists are."""
    story.edit("sig.yaml", "counts:\n", "counts:\n  reviews: {count: review_comment, in: code}\n")
    story.update()
    (part,) = asked("@coral", "reviews").parts
    assert part.known is Known.NEVER
    assert "nothing is recorded" not in text(asked("@coral", "reviews"))


def test_a_cell_kept_by_hand_is_told(story, asked):
    """Where the table shows another number than the sum, the answer says which and why."""
    story.update()
    story.edit_cell("A. Coral", "prs", 9)
    part = prs(asked("@coral", "prs"))
    assert part.cell
    assert (part.total, part.cell.value, part.cell.state) == (5, 9, CellState.KEPT_BY_HAND)
    assert "the table shows 9: edited there by hand" in text(asked("@coral", "prs"))


def test_a_day_after_the_balance(story, asked):
    """--as-of counts the whole of that day, and nothing after it; later corrections are not there yet."""
    story.pr("coral", day=1)
    story.pr("coral", day=40)
    correct(story, 1, "2025-03-01")
    story.update()
    part = prs(asked("@coral", "prs", until=date(2025, 1, 2)))
    assert (part.total, part.counted, part.outside, part.corrections) == (6, 1, 1, ())
    assert prs(asked("@coral", "prs", until=date(2025, 1, 1))).total == 5
    assert prs(asked("@coral", "prs", until=date(2025, 4, 1))).total == 8


def test_a_day_before_the_balance_shows_the_cell_in_git(story, asked):
    """What the README said on that day; before its history begins, and in a column it did not have, not known."""
    past(story, "2024-06-01", prs=2)
    past(story, "2024-09-01", prs=4)
    part = prs(asked("@coral", "prs", until=date(2024, 8, 1)))
    assert (part.total, part.past and part.past.file, part.past and part.past.day) == (
        2,
        "README.md",
        date(2024, 6, 1),
    )
    assert prs(asked("@coral", "prs", until=date(2024, 9, 1))).total == 4
    unknown = asked("@coral", "prs", until=date(2024, 5, 31))
    assert (prs(unknown).total, prs(unknown).past) == (None, None)
    assert "prs: not known" in text(unknown, until=date(2024, 5, 31))
    assert prs(asked("W. Shell", "prs", until=date(2024, 8, 1))).total == 0


def test_without_a_history_an_earlier_day_is_not_known(story, asked):
    """No checkout: nobody knows."""
    assert prs(asked("@coral", "prs", until=date(2024, 8, 1))).total is None


def test_a_window_adds_no_balance(story, asked):
    """--since asks what came in these days; a number taken over cannot be divided by days."""
    story.pr("coral", day=1)
    story.pr("coral", day=40)
    story.update()
    part = prs(asked("@coral", "prs", since=date(2025, 2, 1)))
    assert (part.total, part.opening, part.outside) == (1, None, 1)
    part = prs(asked("@coral", "prs", since=date(2025, 1, 2), until=date(2025, 1, 31)))
    assert (part.total, len(part.verdicts), part.outside) == (1, 1, 1)
    assert prs(asked("@coral", "prs", since=date(2024, 1, 1), until=date(2024, 6, 1))).total is None
    with pytest.raises(Refusal, match="--since 2025-03-01 is later than --until 2025-02-01"):
        asked("@coral", "prs", since=date(2025, 3, 1), until=date(2025, 2, 1))


def test_a_count_that_is_no_column_has_no_balance(story, asked):
    """What the table never held was not taken over: its early events count, and what was not read is said."""
    story.edit("sig.yaml", "counts:\n", "counts:\n  merged: {distinct: pr, of: pr_merged, in: code}\n")
    story.pr("coral", day=-9).merge(story.at(-8))
    story.pr("coral", day=1).merge(story.at(2))
    story.update()
    (part,) = asked("@coral", "merged").parts
    assert (part.opening, part.day) == (None, None)
    assert Reason.IN_OPENING_BALANCE not in [verdict.reason for verdict in part.verdicts]
    assert part.read_from
    assert "what happened before 2025-01-01 18:00+08:00 was not read" in text(asked("@coral", "merged"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_has_its_words_in_both_languages(language):
    """No event is turned away without a sentence."""
    part = {"count": "prs", "total": 0, "known": "fresh", "opening": None, "day": None, "linked": 0}
    part |= {"read_from": None, "table": None, "past": None, "outside": 0, "corrections": []}
    whole = {"name": "n", "login": "", "since": None, "until": None, "about": None}
    line = {"day": "2025-01-01", "text": "x", "link": "", "amount": 1, "counted": False}
    for reason in Reason:
        lines = [{**line, "reason": reason.word}]
        last = explanation({**whole, "parts": [{**part, "lines": lines}]}, language).splitlines()[-1]
        assert re.search(r"(: |：).{4}", last)


def correct(story, change, day):
    """Record a Maintainer's correction."""
    entry = f"{{who: '@coral', count: prs, change: {change}, reason: twice, when: {day}, by: manta}}"
    story.record("2025", f"corrections: [{entry}]")


def text(answer, language="en", **when):
    return explanation(as_data(answer, Asked("x", **when), BEIJING), language)


def past(story, day, **cells):
    """Commit the README as it stood on a day before the balance's, then go back to today's."""
    now = story.read("README.md")
    for count, value in cells.items():
        story.edit_cell("A. Coral", count, value, files=("README.md",))
    commit(story, day)
    story.write("README.md", now)


def commit(story, day):
    """Commit everything as of noon of a day."""
    dated = {"GIT_AUTHOR_DATE": f"{day}T12:00:00+0800", "GIT_COMMITTER_DATE": f"{day}T12:00:00+0800"}
    by = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], [*by, "commit", "-qm", "by hand"]):
        subprocess.run(
            ["git", "-C", story.folder, *arguments],
            check=True,
            env={**os.environ, **dated},
            capture_output=True,
        )
