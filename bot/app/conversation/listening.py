"""Where something new was said: the home's pull requests and issues, and wherever the bot was called.

A look at a host with nothing new costs three requests; a pull request of the home that changed costs its comments,
and its files where nobody knows yet whether it touches the SIG's folder.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.actions import Under
from bot.app.around import DESK, look_around
from bot.app.conversation.topic import Topic
from bot.app.home import Home
from bot.documents.desk import read_topics
from bot.errors import ForgeError, Refusal
from bot.forge.gitee import Gitee, since
from bot.forge.mentions import calls, mentions
from bot.forge.own import NOT_FOUND, Own
from bot.forge.records import NoteRecord, PullRecord
from bot.store.store import Store, get_meta, set_meta
from bot.store.topics import TopicState, note, topics

FIRST_LOOK = 30 * 86400  # seconds that a first look goes back
OVERLAP = 600  # seconds; changes may become visible late
_MOST_PAGES = 10
_HEARD_TO = "heard_to"


@dataclass(frozen=True, slots=True)
class Heard:
    """What changed, and the host's clock up to which that is all."""

    changed: tuple[tuple[Topic, TopicState], ...]
    states: tuple[TopicState, ...]  # of topics that are nothing to the bot, to be remembered
    now: int


def listen(home: Home, forge: Gitee, desk: str | None) -> Heard:
    """Ask what changed since the last look; `desk` is the number of the bot's standing issue."""
    store, repository = home.run.store, home.run.workspace.config.home.repo
    with store.read() as connection:
        heard_to = get_meta(connection, _HEARD_TO)
        known = {state.key: state for state in topics(connection)}
    page = forge.pulls(repository, 1, sort="updated", direction="desc")
    start = int(heard_to) - OVERLAP if heard_to else page.at - FIRST_LOOK
    changed: dict[tuple[str, str, str], tuple[Topic, TopicState]] = {}
    others: list[TopicState] = []
    for record in _since(forge, repository, page.rows, start):
        state = _state(home, forge, record, known.get((repository.lower(), "pulls", str(record.number))))
        if state is None:
            continue
        if state.concerns:
            changed[state.key] = (_of_pull(repository, record), state)
        else:
            others.append(state)
    called = [*_issues(home, forge, start, desk)]
    called += [(each.repository, each.under, each.number, each.at) for each in mentions(forge.session, start)]
    if heard_to is None:
        called += _waiting(home, forge)
    for (name, under, number), at in sorted(_latest(called).items()):
        key = (name.lower(), under, number)
        before = known.get(key)
        if key in changed or (before and before.concerns and before.updated >= at):
            continue
        if found := _read(forge, name, under, number):
            changed[key] = found[0], replace(found[1], updated=max(found[1].updated, at))
    # What was said in this very second may not be listed yet: such a topic is looked at once more.
    seen = {
        key: (topic, replace(state, updated=min(state.updated, page.at - 1)))
        for key, (topic, state) in changed.items()
    }
    return Heard(tuple(seen.values()), tuple(others), page.at)


def _latest(called: Iterable[tuple[str, Under, str, int]]) -> dict[tuple[str, Under, str], int]:
    """Give each topic once, with the last time that something was said there."""
    found: dict[tuple[str, Under, str], int] = {}
    for repository, under, number, at in called:
        found[repository, under, number] = max(at, found.get((repository, under, number), 0))
    return found


def heard(store: Store, now: int) -> None:
    """Remember up to when all was heard; called when everything of it was worked off."""
    with store.begin() as connection:
        set_meta(connection, _HEARD_TO, str(now))


def read_topic(forge: Gitee, repository: str, under: Under, number: str) -> tuple[Topic, TopicState] | None:
    """Read one topic again by its number; None where it is gone."""
    return _read(forge, repository, under, number)


def told_topic(
    home: Home, forge: Gitee, repository: str, under: Under, number: str
) -> tuple[Topic, TopicState] | None:
    """Read the topic of which a webhook told; None where it is gone, or nothing of it is for the bot.

    It is for the bot as in a poll: where it touches the SIG's folder, or somebody called the bot.
    """
    config = home.run.workspace.config
    at_home = repository.lower() == config.home.repo.lower()
    if not at_home and repository.lower() not in {each.lower() for each in config.answer_in}:
        return None
    found = _read(forge, repository, under, number)
    if found is None:
        return None
    with home.run.store.read() as connection:
        before = next((each for each in topics(connection) if each.key == found[1].key), None)
        desk = get_meta(connection, DESK)
    if not at_home:
        concerns = before is not None and before.concerns
    elif under == "issues":
        concerns = not home.prefix or number == desk or (before is not None and before.concerns)
    else:
        concerns = _concerns(home, forge, number, found[1].content, before)
    if concerns or _called(Own(forge.session), found[0]):
        return found
    with home.run.store.begin() as connection:
        note(connection, [replace(found[1], concerns=False)])
    return None


def _called(own: Own, topic: Topic) -> bool:
    """Say whether somebody called the token's owner in a comment."""
    me = own.me()[0].login
    return any(calls(each.body, me) for each in own.comments(topic.repository, topic.under, topic.number))


def _since(forge: Gitee, repository: str, rows: Iterable[PullRecord], start: int) -> Iterator[PullRecord]:
    """Give the pull requests that changed since a moment, page after page."""
    for page in range(1, _MOST_PAGES + 1):
        listed = list(rows)
        yield from (record for record in listed if record.updated >= start)
        if len(listed) < 100 or listed[-1].updated < start:
            return
        rows = forge.pulls(repository, page + 1, sort="updated", direction="desc").rows


def _state(home: Home, forge: Gitee, record: PullRecord, before: TopicState | None) -> TopicState | None:
    """Say whether the bot listens under a pull request; None where nothing changed since the last look."""
    if before is not None and before.updated >= record.updated:
        return None
    repository = home.run.workspace.config.home.repo
    concerns = _concerns(home, forge, str(record.number), record.files_key, before)
    return TopicState(repository, "pulls", str(record.number), record.updated, concerns, record.files_key)


def _concerns(home: Home, forge: Gitee, number: str, content: str, before: TopicState | None) -> bool:
    """Say whether a pull request of the home touches the SIG's folder, or the bot was called there before."""
    if not home.prefix:
        return True
    if before is not None and (before.content == content or before.concerns):
        return before.concerns
    paths = forge.files(home.run.workspace.config.home.repo, int(number)).paths
    return any(path.startswith(home.prefix) for path in paths)


def _issues(home: Home, forge: Gitee, start: int, desk: str | None) -> Iterator[tuple[str, Under, str, int]]:
    """List the issues of the home in which something was said: all where it is the SIG's own, else the desk."""
    repository = home.run.workspace.config.home.repo
    page = forge.issue_comments(repository, 1, sort="updated", direction="desc", since=since(start))
    remarks = [remark for remark in page.rows if remark.updated >= start]
    if remarks and not desk and home.prefix:  # it may have been opened just now
        found = _desk(home, forge)
        desk = found.number if found else None
    for remark in remarks:
        if not home.prefix or str(remark.topic) == desk:
            yield repository, "issues", str(remark.topic), remark.updated


def _waiting(home: Home, forge: Gitee) -> Iterator[tuple[str, Under, str, int]]:
    """List the topics where something waited when the database was there, as the desk says them."""
    desk = _desk(home, forge)
    for place in read_topics(desk.body) if desk else ():
        repository, under, number = place.rsplit("/", 2)
        yield repository, "pulls" if under == "pulls" else "issues", number, 0


def _desk(home: Home, forge: Gitee) -> NoteRecord | None:
    """Look for the desk on the host."""
    with suppress(Refusal):  # a token that may not act is told of when something is to be done
        return look_around(home, Own(forge.session)).desk
    return None


def _read(forge: Gitee, repository: str, under: Under, number: str) -> tuple[Topic, TopicState] | None:
    if under == "pulls":
        record = _pull(forge, repository, int(number))
        if record is None:
            return None
        return _of_pull(repository, record), TopicState(
            repository, "pulls", number, record.updated, True, record.files_key
        )
    note = Own(forge.session).note(repository, number)
    if note is None:
        return None
    topic = Topic(
        repository, "issues", number, note.author, note.title, note.state, note.updated, 0, note.url
    )
    return topic, TopicState(repository, "issues", number, note.updated, True)


def _pull(forge: Gitee, repository: str, number: int) -> PullRecord | None:
    try:
        return forge.pull(repository, number)
    except ForgeError as error:
        if error.status == NOT_FOUND:
            return None
        raise


def _of_pull(repository: str, record: PullRecord) -> Topic:
    return Topic(
        repository,
        "pulls",
        str(record.number),
        record.author,
        record.title,
        record.state,
        record.updated,
        record.created,
        record.url,
    )
