"""From an exception to a message and an exit code, in one place."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import SigbotError

INTERRUPTED = 130  # as shells report Ctrl-C
DEFECT = 70  # EX_SOFTWARE of sysexits.h


@contextmanager
def explained() -> Iterator[None]:
    """Show what a user, a machine or a host did in one message; write anything else, a defect, whole to a file."""
    try:
        yield
    except SigbotError as error:
        _stop(str(error), error.exit_code)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:  # what Typer makes of Ctrl-C
            _stop("interrupted; what was read is kept, and the next run goes on from there", INTERRUPTED)
        raise
    except OSError as error:
        place, what = error.filename or "the output", error.strerror or type(error).__name__
        _stop(f"{place}: {what}; check the room on the disk and the rights there", SigbotError.exit_code)
    except Exception as error:  # noqa: BLE001 - the last place that can answer in words
        log = _log(traceback.format_exc())
        _stop(
            f"this is a defect of sigbot ({type(error).__name__}), nothing half-written was kept. "
            f"Please report it with {log}",
            DEFECT,
        )


def _stop(message: str, exit_code: int) -> None:
    from bot.cli.terminal import warn

    warn(message)
    sys.exit(exit_code)


def _log(text: str) -> str:
    """Keep what happened in a file, in the SIG's state folder where there is one; give its name."""
    import tempfile

    folder = Path(".sigbot")
    try:
        descriptor, name = tempfile.mkstemp(".log", "sigbot-defect-", folder if folder.is_dir() else None)
        os.close(descriptor)
        Path(name).write_text(_scrubbed(text), encoding="utf-8")
    except OSError:
        return "what you did"
    return name


def _scrubbed(text: str) -> str:
    """Take out of a text what is secret on this machine."""
    from bot.app.scrub import scrubbed
    from bot.app.session import Environment

    return scrubbed(text, Environment.of_machine())
