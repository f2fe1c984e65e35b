"""Runners on a machine of one's own: a cron line, a systemd unit, a container."""

import getpass
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from bot.app.install import clone_of, source
from bot.app.site import Site
from bot.documents.render import render
from bot.rules.due import minute_of


def cron(site: Site) -> tuple[Path, str]:
    """Write a line for a crontab: hourly, at a minute of the SIG's own."""
    file = site.folder / "sigbot.cron"

    def word(text: object) -> str:
        return shlex.quote(str(text)).replace("%", r"\%")  # cron takes a bare one for the end of the line

    return file, render(
        "sigbot.cron.j2",
        "any",
        key=site.key,
        file=shlex.quote(str(file)),
        minute=minute_of(site.key),
        token_file=word(site.token_file),
        variables=site.variables,
        channels_file=word(site.channels_file),
        sigbot=" ".join(map(word, site.sigbot)),
        folder=word(site.folder),
    )


def systemd(site: Site) -> tuple[Path, str]:
    """Write a unit that runs the daemon, with no more rights than it needs."""
    file = site.folder / "sigbot.service"
    return file, render(
        "sigbot.service.j2",
        "any",
        key=site.key,
        file=shlex.quote(str(file)),
        user=getpass.getuser(),
        token_file=str(site.token_file).replace("%", "%%"),
        variables=site.variables,
        channels_file=str(site.channels_file).replace("%", "%%"),
        # In a command systemd looks for variables, too.
        command=" ".join(_word(word).replace("$", "$$") for word in [*site.sigbot, "serve", "--no-web"]),
        folder_argument=_word(site.folder).replace("$", "$$"),
        folder=_word(site.folder),
    )


def container(site: Site) -> tuple[Path, str]:
    """Write the recipe of an image that holds sigbot and no token."""
    clone = clone_of(source(site.install))
    return site.folder / "Containerfile", recipe(
        site.path,
        shlex.quote(clone.url),
        shlex.quote(clone.revision) if clone.revision else "",
        site.variables,
    )


def recipe(path: str = "", clone: str = "", revision: str = "", variables: Sequence[str] = ()) -> str:
    """Write it for a SIG's place in its repository; without `clone`, from the folder that it is built in."""
    return render("Containerfile.j2", "any", path=path, clone=clone, revision=revision, variables=variables)


def _word(text: object) -> str:
    """Write a word as systemd reads it."""
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return escaped if re.fullmatch(r"[\w/.:@+=-]+", escaped) else f'"{escaped}"'
