"""Comments come in by a list of all or pull request by pull request, and bring the same events along."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Account, Fact, Reason
from bot.sig.config import load_config
from bot.store import schema
from bot.store.events import apply_settings, assign
from bot.store.ingest import Ingest
from bot.store.settings import MAYBE_REVIEWER, Settings
from bot.store.store import Store
from store.rows import (
    ANN,
    BOB,
    BOT,
    CONFIG,
    SETTINGS,
    assignees,
    events,
    files,
    issue,
    place,
    pull,
    remark,
    remarks,
    rows,
)

BOB_TOO = Account("gitee", "14", "bob-at-work")
OWN_PR, OWN_THREAD, AFTER = (int(Reason[name]) for name in ("OWN_PR", "OWN_THREAD", "AFTER_MERGE"))


def do(store, what, *arguments, repository="reef/core", settings=SETTINGS):
    where = place(store, repository)
    with store.begin() as connection:
        return getattr(Ingest(connection, settings), what)(where, *arguments)


def facts(store, kind="review_comment"):
    """Give each comment's id and bits."""
    found = events(store, "kind", "key", "bits")
    return {int(key.rpartition("_")[2]): bits for of, key, bits in found if of == kind}


def people_are(store, *logins, settings=SETTINGS):
    """Let these accounts be one person."""
    with store.begin() as connection:
        ids = {"ann": "11", "bob": "12", "bob-at-work": "14"}
        assign(connection, {("gitee", ids[login]): "row:one" for login in logins}, settings)


def changes(store, act):
    """Count the rows that something wrote."""
    with store.begin() as connection:
        database = connection.connection.dbapi_connection
        before = database.total_changes
    act()
    return database.total_changes - before


def test_a_comment_is_an_event_of_its_pull_request(store):
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark()])
    assert ("review_comment", "reef/core!1#note_101", "reef/core!1", 1100, "gitee:12", 3) in events(
        store, "kind", "key", "subject", "at", "person", "scopes"
    )


def test_a_comment_that_comes_before_its_pull_request_waits_for_it(store):
    do(store, "pull_comments", [remark()])
    assert events(store) == []
    do(store, "pulls", [pull()])
    assert facts(store) == {101: 0}


def test_a_merge_judges_what_was_said_before_it_came_in(store):
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark()])
    do(store, "pulls", [pull(state="merged", merged=1099, updated=1200)])
    assert facts(store) == {101: AFTER}


def test_an_earlier_comment_of_a_thread_judges_the_later_ones(store):
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark(103, created=1300, reply_to=101)])
    assert facts(store) == {103: 0}
    do(store, "pull_comments", [remark(101)])
    assert facts(store) == {101: 0, 103: OWN_THREAD}


def test_an_edited_comment_keeps_its_time_and_is_judged_by_its_present_text(store):
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark()])
    do(store, "pull_comments", [remark(body="/retest", updated=2000)])
    assert max(events(store, "key", "at", "bits", "title")) == (
        "reef/core!1#note_101", 1100, int(Reason.COMMAND_ONLY), "/retest"
    )  # fmt: skip


def test_comments_that_are_as_they_were_cost_no_write(store):
    records = [remark(n, created=1000 + n) for n in range(100, 200)]
    do(store, "pulls", [pull()])
    do(store, "pull_comments", records, 1)
    assert changes(store, lambda: do(store, "pull_comments", records, 1)) == 0


def test_what_a_whole_reading_lacks_is_deleted_and_may_come_back(store):
    do(store, "pulls", [pull()])
    do(store, "remarks", 1, 1000, remarks(remark(), remark(102, created=1101)))
    do(store, "remarks", 1, 1000, remarks(remark(102, created=1101)))
    assert facts(store) == {101: int(Reason.DELETED), 102: 0}
    do(store, "remarks", 1, 1000, remarks(remark()))
    assert facts(store) == {101: 0, 102: int(Reason.DELETED)}


def test_what_a_reading_in_pieces_lacks_stays(store):
    do(store, "pulls", [pull()])
    do(store, "remarks", 1, 1000, remarks(remark(), remark(102)))
    do(store, "remarks", 1, 1000, remarks(remark(), whole=False))
    assert facts(store) == {101: 0, 102: 0}


@pytest.mark.parametrize(("at", "known"), [(1001, 1000), (1000, 999)])
def test_a_reading_within_the_second_of_the_change_is_not_the_last(store, at, known):
    """More may have been said in that second."""
    do(store, "pulls", [pull()])
    do(store, "remarks", 1, 1000, remarks(remark(), at=at))
    assert rows(store, schema.pull, "comments_of", "comments_at") == [(known, at)]


def test_comments_that_are_not_shown_in_three_runs_are_unavailable(store):
    """Another change gives it another chance."""
    do(store, "pulls", [pull()])
    for misses in (1, 2, 3):
        do(store, "remarks_missed", 1, 1000, misses)
        assert rows(store, schema.pull, "comments_of") == [(1000 if misses == 3 else None,)]
    do(store, "pulls", [pull(updated=1001)])
    assert rows(store, schema.pull, "comments_of", "comments_misses") == [(1000, 0)]


def test_comments_on_other_peoples_folders_are_out_of_scope(store):
    """Files decide it, for what is said as for what is done."""
    do(store, "pulls", [pull()], repository="reef/tools")
    do(store, "pull_comments", [remark()], repository="reef/tools")

    def seen():
        found = events(store, "kind", "scopes", "maybe", "bits")
        return [row[1:] for row in found if row[0] == "review_comment"]

    assert seen() == [(0, 1, int(Fact.FILES_PENDING))]
    do(store, "files", 1, "c0ffee", files("src/reef/a.py"), repository="reef/tools")
    assert seen() == [(1, 0, 0)]


def test_a_deleted_pull_request_takes_its_comments_along(store):
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark()])
    do(store, "deleted", schema.pull, 1)
    assert facts(store) == {101: int(Reason.DELETED)}


def test_a_deleted_comment_lets_the_next_of_its_thread_count(store):
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark(), remark(102, reply_to=101, created=1200)])
    do(store, "deleted", schema.pull_comment, 101)
    assert facts(store) == {101: int(Reason.DELETED), 102: 0}


def test_comments_of_issues_are_events_too(store):
    """What stands in the list and is under no issue is kept without an event."""
    do(store, "issue_comments", [remark(topic="I1A", url=""), remark(102, topic="")])
    do(store, "issues", [issue(labels=("invalid",))])
    assert facts(store, "issue_comment") == {101: int(Reason.INVALID)}
    assert ("https://gitee.example/reef/core/issues/I1A#note_101",) in events(store, "link")


def test_ones_own_work_is_the_persons_not_the_accounts(store):
    """Two accounts that come together, and apart again, have their comments judged anew."""
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark(), remark(102, author=BOB_TOO, created=1200, reply_to=101)])
    assert facts(store) == {101: 0, 102: 0}
    people_are(store, "bob", "bob-at-work")
    assert facts(store) == {101: 0, 102: OWN_THREAD}
    people_are(store, "ann", "bob-at-work")
    assert facts(store) == {101: 0, 102: OWN_PR}
    people_are(store)
    assert facts(store) == {101: 0, 102: 0}


def test_one_account_of_a_person_is_judged_by_nobody_else(store):
    """A new name for one account moves its events and derives none."""
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark(n, created=1000 + n) for n in range(100, 150)])
    assert changes(store, lambda: people_are(store, "bob")) == 51


def test_without_settings_the_next_count_judges_anew(store):
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark(author=BOB_TOO), remark(102, reply_to=101, created=1200)])
    people_are(store, "bob", "bob-at-work", settings=None)
    with store.begin() as connection:
        apply_settings(connection, SETTINGS)
    assert facts(store) == {101: 0, 102: OWN_THREAD}


def test_other_words_for_approval_derive_every_event_anew(store):
    config = CONFIG + "lgtm_words: [ship it]\n"
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [remark(body="LGTM"), remark(102, body="Ship it!", created=1200)])
    with store.begin() as connection:
        apply_settings(connection, SETTINGS)
    assert facts(store) == {101: int(Reason.LGTM_ONLY), 102: 0}
    with store.begin() as connection:
        apply_settings(connection, Settings(load_config(config.encode())))
    assert facts(store) == {101: 0, 102: int(Reason.LGTM_ONLY)}


UNKNOWN = int(Reason.REVIEWER_UNKNOWN)


@pytest.mark.parametrize(
    ("assigned", "expected"),
    [
        ((), []),
        ([(BOB, True)], [("gitee:12", 0, 0)]),
        ([(BOB, True), (BOT, False)], [("gitee:12", 0, 0)]),
        ([(BOT, True)], [("gitee:13", int(Reason.BOT), 0)]),
        ([(ANN, True)], [("gitee:11", OWN_PR, 0)]),
        # nobody, several, or the host does not tell: each of the others may have been it
        ([(BOB, False)], [("gitee:12", UNKNOWN, MAYBE_REVIEWER)]),
        ([(ANN, None), (BOB, None)], [("gitee:12", UNKNOWN, MAYBE_REVIEWER)]),
        (
            [(BOB, True), (BOB_TOO, True)],
            [("gitee:12", UNKNOWN, MAYBE_REVIEWER), ("gitee:14", UNKNOWN, MAYBE_REVIEWER)],
        ),
        ([(None, True), (BOB, False)], [("", 0, 0)]),
    ],
)
def test_the_main_reviewer_is_the_one_assignee_who_accepted(store, assigned, expected):
    do(store, "pulls", [pull(state="merged", merged=1500, assignees=assignees(*assigned))])
    found = events(store, "kind", "key", "at", "person", "bits", "maybe")
    mine = [row for row in found if row[0] == "main_review"]
    assert [row[3:] for row in mine] == expected
    assert all(row[1:3] == ("reef/core!1", 1500) for row in mine)


def test_who_is_assigned_to_an_open_pull_request_reviewed_nothing_yet(store):
    do(store, "pulls", [pull(assignees=assignees((BOB, True)))])
    assert [kind for (kind,) in events(store, "kind")] == ["pr_opened"]
    do(store, "pulls", [pull(assignees=assignees((BOB, True)), state="merged", merged=1500)])
    assert ("main_review", "gitee:12") in events(store, "kind", "person")


def test_a_main_review_by_ones_other_account_is_of_ones_own_work(store):
    do(store, "pulls", [pull(state="merged", merged=1500, assignees=assignees((BOB, True)))])
    for logins, bits in ((("ann", "bob"), OWN_PR), ((), 0)):
        people_are(store, *logins)
        assert [row[1] for row in events(store, "kind", "bits") if row[0] == "main_review"] == [bits]


comments = st.builds(
    remark,
    st.integers(101, 106),
    topic=st.integers(1, 2),
    author=st.sampled_from([ANN, BOB, BOB_TOO, BOT, None]),
    body=st.sampled_from(["LGTM", "/retest", "Please name the unit.", ""]),
    created=st.integers(1000, 1005),
    reply_to=st.none() | st.integers(101, 106),
    line=st.booleans(),
)


@given(
    st.lists(comments, max_size=6, unique_by=lambda each: each.number),
    st.randoms(use_true_random=False),
    st.sampled_from([None, 1003]),
)
@settings(max_examples=12, deadline=None)
def test_however_comments_come_in_the_events_are_the_same(tmp_path_factory, said, dice, merged):
    """By a list in any pages or pull request by pull request, before it or after; deriving again changes nothing."""
    folder = tmp_path_factory.mktemp("ways")
    pulls = [
        pull(number=n, merged=merged, state="merged" if merged else "open", updated=1005) for n in (1, 2)
    ]
    found = []
    for way in ("list", "each"):
        store = Store.open(folder / f"{way}.db")
        # Who is known first has the lower number: that is no part of what an event says.
        do(store, "pulls", [pull(number=n, author=who) for n, who in enumerate((ANN, BOB, BOB_TOO, BOT), 96)])
        people_are(store, "bob", "bob-at-work")
        steps = [("pulls", [each]) for each in pulls]
        if way == "list":
            steps += [("pull_comments", [each]) for each in said]
            dice.shuffle(steps)
        else:
            steps += [
                ("remarks", n, 1005, remarks(*(each for each in said if each.topic == n))) for n in (1, 2)
            ]
        for step in steps:
            do(store, *step)
        found.append(events(store))
        with store.begin() as connection:
            apply_settings(connection, SETTINGS)
        assert events(store) == found[-1]
        store.close()
    assert found[0] == found[1]


def test_no_address_is_kept_of_a_comment(store):
    """A record comes without; the text that is kept is the record's."""
    do(store, "pulls", [pull()])
    do(store, "pull_comments", [replace(remark(), body="write to …")])
    assert rows(store, schema.pull_comment, "body") == [("write to …",)]


OLD_PULL = """CREATE TABLE pull (repository INTEGER NOT NULL, number INTEGER NOT NULL, host_id VARCHAR NOT NULL,
author INTEGER, title VARCHAR NOT NULL, state VARCHAR NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL,
merged BIGINT, closed BIGINT, labels VARCHAR NOT NULL, head VARCHAR, url VARCHAR NOT NULL, deleted BOOLEAN NOT NULL,
seen INTEGER NOT NULL, files_key VARCHAR NOT NULL, files_of VARCHAR, files_state VARCHAR NOT NULL,
files_misses INTEGER NOT NULL, PRIMARY KEY (repository, number))"""


KEPT = """repository, number, host_id, author, title, state, created, updated, merged, closed, labels, head, url,
deleted, seen, files_key, files_of, files_state, files_misses"""
OLD_SLICE = """INSERT INTO slice (repository, source, only, since, page, pass_, complete, check_page, hidden,
since_ignored, failures, error) VALUES (1, 'pulls', '', 0, 0, 1, 1, 0, 0, 0, 0, '')"""
OLDER = (
    "DROP TABLE pull_comment",
    "DROP TABLE issue_comment",
    "ALTER TABLE pull RENAME TO newer",
    OLD_PULL,
    f"INSERT INTO pull SELECT {KEPT} FROM newer",
    "DROP TABLE newer",
    "UPDATE meta SET value = '1' WHERE key = 'schema_version'",
    OLD_SLICE,
)


def test_a_database_of_the_version_before_goes_on_working(tmp_path):
    """What it knows stays and is counted; the next run walks through its lists for what it did not keep."""
    path = tmp_path / "old.db"
    with_new = Store.open(path)
    do(with_new, "pulls", [pull()])
    with_new.close()
    old = sqlite3.connect(path)
    for statement in OLDER:
        old.execute(statement)
    old.commit()
    old.close()
    store = Store.open(path)
    assert rows(store, schema.slice_, "complete", "hidden") == [(True, None)]
    do(store, "pull_comments", [remark()])
    do(store, "pulls", [pull(state="merged", merged=1500, assignees=assignees((BOB, True)))])
    with store.begin() as connection:
        apply_settings(connection, SETTINGS)
    assert sorted(kind for (kind,) in events(store, "kind")) == [
        "main_review", "pr_merged", "pr_opened", "review_comment"
    ]  # fmt: skip
    store.close()
    Store.open(path).close()
