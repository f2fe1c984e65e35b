"""Of which meetings it is on record who was there, so that nobody is asked."""

from meetings.arranged import BIWEEKLY, at
from meetings.test_planning import READING, planned

from bot.app.meetings.guests import attended_of
from bot.sig.contributions import load_contributions


def on_record(*names: str) -> list[str]:
    made = planned(sig=BIWEEKLY + READING, now=at("2026-11-28"))
    text = "attended:\n" + "".join(
        f'- {{who: "@ann", meeting: {name}, evidence: minutes}}\n' for name in names
    )
    recorded = load_contributions({"2026.yaml": text.encode()}, made.config.sig.tz)
    return sorted(attended_of(recorded, (), made))


def test_each_of_two_meetings_of_a_day_is_on_record_by_its_own_name():
    assert on_record("2026-11-26") == ["regular-2026-11-26"]
    assert on_record('"2026-11-26#2"') == ["reading-2026-11-26"]
    assert on_record("2026-11-26", '"2026-11-26#2"') == ["reading-2026-11-26", "regular-2026-11-26"]


def test_one_that_is_called_otherwise_is_meant_by_its_day():
    assert on_record("The long night, when: 2026-11-26") == ["regular-2026-11-26"]
