"""The tables: what the host said (kept and migrated), and what is derived from it (dropped and rebuilt).

Times are whole seconds since 1970 UTC. No column holds an e-mail address.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

SCHEMA_VERSION = 2  # bot.store.migrations leads there

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

repository = Table(
    "repository",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("host", String, nullable=False),
    Column("name", String, nullable=False),  # owner/name, as sig.yaml spells it
    UniqueConstraint("host", "name"),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("host", String, nullable=False),
    Column("host_id", String, nullable=False),
    Column("login", String, nullable=False),  # the one seen last
    Column("person", String, nullable=False),  # whose account it is, see bot.rules.people
    UniqueConstraint("host", "host_id"),
)

former_login = Table(
    "former_login",
    metadata,
    Column("account", ForeignKey("account.id"), primary_key=True),
    Column("login", String, primary_key=True),
)

pull = Table(
    "pull",
    metadata,
    Column("repository", ForeignKey("repository.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("host_id", String, nullable=False),
    Column("author", ForeignKey("account.id")),
    Column("title", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("merged", BigInteger),
    Column("closed", BigInteger),
    Column("labels", String, nullable=False),  # one a line
    Column("head", String),
    Column("url", String, nullable=False),
    Column("deleted", Boolean, nullable=False, default=False),
    Column("seen", Integer, nullable=False),  # the listing pass that saw it last
    Column("files_key", String, nullable=False),  # the content whose files these would be
    Column("files_of", String),  # the content whose files are known
    Column("files_state", String, nullable=False, default=""),  # "", known, truncated, unavailable
    Column("files_misses", Integer, nullable=False, default=0),  # runs in which the host said 404
    Column("assignees", String),  # see bot.store.facts.assigned; None where they were never read
    Column("comments_of", BigInteger),  # the last change after which its comments were read
    Column("comments_at", BigInteger),  # the server's clock when they were read last
    Column("comments_misses", Integer, nullable=False, default=0),  # runs in which the host said 404
    Index("pull_by_update", "repository", "deleted", "updated"),  # holds all that counting a list looks at
    Index("pull_by_author", "author"),
)

changed_file = Table(
    "changed_file",
    metadata,
    Column("repository", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("path", String, primary_key=True),
    ForeignKeyConstraint(["repository", "number"], ["pull.repository", "pull.number"]),
)

issue = Table(
    "issue",
    metadata,
    Column("repository", ForeignKey("repository.id"), primary_key=True),
    Column("number", String, primary_key=True),
    Column("host_id", String, nullable=False),
    Column("author", ForeignKey("account.id")),
    Column("title", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("labels", String, nullable=False),
    Column("url", String, nullable=False),
    Column("deleted", Boolean, nullable=False, default=False),
    Column("seen", Integer, nullable=False),
    Index("issue_by_update", "repository", "deleted", "updated"),
)


def _comments(name: str, topic: Column[Any]) -> Table:
    """Describe what is said under pull requests, or under issues; `number` is the host's id."""
    return Table(
        name,
        metadata,
        Column("repository", ForeignKey("repository.id"), primary_key=True),
        Column("number", BigInteger, primary_key=True),
        topic,  # a list of all comments may be read before its topics are known
        Column("author", ForeignKey("account.id")),
        Column("body", String, nullable=False),  # its beginning
        Column("created", BigInteger, nullable=False),
        Column("updated", BigInteger, nullable=False),
        Column("line", Boolean, nullable=False),  # stands on a line of the change
        Column("reply_to", BigInteger),
        Column("url", String, nullable=False),
        Column("deleted", Boolean, nullable=False, default=False),
        Column("seen", Integer, nullable=False),
        Index(f"{name}_by_topic", "repository", "topic"),
        Index(f"{name}_by_update", "repository", "deleted", "updated"),
        Index(f"{name}_by_author", "author"),
    )


pull_comment = _comments("pull_comment", Column("topic", Integer, nullable=False))
issue_comment = _comments("issue_comment", Column("topic", String, nullable=False))

# How far one list of one repository has been read; `only` names a part of the list ("" is all of it).
slice_ = Table(
    "slice",
    metadata,
    Column("repository", ForeignKey("repository.id"), primary_key=True),
    Column("source", String, primary_key=True),  # pulls, issues, comments, issue_comments
    Column("only", String, primary_key=True),  # "", "author=login", "label=name"
    Column("since", BigInteger, nullable=False),  # nothing that was last updated before is asked for
    Column("page", Integer, nullable=False, default=0),  # backfill: pages committed in this pass
    Column("pass_", Integer, nullable=False, default=0),  # the listing pass under way or done last
    Column("started", BigInteger),  # the server's clock at that pass's first page
    Column("total", Integer),  # what the host counted then
    Column("complete", Boolean, nullable=False, default=False),
    Column("watermark", BigInteger),  # updates up to here are in
    Column("counted_to", BigInteger),  # the server's clock when last nothing was left to read
    Column(
        "check_page", Integer, nullable=False, default=0
    ),  # the page compared last, where no total is told
    Column("hidden", Integer),  # items the host counts more than it lists; None: no walk found it at rest
    Column("since_ignored", Boolean, nullable=False, default=False),
    Column("failures", Integer, nullable=False, default=0),  # runs in a row
    Column("error", String, nullable=False, default=""),
)

# Derived: one row an event. The index covers what counting reads, in the order in which it groups.
_COUNTED = ("kind", "person", "key", "subject", "at", "bits", "scopes", "maybe", "amount")
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("person", String, nullable=False),
    Column("key", String, nullable=False),  # the canonical key: counts once
    Column("subject", String, nullable=False),  # the pull request or meeting it belongs to
    Column("at", BigInteger, nullable=False),
    Column("bits", BigInteger, nullable=False),  # bot.model.Reason and bot.model.Fact
    Column("scopes", BigInteger, nullable=False),  # bit n: inside the n-th scope of sig.yaml
    Column("maybe", BigInteger, nullable=False),  # bit n: inside it or not, its files are not known
    Column("amount", Integer, nullable=False, default=1),
    Column("account", Integer),  # None for what was recorded by hand
    Column("title", String, nullable=False),
    Column("link", String, nullable=False),
    Index("event_counting", *_COUNTED),
    Index("event_unknown", *_COUNTED, sqlite_where=text("maybe > 0"), postgresql_where=text("maybe > 0")),
    Index("event_by_subject", "subject"),
    Index("event_by_account", "account"),
)

# What the bot did, or began to do, where other people see it.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),  # the name of the action's class
    Column("place", String, nullable=False),  # the repository; mail, or a chat
    Column("what", String, nullable=False),  # the action in words; two of the same words are the same intent
    Column("state", String, nullable=False),  # begun, done, failed, unknown
    Column("begun", BigInteger, nullable=False),
    Column("ended", BigInteger),
    Column("reference", String, nullable=False, default=""),  # number, commit or comment on the host
    Column("detail", String, nullable=False, default=""),  # what a later retraction needs, or what went wrong
    Index("outbox_by_what", "what", "state"),
)

# The `/pause` and `/resume` under the bot's own pull requests and its desk, as of the topic's last change.
heard = Table(
    "heard",
    metadata,
    Column("topic", String, primary_key=True),  # pulls/12, issues/I4CD5P
    Column("updated", BigInteger, nullable=False),
    Column("words", String, nullable=False),  # JSON
)

# Since when something waits for a person.
waiting = Table(
    "waiting",
    metadata,
    Column("key", String, primary_key=True),
    Column("since", String, nullable=False),  # the day
)

# What the bot does regularly, and how it went the last time.
job = Table(
    "job",
    metadata,
    Column("name", String, primary_key=True),
    Column("due", BigInteger, nullable=False),  # the regular time, or when it is tried again
    Column(
        "claimant", String, nullable=False, default=""
    ),  # HOST:PID of the run at work; a killed one leaves it
    Column("claimed_at", BigInteger),
    Column("failures", Integer, nullable=False, default=0),  # runs in a row
    Column("error", String, nullable=False, default=""),
    Column("last_begun", BigInteger),
    Column("last_done", BigInteger),
)

# Pull requests and issues in which people talk to the bot, as of the last look.
topic = Table(
    "topic",
    metadata,
    Column("repository", String, primary_key=True),
    Column("under", String, primary_key=True),  # pulls, issues
    Column("number", String, primary_key=True),
    Column("updated", BigInteger, nullable=False),  # the host's time of its last change, as looked at
    Column("concerns", Boolean, nullable=False),  # the bot listens here
    Column("content", String, nullable=False, default=""),  # the commit of which `concerns` speaks
    Column(
        "pending", Boolean, nullable=False, default=False
    ),  # something here waits for people or for a file
    Column("due", BigInteger),  # when it is to be looked at again, whatever happens
)

# The commands that were carried out within the last hour, by whom.
asked = Table(
    "asked",
    metadata,
    Column("account", String, primary_key=True),  # id on the host
    Column("note", String, primary_key=True),  # the comment
    Column("digest", String, primary_key=True),  # of the command; "" for having been told of the limit
    Column("at", BigInteger, nullable=False),
)

# What the host's webhooks told of, to be looked at one after the other.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),  # two of the same key are the same event, told twice
    Column("event", String, nullable=False),  # note, pull, issue
    Column("repository", String, nullable=False),
    Column("topic", String, nullable=False),  # pulls/12, issues/I4CD5P
    Column("comment", String, nullable=False),  # id on the host
    Column("author", String, nullable=False),  # id of the account, as the delivery says
    Column("at", BigInteger, nullable=False),  # when the object was last changed
    Column("received", BigInteger, nullable=False),
    Column("state", String, nullable=False),  # queued, working, done, failed
    Column("due", BigInteger, nullable=False),  # when it may be worked on
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", String, nullable=False, default=""),
    Index("delivery_by_state", "state", "due", "id"),  # the next one to work on
)
