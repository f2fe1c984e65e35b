"""Answers that are legal and still surprise: null users, "" for null, strings for numbers, fields left out."""

import random
from dataclasses import dataclass

from bot.demo.gitee.basics import Json

_TEXTS = {
    "body",
    "closed_at",
    "commit_id",
    "finished_at",
    "merged_at",
    "new_line",
    "original_commit_id",
    "original_position",
    "path",
    "position",
}
_NUMBERS = {"id", "number", "comments", "in_reply_to_id"}

AS_IN_2021 = frozenset({"comment_type", "in_reply_to_id", "new_line", "accept", "code_owner", "assignee"})


@dataclass(frozen=True, slots=True)
class Quirks:
    """Which surprises a `share` of the rows shows, the same rows for the same seed."""

    null_user: bool = False
    blank_for_null: bool = False
    text_for_number: bool = False
    lacks: frozenset[str] = frozenset()  # fields left out, of the assignees too
    share: float = 1.0
    seed: int = 0

    def bend(self, row: Json) -> Json:
        """Give a row as an odd server would send it; the row given is left alone."""
        if random.Random(f"{self.seed} {row.get('id')}").random() >= self.share:
            return row
        bent = dict(row)
        if self.null_user and "user" in bent:
            bent["user"] = None
        if self.blank_for_null:
            bent |= {key: "" for key in _TEXTS & bent.keys() if bent[key] is None}
        if self.text_for_number:
            bent |= {key: str(bent[key]) for key in _NUMBERS & bent.keys() if isinstance(bent[key], int)}
        for name in self.lacks & bent.keys():
            del bent[name]
        if self.lacks and "assignees" in bent:
            bent["assignees"] = [
                {name: value for name, value in each.items() if name not in self.lacks}
                for each in bent["assignees"]
            ]
        return bent
