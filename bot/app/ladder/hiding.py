"""The row of whoever asked to be left out, taken out of the board's tables: that line and no other."""

from collections.abc import Mapping, Sequence

from bot.app.gather import Gathered, gather
from bot.app.home import Home
from bot.app.tables import board_tables
from bot.documents.rewrite import KeptRow, rewrite
from bot.documents.table import find_table
from bot.sig.contributionedit import Entry


def without_rows(home: Home, wishes: Sequence[Entry]) -> Mapping[str, bytes]:
    """Give the tables' files, by their paths in the repository, without the rows of those whose last word is hide.

    Only what a wish that is still to be recorded asks for: a row that somebody writes again later stays.
    """
    if not any(_is_hide(each) for each in wishes):
        return {}
    with home.run.store.begin() as connection:
        gathered = gather(home.run, connection)
        rows = board_tables(gathered).rows
    hidden = _hidden(gathered, wishes)
    texts: dict[str, tuple[str, str]] = {}
    for place, file in enumerate(home.run.workspace.tables):
        name = home.prefix + file.ref.file
        before, text = texts.get(name, (file.text, file.text))
        gone = {row.places[place] for row in rows if row.member.person in hidden}
        table = find_table(text, file.ref.heading, file.ref.file)
        kept = [KeptRow(n) for n in range(len(table.rows)) if n not in gone]
        texts[name] = before, rewrite(text, table, kept)
    return {name: after.encode() for name, (before, after) in texts.items() if after != before}


def _hidden(gathered: Gathered, wishes: Sequence[Entry]) -> set[str]:
    """Give the people whose last word among these is that they do not want to be shown."""
    host = gathered.workspace.host
    last = {
        gathered.people.by_who(host, str(each["who"])): _is_hide(each)
        for each in sorted(wishes, key=lambda each: str(each["when"]))
    }
    return {person for person, hide in last.items() if hide}


def _is_hide(wish: Entry) -> bool:
    return str(wish.get("shown")).lower() == "false"
