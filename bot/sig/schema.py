"""JSON Schemas of the SIG's files, made from the models: `python -m bot.sig.schema` writes them into schema/."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import StringSchema

from bot.sig.balances import OpeningFile
from bot.sig.config import SigConfig
from bot.sig.records import ContributionsFile
from bot.sig.references import DEFAULT_ROLES
from bot.sig.roster import RosterEntry
from bot.sig.schedule import Schedule
from bot.sig.tasks import TasksFile
from bot.sig.validation import Model
from bot.sig.voterecords import VoteFile

_FOLDER = Path(__file__).parents[2] / "schema"


class _AsYaml(GenerateJsonSchema):
    """An editor reads `login: 123` as a number, where sigbot takes every scalar as text."""

    def str_schema(self, schema: StringSchema) -> JsonSchemaValue:
        return {**super().str_schema(schema), "type": ["string", "number", "boolean"]}


def _roster_model() -> type[BaseModel]:
    """Make the model of a roster with the usual lists; `roles:` in sig.yaml may name others."""
    lists: dict[str, Any] = {
        title: (tuple[RosterEntry, ...], Field((), description=f"The holders of the role {role}"))
        for role, title in DEFAULT_ROLES.items()
    }
    return create_model(
        "Roster",
        __base__=Model,
        __doc__="sig_members.yaml: who holds which role.",
        Description=(str, Field("", description="What the file is for")),
        **lists,
    )


def schemas() -> dict[str, str]:
    """Give the text of each schema by the name of its file."""
    models: dict[str, type[BaseModel]] = {
        "sig": SigConfig,
        "roster": _roster_model(),
        "contributions": ContributionsFile,
        "opening": OpeningFile,
        "schedule": Schedule,
        "tasks": TasksFile,
        "vote": VoteFile,
    }
    return {f"{name}.schema.json": _text(model) for name, model in models.items()}


def _text(model: type[BaseModel]) -> str:
    schema = model.model_json_schema(by_alias=True, schema_generator=_AsYaml)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write every schema into schema/."""
    for name, text in schemas().items():
        (_FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
