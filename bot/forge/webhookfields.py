"""Which fields of a webhook's body are looked at; the rest is skipped unread, addresses and passwords with it."""

from typing import Any

from pydantic_core import CoreSchema, SchemaValidator, ValidationError
from pydantic_core import core_schema as of

_LARGEST = 2**63 - 1  # of any database's integer


def _object(**fields: CoreSchema) -> CoreSchema:
    """Describe an object that may be null or missing, then empty, of fields that may be, too."""
    known = {name: of.typed_dict_field(schema, required=False) for name, schema in fields.items()}
    return of.with_default_schema(
        of.no_info_after_validator_function(
            lambda found: found or {}, of.nullable_schema(of.typed_dict_schema(known))
        ),
        default_factory=dict,
    )


def _text(pattern: str | None = None) -> CoreSchema:
    """Describe a text that may be null or missing, then ""."""
    text = of.nullable_schema(of.str_schema(strict=True, pattern=pattern))
    return of.with_default_schema(
        of.no_info_after_validator_function(lambda found: found or "", text), default=""
    )


# Ids are numbers, and now and then texts of digits; an issue's number is a text like I4CD5P.
_ID = of.no_info_after_validator_function(
    str,
    of.union_schema(
        [of.int_schema(strict=True, ge=1, le=_LARGEST), of.str_schema(strict=True, pattern="^[0-9]{1,19}$")]
    ),
)
_NUMBER = of.no_info_after_validator_function(
    str,
    of.union_schema(
        [
            of.int_schema(strict=True, ge=1, le=_LARGEST),
            of.str_schema(strict=True, pattern="^[A-Z0-9]{1,20}$"),
        ]
    ),
)
_WHEN = {"created_at": _text(), "updated_at": _text()}
_USER = _object(id=_ID)
_LABELS = of.nullable_schema(of.list_schema(_object(name=_text())))
_TOPIC = _object(number=_NUMBER, title=_text(), body=_text(), state=_text(), labels=_LABELS, **_WHEN)
_REPOSITORY = _object(path_with_namespace=_text())
_BODY = {
    "action": _text(),
    "action_desc": _text(),
    "noteable_type": _text(),
    "comment": _object(id=_ID, body=_text(), user=_USER, **_WHEN),
    "pull_request": _TOPIC,
    "issue": _TOPIC,
    "repository": _REPOSITORY,
    "project": _REPOSITORY,
    "updated_by": _USER,
    "sender": _USER,
}
_VALIDATOR = SchemaValidator(
    of.typed_dict_schema({name: of.typed_dict_field(schema) for name, schema in _BODY.items()})
)


def read_fields(body: bytes) -> dict[str, Any]:
    """Read a body; a field that is null or missing is empty. Raises ValueError in words without its content."""
    try:
        read: dict[str, Any] = _VALIDATOR.validate_json(body)
    except ValidationError as error:
        broken = error.errors(include_input=False, include_context=False, include_url=False)[0]
        if broken["type"] == "json_invalid":
            raise ValueError("it is no JSON") from None
        raise ValueError("it is JSON of another shape than Gitee's") from None
    return read
