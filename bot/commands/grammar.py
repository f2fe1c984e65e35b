"""Read a comment: the commands in it, and the slips of whoever meant to give one.

A line is a command, a slip that shows where reading stopped, or nothing: words of others, and words that are like
none of ours, are not spoken to. Any text is read; none is an error.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.commands.command import Command
from bot.commands.kinds import STOPS, plain
from bot.commands.lines import slashed
from bot.commands.others import OTHERS
from bot.commands.places import Places
from bot.commands.registry import BY_WORD
from bot.commands.said import Advice, Expected, Hint, Request, Slip, Spoken
from bot.commands.vocabulary import Vocabulary
from bot.sig.fields import fold
from bot.sig.wording import nearest

_WORD = re.compile(r"[/／]([A-Za-z][A-Za-z0-9_-]*)")
_PARTED = re.compile(r"[/／][A-Za-z]+\s+([A-Za-z]+)(?![^\s])")  # `/give up`
_TOKEN = re.compile(r"\S+")
_COLON = re.compile(r"\s*[:：]")  # `/vote: yes`
# A stop is one where the word ends with it: `/help.md` is a path. Full-width ones stand in no path.
_STOP = re.compile(rf"[{re.escape(STOPS)}]+(?=\s|$)|[。，、；！？．…]")
_STOPS = re.compile(rf"[{re.escape(STOPS)}]+")
_STOPS_AT_END = re.compile(rf"(?<![{re.escape(STOPS)}])[{re.escape(STOPS)}]+$")
_LONGEST = 24  # letters of a word that may be a slip
_LIKE = 0.75  # how like a word must be to one of ours that begins with the same letter


def spoken(text: str, known: Vocabulary) -> tuple[Spoken, ...]:
    """Read the commands and slips of a comment, in the order of its lines."""
    return tuple(each for line in slashed(text) if (each := _read(line, known)))


def news(before: Iterable[Request], after: Iterable[Request]) -> tuple[Request, ...]:
    """Give what an edited comment asks for and did not ask for before, each once; a new one has no before."""
    known = frozenset(before)
    return tuple(each for each in dict.fromkeys(after) if each not in known)


@dataclass(frozen=True, slots=True)
class _Token:
    at: int
    text: str

    def stopped(self, reads: Callable[[str], bool]) -> tuple[int, Hint] | None:
        """Say where punctuation stands behind a good word, and what to do about it; None where it does not."""
        for stop in (_STOPS_AT_END.search(self.text), _STOPS.search(self.text)):
            word = self.text[: stop.start()] if stop else ""
            if stop and (stop[0] == self.text or (word and reads(word))):
                advice = Advice.STOP if stop.end() == len(self.text) else Advice.PARTED
                return self.at + stop.start(), Hint(advice, stop[0])
        return None


def _read(line: str, known: Vocabulary) -> Spoken | None:
    match = _WORD.match(line)
    if match is None:
        return None
    word, rest = match[1].lower(), line[match.end() :]
    stop, colon = _STOP.match(rest), _COLON.match(rest)
    if word in OTHERS or (rest and not rest[0].isspace() and not stop and not colon):
        return None
    command = BY_WORD.get(word)
    if command is None:
        return _misspelt(word, line)
    if stop and not colon:
        glued = stop.end() < len(rest) and not rest[stop.end()].isspace()
        advice = Advice.PARTED if glued else Advice.STOP
        return Slip(word, "", line, match.end(), (), Hint(advice, stop[0]))
    start = match.end() + (colon.end() if colon else 0)
    tokens = [_Token(found.start(), found[0]) for found in _TOKEN.finditer(line, start)]
    return _read_form(command, line, tokens, known)


def _misspelt(word: str, line: str) -> Slip | None:
    """Say which command a word was meant to be: `/voet` and `/call off` are slips, `/note` is somebody else's."""
    parted = _PARTED.match(line)
    if parted and (joined := f"{word}-{parted[1].lower()}") in BY_WORD:
        return Slip(joined, "", line, 1, (Expected("command"),), Hint(Advice.MEANT, f"/{joined}"))
    ours = [each for each in BY_WORD if each[0] == word[0]]
    near = nearest(word, ours, _LIKE) if len(word) <= _LONGEST else None
    return Slip(near, "", line, 1, (Expected("command"),), Hint(Advice.MEANT, f"/{near}")) if near else None


def _read_form(command: Command, line: str, tokens: Sequence[_Token], known: Vocabulary) -> Spoken:
    """Choose the form by its keyword, and read the rest as its arguments."""
    if "" in command.forms:
        return _read_arguments(command, "", line, tokens, known)
    first = tokens[0] if tokens else _Token(len(line), "")
    form = _keyword(command, first.text)
    if form:
        return _read_arguments(command, form, line, tokens[1:], known)
    keywords = tuple(command.forms)
    expected = (Expected("keyword", options=keywords),)
    stopped = first.stopped(lambda word: _keyword(command, word) is not None)
    at, hint = stopped or (first.at, _meant(first, keywords))
    return Slip(command.word, "", line, at, expected, hint)


def _keyword(command: Command, word: str) -> str | None:
    spelled = fold(plain(word))
    form = command.aliases.get(spelled, spelled)
    return form if form in command.forms else None


def _read_arguments(
    command: Command, form: str, line: str, tokens: Sequence[_Token], known: Vocabulary
) -> Spoken:
    places = Places(command.forms[form], known)
    for token in tokens:
        if places.put(token.text):
            continue
        if places.put_rest(line[token.at :]):
            break
        return _slip(command, form, line, token, places)
    if not places.is_filled:
        return _slip(command, form, line, _Token(len(line), ""), places)
    return Request(command.word, places.arguments(), line)


def _slip(command: Command, form: str, line: str, token: _Token, places: Places) -> Slip:
    """Say what could have stood in a word's place, and what the word probably was meant to be."""
    expected = tuple(places.expected())
    options = [option for each in expected for option in each.options]
    account = f"@{plain(token.text)}"
    hint = _meant(token, options)
    if not hint and expected[0].kind == "login" and places.reads(account):
        hint = Hint(Advice.ACCOUNT, account)
    at, hint = token.stopped(places.reads) or (token.at, hint)
    return Slip(command.word, form, line, at, expected, hint)


def _meant(token: _Token, options: Sequence[str]) -> Hint | None:
    """Name the option that a word is like."""
    near = nearest(plain(token.text), options) if 0 < len(token.text) <= _LONGEST else None
    return Hint(Advice.MEANT, near) if near else None
