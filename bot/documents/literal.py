"""Text that people gave, written so that a reader sees it as they gave it, and no host acts on it."""

import re

# Entities where HTML could begin (every renderer knows them), backslashes for the marks of Markdown.
MARKS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "\ufffd", **{mark: f"\\{mark}" for mark in "\\`*_[]|~$"}}
)
_BREAK = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
# Names that a host would notify, and a word at the start that a bot would obey; neighbours together.
_CALL = re.compile(r"((?:^/[\w-]+)?(?:@[\w.-]*\w)+|^/[\w-]+)")
_LINE_START = re.compile(r"^(?:([-+#=])|(\d{1,9})([.)]))")
_HTML = str.maketrans({mark: f"&#{ord(mark)};" for mark in "&<>\"'`*_[]|~$\\@#!"})
_TURNING = [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]  # they turn a line's direction
_CONTROLS = frozenset(map(chr, [*range(32), *range(127, 160), *_TURNING]))
_WIDE = str.maketrans({"@": "＠", "<": "＜", ">": "＞"})  # Feishu calls by tags, others by @
_URL = str.maketrans({mark: f"%{ord(mark):02X}" for mark in " \"'()<>\\^`{|}"})


def one_line(text: str) -> str:
    """Put a text on one line: each line break, with the blanks around it, becomes one blank."""
    return _BREAK.sub(" ", text).strip()


def markdown(text: str) -> str:
    """Write any text for a place in Markdown, on one line, with nobody called by it.

    `@name` and a leading `/command` are put into a code span: the text stays what it was, to read and to copy, and
    hosts look for neither there. A zero-width character would spoil the copy; a comment inside the name shows where
    raw HTML is off; an entity is resolved before some hosts look for names.
    """
    pieces = _CALL.split(one_line(text))
    written = "".join(f"`{piece}`" if n % 2 else piece.translate(MARKS) for n, piece in enumerate(pieces))
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", written)


def plain(text: str) -> str:
    """Write any text for a place without any marks, on one line: no chat calls anybody for it, or everybody."""
    written = "".join(each for each in one_line(text) if each not in _CONTROLS)
    return written.translate(_WIDE)


def html(text: str) -> str:
    """Write any text for a place inside an HTML element, safe also where a host reads Markdown in there."""
    return one_line(text).translate(_HTML)


def link(text: str, url: str | None) -> str:
    """Write any text as a Markdown link; without the link where the address is not one of the web."""
    shown = markdown(text)
    return f"[{shown}]({url.strip().translate(_URL)})" if url and _is_web(url) else shown


def _is_web(url: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", url.strip(), re.IGNORECASE))
