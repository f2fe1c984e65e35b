"""What one run of a job came to: for the terminal, the log, the exit code, and for when it is done again."""

from dataclasses import dataclass

from bot.errors import ForgeError, SigbotError
from bot.forge.gitcommand import GitRefused
from bot.rules.due import FAILURES_BEFORE_ALARM
from bot.store.sync import REFUSED


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines for people, and what follows.

    A job that `failed` is tried again after a pause, one that is `unfinished` goes on soon. `exit_code` is what the
    run deserves by itself; a failing host is forgiven at first, unless it `waits_for_human`.
    """

    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    news: bool = False  # something changed that is worth a mail from cron
    failed: str = ""  # why it did not go through
    unfinished: bool = False
    exit_code: int = 0
    waits_for_human: bool = False

    @classmethod
    def of(cls, error: SigbotError) -> "Outcome":
        """Give the outcome of a run that ended in an error."""
        host = isinstance(error, ForgeError)
        refused = isinstance(error, GitRefused) or (isinstance(error, ForgeError) and error.status in REFUSED)
        return cls(
            warnings=(str(error),),
            failed=str(error),
            exit_code=error.exit_code,
            waits_for_human=refused or not host,
        )

    def code_after(self, failures: int) -> int:
        """Give the exit code after so many failures in a row: red only where a person must act."""
        forgiven = self.failed and not self.waits_for_human and failures < FAILURES_BEFORE_ALARM
        return 0 if forgiven else self.exit_code
