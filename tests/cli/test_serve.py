"""`sigbot serve` refuses to start half: without a secret, without a server, on a port that is taken."""

import importlib
import socket
import sys

import pytest

import bot.serve
from bot.cli.serve import PACKAGES

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


def forget_imports(monkeypatch, *packages):
    """Take packages away as if they were not installed; the service is imported anew."""
    for name in [*sys.modules]:
        if name.startswith("bot.serve."):  # the package remembers it, too, and gets it back in the end
            monkeypatch.setattr(bot.serve, name.rpartition(".")[2], sys.modules[name])
        if name.partition(".")[0] in packages or name.startswith("bot.serve."):
            monkeypatch.delitem(sys.modules, name)
    for package in packages:
        monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.parametrize("package", ["uvicorn", "starlette", "prometheus_client"])
def test_without_the_extra_it_says_what_to_install(package, sigbot, monkeypatch):
    """The base install has no server."""
    monkeypatch.setenv("SIGBOT_WEBHOOK_SECRET", SECRET)
    forget_imports(monkeypatch, package)
    said = sigbot("serve")
    assert (said.code, said.out) == (2, "")
    assert f"{package} is not installed: `pip install 'sigbot[serve]'`" in said.err
    assert "`sigbot serve --no-web`" in said.err


def test_the_daemon_alone_needs_no_server(sigbot, monkeypatch):
    """`--no-web` runs on the base install."""
    forget_imports(monkeypatch, *PACKAGES)
    served = []
    monkeypatch.setattr(
        importlib.import_module("bot.serve.daemon"), "serve", lambda *given: served.append(given)
    )
    assert sigbot("serve", "--no-web").code == 0
    assert len(served) == 1


def test_a_port_that_is_taken_is_told(sigbot, monkeypatch):
    """In one line, without the secret."""
    monkeypatch.setenv("SIGBOT_WEBHOOK_SECRET", SECRET)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = sigbot("serve", "--port", port)
    assert said.code == 2
    assert f"127.0.0.1:{port} cannot be listened on" in said.err
    assert SECRET not in said.err + said.out
