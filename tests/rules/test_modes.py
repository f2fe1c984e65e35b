"""Who may stop the bot and who may let it go on, in whatever order the words are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Word
from bot.rules.modes import PAUSE, RESUME, Mode, paused_by

ROLES = {
    "newt": ("contributor",),
    "manta": ("contributor", "maintainer"),
    "ray": ("maintainer",),
    "stranger": (),
}
HIGHEST = "maintainer"


def pause(words):
    return paused_by(words, lambda word: ROLES[word.login], HIGHEST)


@st.composite
def histories(draw):
    """Draw what was said: a few words in each of a few seconds, also twice in one comment."""
    said = st.builds(
        Word,
        st.integers(0, 4),
        st.integers(1, 4),
        st.sampled_from([PAUSE, RESUME, "other"]),
        st.sampled_from([*ROLES]),
        st.sampled_from(["pulls/1", "issues/I1"]),
    )
    return draw(st.lists(said, max_size=8))


@given(histories())
def test_the_first_pause_since_the_last_resume_holds(words):
    """Any role pauses, only the highest lets it go on; nobody else is heard."""
    resumes = [word for word in words if word.word == RESUME and HIGHEST in ROLES[word.login]]
    pauses = [word for word in words if word.word == PAUSE and ROLES[word.login]]
    standing = [word for word in pauses if not resumes or word > max(resumes)]
    assert pause(words) == min(standing, default=None)


@given(histories().flatmap(lambda words: st.tuples(st.just(words), st.permutations(words))))
def test_the_order_in_which_they_are_read_does_not_matter(drawn):
    words, others = drawn
    assert pause(words) == pause(others)


@given(histories())
def test_strangers_are_not_heard(words):
    assert pause(words) == pause([word for word in words if word.login != "stranger"])


@given(histories())
def test_saying_it_again_changes_nothing(words):
    assert pause([*words, *words]) == pause(words)


@pytest.mark.parametrize(
    ("said", "paused"),
    [
        ([], False),
        ([("newt", PAUSE)], True),
        ([("stranger", PAUSE)], False),
        ([("newt", PAUSE), ("newt", RESUME)], True),
        ([("newt", PAUSE), ("stranger", RESUME)], True),
        ([("newt", PAUSE), ("ray", RESUME)], False),
        ([("newt", PAUSE), ("manta", RESUME), ("newt", PAUSE)], True),
        ([("ray", RESUME), ("newt", PAUSE)], True),
    ],
)
def test_by_example(said, paused):
    words = [Word(n, n, word, login, "pulls/1") for n, (login, word) in enumerate(said)]
    assert (pause(words) is not None) is paused


def test_it_names_who_stopped_it_first():
    """A second pause does not take the first one's place."""
    first, second = (Word(n, n, PAUSE, login, "pulls/1") for n, login in enumerate(("newt", "ray")))
    assert pause([second, first]) == first


def test_only_watch_proposes_nothing():
    assert [mode for mode in Mode if not mode.proposes] == [Mode.WATCH]
