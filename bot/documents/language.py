"""In which language somebody is answered: the one they write in, else the topic's, else the SIG's first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_CHINESE = re.compile("[\u3400-\u9fff]")
_WORDS = re.compile(r"(?<![/@\w])[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")  # three words in a row, and no command


def language_of(texts: Iterable[str], languages: Sequence[str]) -> str:
    """Look at texts in turn for the first that tells; a command alone tells nothing."""
    for text in texts:
        told = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("/", "／")))
        for found in (told, text):
            if _CHINESE.search(found):
                return "zh"
        if _WORDS.search(told):
            return "en"
    return languages[0]


def in_language(names: Mapping[Any, str], language: str) -> str:
    """Give a name in a language, else in whichever there is."""
    return names.get(language) or next(iter(names.values()), "")
