"""`sigbot meeting list`: the meetings to come."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.cli.explain import DAY
from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot meeting list --until 2026-12-31"
FARTHEST = timedelta(days=5 * 366)


def command(
    until: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="The last day; without it, half a year.", show_default=False),
    ] = None,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """List the meetings to come, those that were called off among them, and what is odd about them."""
    from bot.app.meetings.local import plan_here
    from bot.app.session import Environment
    from bot.app.workspace import load_workspace
    from bot.cli import options, terminal
    from bot.cli.show_meetings import meetings_table
    from bot.documents.meetings import doubt_texts, meeting_view
    from bot.meetings.doubts import doubts

    language = options.language(lang)
    now = int(Environment.of_machine().clock.now())
    last = until.date() if until else None
    if until and until.timestamp() > now + FARTHEST.total_seconds():
        raise typer.BadParameter("give a day within the next five years", param_hint="--until")
    workspace = load_workspace(options.folder(folder))
    plan = plan_here(workspace, now, until=last)
    coming = [each for each in plan.meetings if not each.occurrence.is_over(now)]
    views = [meeting_view(each, language) for each in coming if last is None or each.occurrence.on <= last]
    odd = doubt_texts(doubts(plan, workspace.roster), language)
    if as_json:
        terminal.say_json({"meetings": views, "notes": odd})
    else:
        meetings_table(views, odd, language)
