"""Words of error messages: what was found, what was probably meant, and nothing that is private."""

import difflib
import re
from collections.abc import Iterable

_LONGEST = 60
_PRIVATE = re.compile(
    r"[^\s@/]+@[^\s@]+\.[^\s@]+"  # an e-mail address, or the user and password of a URL
    r"|(?i:(?<=token=)|(?<=pwd=)|(?<=password=)|(?<=secret=))[^&\s]+"
)


def quoted(text: str) -> str:
    """Quote a user's text for a message: on one line, shortened, without addresses, tokens and passwords."""
    text = _PRIVATE.sub("…", " ".join(text.split()))
    text = "".join(c if c.isprintable() else "�" for c in text)
    return f"'{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}'"


def nearest(word: str, options: Iterable[str], likeness: float = 0.6) -> str | None:
    """Give the option most like a word; likeness goes from 0, nothing in common, to 1; None where none is like it."""
    by_fold = {option.casefold(): option for option in options}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=likeness)
    return by_fold[near[0]] if near else None


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """Give `; did you mean 'x'?` for the nearest option, or nothing where none is near."""
    near = nearest(word, options)
    return f"; did you mean '{near}'?" if near else ""


def unknown(what: str, word: str, options: Iterable[str]) -> str:
    """Say that `word` is no known `what`, with the nearest option, or with all of them where none is near."""
    known = tuple(options)
    hint = did_you_mean(word, known) or f"; known here: {', '.join(known) or 'none'}"
    return f"unknown {what} {quoted(word)}{hint}"
