"""Who is who: by the host's ids, whatever the logins do; people and ids here are invented."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Account
from bot.rules.people import Claim, resolve


def account(number, login, *former):
    return Account("gitee", str(number), login), former


def claim(*accounts, slug=None):
    return Claim(slug, tuple(f"gitee:{account}" for account in accounts))


ANN, BO = account(1, "ann"), account(2, "bo")


def test_a_row_and_its_account_are_one_person():
    """Whoever has a row is known by the row's key, by login and by id."""
    people = resolve([claim("ann", slug="ann")], [ANN], [])
    assert (
        people.by_account("gitee:ann") == people.by_account("gitee:1") == people.by_slug("ann") == "row:ann"
    )
    assert people.assigned() == {("gitee", "1"): "row:ann"}


def test_logins_are_compared_without_case():
    """A login is the same in whatever case the SIG's files write it."""
    people = resolve([claim("Ann", slug="ann")], [account(1, "aNN")], [])
    assert people.by_account("gitee:ANN") == "row:ann"
    assert people.logins["row:ann"] == ("gitee:aNN",)


def test_a_stranger_is_their_account():
    """An account that no file names is a person of its own, and needs no entry."""
    people = resolve([], [ANN], [])
    assert people.by_account("gitee:ann") == "gitee:1"
    assert people.assigned() == {}
    assert people.logins == {"gitee:1": ("gitee:ann",)}


def test_an_account_not_seen_yet_has_a_person():
    """A login of the files that the host has not shown yet is known by the login."""
    people = resolve([claim("new")], [], [])
    assert people.by_account("gitee:NEW") == "gitee:@new"
    assert people.logins["gitee:@new"] == ("gitee:new",)


def test_a_number_names_an_account():
    """An account may be named by its number, before and after the host has shown it."""
    people = resolve([claim("1", "bo", slug="bo")], [ANN, BO], [])
    assert people.by_account("gitee:ann") == people.by_account("gitee:bo") == "row:bo"


def test_a_renamed_account_stays_the_person():
    """A row that shows a former login belongs to the account that had it, under its login of today."""
    people = resolve([claim("ann", slug="ann")], [account(1, "ann-new", "ann")], [])
    assert people.by_account("gitee:ann-new") == "row:ann"
    assert people.logins["row:ann"] == ("gitee:ann-new",)
    assert people.held == ()


def test_accounts_yaml_remembers_a_rename():
    """With an empty database the former logins of accounts.yaml still tie a row to its account."""
    people = resolve([claim("ann", slug="ann")], [], [account(1, "ann-new", "ann")])
    assert people.by_account("gitee:1") == "row:ann"


def test_a_login_that_comes_back_is_held():
    """Someone else under a known login gets none of the person's numbers, and the message says what to do."""
    people = resolve([claim("ann", slug="ann")], [account(7, "Ann")], [ANN])
    assert people.by_account("gitee:ann") == "row:ann"
    assert people.assigned() == {("gitee", "1"): "row:ann", ("gitee", "7"): ""}
    assert "add `gitee:7` under `accounts:`" in str(people.held[0])


def test_a_login_taken_over_after_a_rename_is_held():
    """Also where the first owner is still there under another login."""
    people = resolve([claim("ann", slug="ann")], [account(1, "ann-new", "ann"), account(7, "ann")], [ANN])
    assert people.by_account("gitee:ann-new") == "row:ann"
    assert [(held.known_id, held.other_id) for held in people.held] == [("1", "7")]


def test_accepting_the_other_account_releases_it():
    """Named by its number in the roster, the held account's work is the person's."""
    claims = [claim("ann", slug="ann"), claim("ann", "7")]
    people = resolve(claims, [account(7, "ann")], [ANN])
    assert people.held == ()
    assert people.assigned() == {("gitee", "1"): "row:ann", ("gitee", "7"): "row:ann"}


def test_nobody_is_held_whom_no_file_names():
    """Two strangers with one login, one after the other, are nobody's concern."""
    assert resolve([], [account(1, "x", "ann"), account(7, "ann")], []).held == ()


def test_accounts_of_the_roster_are_merged():
    """Accounts that one roster entry lists are one person, through chains of entries too."""
    claims = [claim("a", "b"), claim("c", "d"), claim("b", "c")]
    people = resolve(claims, [account(n, login) for n, login in enumerate("abcd", 1)], [])
    assert {people.by_account(f"gitee:{login}") for login in "abcd"} == {"gitee:1"}
    assert people.logins["gitee:1"] == ("gitee:a", "gitee:b", "gitee:c", "gitee:d")


def test_two_rows_are_never_joined():
    """A roster entry that names the accounts of two rows ties nothing, and is reported."""
    claims = [claim("ann", slug="ann"), claim("bo", slug="bo"), claim("ann", "bo", "cy")]
    people = resolve(claims, [ANN, BO], [])
    assert [people.by_account(f"gitee:{login}") for login in ("ann", "bo")] == ["row:ann", "row:bo"]
    assert people.by_account("gitee:cy") == "gitee:@cy"
    assert [str(each).partition(";")[0] for each in people.refused] == [
        "@ann and @bo and @cy would make one person of the rows ann and bo"
    ]


def test_a_row_without_account_is_somebody():
    """A row without account is a person by its key, and a link ties it to an account."""
    alone = resolve([Claim("q-h-li", ())], [ANN], [])
    linked = resolve([Claim("q-h-li", ()), claim("ann", slug="q-h-li")], [ANN], [])
    assert alone.by_who("gitee", "q-h-li") == "row:q-h-li"
    assert alone.by_account("gitee:ann") == "gitee:1"
    assert linked.by_account("gitee:ann") == "row:q-h-li"


def test_an_entry_names_a_login_or_a_row():
    """`@ann` is a login, `ann` the key of a row: they need not be one person."""
    people = resolve([claim("ann", slug="a"), Claim("ann", ())], [ANN], [])
    assert people.by_who("gitee", "@ann") == "row:a"
    assert people.by_who("gitee", "ann") == "row:ann"


def test_hosts_are_kept_apart():
    """The same login on another host is another account."""
    there = Account("gitcode", "1", "ann")
    people = resolve([claim("ann", slug="ann")], [ANN, (there, ())], [])
    assert people.by_account("gitcode:ann") == "gitcode:1"


LOGINS = st.sampled_from("abcdefgh")
SEEN = [account(n, login, f"{login}-old") for n, login in enumerate("abcdef", 1)]


@given(st.data(), st.lists(st.lists(LOGINS, min_size=1, max_size=3), max_size=6), st.booleans())
def test_the_order_of_claims_does_not_matter(data, entries, has_row):
    """Whoever says first who belongs together, the same accounts are one person under the same key."""
    claims = [claim(*logins) for logins in entries] + ([claim("a", slug="row")] if has_row else [])
    first = resolve(claims, SEEN, [])
    other = resolve(data.draw(st.permutations(claims)), data.draw(st.permutations(SEEN)), [])
    assert first.groups == other.groups
    assert first.assigned() == other.assigned()
    assert {key: set(logins) for key, logins in first.logins.items()} == {
        key: set(logins) for key, logins in other.logins.items()
    }


@given(st.lists(st.lists(LOGINS, min_size=1, max_size=3), max_size=8))
def test_every_account_has_exactly_one_person(entries):
    """Rows first, then whatever the roster claims: no account is lost, none has two people, no two rows meet."""
    rows = [claim(login, slug=login) for login in "ab"]
    people = resolve(rows + [claim(*logins) for logins in entries], SEEN, [])
    assert people.by_slug("a") != people.by_slug("b")
    everyone = [login for logins in people.logins.values() for login in logins]
    assert sorted(everyone) == sorted(set(everyone))
    assert {f"gitee:{login}" for login in "abcdef"} <= set(everyone)
    for person, logins in people.logins.items():
        assert {people.by_account(login) for login in logins} == {person}
