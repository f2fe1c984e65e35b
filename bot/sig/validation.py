"""Turn a text tree into typed values with pydantic, and pydantic's complaints into plain words with places.

Every model of the SIG's files derives from `Model`. A union of models takes `BY_SHAPE` or a discriminator
of its own, so that one slip gives one message.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.errors import ConfigError, Problem
from bot.sig.wording import did_you_mean, quoted, unknown
from bot.sig.yaml import Document, Path, Tree, load

M = TypeVar("M", bound=BaseModel)

# Tags of unions; pydantic puts them into the paths of its errors, from which they are taken out again.
TEXT, LIST, MAPPING, NOTHING = "<text>", "<list>", "<mapping>", "<nothing>"


def shape(value: object) -> str:
    """Say which of YAML's shapes a value has."""
    if value is None:
        return NOTHING
    if isinstance(value, dict | BaseModel):
        return MAPPING
    return LIST if isinstance(value, list | tuple) else TEXT


BY_SHAPE = Discriminator(shape)

_PATTERN_WORDS: dict[str, str] = {}


def pattern(regex: str, words: str) -> Any:
    """Make a field that must match a pattern, and say what to tell people where it does not.

    An error names its pattern alone, so that two fields with other words need two patterns.
    """
    assert _PATTERN_WORDS.setdefault(regex, words) == words, f"two sayings for {regex}"
    return Field(pattern=regex)


class Model(BaseModel):
    """A mapping of one of the SIG's files: frozen, unknown keys refused, keys spelled as in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _remember_the_model(cls, value: Any, info: ValidationInfo) -> Any:
        """Note which model reads which mapping, so that a message on an unknown key names the known ones."""
        if isinstance(info.context, dict):
            info.context[id(value)] = [f.alias or name for name, f in cls.model_fields.items()]
        return value


def slip(message: str, *, at: str | None = None) -> PydanticCustomError:
    """Make the error a validator raises; its text reaches people as it stands, placed at the key `at`."""
    return PydanticCustomError("slip", "{message}", {"message": message, "at": at})


def check(document: Document, model: type[M], at: Path = ()) -> tuple[M | None, list[Problem]]:
    """Read the value at a path as `model`; give the value, or None and every problem found there."""
    node = document.node(at)
    tree = node.value if node else None
    known: dict[int, list[str]] = {}
    try:
        return model.model_validate(tree, context=known), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return None, [_problem(document, at, tree, details, known) for details in errors]


def read_one(data: bytes, file: str, model: type[M], problems: list[Problem]) -> tuple[Document, M] | None:
    """Read one file of several; what is wrong is added to the problems, so that the others are still looked at."""
    try:
        document = load(data, file)
    except ConfigError as error:
        problems += error.problems
        return None
    problems += document.problems
    if document.tree is None:
        return None
    written, wrong = check(document, model)
    problems += wrong
    return (document, written) if written else None


def raise_all(problems: Iterable[Problem]) -> None:
    """Raise ConfigError where there is any problem; each is told once."""
    if found := set(problems):
        raise ConfigError(list(found))


def _problem(
    document: Document, at: Path, tree: Tree, error: ErrorDetails, known: dict[int, list[str]]
) -> Problem:
    """Say one of pydantic's errors in plain words at its place in the file."""
    place: list[str | int] = list(at)
    value, parent, key = tree, tree, error["loc"][-1:] == ("[key]",)
    for part in error["loc"]:
        if isinstance(value, dict) and part in value:
            parent, value = value, value[str(part)]
        elif isinstance(value, list) and isinstance(part, int):
            parent, value = value, value[part]
        elif error["type"] == "missing" and part == error["loc"][-1]:
            parent = value
        else:
            continue  # a union's tag, a key's mark, or a place inside a text that stands for a list of one
        place.append(part)
    if error["type"] == "extra_forbidden":
        message = unknown("key", str(place[-1]), known.get(id(parent), []))
        return document.problem(tuple(place), message, key=True)
    if error["type"] == "missing":
        return document.problem(tuple(place), "is missing")
    if named := error.get("ctx", {}).get("at"):
        place.append(named)
    return document.problem(tuple(place), _words(error, str(place[-1]) if key else value), key=key)


def _words(error: ErrorDetails, value: Tree) -> str:
    """Say what is expected, what was found, and what was probably meant."""
    context = error.get("ctx", {})
    if error["type"] == "slip":
        return str(context["message"])
    say = _SAYINGS.get(error["type"])
    expected = say(context) if say else error["msg"].removeprefix("Input ")
    hint = ""
    if isinstance(value, str) and error["type"] == "literal_error":
        hint = did_you_mean(value, _options(context))
    return f"{expected} (found {_found(value)}{hint})"


def _found(value: Tree) -> str:
    words = {NOTHING: "nothing", LIST: "a list", MAPPING: "a mapping"}
    return quoted(value) if isinstance(value, str) else words[shape(value)]


def _options(context: dict[str, Any]) -> list[str]:
    """Take the allowed words out of pydantic's `'a', 'b' or 'c'`."""
    return re.findall(r"'([^']*)'", str(context["expected"]))


def _one_of(context: dict[str, Any]) -> str:
    options = _options(context)
    return f"must be {'one of ' if len(options) > 1 else ''}{', '.join(options)}"


def _shapes(context: dict[str, Any]) -> str:
    return "must be " + " or ".join(
        f"a {tag.strip('<>')}" for tag in _options({"expected": context["expected_tags"]})
    )


def _pattern(context: dict[str, Any]) -> str:
    return _PATTERN_WORDS[context["pattern"]]


def _whole(_: dict[str, Any]) -> str:
    return "must be a whole number"


def _at_least(context: dict[str, Any]) -> str:
    return f"must be a whole number of {context['ge']} or more"


def _literally(words: str) -> Callable[[dict[str, Any]], str]:
    return lambda _: words


_A_MAPPING = _literally("must be a mapping, like {key: value}")
_A_BOOL = _literally("must be true or false")
_SAYINGS: dict[str, Callable[[dict[str, Any]], str]] = {
    "string_type": _literally("must be a text"),
    "string_too_short": _literally("must not be empty"),
    "string_pattern_mismatch": _pattern,
    "literal_error": _one_of,
    "union_tag_invalid": _shapes,
    "criterion": _literally("must be a criterion, like {attended: 2} or {any: [{attended: 2}, {talks: 1}]}"),
    "int_type": _whole,
    "int_parsing": _whole,
    "int_parsing_size": _whole,
    "greater_than_equal": _at_least,
    "less_than_equal": lambda context: f"must be at most {context['le']}",
    "bool_type": _A_BOOL,
    "bool_parsing": _A_BOOL,
    "tuple_type": _literally("must be a list, like [a, b]"),
    "dict_type": _A_MAPPING,
    "model_type": _A_MAPPING,
}
