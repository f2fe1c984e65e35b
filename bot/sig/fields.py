"""The kinds of text in the SIG's files: logins, repositories, folders, days, names in two languages."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

from bot.model import Kind
from bot.sig.validation import pattern, slip
from bot.sig.wording import quoted

T = TypeVar("T")
D = TypeVar("D", bound=date)
C = TypeVar("C", bound=Collection[Any])

LOGIN = r"^@?[A-Za-z0-9][A-Za-z0-9_.-]*$"

Text: TypeAlias = Annotated[str, Field(min_length=1)]
Key: TypeAlias = Annotated[
    str,
    pattern(r"^[a-z][a-z0-9_-]*$", "must be a short name of small letters, digits, - and _, like trusted-ai"),
]
Repo: TypeAlias = Annotated[
    str, pattern(r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", "must be a repository, like owner/name")
]
Login: TypeAlias = Annotated[
    str,
    pattern(LOGIN, "must be a login, like lihua or @lihua"),
    AfterValidator(lambda login: login.removeprefix("@")),
]
Slug: TypeAlias = Annotated[
    str,
    pattern(
        r"^[^\s@:#,/|'\"{}\[\]]+$",
        "must be a row's key: one word without @ : # , / | and quotes, like q-h-li",
    ),
]
Language: TypeAlias = Literal["zh", "en"]
Forge: TypeAlias = Literal["gitee", "gitcode"]

# No count of a SIG comes near it, and it fits every database's integer.
MOST = 1_000_000_000
Amount: TypeAlias = Annotated[int, Field(ge=0, le=MOST)]
Positive: TypeAlias = Annotated[int, Field(ge=1, le=MOST)]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def fold(text: str) -> str:
    """Make two spellings of one name equal: case, width and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _day(value: Any) -> date:
    """Read a day as written; pydantic alone would take a number for seconds since 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise slip(f"must be a day, like 2025-02-01{_found(value)}")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise slip(f"there is no day {value}") from None
    return _of_our_time(day)


def _of_our_time(day: D) -> D:
    """Refuse days that are slips, and that no clock could turn into seconds."""
    if not 1970 <= day.year <= 2999:
        raise slip(f"must be a day of our time (found the year {day.year})")
    return day


def _moment(value: Any) -> date | datetime:
    """Read a day, or an instant with or without its distance from UTC."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", value):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            raise slip(
                f"there is no instant {quoted(value)}; write it like 2025-02-01T18:30:00+08:00"
            ) from None
        return _of_our_time(instant)
    return _day(value)


def local_instant(when: date | datetime, tz: ZoneInfo, of_day: time = time.min) -> datetime:
    """Place a day (at its midnight, or at `of_day`) or an instant without zone in the SIG's zone."""
    if not isinstance(when, datetime):
        return datetime.combine(when, of_day, tz)
    return when if when.tzinfo else when.replace(tzinfo=tz)


def _found(value: object) -> str:
    return f" (found {quoted(value)})" if isinstance(value, str) else ""


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Moment: TypeAlias = Annotated[
    date | datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d([T ].+)?$"}),
]


def _timezone(name: str) -> str:
    """Accept the names of the IANA database only; an offset would be wrong twice a year somewhere."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise slip(f"must be a time zone, like Asia/Shanghai (found {quoted(name)})") from None
    return name


def _inside(path: str) -> str:
    """Normalise a path inside a repository: no slash at either end, and no way out of it; '' is its root."""
    parts = PurePosixPath(path).parts
    if path.startswith("/") or "\\" in path or ".." in parts:
        raise slip(f"must be a path inside the repository, like src/fl (found {quoted(path)})")
    return "/".join(parts)


def _some(values: C) -> C:
    """Refuse what is empty; pydantic's own check would also speak up where an entry was wrong."""
    if not values:
        raise slip("must not be empty")
    return values


Timezone: TypeAlias = Annotated[str, AfterValidator(_timezone)]
RootOrFolder: TypeAlias = Annotated[str, AfterValidator(_inside)]
Folder: TypeAlias = Annotated[RootOrFolder, AfterValidator(_some)]


def _in_both_languages(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _no_twins(values: tuple[T, ...]) -> tuple[T, ...]:
    """Refuse a list that says the same thing twice, which is always a slip."""
    for place, value in enumerate(values):
        if value in values[:place]:
            raise slip(f"{quoted(str(value))} stands twice in this list")
    return values


class _AlsoAlone:
    """Marks a list of which a single entry may stand without brackets, and says so in the JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(_one_or_many, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


Several: TypeAlias = Annotated[tuple[T, ...], AfterValidator(_no_twins)]
Some: TypeAlias = Annotated[tuple[T, ...], AfterValidator(_some), AfterValidator(_no_twins)]
OneOrMany: TypeAlias = Annotated[
    tuple[T, ...], AfterValidator(_some), AfterValidator(_no_twins), _AlsoAlone()
]
SomeOf: TypeAlias = Annotated[C, AfterValidator(_some)]
Names: TypeAlias = Annotated[
    dict[Language, Text],
    AfterValidator(_some),
    BeforeValidator(_in_both_languages, json_schema_input_type=str | dict[Language, str]),
]

Countable: TypeAlias = Literal[
    Kind.ISSUE_OPENED,
    Kind.PR_OPENED,
    Kind.PR_MERGED,
    Kind.REVIEW_COMMENT,
    Kind.MAIN_REVIEW,
    Kind.ISSUE_COMMENT,
    Kind.ARTICLE,
    Kind.TALK,
    Kind.MEETING_ORGANISED,
    Kind.MEETING_ATTENDED,
    Kind.TASK,
]
