"""Names as lists of attendees hold them: several on a line, with a company, with an account, or nobody at all."""

import re

from bot.sig.fields import fold

_OPEN, _CLOSED = "([（【［〔", ")]）】］〕"
_MORE = re.compile(
    r"(?:^|\s+|(?<=[)\]）】等]))(?:etc\.?|et al\.?|and others|and more|等等?人?)[.。]?$|(?<=\w)等(?:等|人)?[.。]?$"
)
_BLANK = frozenset(("", "todo", "tbd", "none", "n/a", "无", "暂无", "没有", "待定", "待补充", "待填写"))
_NOBODY = _BLANK | {"nobody", "gitee_id", "@gitee_id", "name", "名字"}  # the words of the template among them
_STRIPPED = " .。-–—…()（）*_`'\""
_CALL = re.compile(r"(?<![\w.@/-])@([A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_-])?)", re.ASCII)
_BRACKETS = re.compile(r"[(\[（【［〔]([^()\[\]（）【】［］〔〕]*)[)\]）】］〕]")


def people_of(text: str) -> tuple[tuple[str, ...], bool]:
    """Give the people of one line as written, and whether it says that there were others."""
    people, more = [], False
    for piece in _pieces(" ".join(text.split())):
        rest = _MORE.sub("", piece).strip()
        more = more or rest != piece
        if rest and not is_nobody(rest):
            people.append(rest)
    return tuple(people), more


def is_nobody(text: str) -> bool:
    """Say whether a text stands where a name should, and is none: TODO, None., a dash, the template's own words."""
    told = fold(text).strip(_STRIPPED)
    return not told or all(word in _NOBODY for word in told.split())


def is_blank(text: str) -> bool:
    """Say whether a text only holds a place free."""
    return fold(text).strip(_STRIPPED) in _BLANK


def called(text: str) -> tuple[str, ...]:
    """Give the logins that a text calls by @."""
    return tuple(dict.fromkeys(_CALL.findall(text.replace("＠", "@"))))


def bare(text: str) -> str:
    """Give a name without what stands in brackets behind it, and without calls."""
    return " ".join(_BRACKETS.sub(" ", _CALL.sub(" ", text)).split())


def bracketed(text: str) -> tuple[str, ...]:
    """Give what stands in brackets: a company, or another name."""
    return tuple(each.strip() for each in _BRACKETS.findall(text) if each.strip())


def _pieces(text: str) -> list[str]:
    """Cut at commas that stand in no brackets."""
    depth, start, pieces = 0, 0, []
    for place, mark in enumerate(text):
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSED:
            depth = max(depth - 1, 0)
        elif mark in ",，、;；" and not depth:
            pieces.append(text[start:place])
            start = place + 1
    return [piece.strip() for piece in (*pieces, text[start:])]
