"""A meeting is announced once, each way, whatever fails and whoever looks."""

import pytest
from e2e.meetings import DAYS, HOURS, meetings

@pytest.fixture
def reef(tmp_path):
    yield from meetings(tmp_path)


def test_one_meeting_from_the_organisers_note_to_the_question_who_was_there(reef):
    assert (reef.desk, reef.requests) == (None, reef.requests)
    reef.go(-7 * DAYS)
    reef.announce()
    assert reef.steps == ["preparation"]
    assert "@manta 下次由你组织" in reef.notes[0]
    reef.go(-1 * DAYS)
    reef.announce()
    assert reef.steps == ["notice"]
    assert (len(reef.box.mails), len(reef.wecom)) == (1, 1)
    reef.go(2 * DAYS)
    reef.announce()
    assert reef.steps == ["notice", "attendance"]
