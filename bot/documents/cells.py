"""The raw text of a table's cells: written so that it stays text, and read as a person reads it."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.documents.literal import MARKS, one_line
from bot.documents.markdown import visible
from bot.documents.tableline import BLANK

_GITEE = "https://gitee.com"
_LOGIN = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
_TARGET = re.compile(r"\]\(\s*<?([^\s()<>]*)")  # where an inline link leads
# The forms of an account cell; in the pattern that a form gives, the signs stand for the login as text and in a URL.
_TEXT, _URL = "\x01", "\x02"
_FORMS = (
    (re.compile(rf"\[(@?)[^\[\]]*\]\((https?://[^\s()]+/){_LOGIN}(/?)\)"), rf"[\1{_TEXT}](\2{_URL}\3)"),
    (re.compile(rf"(https?://[^\s()]+/){_LOGIN}(/?)"), rf"\1{_URL}\2"),
    (re.compile(rf"(@?){_LOGIN}"), rf"\1{_TEXT}"),
)


def escape(text: str) -> str:
    """Write any text as the raw text of one cell, in which a reader sees just that text on one line."""
    return one_line(text).translate(MARKS)


def plain(raw: str) -> str:
    """Give what a reader sees of a cell: the text of a link, no marks, no HTML."""
    return visible(raw.replace("\\|", "|"))


def number(raw: str) -> int | None:
    """Read a whole number of at most 18 digits of any script (`5`, `**5**`, `５`); None for a blank and all else."""
    seen = plain(raw).strip()
    return int(seen) if re.fullmatch(r"\d{1,18}", seen) else None


def account_login(raw: str, host_url: str = _GITEE) -> str | None:
    """Read the login from an account cell: a link to the account, its address, `@login` or `login`.

    A link counts by where it leads, not by its text; None where it leads to another host or deeper than an account.
    """
    bare = rf"@?({_LOGIN})"
    if target := _TARGET.search(raw):
        seen = target[1]
    else:
        seen = raw.strip(BLANK) if re.fullmatch(bare, raw.strip(BLANK)) else plain(raw)
        if found := re.fullmatch(bare, seen):
            return found[1]
    host = re.escape(host_url.rstrip("/").rpartition("://")[2])
    found = re.fullmatch(rf"https?://{host}/({_LOGIN})/?(?:[?#].*)?", seen, re.IGNORECASE)
    return found[1] if found else None


def account_cell(login: str, like: Sequence[str]) -> str:
    """Write an account cell as most cells in `like` are written, on their host; else as a link to Gitee."""
    forms = Counter(filter(None, map(_form, like)))
    form = forms.most_common(1)[0][0] if forms else f"[@{_TEXT}]({_GITEE}/{_URL})"
    text = login if plain(login) == login else escape(login)
    return form.replace(_TEXT, text).replace(_URL, login)


def _form(cell: str) -> str | None:
    """Give an account cell with signs in place of the login; None for a cell that is none."""
    found = ((pattern.fullmatch(cell.strip(BLANK)), form) for pattern, form in _FORMS)
    return next((match.expand(form) for match, form in found if match), None)
