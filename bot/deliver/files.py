"""Write several files as one: all of them change, or none, wherever the machine stops.

New contents are staged beside the database, then listed in a journal, then moved into place. A run that finds a
journal finishes what it lists; a file that somebody changed meanwhile is left to them.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refusal, SigbotError


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file's new content, and the one it was made from (None: there was no file)."""

    path: Path
    before: bytes | None
    after: bytes


class Files:
    """Writes below one folder; `state` is where staged contents and the journal live."""

    def __init__(self, state: Path) -> None:
        self._staged = state / "staged"
        self._journal = state / "journal.json"

    def write(self, edits: Sequence[FileEdit]) -> None:
        """Write all edits that change anything; raise where a file is no longer what its edit was made from."""
        edits = [edit for edit in edits if edit.before != edit.after]
        for edit in edits:
            if read(edit.path) != edit.before:
                raise Refusal(
                    f"{edit.path}: changed while sigbot was at work; nothing was written, run again"
                )
        if not edits:
            return
        try:
            self._write(edits)
        except OSError as error:
            self._abandon()
            place = error.filename or self._staged
            raise SigbotError(
                f"{place}: {error.strerror}; no file was changed. Check the room on the disk and the folder's rights"
            ) from error

    def recover(self) -> list[Path]:
        """Finish what an interrupted run began; give the files it brought to their new content."""
        if not self._journal.exists():
            shutil.rmtree(self._staged, ignore_errors=True)
            return []
        moved = []
        for entry in json.loads(self._journal.read_text()):
            staged, target = self._staged / entry["staged"], Path(entry["path"])
            if staged.exists() and _digest(read(target)) == entry["before"]:
                target.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(target)
                moved.append(target)
        self._journal.unlink()
        shutil.rmtree(self._staged, ignore_errors=True)
        return moved

    def _write(self, edits: Sequence[FileEdit]) -> None:
        shutil.rmtree(self._staged, ignore_errors=True)
        self._staged.mkdir(parents=True)
        entries = []
        for n, edit in enumerate(edits):
            target = edit.path.resolve()  # a link stays a link
            staged = self._staged / str(n)
            _write_through(staged, edit.after)
            if target.exists():
                shutil.copymode(target, staged)
            entries.append({"staged": staged.name, "path": str(target), "before": _digest(edit.before)})
        draft = self._staged / "journal"
        _write_through(draft, json.dumps(entries).encode())
        draft.replace(self._journal)
        self.recover()

    def _abandon(self) -> None:
        """Drop a write that did not reach its journal; one that did is finished by the next run."""
        if not self._journal.exists():
            shutil.rmtree(self._staged, ignore_errors=True)


def read(path: Path) -> bytes | None:
    """Read a file, None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
