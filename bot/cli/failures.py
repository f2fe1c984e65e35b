"""From an exception to a message and an exit code, in one place."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import SigbotError

INTERRUPTED = 130  # as shells report Ctrl-C


@contextmanager
def explained() -> Iterator[None]:
    """Show what a user or a host did in one message; write anything else, a defect, whole to a file."""
    try:
        yield
    except SigbotError as error:
        print(f"sigbot: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print(
            "sigbot: interrupted; what was read is kept, and the next run goes on from there", file=sys.stderr
        )
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away, as `| head` does
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last place that can answer in words
        log = _log(traceback.format_exc())
        print(
            f"sigbot: this is a defect of sigbot ({type(error).__name__}), nothing half-written was kept. "
            f"Please report it with {log}",
            file=sys.stderr,
        )
        sys.exit(70)


def _log(text: str) -> str:
    for folder in (Path(".sigbot"), Path.cwd()):
        if folder.is_dir():
            path = folder / "sigbot-defect.log"
            try:
                path.write_text(scrubbed(text))
            except OSError:
                continue
            return str(path)
    return "what you did"


def scrubbed(text: str) -> str:
    """Take tokens and e-mail addresses out of a text that is to be shown or sent."""
    import os
    import re

    for name in ("SIGBOT_GITEE_TOKEN",):
        if token := os.environ.get(name):
            text = text.replace(token, "***")
    return re.sub(r"[\w.+-]+@[\w-]+\.[\w.]+", "***", text)
