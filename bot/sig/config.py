"""sig.yaml as typed values: who we are, where we work, what counts, and what follows from it.

Names are never defaulted, only rules are. `load_config` reports every slip at once, references included.
"""

from functools import cached_property
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, Tag

from bot.sig.counts import Count, CountRule, Ignorable
from bot.sig.fields import (
    Day,
    Folder,
    Forge,
    Key,
    Language,
    Login,
    Names,
    Positive,
    Repo,
    RootOrFolder,
    Several,
    Some,
    SomeOf,
    Text,
    Timezone,
)
from bot.sig.ladder import LadderVersion
from bot.sig.meetings import Notices, Reminder, Series
from bot.sig.publish import Publish
from bot.sig.references import DEFAULT_ROLES, broken_references
from bot.sig.running import Jobs
from bot.sig.scopes import ScopeEntry, ScopeRepo, flatten
from bot.sig.urls import is_url
from bot.sig.validation import BY_SHAPE, LIST, TEXT, Model, check, raise_all, slip
from bot.sig.yaml import load

__all__ = ["Count", "ScopeRepo", "SigConfig", "load_config"]


def _url(text: str) -> str:
    if not is_url(text):
        raise slip("must be an address, like https://gitee.com/api/v5")
    return text.rstrip("/")


class Sig(Model):
    """Who we are."""

    key: Key = Field(description="Short name; marks the bot's own comments, so it stays for ever")
    name: Names = Field(description="The SIG's name, in one text or by language")
    timezone: Timezone = Field(description="IANA name of the zone in which days begin and end")
    languages: Some[Language] = Field(("zh", "en"), description="Languages to write in, the first one first")

    @property
    def tz(self) -> ZoneInfo:
        """Give the time zone in which days begin and end."""
        return ZoneInfo(self.timezone)


class Home(Model):
    """Where the SIG's files live."""

    forge: Forge = Field(description="The code host")
    repo: Repo = Field(description="The repository that holds this folder, owner/name")
    path: RootOrFolder = Field("", description="The SIG's folder in it; absent for the root")


class ForgeSettings(Model):
    """How to reach a code host that is not at its usual address."""

    api: Annotated[str, AfterValidator(_url)] | None = Field(None, description="Address of its API")


class Labels(Model):
    """Labels by which maintainers say that an issue or a pull request does not count."""

    invalid: Several[Text] = Field(("invalid", "无效"), description="Labels of what is invalid")
    duplicate: Several[Text] = Field(("duplicate", "重复"), description="Labels of what repeats another")


class TableRef(Model):
    """A table in a README: the first one under its heading."""

    file: Folder = Field(description="The file, from the SIG's folder on")
    heading: Text = Field(description="The heading above the table, without #")


class Rows(Model):
    """Who gets a row; existing rows stay in any case."""

    new: Several[Literal["roster", "confirmed"]] = Field(
        ("roster", "confirmed"), description="Who joins without being asked for"
    )
    not_new: Several[Key] = Field((), description="Roles that get no new row")
    add: Several[Login] = Field((), description="Logins that get one besides")


Year: TypeAlias = Annotated[int, Field(ge=2000, le=2999)]
Order: TypeAlias = Annotated[
    Annotated[Literal["keep"], Tag(TEXT)] | Annotated[Some[Key], Tag(LIST)], BY_SHAPE
]  # fmt: skip


class Board(Model):
    """The leaderboard: its tables, columns, order and rows."""

    tables: tuple[TableRef, ...] = Field(
        (), description="The same table in each language; without one the board stands in leaderboard/ alone"
    )
    columns: SomeOf[dict[Key, Some[Text]]] = Field(
        description="name, account or a count, each with the headers to look for; others are kept untouched"
    )
    order: Order = Field(
        "keep", description="Counts by which rows stand, falling, the first one first; or keep"
    )
    rows: Rows = Field(Rows(), description="Who gets a row")


class SigConfig(Model):
    """The whole of sig.yaml."""

    sig: Sig = Field(description="Who we are")
    home: Home = Field(description="Where the SIG's files live")
    mode: Literal["watch", "propose", "live"] = Field(
        "watch",
        description="watch: nothing leaves the machine; propose: pull requests only; live: comments too",
    )
    paused: bool = Field(False, description="Stops everything outward")
    forges: dict[Forge, ForgeSettings] = Field({}, description="Code hosts at other addresses than usual")
    bots: Several[Login] = Field((), description="Accounts of programs; counts may ignore them")
    labels: Labels = Field(Labels(), description="Labels of issues and pull requests that do not count")
    lgtm_words: Several[Text] = Field(
        ("LGTM", "+1", "👍", "赞", "没问题", "looks good", "looks good to me"),
        description="A comment of nothing but these is lgtm_only; case, width and punctuation do not matter",
    )
    scopes: SomeOf[dict[Key, SomeOf[tuple[ScopeEntry, ...]]]] = Field(
        description="Named sets of repositories"
    )
    ignore: dict[Key, Some[Ignorable]] = Field({}, description="Named lists of reasons not to count")
    count_rules: SomeOf[dict[Key, CountRule]] = Field(alias="counts", description="What is counted, by name")
    board: Board = Field(description="The leaderboard")
    roles: SomeOf[dict[Key, Text]] = Field(
        DEFAULT_ROLES, description="Lists of the roster by role, lowest first"
    )
    min_maintainers: Positive = Field(
        1, description="Holders of the highest role that no proposal may go below"
    )
    ladder: tuple[LadderVersion, ...] = Field(
        (), description="What each role asks for, by date; absent: no verdicts"
    )
    recorded_since: dict[Key, Day] = Field(
        {}, description="Before this day a count is not recorded, never missing"
    )
    goals: dict[Year, dict[Key, Positive]] = Field(
        {}, description="What to reach in a year: holders of a role, or a count, {2025: {committer: 5}}"
    )
    meetings: tuple[Series, ...] = Field((), description="Series of meetings; absent: no notices")
    notices: Notices = Field(Notices(), description="How people hear of a meeting")
    rhythms: tuple[Reminder, ...] = Field((), description="What the desk reminds of, like tasks each quarter")
    holidays: Several[Day] = Field((), description="Days that are no working days")
    publish: Publish = Field(Publish(), description="How results leave the machine")
    run: Jobs = Field(Jobs(), description="When the bot does its regular work")
    answer_in: Several[Repo] = Field((), description="Repositories besides home in which the bot answers")

    @cached_property
    def counts(self) -> dict[str, Count]:
        """Give every count with its `ignore:` lists looked up, in the order of the file."""
        return {name: rule.resolve(name, self.ignore) for name, rule in self.count_rules.items()}

    def scope(self, name: str) -> tuple[ScopeRepo, ...]:
        """List the repositories of a scope, those of the scopes it names included."""
        return flatten(self.scopes, name, self.home.forge)


def load_config(data: bytes, file: str = "sig.yaml") -> SigConfig:
    """Read sig.yaml, or raise ConfigError with every problem in it."""
    document = load(data, file)
    config, problems = check(document, SigConfig)
    raise_all([*document.problems, *problems, *broken_references(document)])
    assert config is not None
    return config
