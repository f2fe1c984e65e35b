"""The host's rows come in once, change in place, and bring their events along."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.model import Account, Fact, Reason
from bot.store import schema
from bot.store.ingest import MISSES_BEFORE_UNAVAILABLE, Ingest
from bot.store.store import Store
from store.rows import ANN, BOB, BOT, SETTINGS, events, files, issue, place, pull, rows

PENDING = int(Fact.FILES_PENDING)
TOOLS = "reef/tools"


def take(store, *records, repository="reef/core", pass_=None):
    """Take in pull requests or issues, say how many were new or changed."""
    where = place(store, repository)
    with store.begin() as connection:
        ingest = Ingest(connection, SETTINGS)
        pulls = hasattr(records[0], "head")
        return (ingest.pulls if pulls else ingest.issues)(where, records, pass_)


def do(store, what, *arguments, repository=TOOLS):
    where = place(store, repository)
    with store.begin() as connection:
        getattr(Ingest(connection, SETTINGS), what)(where, *arguments)


def test_a_pull_request_is_an_event_and_its_merge_another(store):
    take(store, pull(merged=1500, state="merged"))
    assert events(store, "kind", "key", "at", "person", "link") == [
        ("pr_merged", "reef/core!1", 1500, "gitee:11", "https://gitee.example/reef/core/pulls/1"),
        ("pr_opened", "reef/core!1", 1000, "gitee:11", "https://gitee.example/reef/core/pulls/1"),
    ]


def test_an_issue_is_an_event(store):
    take(store, issue(labels=("invalid",)))
    assert events(store, "kind", "key", "bits", "scopes") == [
        ("issue_opened", "reef/core#I1A", int(Reason.INVALID), 3)
    ]


def test_a_page_that_is_as_it_was_costs_no_write(store):
    records = [pull(number=n, host_id=str(n)) for n in range(1, 101)]
    take(store, *records, pass_=1)
    core = place(store)
    with store.begin() as connection:
        database = connection.connection.dbapi_connection
        before = database.total_changes
        assert Ingest(connection, SETTINGS).pulls(core, records, 1) == 0
        assert database.total_changes == before


def test_a_later_pass_stamps_what_it_sees_and_changes_no_more(store):
    take(store, pull(), pull(number=2), pass_=1)
    before = events(store)
    assert take(store, pull(), pass_=2) == 0
    assert rows(store, schema.pull, "number", "seen") == [(1, 2), (2, 1)]
    assert events(store) == before


def test_only_what_changed_is_counted_as_changed(store):
    take(store, pull(), pull(number=2))
    assert take(store, pull(), pull(number=2, title="Other"), pull(number=3)) == 2
    assert events(store, "key", "title") == [
        ("reef/core!1", "Trace the queue"),
        ("reef/core!2", "Other"),
        ("reef/core!3", "Trace the queue"),
    ]


def test_a_merge_that_was_undone_is_an_event_no_more(store):
    take(store, pull(merged=1500, state="merged"))
    take(store, pull(state="open", updated=1600))
    assert events(store, "kind") == [("pr_opened",)]


def test_one_page_with_an_item_twice_takes_the_later(store):
    take(store, pull(title="old"), pull(title="new"))
    assert events(store, "title") == [("new",)]


def test_the_same_numbers_in_two_repositories_are_two_things(store):
    take(store, pull())
    take(store, pull(), repository="reef/other")
    assert events(store, "key") == [("reef/core!1",), ("reef/other!1",)]


def test_an_account_keeps_its_events_under_a_new_login(store):
    take(store, pull())
    take(store, pull(number=2, author=Account("gitee", "11", "ann-b")))
    assert rows(store, schema.account, "host_id", "login") == [("11", "ann-b")]
    assert rows(store, schema.former_login, "login") == [("ann",)]
    assert {person for (person,) in events(store, "person")} == {"gitee:11"}


def test_a_login_that_changes_its_case_is_no_former_login(store):
    take(store, pull())
    take(store, pull(author=Account("gitee", "11", "Ann")))
    assert rows(store, schema.account, "login") == [("Ann",)]
    assert rows(store, schema.former_login, "login") == []


def test_a_login_taken_back_is_no_longer_a_former_one(store):
    for login in ("ann", "ann-b", "ann", "ann-b"):
        take(store, pull(author=Account("gitee", "11", login)))
    assert rows(store, schema.former_login, "login") == [("ann",)]


def test_a_login_that_somebody_else_takes_is_another_account(store):
    """The id decides, not the login."""
    take(store, pull())
    take(store, pull(number=2, author=Account("gitee", "99", "ann")))
    assert rows(store, schema.account, "host_id", "login") == [("11", "ann"), ("99", "ann")]
    assert events(store, "key", "person") == [("reef/core!1", "gitee:11"), ("reef/core!2", "gitee:99")]


def test_who_becomes_a_program_or_stops_being_one_takes_the_past_along(store):
    take(store, pull(author=BOT), pull(number=2))
    take(store, pull(number=3, author=Account("gitee", "13", "carl")))
    assert {bits for (bits,) in events(store, "bits")} == {0}
    take(store, pull(number=3, author=BOT))
    assert events(store, "key", "bits") == [
        ("reef/core!1", int(Reason.BOT)),
        ("reef/core!2", 0),
        ("reef/core!3", int(Reason.BOT)),
    ]


def test_an_account_that_is_hidden_later_keeps_its_work(store):
    take(store, pull())
    take(store, pull(author=None, title="Changed"))
    assert events(store, "person", "title") == [("gitee:11", "Changed")]


def test_work_without_an_account_is_nobody_s_until_it_has_one(store):
    take(store, pull(author=None))
    assert events(store, "person", "account") == [("", None)]
    take(store, pull())
    assert events(store, "person", "account") == [("gitee:11", 1)]


def test_what_is_deleted_stays_listed_and_says_so(store):
    take(store, pull(merged=1500), pull(number=2))
    do(store, "deleted", schema.pull, 1, repository="reef/core")
    gone = int(Reason.DELETED)
    assert events(store, "key", "bits") == [("reef/core!1", gone), ("reef/core!1", gone), ("reef/core!2", 0)]


def test_what_comes_back_is_there_again(store):
    take(store, issue())
    do(store, "deleted", schema.issue, "I1A", repository="reef/core")
    take(store, issue())
    assert events(store, "bits") == [(0,)]


def test_a_pull_request_is_in_a_scope_with_paths_once_its_files_say_so(store):
    take(store, pull(), pull(number=2), repository=TOOLS)
    assert events(store, "bits", "scopes", "maybe") == [(PENDING, 0, 1)] * 2
    do(store, "files", 1, "c0ffee", files("src/reef/a.py"))
    do(store, "files", 2, "c0ffee", files("lib/a.py"))
    assert events(store, "key", "bits", "scopes", "maybe") == [
        ("reef/tools!1", 0, 1, 0),
        ("reef/tools!2", 0, 0, 0),
    ]


def test_a_push_makes_the_files_unknown_until_they_are_read_again(store):
    take(store, pull(), repository=TOOLS)
    do(store, "files", 1, "c0ffee", files("src/reef/a.py", "lib/b.py"))
    take(store, pull(head="beef", updated=1100), repository=TOOLS)
    assert events(store, "bits", "scopes", "maybe") == [(PENDING, 0, 1)]
    do(store, "files", 1, "beef", files("lib/b.py"))
    assert events(store, "bits", "scopes", "maybe") == [(0, 0, 0)]
    assert rows(store, schema.changed_file, "path") == [("lib/b.py",)]


def test_files_read_of_an_older_content_do_not_speak_for_the_newer(store):
    """A push may come between the list and its files."""
    take(store, pull(head="beef"), repository=TOOLS)
    do(store, "files", 1, "c0ffee", files("src/reef/a.py"))
    assert events(store, "bits", "scopes", "maybe") == [(PENDING, 0, 1)]


def test_a_cut_file_list_leaves_it_open_for_good(store):
    take(store, pull(), repository=TOOLS)
    do(store, "files", 1, "c0ffee", files("lib/a.py", truncated=True))
    assert events(store, "bits", "scopes", "maybe") == [(0, 0, 1)]


def test_files_that_are_not_there_in_three_runs_are_given_up(store):
    """Then they hold nothing up; and a push makes them asked for again."""
    take(store, pull(), repository=TOOLS)
    bits = []
    for miss in range(1, MISSES_BEFORE_UNAVAILABLE + 1):
        do(store, "files_missed", 1, miss)
        bits += events(store, "bits", "maybe")
    assert bits == [(PENDING, 1), (PENDING, 1), (0, 1)]
    take(store, pull(head="beef"), repository=TOOLS)
    assert events(store, "bits", "maybe") == [(PENDING, 1)]


AUTHORS = [None, ANN, BOB, BOT, Account("gitee", "11", "ann-b"), Account("gitee", "12", "reef-bot")]
records = st.builds(
    pull,
    number=st.integers(1, 5),
    author=st.sampled_from(
        [None, ANN, BOB, BOT, Account("gitee", "11", "ann-b"), Account("gitee", "12", "reef-bot")]
    ),
    title=st.sampled_from(["a", "b"]),
    merged=st.sampled_from([None, 1500]),
    labels=st.sampled_from([(), ("invalid",)]),
    head=st.sampled_from(["c0ffee", "beef", None]),
)
steps = st.one_of(
    st.tuples(st.just("pulls"), st.lists(records, max_size=4)),
    st.tuples(st.just("files"), st.integers(1, 5), st.sampled_from(["c0ffee", "beef"]), st.sampled_from(
        [files("src/reef/a.py"), files("lib/a.py"), files("lib/a.py", truncated=True), files()]
    )),
    st.tuples(st.just("files_missed"), st.integers(1, 5), st.integers(1, 3)),
    st.tuples(st.just("deleted"), st.just(schema.pull), st.integers(1, 5)),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One database for all examples of a property: each is rolled back."""
    store = Store.open(tmp_path_factory.mktemp("shared") / "sigbot.db")
    place(store, TOOLS)
    yield store
    store.close()


class _Undo(Exception):
    pass


def _events(connection):
    columns = [column for column in schema.event.c if column.name != "id"]
    return sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)


@given(st.lists(steps, max_size=12))
def test_whatever_happens_events_are_what_deriving_all_anew_would_give(shared, story):
    """Events that were kept in step page by page equal those made of all rows at once."""
    tools = place(shared, TOOLS)
    with suppress(_Undo), shared.begin() as connection:
        ingest = Ingest(connection, SETTINGS)
        ingest.pulls(tools, [pull(number=n) for n in range(1, 6)])
        for what, *arguments in story:
            getattr(ingest, what)(tools, *arguments)
        kept = _events(connection)
        ingest.derive(tools, schema.pull, range(1, 6))
        assert kept == _events(connection)
        raise _Undo
