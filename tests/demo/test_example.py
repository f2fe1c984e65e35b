"""The example SIG at the root of the repository is what the bot makes of it today."""

import shutil
from pathlib import Path

from bot.demo.example import refresh

ROOT = Path(__file__).parents[2]


def test_the_example_is_up_to_date(tmp_path):
    """leaderboard/ is what comes of the root's other files; else run `python -m bot.demo.example`."""
    for name in ("sig.yaml", "sig_members.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "contributions", tmp_path / "contributions")
    refresh(tmp_path)
    made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "leaderboard").iterdir()}
    assert made == {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "leaderboard").iterdir()}
