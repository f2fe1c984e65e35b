"""Text for places without Markdown: one line a value, nobody called by it, and within a limit of bytes."""

_MORE = "…"


def cut(text: str, most: int) -> str:
    """Cut a text to so many bytes of UTF-8, between two characters, and show that it was cut."""
    data = text.encode()
    if len(data) <= most:
        return text
    room = max(0, most - len(_MORE.encode()))
    return data[:room].decode(errors="ignore").rstrip() + _MORE


def short(text: str, most: int = 80) -> str:
    """Cut a line to so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + _MORE
