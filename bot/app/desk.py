"""The desk kept up to date: as a local file in every mode, and as one standing issue where the mode is live."""

from datetime import datetime
from pathlib import Path

from bot.actions import Action, EditIssue, OpenIssue
from bot.app.around import DESK, Around
from bot.app.board import Decided
from bot.app.home import Home
from bot.app.meetings.gather import gather_plan
from bot.app.meetings.waiting import text_to_paste
from bot.app.waiting import pull_key, waiting_items
from bot.deliver.outbox import Outbox
from bot.documents.desk import desk, read_since, topics_line
from bot.documents.language import in_language
from bot.documents.marks import digest, mark
from bot.documents.render import render
from bot.meetings.plan import Plan
from bot.rules.publishing import Held
from bot.sig.schedule import Schedule
from bot.store.notes import waiting_since
from bot.store.topics import topics


def desk_text(
    home: Home,
    decided: Decided,
    held: Held | None,
    around: Around | None,
    outbox: Outbox,
    plan: Plan | None = None,
) -> tuple[str, bool]:
    """Write the desk as it is now, its mark included; say too whether anything waits.

    `plan` are the meetings with what people arranged besides; without it, those that the default branch knows.
    """
    config = home.run.workspace.config
    now = around.now if around else int(home.run.environment.clock.now())
    plan = plan or gather_plan(home, now, Schedule())
    items, more = waiting_items(home, decided, held, around, outbox, plan)
    known = read_since(around.desk.body) if around and around.desk else {}
    for pull in around.proposals if around else ():
        known[pull_key(pull)] = datetime.fromtimestamp(pull.created, config.sig.tz).date()
    today = datetime.fromtimestamp(now, config.sig.tz).date()
    with home.run.store.begin() as connection:
        since = waiting_since(connection, [item.key for item in items], known, today)
        topics_ = [
            f"{each.repository}/{each.under}/{each.number}" for each in topics(connection) if each.pending
        ]
    language = config.sig.languages[0]
    own = overrides(home)
    paste = text_to_paste(home, plan, own)
    text = desk(items, since, more, language, paste=paste, overrides=own)
    content = digest([*((item.key, sorted(item.values.items())) for item in items), *filter(None, [paste])])
    tail = topics_line(sorted(topics_)) + mark(config.sig.key, DESK, content)
    return f"{text.rstrip()}\n\n{tail}\n", bool(items or topics_)


def desk_action(home: Home, around: Around, text: str, *, waits: bool) -> Action | None:
    """Say what brings the issue to this text; None where it is there, closed, or another account's."""
    config = home.run.workspace.config
    repository = config.home.repo
    if around.desk is None:
        title = render(
            "desk.title.txt.j2", config.sig.languages[0], sig_name=_name(home), overrides=overrides(home)
        )
        return OpenIssue(repository, title.strip(), text) if waits else None
    mine = around.desk.author is not None and around.desk.author.id == around.me.id
    if not mine or around.desk.state == "closed" or _same(around.desk.body, text):
        return None
    return EditIssue(repository, around.desk.number, body=text)


def overrides(home: Home) -> Path | None:
    """Give the folder of the SIG's own templates, where it has one."""
    own = home.run.workspace.folder / "templates"
    return own if own.is_dir() else None


def _name(home: Home) -> str:
    config = home.run.workspace.config
    return in_language(config.sig.name, config.sig.languages[0])


def _same(stands: str, wanted: str) -> bool:
    """Compare as a host keeps texts: line ends and blanks at the ends do not matter."""
    return [line.rstrip() for line in stands.strip().splitlines()] == [
        line.rstrip() for line in wanted.strip().splitlines()
    ]
