"""The daemon's log: JSON lines, and nothing in them that must not be shown."""

import io
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.scrub import scrubbed
from bot.app.session import Environment
from bot.forge.pace import SystemClock
from bot.serve.log import LIBRARIES, Scrubber, logger

TOKEN, FILED = "t0ken-of-reef", "f1led-of-reef"
HOOK, HOOK_FILED = "h00k-of-reef", "h00k-in-a-file"


@pytest.fixture
def environment(tmp_path):
    (tmp_path / "token").write_text(f"{FILED}\n")
    (tmp_path / "hook").write_text(f"{HOOK_FILED}\n")
    variables = {"SIGBOT_GITEE_TOKEN": TOKEN, "SIGBOT_GITEE_TOKEN_FILE": str(tmp_path / "token")}
    variables |= {"SIGBOT_WEBHOOK_SECRET": HOOK, "SIGBOT_WEBHOOK_SECRET_FILE": str(tmp_path / "hook")}
    return Environment(variables, SystemClock())


@pytest.fixture
def out():
    return io.StringIO()


@pytest.fixture
def log(environment, out):
    yield logger(environment, out)
    for name in LIBRARIES:
        logging.getLogger(name).handlers = []


SECRETS = {
    f"with {TOKEN} in it": "with *** in it",
    f"from the file: {FILED}": "from the file: ***",
    f"of the webhook: {HOOK} {HOOK_FILED}": "of the webhook: *** ***",
    "https://otter:hunter2@gitee.com/reef/core.git": "https://gitee.com/reef/core.git",
    "https://oauth2token@gitee.com/reef/core": "https://gitee.com/reef/core",
    "ask somebody.else@mail.example": "ask …",
    "https://gitee.com/reef/core/pulls/1#note@2": "https://gitee.com/reef/core/pulls/1#note@2",
}


@pytest.mark.parametrize("text", SECRETS)
def test_what_must_not_be_shown_is_taken_out(text, environment):
    assert scrubbed(text, environment) == SECRETS[text]


@pytest.mark.parametrize("text", SECRETS)
def test_it_is_taken_out_wherever_it_stands(text, log, out):
    """In a message, a value, a list, a key, an exception."""
    log.info(text, value=text, deep=[{text: (text,)}])
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("broken")
    for line in out.getvalue().splitlines():
        json.loads(line)
        for secret in (TOKEN, FILED, HOOK, HOOK_FILED, "hunter2", "oauth2token", "mail.example"):
            assert secret not in line


def test_a_line_is_a_json_object(log, out):
    """With its level, its instant, and Chinese as it is."""
    log.warning("更新", job="board", failures=2)
    entry = json.loads(out.getvalue())
    assert (entry["event"], entry["level"], entry["job"], entry["failures"]) == (
        "更新",
        "warning",
        "board",
        2,
    )
    assert entry["at"].endswith("Z")
    assert "更新" in out.getvalue()


def test_the_scheduler_speaks_only_of_errors_and_in_json(log, out):
    """It is not told each minute that a long run is still at work."""
    library = logging.getLogger("apscheduler.scheduler")
    library.warning("maximum number of running instances reached")
    library.error("broken by %s", TOKEN)
    entry = json.loads(out.getvalue())
    assert (entry["event"], entry["level"]) == ("broken by ***", "error")


def test_a_token_file_that_is_gone_stops_no_log(tmp_path):
    """It may be replaced at any moment."""
    environment = Environment({"SIGBOT_GITEE_TOKEN_FILE": str(tmp_path / "gone")}, SystemClock())
    assert scrubbed("as it is", environment) == "as it is"


@given(st.recursive(st.text() | st.integers() | st.none() | st.booleans(), st.lists))
def test_what_is_harmless_stays_as_it_is(value):
    """Numbers stay numbers, and a text without an at-sign is not touched."""
    environment = Environment({}, SystemClock())
    entry = Scrubber(environment)(None, "info", {"value": value})
    assert "@" in repr(value) or entry == {"value": value}
