"""The three kinds of failure that are not bugs, and the exit code each one means.

Anything else that is raised is a defect of sigbot: logged in full, answered in one line.
No message ever holds a token, a password or an e-mail address.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class SigbotError(Exception):
    """What happened, what was kept, what to do next; shown to people as it stands, without a traceback."""

    exit_code = 2


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding in a user's file; `str` gives `file:line:column: path: message`."""

    file: str
    line: int  # from 1; 0 where the whole file is meant
    column: int  # from 1, in code points; 0 where the whole line is meant
    path: str  # dotted place inside the document, "" for the document itself
    message: str

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        return ": ".join(part for part in (place, self.path, self.message) if part)


class ConfigError(SigbotError):
    """The SIG's own files are wrong; carries every problem found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ForgeError(SigbotError):
    """A code host did not give what was asked, after all retries."""

    exit_code = 4

    def __init__(self, message: str, *, status: int | None = None) -> None:
        self.status = status
        super().__init__(message)


class NotSent(ForgeError):
    """A mail server or a robot did not take what was sent; it may be sent again."""


class OutcomeUnknown(ForgeError):
    """A host was told to do something, and nobody can tell whether it did."""


class Refusal(SigbotError):
    """sigbot will not do this, and says what to do instead."""
