"""The roster: what can be understood is understood, the rest is noted, and no address ever leaves it."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.sig.references import DEFAULT_ROLES
from bot.sig.roster import Roster, load_roster, past_entries

REAL = Path(__file__).parents[3] / "shared" / "data" / "trusted-ai-sig" / "sig_members.yaml"

SAMPLE = """\
Description: Everyone in the Lantern SIG.
Contributors:
- name: Li Hua
  gitee_home: https://gitee.com/LiHua
  email: li@example.org
  interest: wicks
  accounts: [gitcode:lihua-code, "gitee:123456", "@lihua2"]
  also_known_as: [李华, H. Li]
  since: 2024-03-01

- name: Wu Ming
  gitee_home: http://www.gitee.com/wuming/?from=home
  email: wu@example.org
  interest: oil
Committers:
- name: Li Hua
  gitee_home: https://gitee.com/LiHua
  email: li@example.org
Maintainers:
- name: Zhao
  gitee_home: https://gitcode.com/zhao
  email: zhao@example.org
  interest: light
"""


def read(text: str) -> Roster:
    return load_roster(text.encode(), "m.yaml", DEFAULT_ROLES)


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def entry(home: str, name: str = "Li Hua", more: str = "", interest: str = "x") -> str:
    return f"- {{name: {name}, gitee_home: '{home}', email: e@example.org, interest: {interest}{more}}}\n"


def test_an_entry_is_read_whole():
    first = read(SAMPLE).entries[0]
    assert (first.role, first.name, first.host, first.login) == ("contributor", "Li Hua", "gitee", "LiHua")
    assert first.accounts == ("gitcode:lihua-code", "gitee:123456", "gitee:lihua2")
    assert (first.also_known_as, first.since) == (("李华", "H. Li"), date(2024, 3, 1))
    assert (first.interest, first.line, first.place) == ("wicks", 3, ("Contributors", 0))


def test_hosts_and_logins_come_from_the_page():
    entries = read(SAMPLE).entries
    assert [(e.host, e.login) for e in entries[1:]] == [
        ("gitee", "wuming"),
        ("gitee", "LiHua"),
        ("gitcode", "zhao"),
    ]
    private = read("Contributors:\n" + entry("https://git.example.org:8443/lihua")).entries[0]
    assert (private.host, private.login) == ("gitee", "lihua")


def test_a_person_is_all_entries_that_share_an_account():
    people = read(SAMPLE).people
    assert [(person.name, person.roles) for person in people] == [
        ("Li Hua", ("contributor", "committer")), ("Wu Ming", ("contributor",)), ("Zhao", ("maintainer",)),
    ]  # fmt: skip
    assert people[0].accounts == ("gitee:LiHua", "gitcode:lihua-code", "gitee:123456", "gitee:lihua2")


@pytest.mark.parametrize("login", ["lihua", "LIHUA", "@LiHua", "lihua2", "lihua-code"])
def test_roles_are_found_by_any_login_in_any_case(login):
    assert read(SAMPLE).roles_of(login) == ("contributor", "committer")
    assert read(SAMPLE).role_of(login) == "committer"


def test_a_stranger_has_no_role():
    assert read(SAMPLE).roles_of("stranger") == ()
    assert read(SAMPLE).role_of("stranger") is None


def test_addresses_are_not_kept():
    assert "example.org" not in repr(read(SAMPLE))


def test_a_clean_roster_has_no_notes():
    assert read(SAMPLE).notes == ()


def test_an_empty_roster_has_nobody():
    assert read("") == Roster()
    assert read("Description: x\nContributors:\n") == Roster()


def test_blemishes_are_notes():
    text = (
        "Contributors:\n"
        "- gitee_home: https://gitee.com/lihua\n"
        "  intrest: wicks \n"
        + entry("https://gitee.com/LiHua")
        + "Committers:\n"
        + entry("https://gitee.com/wuming", "Wu", interest="~")
    )
    assert [str(note) for note in read(text).notes] == [
        "m.yaml:2:3: Contributors[0].email: is missing",
        "m.yaml:2:3: Contributors[0].name: is missing",
        "m.yaml:3:3: Contributors[0].intrest: unknown key 'intrest'; did you mean 'interest'?",
        "m.yaml:3:17: trailing space",
        "m.yaml:4:3: Contributors[1]: stands in this list already, in line 2",
        "m.yaml:4:30: Contributors[1].gitee_home: the login is written 'lihua' in line 2",
        "m.yaml:6:86: Committers[0].interest: is missing",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", ["m.yaml:1:1: must be lists of people: Contributors, Committers, Maintainers"]),
        ("Contributers:\n- a\n", [
            "m.yaml:1:1: Contributers: unknown list 'Contributers'; did you mean 'Contributors'?",
        ]),
        ("Contributors: Li\n", [
            "m.yaml:1:15: Contributors: must be a list of people, each beginning with '- name:'",
        ]),
        ("Contributors:\n- Li Hua\n", [
            "m.yaml:2:3: Contributors[0]: must be a mapping, like {key: value} (found 'Li Hua')",
        ]),
        ("Contributors:\n- name: Li Hua\n", ["m.yaml:2:3: Contributors[0].gitee_home: is missing"]),
        ("Contributors:\n- {gitee_home: gitee.com/lihua}\n", [
            ("m.yaml:2:16: Contributors[0].gitee_home: must be the page of a person, like https://gitee.com/lihua "
            "(found 'gitee.com/lihua')"),
        ]),
        ("Contributors:\n- {gitee_home: https://gitee.com/lantern/core}\n", [
            ("m.yaml:2:16: Contributors[0].gitee_home: must be the page of a person, like https://gitee.com/lihua "
            "(found 'https://gitee.com/lantern/core')"),
        ]),
        ("Contributors:\n- {gitee_home: li@example.org}\n", [
            ("m.yaml:2:16: Contributors[0].gitee_home: must be the page of a person, like https://gitee.com/lihua "
            "(found '…')"),
        ]),
        ("Contributors:\n- {gitee_home: https://gitee.com/a, since: soon}\n- {gitee_home: 7}\n", [
            "m.yaml:2:44: Contributors[0].since: must be a day, like 2025-02-01 (found 'soon')",
            ("m.yaml:3:16: Contributors[1].gitee_home: must be the page of a person, like https://gitee.com/lihua "
            "(found '7')"),
        ]),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_an_error_in_its_place(text, message):
    assert problems(text) == message


def test_one_name_with_two_accounts_is_an_error_until_the_file_says_which():
    lists = "Contributors:\n" + entry("https://gitee.com/lihua") + "Committers:\n"
    assert problems(lists + entry("https://gitee.com/lihua2")) == [
        (
            "m.yaml:4:30: Committers[0].gitee_home: 'Li Hua' has another account in line 2, gitee:lihua; for one "
            "person list both under accounts:, for two make the names differ"
        ),
    ]
    one = read(lists + entry("https://gitee.com/lihua2", more=", accounts: [lihua]"))
    assert [person.roles for person in one.people] == [("contributor", "committer")]
    two = read(lists + entry("https://gitee.com/lihua2", name="Li Hua of Xi'an"))
    assert len(two.people) == 2


def test_the_real_roster_reads_with_notes_on_its_blemishes():
    if not REAL.exists():
        pytest.skip("the real roster is not on this machine")
    roster = load_roster(REAL.read_bytes(), "sig_members.yaml", DEFAULT_ROLES)
    assert [str(note) for note in roster.notes] == [
        "sig_members.yaml:5:39: trailing space",
        "sig_members.yaml:18:3: Contributors[3].interest: is missing",
        "sig_members.yaml:43:3: Maintainers[0].interest: is missing",
    ]
    assert len(roster.entries) == 11
    assert roster.roles_of("JXLANG910") == ("contributor", "committer", "maintainer")
    assert roster.roles_of("emmmmtang") == ("contributor", "maintainer")
    assert roster.role_of("randywangze") == "maintainer"


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("Contributors:\n- {name: Otter, gitee_home: https://gitee.com/otter, since: soon}\n", ["otter"]),
        ("Contributors:\n- {gitee_home: nowhere}\n- {gitee_home: https://gitee.com/newt}\n", ["newt"]),
        ("Visitors:\n- {gitee_home: https://gitee.com/eel}\nContributors: all of us\n", []),
        ("", []),
    ],
)
def test_an_old_version_tells_whom_it_names_whatever_is_wrong_beside(text, logins):
    found = past_entries(text.encode(), "sig_members.yaml", {"contributor": "Contributors"})
    assert [entry.login for entry in found] == logins


@pytest.mark.parametrize("text", ["Contributors: [", "- otter", "just words"])
def test_an_old_version_that_is_no_roster_tells_nothing(text):
    assert past_entries(text.encode(), "sig_members.yaml", {"contributor": "Contributors"}) is None
