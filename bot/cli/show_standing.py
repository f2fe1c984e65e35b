"""Everyone's standing as a table on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.terminal import say_table
from bot.documents.standing import summary

_HEADERS = {
    "en": ("name", "login", "has", "next", "what stands in between"),
    "zh": ("名字", "账号", "身份", "下一身份", "尚待满足"),
}


def standings_table(views: Sequence[Mapping[str, Any]], language: str) -> None:
    """Show one line a person: what they have, what is next, and what is still open."""
    rows = [
        (
            view["name"],
            f"@{view['login']}" if view["login"] else "",
            view["held"][-1].capitalize() if view["held"] else "",
            view["rung"]["role"].capitalize() if view["rung"] else "",
            summary(view, language),
        )
        for view in views
    ]
    say_table(_HEADERS[language], rows)
