"""accounts.yaml: the same accounts are always the same bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.accounts import Accounts, KnownAccount, dump_accounts, load_accounts

SAMPLE = Accounts(
    (
        KnownAccount("gitcode", "7", "lihua"),
        KnownAccount("gitee", "9", "LiHua", ("li", "old-li")),
        KnownAccount("gitee", "123", "wuming", ("li-two", "shared")),
        KnownAccount("gitee", "1000", "no", ("shared", "LIHUA")),
    )
)


def test_accounts_are_written_by_host_and_number():
    text = dump_accounts(Accounts(tuple(reversed(SAMPLE.entries))))
    assert text.splitlines()[1:] == [
        "gitcode:",
        "- {id: '7', login: lihua}",
        "gitee:",
        "- {id: '9', login: LiHua, former: [li, old-li]}",
        "- {id: '123', login: wuming, former: [li-two, shared]}",
        "- {id: '1000', login: 'no', former: [LIHUA, shared]}",
    ]


def test_an_empty_file_holds_no_accounts():
    assert load_accounts(b"", "a.yaml") == Accounts()
    assert load_accounts(dump_accounts(Accounts()).encode(), "a.yaml") == Accounts()


def test_an_id_twice_is_a_problem_and_a_login_twice_is_not():
    """Who has a login now and whose account is gone may both be remembered under it."""
    text = b"gitee:\n- {id: 1, login: a}\n- {id: 2, login: A}\n- {id: 1, login: b}\n"
    with pytest.raises(ConfigError) as caught:
        load_accounts(text, "a.yaml")
    assert [str(problem) for problem in caught.value.problems] == [
        "a.yaml:4:8: gitee[2].id: '1' stands twice",
    ]


LOGINS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)
ACCOUNTS = st.lists(
    st.builds(
        KnownAccount,
        host=st.sampled_from(["gitee", "gitcode"]),
        id=st.integers(1, 10**9).map(str),
        login=LOGINS,
        former=st.sets(LOGINS, max_size=3).map(tuple),
    ),
    max_size=6,
    unique_by=(lambda account: account.id, lambda account: account.login.casefold()),
)


@given(ACCOUNTS)
def test_what_is_written_is_read_again_and_written_the_same(entries):
    text = dump_accounts(Accounts(tuple(entries)))
    read = load_accounts(text.encode(), "a.yaml")
    assert {(a.host, a.id, a.login, frozenset(a.former)) for a in read.entries} == {
        (a.host, a.id, a.login, frozenset(a.former)) for a in entries
    }
    assert dump_accounts(read) == text
