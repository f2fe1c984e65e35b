"""`sigbot init`: the first day."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DryRun

EXAMPLE = "sigbot init --repo owner/community --like trusted-ai"


def command(
    folder: Annotated[Path, typer.Option("--dir", help="The SIG's folder, with its README.")] = Path(),
    repo: Annotated[
        str | None, typer.Option(help="The home repository; else read from the checkout.", show_default=False)
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(help="The SIG's folder in it; else read from the checkout.", show_default=False),
    ] = None,
    key: Annotated[str | None, typer.Option(help="The SIG's short name.", show_default=False)] = None,
    name: Annotated[str | None, typer.Option(help="The SIG's name.", show_default=False)] = None,
    timezone: Annotated[str, typer.Option(help="The zone in which days begin and end.")] = "Asia/Shanghai",
    heading: Annotated[
        str | None,
        typer.Option(help="The heading above the table, where it is not found.", show_default=False),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(help="The day the table's numbers speak of, where git cannot tell.", show_default=False),
    ] = None,
    bot: Annotated[
        list[str] | None,
        typer.Option(help="A program's login, not to be counted; repeatable.", show_default=False),
    ] = None,
    like: Annotated[
        str | None, typer.Option(help="Take over another SIG's rules: trusted-ai.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write what is there already anew.")] = False,
    runner: Annotated[
        str | None,
        typer.Option(
            help="Write the file by which the bot runs by itself: cron, systemd, github, gitee, container.",
            show_default=False,
        ),
    ] = None,
    install: Annotated[
        str | None,
        typer.Option(
            help="What pip installs sigbot from elsewhere; else where this one came from.", show_default=False
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask the host what a pull will cost.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Read the README's table and write sig.yaml and the opening balances; nothing leaves the machine.

    With --runner, in a folder that has sig.yaml, only the runner's file is written.
    """
    from datetime import UTC, datetime

    from bot.app import init
    from bot.app.cost import estimate, estimate_ladder
    from bot.app.proposal import Wishes
    from bot.app.session import Environment, open_run
    from bot.app.workspace import CONFIG
    from bot.cli import options, runner_file, show

    if runner and (folder / CONFIG).exists():
        runner_file.write(runner, folder.resolve(), install, force=force, dry_run=dry_run)
        return
    wishes = Wishes(repo, path, key, name, timezone, heading, like, day, tuple(bot or ()), force)
    folder, asks = folder.resolve(), not (offline or dry_run)
    environment = options.environment() if asks else None
    planned = init.plan(folder, wishes, datetime.fromtimestamp(Environment.of_machine().clock.now(), UTC))
    if not dry_run:
        init.write(folder, planned)
    show.planned(planned, folder, written=not dry_run)
    if environment:
        with open_run(folder, environment) as run, run.forge(attempts=2) as forge:
            show.cost(estimate(run, forge))
            show.ladder_cost(estimate_ladder(run, forge))
    if runner and not dry_run:
        runner_file.write(runner, folder, install, force=force, dry_run=False)
