"""The JSON Schemas: current, valid, and of one mind with what sigbot accepts."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from bot.sig.schema import schemas
from bot.sig.yaml import load

from . import (
    test_balances,
    test_config,
    test_contributions,
    test_roster,
    test_schedule,
    test_tasks,
    test_votes,
)

SCHEMA = Path(__file__).parents[2] / "schema"


def as_an_editor_reads(tree):
    """Turn text into what YAML 1.2 makes of it: numbers, true and false."""
    if isinstance(tree, dict):
        return {key: as_an_editor_reads(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_an_editor_reads(value) for value in tree]
    if tree in ("true", "false"):
        return tree == "true"
    return int(tree) if isinstance(tree, str) and re.fullmatch(r"[-+]?\d+", tree) else tree


def complaints(name: str, text: str) -> list[str]:
    schema = json.loads(schemas()[f"{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    tree = as_an_editor_reads(load(text.encode(), name).tree)
    return [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(tree)]


def test_the_files_in_schema_are_current():
    """Mend with: python -m bot.sig.schema."""
    for name, text in schemas().items():
        assert (SCHEMA / name).read_text("utf-8") == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sig", test_config.SAMPLE.replace("paused: no", "paused: false")),
        ("sig", test_config.MINIMAL),
        ("roster", test_roster.SAMPLE),
        ("contributions", test_contributions.SAMPLE),
        ("opening", test_balances.SAMPLE),
        ("tasks", test_tasks.SAMPLE),
        ("schedule", test_schedule.SAMPLE),
        ("vote", test_votes.SAMPLE),
        ("vote", test_votes.ELSEWHERE),
    ],
)
def test_the_samples_are_valid_in_an_editor_too(name, text):
    assert complaints(name, text) == []


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("sig", test_config.MINIMAL + "mode: wach\n", ["$.mode"]),
        ("sig", test_config.MINIMAL + "bot: []\n", ["$"]),
        ("sig", test_config.MINIMAL.replace("count: pr_opened", "count: pr_opened, sum: task"), ["$.counts.prs"]),
        ("sig", test_config.MINIMAL + "ladder: [{contributor: {all: [{prs: 1}]}}]\n", ["$.ladder[0]"]),
        ("contributions", "tasks: [{who: a, task: T, points: -1, when: 2025-01-01, evidence: x}]", [
            "$.tasks[0].points",
        ]),
        ("tasks", "papers: [{paper: a b, title: x}]", ["$.papers[0].paper", "$.papers[0]"]),
        ("opening", "day: 2024-12-31\nrows: [{name: a}]", ["$.rows[0]"]),
    ],
)  # fmt: skip
def test_an_editor_shows_the_usual_slips(name, text, places):
    assert complaints(name, text) == places


def test_every_field_says_what_it_is_for():
    for text in schemas().values():
        schema = json.loads(text)
        for model in [schema, *schema["$defs"].values()]:
            for name, field in model.get("properties", {}).items():
                assert "description" in field, f"{model['title']}.{name}"
