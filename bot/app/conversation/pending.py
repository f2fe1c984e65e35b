"""What stands in the answers of topics where something waits, for whoever does not answer: the meetings."""

from collections.abc import Iterator, Sequence

from bot.actions import Under
from bot.app.conversation.listening import read_topic
from bot.app.conversation.topic import Talk, read_talk
from bot.app.home import Home
from bot.documents.desk import read_topics
from bot.forge.gitee import Gitee
from bot.forge.own import Own
from bot.store.topics import topics


def pending_talks(home: Home, forge: Gitee, desk: str = "", known: Sequence[Talk] = ()) -> list[Talk]:
    """Read the topics where something waits, those that are `known` already excepted.

    `desk` is the text of the desk, which names them also where the database is lost. Where nothing waits anywhere,
    nothing is asked of the host.
    """
    listed = [*_on_desk(desk), *_remembered(home)]
    places = {(place[0].lower(), *place[1:]): place for place in listed}
    for talk in known:
        places.pop((talk.topic.repository.lower(), talk.topic.under, talk.topic.number), None)
    if not places:
        return []
    own, publish = Own(forge.session), home.run.workspace.config.publish
    accounts = {login.lower() for login in publish.accounts} or {own.me()[0].login.lower()}
    key = home.run.workspace.config.sig.key
    read = [read_topic(forge, *place) for place in places.values()]
    return [read_talk(own, each[0], accounts, key) for each in read if each]


def _remembered(home: Home) -> Iterator[tuple[str, Under, str]]:
    with home.run.store.read() as connection:
        for each in topics(connection):
            if each.pending:
                yield each.repository, "pulls" if each.under == "pulls" else "issues", each.number


def _on_desk(text: str) -> Iterator[tuple[str, Under, str]]:
    for place in read_topics(text):
        repository, under, number = place.rsplit("/", 2)
        yield repository, "pulls" if under == "pulls" else "issues", number
