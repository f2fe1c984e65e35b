"""tasks/*.yaml: what is offered, who has what, and every slip at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.tasks import GivenUp, Paper, Taken, Tasks, load_tasks

SAMPLE = """\
tasks:
- {task: I9ABC1, title: Exporters that resume, value: 30, mentor: "@mira_kovac", deadline: 2025-06-30}
- {task: tail-sampling, title: 尾部采样, link: "https://example.org/1"}
papers:
- {paper: dapper, title: "Dapper, a tracing infrastructure", link: "https://example.org/dapper.pdf"}
taken:
- {what: "#i9abc1", who: "@newt", when: 2025-01-02T10:00:00+08:00, evidence: in the meeting}
given_up:
- {what: dapper, who: coral, when: 2025-01-02}
"""
DAY = datetime(2025, 1, 1, tzinfo=UTC)


def read(*texts: str) -> Tasks:
    return load_tasks({f"tasks/{n}.yaml": text.encode() for n, text in enumerate(texts)})


def problems(*texts: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(*texts)
    return [str(each) for each in caught.value.problems]


def took(what, who, minute):
    return Taken(what=what, who=who, when=DAY + timedelta(minutes=minute))


def gave_up(what, who, minute):
    return GivenUp(what=what, who=who, when=DAY + timedelta(minutes=minute))


def test_the_files_are_read_whole():
    tasks = read(SAMPLE)
    offer = tasks.offer("i9abc1")
    assert (offer.value, offer.mentor, offer.deadline) == (30, "mira_kovac", date(2025, 6, 30))
    assert tasks.offer("Tail-Sampling").title == "尾部采样"
    assert isinstance(tasks.offer("dapper"), Paper)
    assert tasks.offer("nothing") is None
    assert [(name, each.who, each.what) for name, each in tasks.held.items()] == [
        ("i9abc1", "newt", "I9ABC1")
    ]


def test_nothing_at_all_is_no_problem():
    assert read("") == read() == Tasks()


def test_every_slip_of_every_file_is_said_at_once():
    text = "tasks:\n- {task: a b, title: x}\n- {task: c, title: y, value: 0, metor: z}\n"
    other = "papers:\n- {paper: d, title: z}\ntaken:\n- {what: d, who: d!, when: soon}\n"
    said = "\n".join(problems(text, other))
    for each in (
        "0.yaml:2",
        "0.yaml:3",
        "mentor",
        "1.yaml:2",
        "link",
        "1.yaml:4",
        "must be a login",
        "must be a day",
    ):
        assert each in said


def test_two_offers_of_one_name_are_refused_also_in_two_files():
    (said,) = problems("tasks:\n- {task: Dapper, title: x}\n", SAMPLE.replace("tail-sampling", "b"))
    assert said == "tasks/1.yaml:5:11: papers[0].paper: 'dapper' is offered already in tasks/0.yaml:2"


def test_whoever_took_it_first_has_it_until_they_give_it_up():
    said = [took("a", "newt", 1), took("A", "coral", 2), gave_up("a", "coral", 3)]
    assert read().with_said(said[:2], said[2:]).held["a"].who == "newt"
    said += [gave_up("a", "NEWT", 4)]
    assert read().with_said(said[:2], said[2:]).held == {}
    again = took("a", "coral", 5)
    assert read().with_said([*said[:2], again], said[2:]).held == {"a": again}


def test_what_a_file_and_an_answer_both_say_stands_once():
    said = took("a", "newt", 1)
    corrected = said.model_copy(update={"title": "A better title"})
    tasks = Tasks(taken=(corrected,)).with_said([said], [])
    assert tasks.taken == (corrected,)


@given(
    st.lists(
        st.tuples(
            st.booleans(), st.sampled_from("ab"), st.sampled_from(["newt", "coral"]), st.integers(0, 9)
        ),
        max_size=8,
        unique_by=lambda each: each[3],
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_it_is_written_does_not_matter(words, dice):
    taken = [took(*each) for is_taken, *each in words if is_taken]
    given_up = [gave_up(*each) for is_taken, *each in words if not is_taken]
    before = read().with_said(taken, given_up).held
    dice.shuffle(taken)
    dice.shuffle(given_up)
    assert read().with_said(taken, given_up).held == before
