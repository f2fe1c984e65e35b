"""A story for each test: a SIG's folder and a simulated host."""

import pytest

from e2e.story import stories


@pytest.fixture
def story(tmp_path):
    yield from stories(tmp_path)
