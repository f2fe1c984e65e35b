"""The bot's answers about commands themselves, as people read them."""

import pytest
from commands.speech import COMMENTS, KNOWN, ROLES
from hostile import blocks, check_harmless, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.grammar import spoken
from bot.commands.may import Because, May, Refused
from bot.commands.registry import BY_WORD
from bot.commands.said import slips_in
from bot.documents.replies import help_reply, refused_reply, slips_reply

LANGUAGES = ["zh", "en"]
SLIPS = {
    "one": "/vote maybe",
    "several": "/claim talk 明天 采样\n/promote @x commiter\n/voet yes\n/vote yes。\n/eligible newt\n/why x\n/hide",
    "wide signs before the place": "/claim talk 三月六日的例会上 x",
    "an address": "/link ann@example.com m-newt",
    "far inside": f"/why prs {' ' * 50}@newt {' ' * 40}@coral {'很' * 90}",
    "thanks": "/vote 赞成，谢谢",
    "ends too early": "/claim task I9ABC1",
}
REFUSED = {
    "a role": ("resume", Refused(May.HIGHEST, Because.ROLE, ROLES[-1:], ("otter", "manta"), 3)),
    "the roster": ("pause", Refused(May.ROSTER, Because.ROLE, ROLES, ("otter",))),
    "two roles": ("confirm", Refused(May.CONFIRMERS, Because.ROLE, ROLES[-2:], ("otter", "coral"))),
    "their own": ("confirm", Refused(May.CONFIRMERS, Because.SELF, ROLES[-2:], ("otter",))),
    "their own, and nobody else": ("confirm", Refused(May.CONFIRMERS, Because.SELF, ROLES[-2:])),
    "shortfalls of others": ("eligible", Refused(May.CONCERNED, Because.OTHERS, ROLES, ("otter", "coral"))),
    "another's": ("withdraw", Refused(May.OWN, Because.OTHERS, (), ("newt",))),
    "not the author": ("recheck", Refused(May.AUTHOR, Because.ROLE, ROLES, ("otter",))),
    "not asked": ("vote", Refused(May.ELECTORATE, Because.NOT_ASKED, (), ("otter", "manta"))),
}


def slips(text):
    return slips_in(spoken(text, KNOWN))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_is_answered_as_agreed(case, language, snapshot):
    assert slips_reply(slips(SLIPS[case]), language) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_reads_as_agreed(case, language, snapshot):
    text = refused_reply(*REFUSED[case], language)
    check_harmless(text)
    assert text == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [None, "claim", "confirm", "voet", "xyz"])
def test_help_reads_as_agreed(word, language, snapshot):
    text = help_reply(ROLES, language, word)
    check_harmless(text)
    assert text == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_explains_every_command(language):
    whole = help_reply(ROLES, language)
    for word, command in BY_WORD.items():
        assert f"`/{word}" in whole
        text = help_reply(ROLES, language, word)
        assert all(f"`{example}`" in text for example in command.examples[language])
        check_harmless(text)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(lines=st.lists(st.tuples(st.sampled_from(sorted(BY_WORD)), COMMENTS | texts), min_size=1, max_size=3))
def test_any_slips_are_answered_without_harm(language, lines):
    """Nobody is called, nothing is commanded, and each line that is shown stands in one block of its own."""
    found = slips("\n\n".join(f"/{word} {' '.join(rest.split())}" for word, rest in lines))
    if found:
        text = slips_reply(found, language)
        check_harmless(text)
        fences = [token.content for token in blocks(text) if token.type == "fence"]
        assert len(fences) == min(len(found), 5)
        assert all(fence.count("\n") == 2 for fence in fences)


def test_the_mark_stands_under_the_place():
    """In a block of code a wide sign is as wide as an ideographic space."""
    text = slips_reply(slips("/claim talk 例会 x"), "en")
    assert "> /claim talk 例会 x\n>             ^\n" in text
    text = slips_reply(slips("/points @newt 例会 x"), "en")
    assert "> /points @newt 例会 x\n>               ^\n" in text
    text = slips_reply(slips("/vote 赞成。"), "en")
    assert "> /vote 赞成。\n>       \u3000\u3000^\n" in text
