"""A database of its own for each test."""

import pytest

from bot.store.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "state" / "sigbot.db")
    yield store
    store.close()
