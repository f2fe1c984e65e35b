"""A workspace over a million invented events: everyone's standing, one person's, and other rules.

`standings.py make FOLDER` writes it; `floor`, `everyone`, `one`, `whatif` and `answer FOLDER` measure.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import cast

from sqlalchemy import insert

from bot.app.around import Around
from bot.app.conversation.answering import Answering
from bot.app.conversation.context import Context
from bot.app.conversation.handlers import HANDLERS
from bot.app.conversation.topic import Talk, Topic
from bot.app.gather import gather, tallies
from bot.app.home import Home
from bot.app.ladder.standing import Standings
from bot.app.ladder.whatif import compared
from bot.app.session import Environment, open_run
from bot.deliver.carrier import DryCarrier
from bot.deliver.outbox import Outbox
from bot.forge.mirror import Mirror, Upstream
from bot.forge.pace import SystemClock
from bot.model import Account
from bot.rules.conversation import Remark, conversation
from bot.rules.counting import Frame
from bot.store import schema
from bot.store.settings import Settings
from bot.store.store import set_meta
from tests.benchmarks import events
from tests.benchmarks.process import Stopwatch

VARIANTS = "ignore: [review, own_thread], strict: {only: line_comment}, loose: {ignore: [own_pr, bot]}}"
CONFIG = events.CONFIG.replace("ignore: [review, own_thread]}", VARIANTS).replace(
    "  tables: [{file: README.md, heading: Board}]\n", ""
) + """
ladder:
  - from: 2022-05-28
    contributor: {all: [{attended: 2}, {reviewed_prs: 2}, {review_comments: 10}]}
    committer:   {is: contributor, all: [{merged_prs: 5}]}
    maintainer:  {is: committer, vote: {electorate: maintainer}}
recorded_since: {attended: 2023-01-05}
"""  # fmt: skip


def _open(folder: str):
    return open_run(Path(folder), Environment({}, SystemClock()))


def make(folder: str) -> None:
    path = Path(folder)
    (path / "sig.yaml").write_text(CONFIG)
    roster = "Contributors:\n" + "".join(
        f"- {{name: P{n}, gitee_home: 'https://gitee.com/p{n}'}}\n" for n in range(1, 40)
    )
    (path / "sig_members.yaml").write_text(roster)
    with _open(folder):
        pass
    events.make(str(path / ".sigbot/sigbot.db"))
    with _open(folder) as run, run.store.begin() as connection:
        set_meta(connection, "settings", run.settings.fingerprint)
        people = [
            {
                "host": "gitee",
                "host_id": str(1_000_000 + n),
                "login": f"p{n}",
                "person": f"gitee:{1_000_000 + n}",
            }
            for n in range(events.PEOPLE)
        ]
        connection.execute(insert(schema.account), people)
        # What is recorded by hand stands in files, and would be swept away with the first look at them.
        recorded = schema.event.c.kind.in_(
            ["article", "talk", "meeting_organised", "meeting_attended", "task"]
        )
        connection.execute(schema.event.delete().where(recorded))


def floor(folder: str) -> None:
    with _open(folder) as run, run.store.begin() as connection:
        gather(run, connection)
        counts = [*run.workspace.config.counts.values()]
        variants = [
            replace(each, name=name)
            for count in counts
            for name, each in (("strict", count.strict), ("loose", count.loose))
            if each
        ]
        with Stopwatch() as watch:
            tallies(connection, [*counts, *variants], Frame(Settings(run.workspace.config).scope_bit))
    watch.tell()


def everyone(folder: str) -> None:
    with _open(folder) as run, run.store.begin() as connection:
        gathered = gather(run, connection)
        with Stopwatch() as watch:
            standings = Standings(run, connection, gathered)
            found = standings.of(standings.everyone(), few=False)
    watch.tell(people=len(found))


def one(folder: str) -> None:
    with _open(folder) as run, run.store.begin() as connection:
        gathered = gather(run, connection)
        with Stopwatch() as watch:
            Standings(run, connection, gathered).of([gathered.people.by_account("gitee:p1")])
    watch.tell()


def whatif(folder: str) -> None:
    other = CONFIG.replace("{merged_prs: 5}", "{merged_prs: 3}").encode()
    with _open(folder) as run, Stopwatch() as watch:
        found = compared(run, other, "other.yaml")
    watch.tell(changed=len(found.criteria))


def answer(folder: str) -> None:
    """Answer `/eligible` from the thread as read to the comment as written; the host and git are left out."""
    asker = Account("gitee", "1000001", "p1")
    topic = Topic("a/b", "pulls", "1", asker, "Where I stand", "open", 0, 0)
    said = (Remark("501", asker, "/eligible", 0),)
    talk = Talk(topic, said, conversation(said))
    with _open(folder) as run, Stopwatch() as watch:
        home = Home(run, cast("Mirror", None), cast("Upstream", None), merged=True)
        config = run.workspace.config.model_copy(
            update={"home": run.workspace.config.home.model_copy(update={"repo": "a/b"})}
        )
        home = replace(home, run=replace(run, workspace=replace(run.workspace, config=config)))
        around = Around(asker, int(run.environment.clock.now()), (), None, None)
        with run.forge() as forge:
            context = Context(home, around, forge.session)
            outbox = Outbox(run.store, lambda: around.now)
            (action,) = Answering(context, HANDLERS, outbox, DryCarrier()).answer(talk).actions
    watch.tell(characters=len(action.body))


if __name__ == "__main__":
    known = {
        "make": make,
        "floor": floor,
        "everyone": everyone,
        "one": one,
        "whatif": whatif,
        "answer": answer,
    }
    known[sys.argv[1]](sys.argv[2])
