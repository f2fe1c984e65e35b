"""What is said under a pull request is judged by the whole of it: whose thread, whose work, in time or not."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Fact, Kind, Reason
from bot.sig.config import SigConfig
from bot.store.conversation import Topic, comment_events
from bot.store.facts import NOBODY, Who
from bot.store.remarks import Remarks
from bot.store.settings import Marks

REMARKS = Remarks(SigConfig.model_fields["lgtm_words"].default)
ANN, BO, BO_TOO, BOT = (
    Who(1, "ann", "row:ann", is_bot=False),
    Who(2, "bo", "row:bo", is_bot=False),
    Who(3, "bo-at-work", "row:bo", is_bot=False),
    Who(4, "reef-bot", "gitee:4", is_bot=True),
)
WHO = {who.account: who for who in (ANN, BO, BO_TOO, BOT)}
PLAIN = Marks(0, 1, 0)
PULL = {
    "url": "https://g.example/r/c/pulls/7",
    "state": "open",
    "merged": None,
    "closed": None,
    "deleted": False,
}
COMMENT = {"number": 1, "author": 2, "body": "Please name the unit.", "created": 10, "deleted": False}
COMMENT |= {"line": False, "reply_to": None, "url": ""}


def said(*comments, author=ANN, marks=PLAIN, **pull):
    """Give the events of comments under a pull request, by ann if it is not said otherwise."""
    topic = Topic.of_pull({**PULL, **pull}, "r/c!7", author, marks)
    rows = [{**COMMENT, "number": n, **comment} for n, comment in enumerate(comments, 1)]
    people = lambda number: WHO.get(number, NOBODY)  # noqa: E731
    return list(comment_events(topic, rows, people, REMARKS))


def bits(*comments, **pull):
    return [event["bits"] for event in said(*comments, **pull)]


def test_a_comment_is_an_event_of_whoever_wrote_it():
    """With the key, the title and the link by which it is found again."""
    assert said({"number": 345, "body": "> old\n\nPlease name the unit."}) == [
        {
            "kind": "review_comment", "person": "row:bo", "key": "r/c!7#note_345", "subject": "r/c!7", "at": 10,
            "bits": 0, "scopes": 1, "maybe": 0, "amount": 1, "account": 2, "title": "Please name the unit.",
            "link": "https://g.example/r/c/pulls/7#note_345",
        }
    ]  # fmt: skip
    assert said({"url": "https://g.example/note"})[0]["link"] == "https://g.example/note"


@pytest.mark.parametrize(
    ("comment", "pull", "expected"),
    [
        ({}, {}, 0),
        ({"line": True}, {}, Fact.LINE_COMMENT),
        ({"body": "/retest"}, {}, Reason.COMMAND_ONLY),
        ({"body": "LGTM"}, {}, Reason.LGTM_ONLY),
        ({"deleted": True}, {}, Reason.DELETED),
        ({}, {"deleted": True}, Reason.DELETED),
        ({"author": 4}, {}, Reason.BOT),
        ({}, {"author": BOT}, 0),  # a review of a bot's work is a review
        # one's own work, by whichever account
        ({"author": 1}, {}, Reason.OWN_PR),
        ({"author": 3}, {"author": BO}, Reason.OWN_PR),
        ({"author": None}, {"author": NOBODY}, 0),
        # up to the merge, its own second included; else up to the closing, if it is closed now
        ({}, {"merged": 10, "state": "merged"}, 0),
        ({}, {"merged": 9, "state": "merged"}, Reason.AFTER_MERGE),
        ({}, {"closed": 9, "state": "closed"}, Reason.AFTER_MERGE),
        ({}, {"closed": 10, "state": "closed"}, 0),
        ({}, {"closed": 9, "state": "open"}, 0),
        ({}, {"merged": 12, "closed": 9, "state": "merged"}, 0),
    ],
)
def test_facts_of_one_comment(comment, pull, expected):
    assert bits(comment, **pull) == [int(expected)]


OWN = int(Reason.OWN_THREAD)


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        # a root each: every thread that a person starts counts
        ([{}, {"created": 11}], [0, 0]),
        # a reply in a thread that the person started
        ([{}, {"created": 11, "author": 1}, {"created": 12, "reply_to": 1}], [0, Reason.OWN_PR, OWN]),
        ([{}, {"created": 12, "reply_to": 1, "author": 3}], [0, OWN]),
        # the first reply in another's thread counts, a further one does not
        ([{"author": 4}, {"created": 11, "reply_to": 1}, {"created": 12, "reply_to": 1}], [Reason.BOT, 0, OWN]),
        # replies to a reply belong to the same thread
        ([{"author": 4}, {"created": 11, "reply_to": 1}, {"created": 12, "reply_to": 2}], [Reason.BOT, 0, OWN]),
        # the root is not known any more: its replies are still one thread
        ([{"created": 11, "reply_to": 99}, {"created": 12, "reply_to": 99}], [0, OWN]),
        # what is deleted is as if it had never been
        ([{"deleted": True}, {"created": 11, "reply_to": 1}], [Reason.DELETED, 0]),
        # in one second the host's order of ids decides
        ([{"author": 4}, {"reply_to": 1}, {"reply_to": 1}], [Reason.BOT, 0, OWN]),
        # whom the host hides is nobody, not one person
        ([{"author": 1}, {"author": None, "reply_to": 1}, {"author": None, "reply_to": 1}], [Reason.OWN_PR, 0, 0]),
        # replies in a circle are one thread
        ([{"reply_to": 2}, {"created": 11, "reply_to": 1}], [0, OWN]),
    ],
)  # fmt: skip
def test_a_person_counts_once_a_thread(comments, expected):
    assert bits(*comments) == [int(each) for each in expected]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([1, 2, 3, 4, None]),
            st.integers(0, 5),
            st.none() | st.integers(1, 6),
            st.sampled_from([False, False, True]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_threads_are_the_same_in_whichever_order_comments_come(drawn):
    """And of one person at most one comment in each is not a further one; of whoever spoke there is exactly one."""
    rows = [
        {"number": n, "author": author, "created": created, "reply_to": reply, "deleted": deleted}
        for n, (author, created, reply, deleted) in enumerate(drawn, 1)
    ]
    expected = {event["key"]: event["bits"] for event in said(*rows)}
    for order in permutations(rows):
        assert {event["key"]: event["bits"] for event in said(*order)} == expected
    live = {row["number"]: row["reply_to"] for row in rows if not row["deleted"]}

    def thread(number):
        seen = {number}
        while (number := live.get(number)) and number not in seen:
            seen.add(number)
        return frozenset(seen)

    threads = []
    for number in live:
        mine = thread(number)
        joined = [each for each in threads if each & mine]
        threads = [each for each in threads if not each & mine] + [mine.union(*joined)]
    spoke, counted = Counter(), Counter()
    for row in rows:
        who = WHO.get(row["author"])
        if row["number"] in live and who:
            turn = (who.person, next(n for n, each in enumerate(threads) if row["number"] in each))
            spoke[turn] += 1
            counted[turn] += not expected[f"r/c!7#note_{row['number']}"] & OWN
    assert counted == Counter(dict.fromkeys(spoke, 1))


def test_comments_have_the_scopes_of_what_they_are_under():
    """Also where those are not known yet."""
    pending = int(Fact.FILES_PENDING)
    [event] = said({}, marks=Marks(pending, 0, 2))
    assert (event["bits"], event["scopes"], event["maybe"]) == (pending, 0, 2)


def test_what_is_said_under_an_issue_has_no_author_to_mind():
    topic = Topic.of_issue({**PULL, "state": "closed"}, "r/c#I1A", Marks(int(Reason.INVALID), 1, 0))
    rows = [{**COMMENT, "body": "LGTM"}]
    [event] = comment_events(topic, rows, lambda _: ANN, REMARKS)
    assert event["kind"] == Kind.ISSUE_COMMENT
    assert event["key"] == "r/c#I1A#note_1"
    assert event["bits"] == int(Reason.INVALID | Reason.LGTM_ONLY)
