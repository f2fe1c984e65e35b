"""What stands in a topic follows from the bot's own whole answers, in whatever order a host lists them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from documents.conversations import DAY, article, records
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.conversation.topic import remarks_of
from bot.documents.answer import answer
from bot.documents.marks import mark
from bot.forge.records import CommentRecord
from bot.model import Account
from bot.rules.conversation import Remark, conversation
from bot.sig.conversation import Answers, Cast, Claimed, ConversationRecord, Opened, Settled, Wish
from bot.sig.ladder import Vote
from bot.sig.schedule import Schedule, Swap, Turn
from bot.sig.tasks import GivenUp, Taken

BOT, CORAL = Account("gitee", "1", "otter"), Account("gitee", "2", "coral")


def at(minutes):
    return DAY + timedelta(minutes=minutes)


def own(id_, note, minutes=0, by="coral", account="2", **fields):
    """Give one of the bot's answers."""
    answers = Answers(note=str(note), by=by, id=account, at=at(minutes))
    return Remark(str(id_), BOT, "", 0, True, ConversationRecord(answers=answers, **fields))


def claimed(n):
    return {"claims": (article(n),)}


def settled(n, result="confirmed", reason=""):
    return {"settled": (Settled(n=n, result=result, reason=reason),)}


def opened(minutes, role="committer", **rest):
    return Opened(
        candidate="coral",
        role=role,
        rule=Vote(electorate="maintainer"),
        electorate=("manta",),
        opened=at(minutes),
        deadline=at(minutes + 100),
        **rest,
    )


def cast(minutes, choice="yes"):
    return {"ballots": (Cast(choice=choice, at=at(minutes)),)}


def stands_of(remarks):
    found = conversation(remarks)
    said = found.claims, found.votes, found.decided, found.wishes, found.arranged, found.taken, found.given_up
    return *said, set(found.answered), len(found.twice)


@given(st.lists(records, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_in_which_comments_are_listed_does_not_matter(made, dice):
    remarks = [Remark(str(100 + n), BOT, "", 0, True, record) for n, record in enumerate(made)]
    listed = list(remarks)
    dice.shuffle(listed)
    assert stands_of(listed) == stands_of(remarks)


def test_a_claim_waits_until_somebody_settles_it():
    remarks = [own(10, 1, 0, claims=(article(1), article(2))), own(11, 2, 5, "manta", "5", **settled(1))]
    first, second = conversation(remarks).claims
    assert (first.result, first.said.by, first.settled.by, second.waits) == (
        "confirmed",
        "coral",
        "manta",
        True,
    )


def test_an_old_comment_that_was_edited_settles_a_later_claim():
    """The confirming comment is older than the claim; it was edited when the claim stood there."""
    remarks = [own(10, 1, 0, "manta", "5", **settled(1)), own(11, 2, 5, **claimed(1))]
    assert [each.result for each in conversation(remarks).claims] == ["confirmed"]


def test_the_first_word_on_a_claim_counts():
    remarks = [
        own(10, 1, 0, **claimed(1)),
        own(11, 2, 1, "manta", "5", **settled(1, "rejected", "no such page")),
        own(12, 3, 2, "newt", "6", **settled(1)),
    ]
    assert [(each.result, each.reason) for each in conversation(remarks).claims] == [
        ("rejected", "no such page")
    ]


def test_what_settles_nothing_is_nothing():
    assert conversation([own(10, 1, **settled(3))]).claims == ()


def test_a_second_answer_to_one_comment_is_reported_and_not_counted():
    remarks = [own(9, 1, **claimed(2)), own(10, 1, **claimed(1))]
    found = conversation(remarks[::-1])
    assert ([each.n for each in found.claims], [each.id for each in found.twice]) == ([2], ["10"])


MEETING = DAY.date()
SWAP = Swap(meeting=MEETING, by="coral", when=DAY, who="coral", to="newt", other=MEETING + timedelta(days=14))


def test_what_is_arranged_in_several_answers_stands_together():
    turns = [Turn(meeting=MEETING, by=who, when=DAY, who=who) for who in ("newt", "manta")]
    remarks = [
        own(10 + n, n, n, arranged=Schedule(volunteers=(turn,))) for n, turn in enumerate([*turns, turns[0]])
    ]
    assert conversation(remarks).arranged == Schedule(volunteers=tuple(turns))


@pytest.mark.parametrize(
    ("result", "counts"), [("confirmed", True), ("rejected", False), ("withdrawn", False)]
)
def test_a_change_of_turns_counts_once_it_is_agreed_to(result, counts):
    asked = own(10, 1, claims=(Claimed(n=1, swaps=SWAP),))
    assert conversation([asked]).arranged == Schedule()
    agreed = own(11, 2, 1, "newt", "6", **settled(1, result))
    assert conversation([asked, agreed]).arranged == Schedule(swaps=(SWAP,) if counts else ())


def test_what_is_taken_and_given_up_is_gathered():
    taken, given_up = (kind(what="I9ABC1", who="coral", when=DAY) for kind in (Taken, GivenUp))
    found = conversation([own(10, 1, taken=(taken,)), own(11, 2, 1, given_up=(given_up,))])
    assert (found.taken, found.given_up) == ((taken,), (given_up,))


def test_numbers_of_claims_go_on():
    assert conversation([]).next_claim == 1
    assert conversation([own(10, 1, **claimed(4))]).next_claim == 5


def test_a_record_that_was_edited_is_not_believed_and_still_an_answer():
    remark = replace(own(10, 1, **claimed(1)), is_whole=False)
    found = conversation([remark])
    assert (found.claims, list(found.answered), found.touched) == ((), ["1"], (remark,))


def test_a_ballot_belongs_to_the_vote_that_was_open_when_it_was_cast():
    """Also where its comment is older than the vote: it was edited then."""
    remarks = [
        own(9, 1, 0, "manta", "5", **cast(25, "no")),
        own(10, 2, 10, vote=opened(10, ended="withdrawn")),
        own(11, 3, 12, "manta", "5", **cast(12)),
        own(12, 4, 20, vote=opened(20, "maintainer")),
    ]
    assert [[each.choice for each in vote.ballots] for vote in conversation(remarks).votes] == [
        ["yes"],
        ["no"],
    ]


def test_the_running_vote_is_the_one_without_an_end():
    remarks = [own(10, 2, 10, vote=opened(10, ended="passed"))]
    assert conversation(remarks).vote is None
    assert conversation([*remarks, own(12, 4, 20, vote=opened(20))]).vote.said.note == "4"


def test_wishes_say_who_wished_them():
    ((said, wish),) = conversation([own(10, 1, wishes=(Wish(what="hide"),))]).wishes
    assert (said.account, wish.what) == ("2", "hide")


def test_the_bots_words_by_anybody_else_are_a_persons_words():
    """Anybody can copy a record with its mark; only those of publish.accounts are believed."""
    made = own(10, 1, **claimed(1)).record
    _, text = answer("", (), made, "reef", "en", longest=20_000)
    (theirs,) = remarks_of([CommentRecord("20", CORAL, text, 0)], {"otter"}, "reef")
    assert (theirs.is_own, theirs.record, conversation([theirs]).claims) == (False, None, ())
    (ours,) = remarks_of([CommentRecord("20", replace(BOT, login="Otter"), text, 0)], {"otter"}, "reef")
    assert (ours.is_own, ours.record, ours.is_whole) == (True, made, True)
    (neighbours,) = remarks_of([CommentRecord("20", BOT, text, 0)], {"otter"}, "tide")
    assert neighbours.is_own is False


def test_the_bots_other_comments_are_its_own_and_no_commands():
    text = f"@manta has not voted.\n\n/vote yes\n\n{mark('reef', 'reminder', '0a')}\n"
    (remark,) = remarks_of([CommentRecord("20", BOT, text, 0)], {"otter"}, "reef")
    assert (remark.is_own, remark.record) == (True, None)


def test_the_tokens_owner_speaks_as_a_person_where_there_is_no_mark():
    (remark,) = remarks_of([CommentRecord("20", BOT, "/points", 0)], {"otter"}, "reef")
    assert remark.is_own is False
