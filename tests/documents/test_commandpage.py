"""docs/commands.md and its Chinese twin: current, whole, and a pleasure to read."""

import re
from pathlib import Path

import pytest

from bot.commands.registry import COMMANDS
from bot.documents.commandpage import pages

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("file", pages())
def test_the_page_is_current(file):
    """Mend with: python -m bot.documents.commandpage."""
    assert (DOCS / file).read_text("utf-8") == pages()[file]


@pytest.mark.parametrize("file", pages())
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
def test_every_form_of_every_command_has_its_line(file, command):
    begins = re.compile(rf"\| `/{command.word}[ `]")
    lines = [line for line in pages()[file].split("\n") if begins.match(line)]
    assert len(lines) == len(command.forms)
    assert all(line.replace("\\|", "").count("|") == 4 for line in lines)
    assert all(cell.strip() for line in lines for cell in line.replace("\\|", "").split("|")[1:-1])


def test_the_page_is_read_in_both_languages():
    english, chinese = pages().values()
    assert english.count("\n## ") == chinese.count("\n## ")
    assert english.count("\n| `") == chinese.count("\n| `")
