"""An event table in memory."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine

from bot.store.schema import event


@pytest.fixture(scope="session")
def engine():
    engine = create_engine("sqlite://")
    event.create(engine)
    return engine


@pytest.fixture
def connection(engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection
