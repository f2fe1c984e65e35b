"""`sigbot serve` refuses to start half: without a secret, without a server, on a port that is taken."""

import socket
import sys

import pytest

SECRET = "an-invented-secret-of-reef"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in ("SECRET", "SECRET_FILE", "MODE", "WINDOW"):
        monkeypatch.delenv(f"SIGBOT_WEBHOOK_{name}", raising=False)


def test_without_a_secret_no_door_is_opened(sigbot):
    """It says what is missing, and how to do without."""
    said = sigbot("serve")
    assert (said.code, said.out) == (2, "")
    assert "there is no webhook secret, and without one anyone could speak as Gitee" in said.err
    assert "`sigbot serve --no-web`" in said.err


@pytest.mark.parametrize("package", ["uvicorn", "starlette", "prometheus_client"])
def test_without_the_extra_it_says_what_to_install(package, sigbot, monkeypatch):
    """The base install has no server, and the daemon alone needs none."""
    monkeypatch.setenv("SIGBOT_WEBHOOK_SECRET", SECRET)
    for name in [
        name for name in sys.modules if name.partition(".")[0] == package or name.startswith("bot.serve.")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    said = sigbot("serve")
    assert (said.code, said.out) == (2, "")
    assert f"{package} is not installed: `pip install 'sigbot[serve]'`" in said.err
    assert "`sigbot serve --no-web`" in said.err


def test_a_port_that_is_taken_is_told(sigbot, monkeypatch):
    """In one line, without the secret."""
    monkeypatch.setenv("SIGBOT_WEBHOOK_SECRET", SECRET)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = sigbot("serve", "--port", port)
    assert said.code == 2
    assert f"127.0.0.1:{port} cannot be listened on" in said.err
    assert SECRET not in said.err + said.out
