"""What stands on the host of the bot's own, looked at before anything is done there: a handful of requests."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from bot.actions import Purpose, Under
from bot.app.gather import known_accounts
from bot.app.home import Home
from bot.commands.grammar import spoken
from bot.commands.said import requests_in
from bot.commands.vocabulary import Vocabulary, vocabulary
from bot.documents.marks import read_mark
from bot.errors import Refusal
from bot.forge.own import Own
from bot.forge.records import CommentRecord, NoteRecord, ProposalRecord
from bot.model import Account, Word
from bot.rules.modes import PAUSE, RESUME, paused_by
from bot.rules.people import Identity
from bot.rules.publishing import Pull
from bot.store.events import accounts as seen_accounts
from bot.store.notes import hear, heard_at, words_of
from bot.store.store import Store, get_meta, set_meta

DESK = "desk"


@dataclass(frozen=True, slots=True)
class Around:
    """The bot's own things; `now` is the host's clock, `pause` the word by which it is paused."""

    me: Account
    now: int
    proposals: tuple[ProposalRecord, ...]
    desk: NoteRecord | None
    pause: Word | None


def look_around(home: Home, own: Own) -> Around:
    """Ask the host what the bot has there, and whether somebody paused it."""
    config = home.run.workspace.config
    me, now = own.me()
    accounts = {login.lower() for login in config.publish.accounts} or {me.login.lower()}
    if me.login.lower() not in accounts:
        raise Refusal(
            f"the token is {me.login}'s, and publish.accounts in sig.yaml names {', '.join(sorted(accounts))}: use "
            "another token, or have the account added there by a merged line"
        )
    listed = [each for login in sorted(accounts) for each in own.proposals(config.home.repo, login)]
    proposals = tuple(
        each
        for each in listed
        if each.author
        and each.author.login.lower() in accounts
        and any(_is_for(home, each, p) for p in Purpose)
    )
    desk = _desk(home, own, accounts)
    _listen(home, own, proposals, desk)
    with home.run.store.read() as connection:
        words = words_of(connection)
        known = (*known_accounts(home.run.workspace), *seen_accounts(connection))
    pause = paused_by(words, partial(_roles, home, known), list(config.roles)[-1])
    return Around(me, now, proposals, desk, pause)


def _roles(home: Home, known: Iterable[Identity], word: Word) -> set[str]:
    """Give the roles of whoever said a word, also where the roster has a login of theirs from before."""
    logins = {word.login}
    for account, former in known:
        if account.id == word.account:
            logins |= {account.login, *former}
    return {role for login in logins for role in home.run.workspace.roster.roles_of(login)}


def branch_name(home: Home, purpose: Purpose) -> str:
    """Name the bot's branch for one purpose; neighbours in one repository have others."""
    return f"sigbot-{home.run.workspace.config.sig.key}-{purpose}"


def pulls_for(home: Home, around: Around, purpose: Purpose) -> tuple[Pull, ...]:
    """Give the bot's own pull requests for one purpose."""
    key = home.run.workspace.config.sig.key
    return tuple(
        Pull(
            each.number,
            each.state,
            read_mark(each.body, key, purpose),
            each.title,
            each.body,
            each.labels,
            each.base,
            each.created,
            each.closed or each.updated,
            each.source,
            each.sha,
        )
        for each in around.proposals
        if _is_for(home, each, purpose)
    )


def _is_for(home: Home, proposal: ProposalRecord, purpose: Purpose) -> bool:
    """Say whether a pull request is the bot's for this purpose: by its branch, or by its mark where that is gone."""
    marked = read_mark(proposal.body, home.run.workspace.config.sig.key, purpose) is not None
    return marked or proposal.head == branch_name(home, purpose)


def _desk(home: Home, own: Own, accounts: Collection[str]) -> NoteRecord | None:
    """Find the desk: where it was last, else among the accounts' issues; that there is none is never remembered."""
    store, repository = home.run.store, home.run.workspace.config.home.repo
    with store.read() as connection:
        number = get_meta(connection, DESK)
    known = own.note(repository, number) if number else None
    if known is not None:
        return known
    key = home.run.workspace.config.sig.key
    listed = (each for login in sorted(accounts) for each in own.notes(repository, login))
    found = [each for each in listed if read_mark(each.body, key, DESK) is not None]
    desk = min(found, key=lambda each: (each.state != "open", each.number), default=None)
    remember_desk(store, desk.number if desk else "")
    return desk


def remember_desk(store: Store, number: str) -> None:
    """Note where the desk is; "" where it has to be looked for."""
    with store.begin() as connection:
        set_meta(connection, DESK, number)


def _listen(home: Home, own: Own, proposals: Iterable[ProposalRecord], desk: NoteRecord | None) -> None:
    """Read what was said under the bot's own pull requests and its desk, where something may be new."""
    store, repository = home.run.store, home.run.workspace.config.home.repo
    words_here = vocabulary(home.run.workspace.config)
    with store.read() as connection:
        known = heard_at(connection)
    topics: list[tuple[Under, str, int, bool]] = [
        ("pulls", str(each.number), each.updated, each.state == "open") for each in proposals
    ]
    if desk:
        topics.append(("issues", desk.number, desk.updated, desk.state == "open"))
    for under, number, updated, is_open in topics:
        topic = f"{under}/{number}"
        # An edited comment need not show in a topic's time, so those that are open are read every time.
        if is_open or known.get(topic) != updated:
            words = list(words_in(own.comments(repository, under, number), topic, words_here))
            with store.begin() as connection:
                hear(connection, topic, updated, words)


def words_in(comments: Iterable[CommentRecord], topic: str, known: Vocabulary) -> Iterator[Word]:
    """Give the `/pause` and `/resume` among comments under a topic (`pulls/12`)."""
    for comment in comments:
        for request in requests_in(spoken(comment.body, known)):
            if request.command in (PAUSE, RESUME) and comment.author is not None:
                author = comment.author
                yield Word(comment.created, int(comment.id), request.command, author.login, topic, author.id)
