"""docs/commands.md and docs/commands.zh-CN.md, made from the commands: `python -m bot.documents.commandpage`."""

from pathlib import Path

from bot.commands.others import COMMUNITY
from bot.documents.commandlist import groups
from bot.documents.render import render
from bot.sig.references import DEFAULT_ROLES

_FOLDER = Path(__file__).parents[2] / "docs"
_FILES = {"en": "commands.md", "zh": "commands.zh-CN.md"}


def pages() -> dict[str, str]:
    """Give the text of each page by the name of its file."""
    return {
        file: render(
            "commands.md.j2",
            language,
            groups=groups(language, tuple(DEFAULT_ROLES)),
            others=sorted(COMMUNITY),
        )
        for language, file in _FILES.items()
    }


def main() -> None:
    """Write every page into docs/."""
    for file, text in pages().items():
        (_FOLDER / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
