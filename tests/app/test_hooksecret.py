"""What the operator says of the webhook's secret."""

import pytest

from bot.app.hooksecret import secret_of
from bot.app.session import Environment
from bot.errors import Refusal
from bot.forge.pace import SystemClock
from bot.forge.webhook import Mode, Secret


def secret(**variables):
    return secret_of(
        Environment({f"SIGBOT_WEBHOOK_{name}": text for name, text in variables.items()}, SystemClock())
    )


def test_it_comes_from_the_environment_or_from_a_file(tmp_path):
    """Files end in a line break; the secret does not. The file goes first."""
    (tmp_path / "secret").write_text("filed 密钥\n")
    assert secret(SECRET="given") == Secret("given", None, 600)
    assert secret(SECRET="given", SECRET_FILE=str(tmp_path / "secret")) == Secret("filed 密钥", None, 600)


def test_mode_and_window_can_be_chosen():
    assert secret(SECRET="x", MODE="signature", WINDOW="60") == Secret("x", Mode.SIGNATURE, 3600)
    assert secret(SECRET="x", MODE="password", WINDOW="1") == Secret("x", Mode.PASSWORD, 60)


@pytest.mark.parametrize(("variables", "words"), [
    ({}, "there is no webhook secret, and without one anyone could speak as Gitee"),
    ({"SECRET": "  \n"}, "there is no webhook secret"),
    ({"SECRET_FILE": "/nonexistent"}, "SIGBOT_WEBHOOK_SECRET_FILE names /nonexistent, and there is no such file"),
    ({"SECRET": "two\nlines"}, "SIGBOT_WEBHOOK_SECRET holds no secret: it is one line"),
    ({"SECRET": "x", "MODE": "sign"}, "SIGBOT_WEBHOOK_MODE must be signature or password"),
    ({"SECRET": "x", "WINDOW": "61"}, "SIGBOT_WEBHOOK_WINDOW must be a number of minutes, 1 to 60"),
    ({"SECRET": "x", "WINDOW": "0"}, "SIGBOT_WEBHOOK_WINDOW"),
    ({"SECRET": "x", "WINDOW": "10m"}, "SIGBOT_WEBHOOK_WINDOW"),
    ({"SECRET": "x", "WINDOW": "10000000000"}, "SIGBOT_WEBHOOK_WINDOW"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(variables, words):
    """In words, without the secret."""
    with pytest.raises(Refusal, match=words) as said:
        secret(**variables)
    assert "two" not in str(said.value)
