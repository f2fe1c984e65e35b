"""Logins of one person, as far as roster and remembered accounts tell; spelled as the host does."""

from bot.rules.sameness import same_people, spellings
from bot.sig.accounts import Accounts, KnownAccount
from bot.sig.roster import Roster, load_roster

ROLES = {"maintainer": "Maintainers"}
ROSTER = load_roster(
    b"Maintainers:\n- {name: Otter, gitee_home: https://gitee.com/Otter, email: o, interest: x, "
    b"accounts: ['gitee:otter2', 'gitee:77', 'gitcode:lutra']}\n",
    "roster",
    ROLES,
)


def test_the_accounts_of_an_entry_are_one_person():
    assert same_people(ROSTER, Accounts(), "gitee") == {"otter2": "otter", "77": "otter"}


def test_a_former_login_is_its_accounts():
    known = Accounts(
        (KnownAccount("gitee", "5", "Otter", ("Sea_Otter",)), KnownAccount("gitee", "77", "Third"))
    )
    assert same_people(ROSTER, known, "gitee") == {"sea_otter": "otter", "otter2": "otter", "third": "otter"}
    assert same_people(Roster(), known, "gitee") == {"sea_otter": "otter"}


def test_an_entry_with_its_former_login_is_the_account_of_today():
    known = Accounts((KnownAccount("gitee", "5", "Lutra", ("otter",)),))
    same = same_people(ROSTER, known, "gitee")
    assert same["lutra"] == "otter"
    assert same.get("otter", "otter") == "otter"


def test_a_former_login_that_another_account_has_now_is_the_others():
    known = Accounts((KnownAccount("gitee", "5", "Manta", ("newt",)), KnownAccount("gitee", "6", "newt")))
    assert same_people(Roster(), known, "gitee") == {}


def test_only_the_host_asked_about_counts():
    known = Accounts((KnownAccount("gitee", "5", "Manta"), KnownAccount("gitcode", "6", "MANTA")))
    assert spellings(known, "gitee") == {"manta": "Manta"}
