"""What is remembered of words and of waiting: as it stands on the host now, and since when."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Word
from bot.store.notes import hear, heard_at, waiting_since, words_of

DAY = date(2025, 1, 6)
words = st.lists(
    st.builds(Word, st.integers(0, 9), st.integers(0, 9), st.text(), st.text(), st.just("pulls/1"), st.text())
)


def since(store, keys, today=DAY, **known):
    with store.begin() as connection:
        return waiting_since(connection, keys, known, today)


def test_words_are_kept_as_they_were_said(store):
    @settings(max_examples=20)
    @given(words)
    def kept(said):
        with store.begin() as connection:
            hear(connection, "pulls/1", 5, said)
        with store.read() as connection:
            assert words_of(connection) == said

    kept()


def test_what_stands_in_a_topic_now_takes_the_place_of_what_stood_there(store):
    """And leaves the other topics alone."""
    first, second = (Word(n, n, "pause", "newt", f"pulls/{n}", "7") for n in (1, 2))
    with store.begin() as connection:
        hear(connection, "pulls/1", 5, [first])
        hear(connection, "pulls/2", 6, [second])
        hear(connection, "pulls/1", 7, [])
    with store.read() as connection:
        assert (words_of(connection), heard_at(connection)) == ([second], {"pulls/1": 7, "pulls/2": 6})


def test_what_waits_keeps_its_day(store):
    """Until it is settled; when it comes again, it waits anew."""
    later = DAY + timedelta(days=3)
    assert since(store, ["a"]) == {"a": DAY}
    assert since(store, ["a", "b"], later) == {"a": DAY, "b": later}
    assert since(store, ["b"], later) == {"b": later}
    assert since(store, ["a", "b"], later) == {"a": later, "b": later}


def test_what_the_desk_says_counts_where_it_says_something(store):
    """It outlives the database, and a database that was lost knows only of today."""
    assert since(store, ["a", "b"], a=DAY - timedelta(days=9)) == {"a": DAY - timedelta(days=9), "b": DAY}
    assert since(store, [], c=DAY) == {}
