"""The SIG's folder and the machine it is on, as far as a runner's file speaks of them."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.app.channels import variables_of
from bot.app.session import ENV_TOKEN_FILE, Environment
from bot.app.workspace import STATE
from bot.errors import Refusal
from bot.forge.git import Git
from bot.rules.due import Daily
from bot.sig.config import SigConfig


@dataclass(frozen=True, slots=True)
class Site:
    """Where the bot is to run, and for whom; `install` is what pip shall install it from, as asked for."""

    folder: Path
    config: SigConfig
    environment: Environment
    install: str | None = None

    @property
    def key(self) -> str:
        return self.config.sig.key

    @property
    def schedule(self) -> Daily:
        """Say when the daily job is due."""
        return Daily.written(self.config.run.board)

    @property
    def is_hourly(self) -> bool:
        """Say whether the bot speaks to people, and so has to come every hour also where each run costs something.

        What it only proposes about meetings is there in time where it comes once a day.
        """
        jobs = self.config.run
        speaks = jobs.answer == "hourly" or (bool(self.config.meetings) and jobs.meeting == "hourly")
        return self.config.mode == "live" and speaks

    @property
    def variables(self) -> tuple[str, ...]:
        """Name the variables of the ways by which meetings are announced: what is not named is not handed over."""
        return variables_of(self.config.notices.by if self.config.meetings else ())

    @property
    def channels_file(self) -> Path:
        """Give the file that sets them on a machine of one's own, beside the token's."""
        return self.token_file.with_name("channels")

    @property
    def path(self) -> str:
        """Give the folder's place in its checkout, "" for the root."""
        return Git(self.folder).prefix

    @property
    def state(self) -> str:
        """Give the place of the database in the checkout."""
        return f"{self.path}/{STATE}" if self.path else STATE

    @property
    def root(self) -> Path:
        """Give the checkout that holds the folder."""
        if not Git(self.folder).is_checkout:
            raise Refusal(f"{self.folder}: is in no git checkout, and this file belongs into the repository")
        return self.folder.parents[len(PurePosixPath(self.path).parts) - 1] if self.path else self.folder

    @property
    def token_file(self) -> Path:
        """Give the file of the token: the one in force, else the usual place."""
        named = self.environment.variables.get(ENV_TOKEN_FILE)
        return Path(named).resolve() if named else Path.home() / ".config/sigbot/token"

    @property
    def sigbot(self) -> list[str]:
        """Give the command by its whole path: cron and systemd know no virtual environment."""
        beside = Path(sys.executable).with_name("sigbot")
        found = str(beside) if beside.exists() else shutil.which("sigbot")
        return [found] if found else [sys.executable, "-m", "bot"]
