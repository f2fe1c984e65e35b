"""`sigbot meeting lint`: minutes of the working tree read, looked over, and put right where that is sure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app.workspace import STATE, decoded, load_rules
from bot.deliver.files import FileEdit, Files
from bot.documents.lint import lint_fixes, lint_patch, lint_view
from bot.errors import ConfigError, Problem
from bot.forge.pace import Clock, SystemClock
from bot.meetings.lint import Finding, lint
from bot.store.store import alone


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What was found: as data, as a patch, as files; `refused` are those for which git could not take a patch."""

    files: dict[str, str]
    findings: tuple[Finding, ...]
    view: list[dict[str, Any]]
    patch: bytes
    refused: tuple[str, ...]
    problems: tuple[Problem, ...]


def look_over(folder: Path, clock: Clock | None = None) -> LookedOver:
    """Look over the minutes of every series; raise ConfigError for sig.yaml alone, which says where they are."""
    config = load_rules(folder)
    today = datetime.fromtimestamp((clock or SystemClock()).now(), UTC).astimezone(config.sig.tz).date()
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for name in _names(folder, dict.fromkeys([*(series.minutes for series in config.meetings), "meetings"])):
        try:
            files[name] = decoded((folder / name).read_bytes(), name)
        except ConfigError as error:
            problems += error.problems
    found = lint(files, today)
    patch, refused = lint_patch(found, files)
    return LookedOver(files, found, lint_view(found, files), patch, refused, tuple(problems))


def put_right(folder: Path, looked: LookedOver) -> tuple[str, ...]:
    """Write what is sure into the files, all of them or none; give their names."""
    fixes = lint_fixes(looked.findings, looked.files)
    edits = [
        FileEdit(folder / name, looked.files[name].encode(), text.encode()) for name, text in fixes.items()
    ]
    if edits:
        with alone(folder / STATE):
            Files(folder / STATE).write(edits)
    return tuple(fixes)


def _names(folder: Path, places: dict[str, None]) -> Iterator[str]:
    seen: dict[str, None] = {}
    for place in places:
        for path in sorted((folder / place).glob("*.md")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and (place or path.name[:1].isdigit()):
                seen[name] = None
    yield from seen
