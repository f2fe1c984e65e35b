"""`sigbot run`: what is due, for cron and for people."""

from typing import Annotated

import typer

from bot.cli.options import AsJson, DryRun, Folder

EXAMPLE = "sigbot run board --dry-run"


def command(
    job: Annotated[
        str | None,
        typer.Argument(help="Do this one now, due or not: board, answer, meeting.", show_default=False),
    ] = None,
    folder: Folder = None,
    budget: Annotated[
        int | None,
        typer.Option(min=1, help="Requests a job may spend; the next run goes on.", show_default=False),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Tell everything, as on a terminal.", show_default=False)
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Do whatever is due, once, however many runs and daemons there are; what was missed is caught up once.

    Without a terminal, as under cron, it speaks only when something changed (stdout) or went wrong (stderr), so that
    no mail is sent for nothing; a job that was named tells all. The exit code is red only where a person must act: a
    host that is out of order is forgiven twice, and tried again after growing pauses. A second run at the same time
    leaves quietly.
    """
    import sys

    from bot.app.jobs import Asked, run_jobs
    from bot.app.update import Watcher
    from bot.cli import options, show_ran
    from bot.cli.progress import watching

    talks = verbose or job is not None or sys.stdout.isatty()
    place, environment = options.folder(folder), options.environment()
    if talks or sys.stderr.isatty():
        with watching() as watcher:
            report = run_jobs(place, environment, Asked(job, budget, dry_run, watcher))
    else:
        report = run_jobs(place, environment, Asked(job, budget, dry_run, Watcher()))
    if as_json:
        show_ran.as_data(report)
    else:
        show_ran.ran(report, talks=talks or dry_run)
    for each in report.ran:
        if each.defect is not None:
            raise each.defect
    raise typer.Exit(report.exit_code)
