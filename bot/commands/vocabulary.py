"""The words that a SIG gives its commands: its roles and counts, in every way that people spell them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sig.config import SigConfig
from bot.sig.fields import fold


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Each spelling, folded, with the key in sig.yaml that it means."""

    roles: Mapping[str, str]
    counts: Mapping[str, str]

    @property
    def role_keys(self) -> tuple[str, ...]:
        """Give the roles, lowest first."""
        return tuple(dict.fromkeys(self.roles.values()))

    @property
    def count_keys(self) -> tuple[str, ...]:
        """Give the counts in the order of sig.yaml."""
        return tuple(dict.fromkeys(self.counts.values()))


def vocabulary(config: SigConfig) -> Vocabulary:
    """Take the words from sig.yaml: a role also by its list's title, a count also by a header of one word."""
    keys = {key: key for key in config.counts}
    headers = {
        header: key for key, headers in config.board.columns.items() if key in keys for header in headers
    }
    titles = {title: key for key, title in config.roles.items()}
    return Vocabulary(_folded({**{key: key for key in config.roles}, **titles}), _folded({**keys, **headers}))


def _folded(spellings: Mapping[str, str]) -> dict[str, str]:
    """Let the first of two equal spellings count, and leave out those with blanks: a command is read word by word."""
    folded: dict[str, str] = {}
    for spelling, key in spellings.items():
        if " " not in fold(spelling):
            folded.setdefault(fold(spelling), key)
    return folded
