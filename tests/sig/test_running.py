"""`run:` of sig.yaml: a time of day by the SIG's clock, 03:00 where nothing is said."""

import pytest

from bot.errors import ConfigError
from bot.sig.config import load_config

from .test_config import MINIMAL


def test_the_usual_time_and_another_one():
    """Quoted or not: the schema decides, not YAML, that 02:30 is a time."""
    assert load_config(MINIMAL.encode()).run.board == "03:00"
    for written in ("02:30", "'02:30'"):
        assert load_config(f"{MINIMAL}run: {{board: {written}}}\n".encode()).run.board == "02:30"


@pytest.mark.parametrize("slip", ["24:00", "3:00", "03:60", "never", "03:00:00"])
def test_what_is_no_time_of_day(slip):
    with pytest.raises(ConfigError, match=r"run\.board: must be a time of day, like 03:00"):
        load_config(f"{MINIMAL}run: {{board: '{slip}'}}\n".encode())
