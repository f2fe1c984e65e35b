"""What waits for whom, since when, and the line to paste; and what a run did or would have done."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hostile import blocks, check_harmless, logins, texts
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import (
    DeleteComment,
    EditComment,
    EditIssue,
    EditPull,
    OpenIssue,
    OpenPull,
    PostComment,
    Push,
)
from bot.documents.desk import (
    MAINTAINER,
    OPERATOR,
    Item,
    deed,
    desk,
    read_since,
    read_topics,
    report,
    topics_line,
)
from bot.documents.holds import held_text
from bot.rules.publishing import Held, Hold

LANGUAGES = ["zh", "en"]
DAY = date(2025, 1, 6)
BEFORE = {"sigs/reef/README.md": "| 名 | 5 |\n".encode()}
CORRECTION = (
    'corrections:\n- {who: "@coral", count: prs, change: +3, seen: 9, when: <since>, reason: ..., by: ...}'
)
ITEMS = [
    Item("act/7", "unknown", OPERATOR, {"what": "comment on reef/core!1", "detail": "no answer | in time"}),
    Item("board/not_ours", "held", MAINTAINER, {"text": "the branch ends in another commit"}),
    Item("pull/12", "pull", MAINTAINER, {"about": "!12 Update the leaderboard"}),
    Item("list/reef/core/pulls", "source", OPERATOR, {"list": "reef/core pulls", "error": "status 503"}),
    Item(
        "cell/coral/prs",
        "cell",
        MAINTAINER,
        {"name": "A. Coral", "column": "PRs", "value": 9, "computed": 6},
        CORRECTION,
    ),
    Item("row/newt", "row", MAINTAINER, {"login": "newt", "work": "PRs 2, Talks 1"}, "rows: {add: [newt]}"),
]
MEETINGS = [
    Item(
        "meeting/regular-2025-01-09",
        "open",
        MAINTAINER,
        {"name": "Tea *time*", "when": "2025-01-09", "day": "2025-01-09"},
    ),
    Item("doubt/clash/a/b", "doubt", MAINTAINER, {"text": "2025-01-09: a and b take place at the same time"}),
    Item("rhythm/tasks/2025-01-01", "rhythm", MAINTAINER, {"name": "Publish tasks"}),
]
SINCE = {item.key: DAY + timedelta(days=n) for n, item in enumerate(ITEMS)}

numbers = st.integers(0, 99)
whos = st.sampled_from([MAINTAINER, OPERATOR])
VALUES = {
    "unknown": st.fixed_dictionaries({"what": texts, "detail": texts}),
    "pull": st.fixed_dictionaries({"about": texts}),
    "source": st.fixed_dictionaries({"list": texts, "error": texts}),
    "cell": st.fixed_dictionaries({"name": texts, "column": texts, "value": numbers, "computed": numbers}),
    "row": st.fixed_dictionaries({"login": logins, "work": texts}),
    "rhythm": st.fixed_dictionaries({"name": texts}),
    "doubt": st.fixed_dictionaries({"text": texts}),
    "open": st.fixed_dictionaries({"name": texts, "when": texts, "day": st.just("2025-01-09")}),
}


@st.composite
def desks(draw):
    """Draw what waits, with every text that people give being anything, and since when."""
    items = []
    for n in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from([*VALUES]))
        login = draw(logins)
        paste = draw(st.sampled_from(["", f"rows: {{add: [{login}]}}", CORRECTION.replace("coral", login)]))
        items.append(Item(f"{kind}/{n}/{login}", kind, draw(whos), draw(VALUES[kind]), paste))
    days = {item.key: draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))) for item in items}
    return items, days, draw(st.integers(0, 9)), draw(st.sampled_from(LANGUAGES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_as_agreed(language, snapshot):
    assert desk(ITEMS, SINCE, 3, language) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_of_meetings_reads_as_agreed(language, snapshot):
    days = {each.key: DAY for each in MEETINGS}
    assert desk(MEETINGS, days, 0, language, paste="Reef SIG: Tea\nWhen: Thursday") == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_nothing_on_it_it_says_so(language, snapshot):
    assert desk([], {}, 0, language) == snapshot


@given(desks())
def test_the_days_are_read_back(drawn):
    """They outlive the database there."""
    items, days, more, language = drawn
    read = read_since(desk(items, days, more, language))
    assert {item.key: read[item.key] for item in items} == days


@given(desks(), st.sampled_from(["\r\n", "  \n"]))
def test_the_days_are_read_back_from_what_a_host_made_of_it(drawn, newline):
    items, days, more, language = drawn
    read = read_since(desk(items, days, more, language).replace("\n", newline))
    assert {item.key: read[item.key] for item in items} == days


@given(st.text() | texts)
def test_any_text_tells_days_or_none(text):
    """People may edit it."""
    read_since(text)


@given(desks(), st.sampled_from(["\n", "\r\n", "  \n"]))
def test_the_notice_stands_last_as_it_is_and_tells_the_bot_nothing(drawn, newline):
    """A topic in it may look like anything."""
    items, days, more, language = drawn
    named = [f"1. ``` 2001-01-01 · `{item.key}`" for item in items]
    notice = "\n".join(["Reef SIG", *named, "2. 2001-01-01 · `row/x`"])
    made = desk(items, days, more, language, paste=notice)
    *_, block = (token for token in blocks(made) if token.type == "fence")
    assert block.content == notice + "\n"
    read = read_since(made.replace("\n", newline))
    assert {key: read.get(key) for key in (*days, "row/x")} == {**days, "row/x": days.get("row/x")}


def test_a_day_that_is_none_hides_no_other():
    text = f"2025-13-01 · `row/x`\n{DAY} · `row/y`\n9999-99-99 · `row/z`"
    assert read_since(text) == {"row/y": DAY}


@given(desks())
def test_any_desk_is_harmless(drawn):
    items, days, more, language = drawn
    check_harmless(desk(items, days, more, language))


@given(desks())
def test_any_desk_holds_together(drawn):
    """One heading for each who has something to do, one point for each thing, one block for each line to paste."""
    items, days, more, language = drawn
    kinds = [token.type for token in blocks(desk(items, days, more, language))]
    who = {item.who for item in items}
    assert kinds.count("heading_open") == len(who)
    assert kinds.count("list_item_open") == len(items) + (MAINTAINER in who and more > 0)
    assert kinds.count("fence") == sum(bool(item.paste) for item in items)
    assert not {"table_open", "blockquote_open", "code_block", "hr", "ordered_list_open"} & set(kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_to_paste_has_the_day(language):
    """As it would stand in the file, without the point's indentation."""
    [block] = [token for token in blocks(desk(ITEMS[4:5], SINCE, 0, language)) if token.type == "fence"]
    assert block.content == CORRECTION.replace("<since>", "2025-01-10") + "\n"


class TestReport:
    """The local file, in every mode."""

    PUSH = Push(
        "otter/community", "x", "0", {"sigs/reef/README.md": "| 名 | 6 |\n".encode()}, "Numbers\n\nMark", None
    )
    OPEN = OpenPull("reef/community", "otter/community:x", "master", "Numbers | @all", "The *page*.\n")

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("live", [True, False])
    def test_it_reads_as_agreed(self, language, live, snapshot):
        deeds = [deed(action, BEFORE) for action in (self.PUSH, self.OPEN)]
        held = "" if live else "!1 waits"
        assert report("propose", "", deeds, held, "The desk.\n", language, live=live) == snapshot

    def test_a_quiet_run_says_why(self):
        text = report("watch", "no sig.yaml", [], "no number changes", "The desk.\n", "en", live=False)
        assert "Mode: **watch** (no sig.yaml). Nothing left this machine." in text
        assert "Nothing is done, because no number changes." in text

    @pytest.mark.parametrize(
        ("action", "title", "text"),
        [
            (OPEN, "Numbers | @all", "The *page*.\n"),
            (OpenIssue("reef/community", "Desk", "text"), "Desk", "text"),
            (EditPull("reef/community", 1, body="text", close=True), "", "text"),
            (EditIssue("reef/community", "I1", title="Desk"), "Desk", ""),
            (PostComment("reef/community", "pulls", "1", "text"), "", "text"),
            (EditComment("reef/community", "pulls", "1", "text"), "", "text"),
            (DeleteComment("reef/community", "pulls", "1"), "", ""),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_every_action_is_told(self, action, title, text):
        told = deed(action, {})
        assert (told.what, told.title, told.text, told.diff) == (str(action), title, text, "")

    def test_a_new_file_is_told_whole(self):
        push = Push("otter/community", "x", "0", {"a.md": b"1\n2"}, "Numbers", None)
        assert deed(push, {}).diff == "--- a/a.md\n+++ b/a.md\n@@ -0,0 +1,2 @@\n+1\n+2\n"

    @given(st.binary() | texts.map(str.encode), st.binary() | texts.map(str.encode))
    def test_any_content_stays_in_its_block(self, before, after):
        push = Push("otter/community", "x", "0", {"a.md": after}, "Numbers", None)
        text = report("live", "", [deed(push, {"a.md": before})], "", "The desk.\n", "en", live=True)
        kinds = [token.type for token in blocks(text)]
        assert kinds.count("fence") == bool(deed(push, {"a.md": before}).diff)
        assert kinds.count("heading_open") == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hold", Hold)
def test_every_reason_has_a_sentence(hold, language):
    """With what it is about, and without a stop."""
    tz = timezone(timedelta(hours=8))
    until = int(datetime(2025, 1, 6, 3, tzinfo=tz).timestamp())
    text = held_text(Held(hold, "!12", until), language, tz)
    assert len(text) > 10
    assert "\n" not in text
    assert not text.endswith((".", "。"))
    assert "!12" in text or "2025-01-06 03:00" in text or hold is Hold.NOTHING_NEW


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_own_sentence(language):
    assert len({held_text(Held(hold), language, timezone(timedelta())) for hold in Hold}) == len(Hold)


def test_where_something_waits_is_read_back_and_nothing_else_is():
    places = ("reef/community/pulls/12", "reef/core/issues/I4CD5P")
    assert read_topics(f"Words\n\n{topics_line(places)}Sigbot-Desk: reef 0a\n") == places
    assert (topics_line(()), read_topics("Words")) == ("", ())
    assert read_topics("Sigbot-Topics: ../../x a/b/pulls/1/files https://x/y/pulls/1 a/b/pulls/2") == (
        "a/b/pulls/2",
    )
