"""Proof shows the newest of what counted and says how much more there is, whatever does not count beside it."""

import pytest
from rules.happenings import ANYTIME, fill, happened
from sqlalchemy import create_engine

from bot.app.ladder.proof import proof, remarks
from bot.model import Kind, Reason
from bot.sig.counts import Count
from bot.store import schema

COMMENTS = Count("comments", "count", (Kind.REVIEW_COMMENT,), None, "code", Reason.OWN_THREAD)
REVIEWED = Count("reviewed", "distinct", (Kind.REVIEW_COMMENT,), "pr", "code")


@pytest.fixture
def connection():
    engine = create_engine("sqlite://")
    for table in (schema.repository, schema.pull_comment, schema.event):
        table.create(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def comment(pull, at, **rest):
    subject = f"a/b!{pull}"
    return happened(Kind.REVIEW_COMMENT, key=f"{subject}#note_{at}", at=at, **{"subject": subject, **rest})


def told(found):
    return [(each.subject, each.at) for each in found.newest], found.more


def test_the_newest_ten_are_shown_and_the_rest_is_a_number(connection):
    fill(connection, *(comment(n, at=n) for n in range(1, 15)))
    newest, more = told(proof(connection, COMMENTS, ANYTIME, "ann"))
    assert newest == [(f"a/b!{n}", n) for n in range(5, 15)]
    assert more == 4


def test_of_one_pull_request_all_comments_are_one_line_where_comments_count(connection):
    """Where pull requests count, its newest comment is its proof."""
    fill(connection, comment(1, 10), comment(1, 20), comment(2, 15))
    assert told(proof(connection, COMMENTS, ANYTIME, "ann")) == (
        [("a/b!1", 10), ("a/b!2", 15), ("a/b!1", 20)],
        0,
    )
    assert told(proof(connection, REVIEWED, ANYTIME, "ann")) == ([("a/b!2", 15), ("a/b!1", 20)], 0)


def test_many_comments_on_one_pull_request_hide_no_other(connection):
    fill(connection, comment(1, 1), *(comment(2, 10 + n) for n in range(600)))
    assert told(proof(connection, REVIEWED, ANYTIME, "ann")) == ([("a/b!1", 1), ("a/b!2", 609)], 0)


def test_what_does_not_count_is_no_proof(connection):
    fill(
        connection,
        comment(1, 10, bits=Reason.OWN_THREAD),
        comment(2, 11, scopes=0),
        comment(3, 12, person="ben"),
    )
    assert told(proof(connection, COMMENTS, ANYTIME, "ann")) == ([], 0)


def test_remarks_are_the_counted_comments_with_whose_pull_request_it_is(connection):
    fill(connection, comment(1, 10, title="Why?"), comment(2, 11, bits=Reason.OWN_THREAD), comment(3, 9))
    found = remarks(connection, COMMENTS, ANYTIME, "ann", {"a/b!1": "ben"}, None)
    assert [(each.pull, each.author, each.text) for each in found] == [
        ("a/b!3", None, ""),
        ("a/b!1", "ben", "Why?"),
    ]
