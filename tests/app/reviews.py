"""Comments on pull requests as events, put where reading a host would put them: what is made of them is tested."""

from sqlalchemy import insert, select

from bot.app.session import open_run
from bot.model import Fact, Kind, Reason
from bot.sig.needs import COMMENTS
from bot.store import schema
from bot.store.slices import EVERYONE, Slice, places, save

LINE = Fact.LINE_COMMENT


def are_read(story, *repositories: str) -> None:
    """Let the comments of these repositories be read to their end."""
    with open_run(story.folder, story.environment, writes=True) as run, run.store.begin() as connection:
        for place in places(connection):
            if place.name in repositories:
                save(connection, Slice(place, COMMENTS, EVERYONE, since=0, complete=True))


def comment(story, login: str, pull, times: int = 1, bits: Reason | Fact = LINE) -> None:
    """Comment on a pull request now; `bits` say what the comment is. Reading the pull request anew forgets it."""
    subject = f"{pull.repo.full_name}!{pull.number}"
    moment = int(story.clock.now()) - times
    with open_run(story.folder, story.environment, writes=True) as run, run.store.begin() as connection:
        bit = run.settings.scope_bit
        config = run.workspace.config
        scopes = sum(
            bit[name] for name in bit if any(e.repo == pull.repo.full_name for e in config.scope(name))
        )
        account = connection.execute(select(schema.account).where(schema.account.c.login == login)).one()
        known = connection.execute(select(schema.event.c.id)).all()
        rows = [
            {
                "kind": str(Kind.REVIEW_COMMENT), "person": account.person, "account": account.id,
                "key": f"{subject}#note_{len(known) + each}", "subject": subject, "at": moment + each,
                "bits": int(bits), "scopes": scopes, "maybe": 0, "amount": 1, "title": f"Remark {each}",
                "link": f"https://gitee.com/{pull.repo.full_name}/pulls/{pull.number}#note_{len(known) + each}",
            }
            for each in range(times)
        ]  # fmt: skip
        connection.execute(insert(schema.event), rows)
