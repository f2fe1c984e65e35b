"""One meeting, announced under the desk, by mail and by a robot; the rest of the story is long, and told apart."""

import pytest

from bot.actions import EditComment, OpenIssue, PostComment, SendChat, SendMail
from bot.app.meetings.pasting import paste
from bot.app.session import open_run
from e2e.meetings import DAYS, LIST, meetings


@pytest.fixture
def reef(tmp_path):
    yield from meetings(tmp_path)


def test_one_note_one_text_to_paste_one_mail_one_message(reef):
    """Looked at twice each time; nothing is asked of the host the second time."""
    done = []
    for days in (-8, -7, -1):
        reef.go(days * DAYS)
        done += [type(each) for each in reef.announce().done]
        again = reef.announce()
        assert (again.done, again.requests) == ([], 0)
    assert done == [OpenIssue, PostComment, EditComment, SendChat, SendMail]
    (note,), (mail,), (chat,) = reef.notes, reef.box.mails, reef.wecom
    assert mail.to == [LIST]
    assert chat in mail.text
    assert "密码：________" in note
    with open_run(reef.folder, reef.environment) as run:
        assert paste(run, "2025-01-16", "") in note
        assert paste(run, None, "en").startswith("Reef SIG: Biweekly meeting")
