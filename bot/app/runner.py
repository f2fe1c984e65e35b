"""The file by which the bot runs by itself, written whole or not at all.

`python -m bot.app.runner` writes those that this repository holds for whoever forks or clones it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.app.runner_here import container, cron, recipe, systemd
from bot.app.runner_hosted import gitee, github, workflows
from bot.app.session import Environment
from bot.app.site import Site
from bot.app.workspace import STATE, load_rules
from bot.deliver.files import FileEdit, Files, read
from bot.errors import Refusal
from bot.sig.wording import quoted
from bot.store.store import make_state

RUNNERS: Mapping[str, Callable[[Site], tuple[Path, str]]] = {
    "cron": cron,
    "systemd": systemd,
    "github": github,
    "gitee": gitee,
    "container": container,
}
NEED_TOKEN_FILE = ("cron", "systemd")
ROOT = Path(__file__).parents[2]


def site_of(folder: Path, environment: Environment, install: str | None) -> Site:
    """Read what a runner's file is made from."""
    return Site(folder, load_rules(folder), environment, install)


def runner_edit(runner: str, site: Site, *, force: bool = False) -> FileEdit:
    """Make a runner's file; raise Refusal where another one is there already, or something is not known."""
    make = RUNNERS.get(runner)
    if make is None:
        raise Refusal(f"--runner: there is no runner {quoted(runner)}; there is {', '.join(RUNNERS)}")
    path, text = make(site)
    before, after = read(path), text.encode()
    if before not in (None, after) and not force:
        raise Refusal(f"{path}: is there already, and says something else; `--force` writes it anew")
    return FileEdit(path, before, after)


def write_runner(folder: Path, edit: FileEdit) -> None:
    """Write the file."""
    state = folder / STATE
    make_state(state)
    edit.path.parent.mkdir(parents=True, exist_ok=True)
    Files(state).write([edit])


def own_files() -> Mapping[str, str]:
    """Give the files that this repository holds, by their paths."""
    hosted = {f".github/workflows/{name}.yml": text for name, text in workflows().items()}
    return {**hosted, "Containerfile": recipe()}


if __name__ == "__main__":
    for name, content in own_files().items():
        (ROOT / name).write_text(content, encoding="utf-8")
