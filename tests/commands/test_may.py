"""Who may give a command, and who could where somebody may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.may import MAY_CONFIRM, Allowed, Asker, Because, Matter, May, Refused, allowed
from bot.commands.registry import BY_WORD
from bot.sig.roster import load_roster

ROLES = {"contributor": "Contributors", "committer": "Committers", "maintainer": "Maintainers"}
ORDER = tuple(ROLES)
ROSTER = load_roster(
    b"""\
Contributors:
- {name: Newt, gitee_home: https://gitee.com/newt, interest: a}
- {name: Coral, gitee_home: https://gitee.com/coral, interest: a}
Committers:
- {name: Coral, gitee_home: https://gitee.com/coral, accounts: [gitee:coral-at-work]}
- {name: Manta, gitee_home: https://gitee.com/manta}
Maintainers:
- {name: Otter, gitee_home: https://gitee.com/Otter}
""",
    "sig_members.yaml",
    ROLES,
)
STRANGER, NEWT, CORAL, OTTER = (
    Asker(login, ROSTER.roles_of(login)) for login in ("stranger", "newt", "coral", "otter")
)
YES = Allowed()


def ask(may, asker, **about):
    return allowed(may, asker, ROSTER, ORDER, **about)


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (May.ANYONE, {"stranger", "newt", "coral", "otter"}),
        (May.ROSTER, {"newt", "coral", "otter"}),
        (May.CONFIRMERS, {"coral", "otter"}),
        (May.ORGANISER, {"coral", "otter"}),
        (May.HIGHEST, {"otter"}),
        (May.ELECTORATE, set()),
    ],
)
def test_a_role_and_those_above_it_may(may, who):
    assert {each.login for each in (STRANGER, NEWT, CORAL, OTTER) if ask(may, each) == YES} == who


def test_what_is_about_oneself_is_anyones():
    for may in (May.CONCERNED, May.OWN):
        assert ask(may, STRANGER) == YES
        assert ask(may, STRANGER, whom="Stranger") == YES


def test_shortfalls_of_others_are_for_role_holders():
    assert ask(May.CONCERNED, NEWT, whom="coral") == YES
    refused = ask(May.CONCERNED, STRANGER, whom="newt")
    assert refused == Refused(May.CONCERNED, Because.OTHERS, ORDER, ("Otter", "coral", "manta", "newt"), 0)


def test_what_is_somebodys_own_is_not_even_a_maintainers():
    assert ask(May.OWN, OTTER, whom="newt") == Refused(May.OWN, Because.OTHERS, (), ("newt",), 0)


def test_whoever_opened_the_topic_may_have_it_looked_at_again():
    assert ask(May.AUTHOR, STRANGER).because is Because.ROLE
    assert ask(May.AUTHOR, Asker("stranger", is_author_of_topic=True)) == YES
    assert ask(May.AUTHOR, NEWT) == YES


@pytest.mark.parametrize("login", ["coral", "CORAL", "coral-at-work"])
def test_nobody_confirms_their_own_claim_by_whichever_account(login):
    refused = ask(May.CONFIRMERS, CORAL, whom=login)
    assert refused == Refused(May.CONFIRMERS, Because.SELF, ORDER[1:], ("Otter", "manta"), 0)
    assert ask(May.CONFIRMERS, OTTER, whom=login) == YES


def test_the_only_maintainer_does_not_correct_their_own_number():
    refused = ask(MAY_CONFIRM[Matter.DISPUTE], OTTER, whom="otter")
    assert refused == Refused(May.HIGHEST, Because.SELF, ("maintainer",))


def test_a_tasks_mentor_may_besides_but_not_for_themselves():
    assert ask(May.CONFIRMERS, NEWT, whom="coral", also=["Newt"]) == YES
    assert ask(May.CONFIRMERS, NEWT, whom="newt", also=["newt"]).because is Because.SELF


def test_whoever_organises_a_meeting_may_besides_also_about_themselves():
    assert ask(May.ORGANISER, NEWT, also=["Newt"]) == YES
    assert ask(May.ORGANISER, NEWT, also=["stranger"]).logins == ("stranger", "Otter", "coral", "manta")


def test_a_change_of_turns_is_agreed_to_by_whoever_was_asked():
    assert ask(MAY_CONFIRM[Matter.SWAP], CORAL, whom="coral-at-work") == YES
    assert ask(MAY_CONFIRM[Matter.SWAP], OTTER, whom="newt").logins == ("newt",)


def test_the_electorate_votes_whatever_its_roles():
    assert ask(May.ELECTORATE, NEWT, also=["newt", "coral"]) == YES
    assert ask(May.ELECTORATE, OTTER, also=["newt", "coral"]) == Refused(
        May.ELECTORATE, Because.NOT_ASKED, (), ("newt", "coral"), 0
    )


def test_an_entry_written_by_others_is_confirmed_by_its_person():
    assert ask(MAY_CONFIRM[Matter.ENTRY], NEWT, whom="newt") == YES
    assert ask(MAY_CONFIRM[Matter.ENTRY], OTTER, whom="newt").logins == ("newt",)


def test_a_refusal_names_five_and_counts_the_rest():
    people = "".join(f"- {{name: N{n}, gitee_home: https://gitee.com/n{n}}}\n" for n in range(8))
    roster = load_roster(f"Maintainers:\n{people}".encode(), "sig_members.yaml", ROLES)
    refused = allowed(May.HIGHEST, STRANGER, roster, ORDER)
    assert (refused.logins, refused.more) == (("n0", "n1", "n2", "n3", "n4"), 3)


def test_every_act_of_weight_asks_for_a_role():
    who = {word: command.may for word, command in BY_WORD.items()}
    assert {word for word, may in who.items() if may is May.HIGHEST} == {"decided", "link", "resume"}
    assert {word for word, may in who.items() if may is May.CONFIRMERS} == {"confirm", "reject", "reward"}
    assert {word for word, may in who.items() if may is May.CONCERNED} == {"eligible", "why"}
    assert {word for word, may in who.items() if may is May.ORGANISER} == {"move", "call-off"}
    assert {word for word, may in who.items() if may is May.ROSTER} == {
        "pause",
        "promote",
        "volunteer",
        "away",
    }
    assert set(MAY_CONFIRM) == set(Matter)


@given(
    st.sampled_from(May),
    st.sampled_from(["stranger", "newt", "coral", "otter"]),
    st.none() | st.sampled_from(["stranger", "newt", "coral-at-work", "OTTER"]),
)
def test_a_refusal_never_sends_anyone_to_themselves(may, login, whom):
    asker = Asker(login, ROSTER.roles_of(login))
    verdict = ask(may, asker, whom=whom)
    if isinstance(verdict, Refused):
        assert login not in {each.casefold() for each in verdict.logins}
        for other in verdict.logins:
            assert ask(may, Asker(other, ROSTER.roles_of(other)), whom=whom) == YES
