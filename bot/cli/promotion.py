"""`sigbot promotion`: the report from which maintainers decide twice a year."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.explain import DAY
from bot.cli.options import DryRun, Folder, Language

EXAMPLE = "sigbot promotion --half 2022H2"


def command(
    half: Annotated[
        str,
        typer.Option(help="Which half of a year; without it, the one that ended last.", show_default=False),
    ] = "",
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=DAY, help="As it was at the end of a day; else of the half.", show_default=False
        ),
    ] = None,
    private: Annotated[
        bool,
        typer.Option(
            "--private",
            help="Write what people lack, too, and who is quiet: to .sigbot/promotions/, which is never published.",
        ),
    ] = False,
    folder: Folder = None,
    lang: Language = "",
    dry_run: DryRun = False,
) -> None:
    """Write the half-yearly report on who may be promoted to leaderboard/promotions/, from what has been pulled."""
    from bot.app.ladder.promotion import Question, promotion
    from bot.app.ladder.promotionfiles import face, report_edits
    from bot.app.session import Environment, open_run
    from bot.cli import options, terminal
    from bot.documents.promotion import private_markdown, promotion_markdown
    from bot.rules.halves import Half

    language = options.language(lang)
    question = Question(Half.read(half) if half else None, as_of.date() if as_of else None, private)
    with open_run(options.folder(folder), Environment.of_machine(), writes=not dry_run) as run:
        report = promotion(run, question)
        edits = [edit for edit in report_edits(run, report) if edit.before != edit.after]
        if not dry_run:
            run.files.write(edits)
        names = [edit.path.relative_to(run.workspace.folder).as_posix() for edit in edits]
        if dry_run:
            terminal.say(promotion_markdown(report, face(run, language)))
            if private:
                terminal.say(private_markdown(report, face(run, language)))
    told = f"{report.half}, counted up to the end of {report.day}: "
    told += f"everything that can be counted is met: {len(report.eligible)}, applied: {len(report.applied)}"
    terminal.say(told + ("" if report.unknown.nothing else "; not everything is known, see the report"))
    terminal.say(
        f"{'would write' if dry_run else 'written'}: {', '.join(names)}" if names else "nothing changes"
    )
