"""The files of leaderboard/: the board for readers, for programs and for spreadsheets, and what hosts forget."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo

from sqlalchemy import Connection

from bot.addresses import without_addresses
from bot.app.gather import Gathered, known_accounts, verdicts
from bot.app.session import Run
from bot.app.tables import BoardTables, counts_of, owners
from bot.app.workspace import ACCOUNTS, BOARD_JSON, OPENING
from bot.deliver.files import FileEdit, read
from bot.documents import leaderboard as page
from bot.documents.cells import plain
from bot.documents.language import in_language
from bot.documents.readme import columns_of
from bot.model import RECORDED, Verdict
from bot.rules.board import Board, BoardRow
from bot.rules.counting import Frame
from bot.rules.freshness import Source
from bot.sig.accounts import Accounts, KnownAccount, dump_accounts
from bot.sig.balances import append_row

Lines = Mapping[str, Sequence[page.Line]]  # by slug


def counted_lines(
    run: Run, connection: Connection, gathered: Gathered, decided: Board, asked: Frame
) -> Lines:
    """List what counted in each row, by slug: the events since the balances, and corrections."""
    tz = run.workspace.config.sig.tz
    found: dict[str, list[page.Line]] = {}
    for row in decided.rows:
        lines = found.setdefault(row.member.slug, [])
        for cell in row.cells:
            rule = run.workspace.config.counts[cell.count]
            counted = (v for v in verdicts(connection, rule, asked, row.member.person) if v.counted)
            lines += (page.Line(cell.count, *_day_and_text(v, tz), v.link, v.amount) for v in counted)
    for correction in run.workspace.contributions.signed:
        person = gathered.people.by_who(run.workspace.host, correction.who)
        for row in decided.rows:
            if row.member.person == person and correction.change:
                text = f"{correction.reason} (@{correction.by})"
                line = page.Line(correction.count, correction.at.date(), text, "", correction.change)
                found[row.member.slug].append(line)
    return found


def _day_and_text(verdict: Verdict, tz: tzinfo) -> tuple[date, str]:
    text = verdict.title if verdict.kind in RECORDED else f"{verdict.key} {verdict.title}"
    return datetime.fromtimestamp(verdict.at, tz).date(), text


def page_edits(
    run: Run,
    gathered: Gathered,
    stands: BoardTables,
    decided: Board,
    behind: Sequence[Source],
    lines: Lines,
) -> Iterator[FileEdit]:
    """Make the files of leaderboard/, and add rows that were taken over to the opening balances."""
    folder, config = run.workspace.folder, run.workspace.config
    first, *others = config.sig.languages
    made = {
        language: _page(run, gathered, decided, stands, behind, lines, language)
        for language in config.sig.languages
    }
    own = folder / "templates"
    overrides = own if own.is_dir() else None
    texts = {
        "leaderboard/README.md": page.readme(made[first], first, overrides=overrides),
        **{
            f"leaderboard/README.{other}.md": page.readme(made[other], other, overrides=overrides)
            for other in others
        },
        BOARD_JSON: page.board_json(made[first]),
        "leaderboard/board.csv": page.board_csv(made[first]),
        ACCOUNTS: dump_accounts(_accounts(gathered)),
    }
    opening = read(folder / OPENING)
    if stands.taken_over and opening is not None:
        text = opening.decode()
        for row in stands.taken_over.values():
            text = append_row(text, row)
        texts[OPENING] = text
    # What tells the next run what was written comes last: an interrupted write must not look like a hand edit.
    for name, text in sorted(texts.items(), key=lambda each: each[0] == BOARD_JSON):
        yield FileEdit(folder / name, read(folder / name), text.encode())


def _page(
    run: Run,
    gathered: Gathered,
    decided: Board,
    stands: BoardTables,
    behind: Sequence[Source],
    lines: Lines,
    language: str,
) -> page.BoardPage:
    config, tz = run.workspace.config, run.workspace.config.sig.tz
    headers = titles(run, language)
    counts = counts_of(run.workspace)
    return page.BoardPage(
        sig_name=in_language(config.sig.name, language),
        columns=tuple(page.Column(count, headers.get(count, count)) for count in counts),
        rows=tuple(
            _page_row(run.workspace.web, row, lines.get(row.member.slug, ()))
            for row in decided.rows
            if row.member.slug not in stands.untaken and row.member.person not in gathered.hidden
        ),
        behind=_behind(behind, tz),
        removed=tuple(sorted(_told_removed(gathered, stands))),
    )


def _told_removed(gathered: Gathered, stands: BoardTables) -> Iterator[str]:
    """Name the rows that stay out, but none of whoever wants to be named nowhere, or to be shown again."""
    theirs = gathered.hidden | gathered.shown_again
    return (slug for slug in stands.removed if not theirs & set(owners(gathered, slug)))


def _behind(sources: Sequence[Source], tz: tzinfo) -> tuple[page.Behind, ...]:
    """Name each list that is behind once; one of which a part was never read to its end has no instant."""
    lists: dict[tuple[str, str], list[Source]] = {}
    for each in sources:
        lists.setdefault((each.repository, each.source), []).append(each)

    def counted_to(parts: list[Source]) -> datetime | None:
        known = [part.counted_to for part in parts if part.complete and part.counted_to is not None]
        return datetime.fromtimestamp(min(known), tz) if len(known) == len(parts) else None

    return tuple(page.Behind(*name, counted_to(parts)) for name, parts in lists.items())


def _page_row(web: str, row: BoardRow, lines: Sequence[page.Line]) -> page.PageRow:
    cells = tuple(
        page.PageCell(
            cell.count, cell.value, cell.opening, cell.counted, cell.correction, cell.state, cell.written
        )
        for cell in row.cells
    )
    login = row.member.login
    url = f"{web}/{login}" if login else None
    name = without_addresses(row.member.name)
    return page.PageRow(row.member.slug, name, row.member.host, login, url, cells, tuple(lines))


def titles(run: Run, language: str) -> dict[str, str]:
    """Give each column the header of the table in this language: the n-th table is taken for the n-th language."""
    config = run.workspace.config
    place = config.sig.languages.index(language)
    titles = {count: headers[min(place, len(headers) - 1)] for count, headers in config.board.columns.items()}
    for file in run.workspace.tables[place : place + 1]:
        columns = columns_of(file.table, config.board.columns, file.ref.file)
        titles |= {column: plain(file.table.header[n]) for column, n in columns.items()}
    return titles


def _accounts(gathered: Gathered) -> Accounts:
    """Note the ids and former logins of everyone the SIG's files name: a host forgets who had a login."""
    entries: dict[tuple[str, str], KnownAccount] = {}
    for account, former in (*known_accounts(gathered.workspace), *gathered.seen):
        key = (account.host, account.id)
        if f"{account.host}:{account.id}" in gathered.people.groups:
            before = entries.get(key)
            logins = {*former, *(before.former if before else ()), *([before.login] if before else ())}
            others = {login for login in logins if login.lower() != account.login.lower()}
            entries[key] = KnownAccount(account.host, account.id, account.login, tuple(sorted(others)))
    return Accounts(tuple(entries.values()))
