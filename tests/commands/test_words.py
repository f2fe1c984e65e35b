"""The commands as data: each in the list, with everything that help and docs tell of it."""

from pathlib import Path

import pytest

import bot.commands.words
from bot.commands.command import arguments_of
from bot.commands.others import OTHERS
from bot.commands.registry import BY_WORD, COMMANDS
from bot.commands.said import Request
from bot.commands.vocabulary import vocabulary
from bot.sig.config import load_config
from commands.speech import KNOWN, one

LANGUAGES = ["zh", "en"]
ROOT = Path(__file__).parents[2]
LANTERN = vocabulary(load_config((ROOT / "sig.yaml").read_bytes()))


def test_every_file_is_a_command_of_its_name():
    files = {path.stem.replace("_", "-") for path in Path(bot.commands.words.__path__[0]).glob("[a-z]*.py")}
    assert files == set(BY_WORD)
    assert len(COMMANDS) == len(BY_WORD)


def test_no_command_has_a_word_of_others():
    assert not set(BY_WORD) & OTHERS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
class TestEach:
    """What is true of each of them."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_says_what_it_does(self, command, language):
        for summary in [command.summary, *command.of_forms.values()]:
            assert summary[language].strip() == summary[language]
            assert not summary[language].endswith((".", "。"))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_its_examples_are_commands_of_each_form(self, command, language):
        read = [one(example) if "_" not in example else None for example in command.examples[language]]
        assert all(isinstance(each, Request) for each in read if each)
        forms = {type(each.arguments) for each in map(read_by_lantern, command.examples[language])}
        assert forms == set(command.forms.values())

    def test_its_other_spellings_are_of_its_keywords(self, command):
        assert set(command.aliases.values()) <= set(command.forms)
        assert set(command.of_forms) <= set(command.forms)
        assert not set(command.aliases) & set(command.forms)

    def test_its_places_can_be_told_apart(self, command):
        """The rest of a line comes last, and every place has a kind."""
        for form in command.forms.values():
            places = arguments_of(form)
            assert all(place.kinds for place in places)
            assert not any(place.whole for place in places[:-1])


def read_by_lantern(line):
    from bot.commands.grammar import spoken

    [said] = spoken(line, LANTERN)
    return said


def test_a_role_is_known_by_its_key_and_its_list_and_a_count_by_its_column():
    assert KNOWN.role_keys == ("contributor", "committer", "maintainer")
    assert KNOWN.roles["committers"] == "committer"
    assert KNOWN.count_keys == ("prs", "review_comments", "talks")
    assert KNOWN.counts["提交pr数量"] == "prs"
    assert "pull requests" not in KNOWN.counts
