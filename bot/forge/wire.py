"""Which fields of Gitee's answers are looked at; all others are skipped unread, which is quick and private.

A pull request comes as ten kilobytes, of which we need a tenth.
"""

import json
from collections.abc import Callable
from typing import Any

from pydantic_core import CoreSchema, SchemaValidator, ValidationError
from pydantic_core import core_schema as of

Read = Callable[[bytes], Any]


def _object(*names: str, **nested: CoreSchema) -> CoreSchema:
    """Describe an object, or null: of these fields any value is taken, the nested ones are objects again."""
    fields = {name: of.any_schema() for name in names} | nested
    wanted = {name: of.typed_dict_field(schema, required=False) for name, schema in fields.items()}
    return of.nullable_schema(of.typed_dict_schema(wanted))


def _list(each: CoreSchema) -> CoreSchema:
    return of.nullable_schema(of.list_schema(each))


def _reader(schema: CoreSchema) -> Read:
    """Make what reads an answer's bytes; raises ValueError where they are no JSON.

    An answer of another form is given as it is: who reads it knows what to say.
    """
    validator = SchemaValidator(schema)

    def read(content: bytes) -> Any:
        try:
            return validator.validate_json(content)
        except ValidationError:
            return json.loads(content)

    return read


_USER = _object("id", "login")
_LABELS = _list(_object("name"))
_ISSUE = _object(
    *("id", "number", "title", "state", "created_at", "updated_at", "html_url"), user=_USER, labels=_LABELS
)
_PULL = _object(
    *("id", "number", "title", "state", "created_at", "updated_at", "merged_at", "closed_at", "html_url"),
    user=_USER,
    labels=_LABELS,
    head=_object("sha"),
    assignees=_list(_object("id", "login", "accept")),
)
_SAID = ("id", "body", "created_at", "updated_at", "in_reply_to_id")
_PULL_COMMENT = _object(*_SAID, "path", "comment_type", "html_url", "pull_request_url", user=_USER)
_TARGET = _object(issue=_object("number"), pull_request=_object("number"))
_ISSUE_COMMENT = _object(*_SAID, "html_url", user=_USER, target=_TARGET)
_FILE = _object("filename", patch=_object("old_path", "new_path"))

read_pull, read_pulls = _reader(_PULL), _reader(_list(_PULL))
read_issue, read_issues = _reader(_ISSUE), _reader(_list(_ISSUE))
read_files = _reader(_list(_FILE))
read_pull_comment, read_pull_comments = _reader(_PULL_COMMENT), _reader(_list(_PULL_COMMENT))
read_issue_comment, read_issue_comments = _reader(_ISSUE_COMMENT), _reader(_list(_ISSUE_COMMENT))
