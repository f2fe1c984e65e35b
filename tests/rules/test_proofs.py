"""A proof is judged by what it says most for the person, and what nobody could look at is never called missing."""

import pytest

from bot.model import Kind, Reason, Verdict
from bot.rules.proofs import Candidate, Judged, Presence, ProofState, judged


def verdict(reason=None, key="reef/core!1"):
    return Verdict(Kind.PR_MERGED, key, "reef/core!1", 1, 1, reason)


def there(key="reef/core!1", **rest):
    return Candidate(key, Presence.HERE, "https://gitee.com/x", "A change", "coral", **rest)


def state(*candidates):
    found = judged("!1", candidates)
    return found.state, found.key


def test_what_counts_says_how_much_of_which_count():
    found = judged(
        "!1",
        [
            there(
                is_own=True,
                verdicts={"merged_prs": [verdict()], "review_comments": [verdict(), verdict(key="b")]},
            )
        ],
    )
    assert found == Judged(
        "!1", ProofState.COUNTED, "reef/core!1", "https://gitee.com/x", "A change", "",
        (("merged_prs", 1), ("review_comments", 2)),
    )  # fmt: skip
    assert found.found


def test_what_does_not_count_says_every_reason_once():
    mine = [verdict(Reason.OWN_PR), verdict(Reason.LGTM_ONLY), verdict(Reason.OWN_PR)]
    found = judged("!1", [there(verdicts={"review_comments": mine})])
    assert (found.state, found.reasons, found.author) == (
        ProofState.NOT_COUNTED,
        ("own_pr", "lgtm_only"),
        "coral",
    )


def test_what_more_data_could_change_is_not_yet_known():
    found = judged("!1", [there(verdicts={"merged_prs": [verdict(Reason.FILES_UNKNOWN)]})])
    assert (found.state, found.found) == (ProofState.NOT_YET_KNOWN, True)


def test_ones_own_that_no_count_looks_at_is_found_and_says_so():
    found = judged("!1", [there(is_own=True)])
    assert (found.state, found.reasons) == (ProofState.NOT_COUNTED, ("no_count",))


@pytest.mark.parametrize(("read", "expected"), [(True, ProofState.OTHERS), (False, ProofState.NOT_CHECKED)])
def test_anothers_without_a_review_is_told_only_where_its_comments_are_known(read, expected):
    found = judged("!1", [there(comments_read=read)])
    assert (found.state, found.author, found.found) == (expected, "coral", False)


@pytest.mark.parametrize("presence", [Presence.UNREACHABLE, Presence.UNLISTED, Presence.NOT_READ])
def test_what_nobody_could_look_at_is_not_checked(presence):
    found = judged("!1", [Candidate("reef/core!1", presence)])
    assert (found.state, found.why) == (ProofState.NOT_CHECKED, presence)


def test_a_number_without_repository_is_whatever_says_most():
    gone, mine = Candidate("a/b!1", Presence.GONE), there("c/d!1", is_own=True, verdicts={"prs": [verdict()]})
    assert state(gone, there("b/c!1", comments_read=True), mine) == (ProofState.COUNTED, "c/d!1")
    assert state(gone, there("b/c!1", comments_read=True)) == (ProofState.OTHERS, "b/c!1")
    assert state(gone, Candidate("b/c!1", Presence.UNREACHABLE)) == (ProofState.NOT_CHECKED, "b/c!1")


def test_what_is_nowhere_is_not_found_and_says_where_it_was_looked_for():
    found = judged("!1", [Candidate("a/b!1", Presence.GONE), Candidate("b/c!1", Presence.GONE)])
    assert (found.state, found.tried) == (ProofState.NOT_FOUND, ("a/b!1", "b/c!1"))


def test_where_the_sig_looks_nowhere_nothing_can_be_checked():
    assert state() == (ProofState.NOT_CHECKED, "")
