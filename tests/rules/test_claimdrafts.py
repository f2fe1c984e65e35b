"""What a claim becomes once it is accepted: filled in as far as the evidence goes, blank where it does not."""

from dataclasses import replace
from datetime import date

from bot.model import Kind
from bot.rules.board import Member
from bot.rules.claimdrafts import FEW, Draft, Terms, drafts, fits, signers
from bot.rules.claims import Claim, ClaimKind, ClaimVerdict, Edit, Ours
from bot.rules.evidence import named
from bot.rules.freshness import Known

CORAL = Member("gitee:1", "coral", "A. Coral", "gitee", "coral")
SHELL = Member("row:w-shell", "w-shell", "W. Shell", "", None)
KINDS = {
    "articles": Kind.ARTICLE, "talks": Kind.TALK, "organised": Kind.MEETING_ORGANISED, "points": Kind.TASK,
}  # fmt: skip
TODAY = date(2025, 3, 1)
TERMS = Terms(
    TODAY, "reef/community!12", KINDS, lambda _member: date(2025, 1, 1), lambda _member, _key: False
)
PAGE = "https://blog.example/reefs"


def claim(count, claimed, total=1, member=CORAL, verdict=ClaimVerdict.FOR_A_MAINTAINER):
    ours = Ours(total, 0, 0, Known.FRESH, pending=False, visible=count == "prs")
    edits = (Edit("README.md", total, claimed, total),)
    return Claim(1, ClaimKind.CELL, member, verdict, edits, count=count, ours=ours)


def pieces(body):
    return named(body, {}, {}, "https://gitee.com")


def made(of, body="", terms=TERMS, *, sure=True):
    return drafts(of, [each for each in pieces(body) if fits(each, of, KINDS)], terms, sure=sure)


def test_an_article_with_link_and_day_is_ready_but_for_the_signature():
    (draft,) = made(claim("articles", 2), f"[On reefs]({PAGE}), 2025-02-03")
    assert draft == Draft("articles", {
        "who": "@coral", "url": PAGE, "when": date(2025, 2, 3), "title": "On reefs", "confirmed_by": None,
    })  # fmt: skip
    assert (draft.missing, draft.signature) == ((), "confirmed_by")


def test_a_day_that_nobody_told_is_left_blank():
    (draft,) = made(claim("articles", 2), PAGE)
    assert draft.missing == ("when",)


def test_more_links_than_are_claimed_leave_the_choice_to_a_maintainer():
    (draft,) = made(claim("articles", 2), f"{PAGE} https://blog.example/ponds")
    assert draft.missing == ("url", "when")


def test_a_link_that_may_be_another_claims_is_not_filled_in():
    assert made(claim("articles", 2), PAGE, sure=False)[0].missing == ("url", "when")


def test_what_is_on_record_already_is_not_recorded_again():
    terms = replace(TERMS, on_record=lambda _member, key: key == "https://blog.example/reefs")
    assert made(claim("articles", 2), f"{PAGE}/ https://blog.example/ponds", terms)[0].entry["url"] == (
        "https://blog.example/ponds"
    )


def test_an_article_from_before_the_take_over_becomes_a_correction_because_an_entry_would_add_nothing():
    (draft,) = made(claim("articles", 2), f"{PAGE} 2024-12-30\nforgotten when the table began")
    assert draft == Draft("corrections", {
        "who": "@coral", "count": "articles", "change": 1, "seen": 2, "keys": (PAGE,), "when": TODAY,
        "reason": "forgotten when the table began (reef/community!12)", "by": None,
    })  # fmt: skip


def test_of_two_articles_the_old_one_is_corrected_and_the_new_one_recorded():
    found = made(claim("articles", 3), f"{PAGE} 2024-12-30\nhttps://blog.example/ponds 2025-02-01")
    assert [(each.section, each.entry.get("change")) for each in found] == [
        ("articles", None),
        ("corrections", 1),
    ]


def test_a_talk_is_placed_by_the_day_of_its_meeting():
    (draft,) = made(claim("talks", 2), "例会分享《珊瑚》 https://x.example/meetings/007-20250109.md")
    assert draft.entry == {
        "who": "@coral", "meeting": date(2025, 1, 9), "topic": "珊瑚",
        "evidence": "https://x.example/meetings/007-20250109.md", "confirmed_by": None,
    }  # fmt: skip


def test_words_are_evidence_where_there_is_no_link():
    (draft,) = made(claim("organised", 2), "I organised the meeting of 2025-02-06")
    assert (draft.entry["meeting"], draft.entry["evidence"]) == (
        date(2025, 2, 6), "I organised the meeting of 2025-02-06",
    )  # fmt: skip


def test_points_are_awarded_on_the_day_of_their_acceptance():
    (draft,) = made(claim("points", 31), "I9ABC1: https://gitee.com/reef/core/pulls/7")
    assert draft.entry == {
        "who": "@coral", "task": "I9ABC1", "points": 30, "when": TODAY,
        "evidence": "https://gitee.com/reef/core/pulls/7", "confirmed_by": None,
    }  # fmt: skip


def test_points_without_a_task_are_left_blank():
    assert made(claim("points", 31))[0].missing == ("task", "evidence")


def test_a_number_that_the_bot_contradicts_takes_a_correction_and_its_reason_is_a_maintainers():
    (draft,) = made(claim("prs", 7, 6, verdict=ClaimVerdict.CONTRADICTED), "!3")
    assert (draft.section, draft.entry["change"], draft.entry["seen"], draft.missing) == (
        "corrections",
        1,
        7,
        ("reason",),
    )


def test_less_than_is_on_record_takes_a_correction():
    assert made(claim("articles", 0))[0].entry["change"] == -1


def test_many_unproven_deeds_are_not_spelled_out_one_by_one():
    assert len(made(claim("articles", 90))) == FEW


def test_a_row_without_account_is_spoken_of_by_its_key():
    assert made(claim("articles", 2, member=SHELL))[0].entry["who"] == "w-shell"


def test_nothing_is_offered_where_nothing_is_to_be_recorded():
    assert made(claim("prs", 6, 6, verdict=ClaimVerdict.CONFIRMED)) == ()
    assert made(claim("prs", 7, 6, verdict=ClaimVerdict.UNKNOWN)) == ()
    assert made(claim("articles", "many")) == ()
    assert made(claim("articles", 10**17)) == ()


def test_an_account_for_a_row_that_had_none_is_a_link():
    edits = (Edit("README.md", None, "shelly", None),)
    shelly = replace(SHELL, login="shelly")
    of = Claim(1, ClaimKind.ACCOUNT, SHELL, ClaimVerdict.FOR_A_MAINTAINER, edits, other=shelly)
    entry = {"row": "w-shell", "account": "shelly", "when": TODAY, "by": None}
    assert drafts(of, (), TERMS, sure=True) == (Draft("links", entry),)


def test_corrections_and_links_are_for_the_highest_role_and_the_rest_for_a_committer_too():
    roles = ("contributor", "committer", "maintainer")
    assert signers(roles, "articles") == ("committer", "maintainer")
    assert signers(roles, "corrections") == signers(roles, "links") == ("maintainer",)
    assert signers(("member", "lead"), "articles") == ("lead",)
