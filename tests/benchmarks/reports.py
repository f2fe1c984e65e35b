"""A promotion report for two hundred people over a million invented events, its pages of HTML included.

`reports.py make FOLDER` writes the workspace, `report FOLDER` measures the report from database to files.
"""

import sys
from pathlib import Path

from bot.app.ladder.promotion import Question, promotion
from bot.app.ladder.promotionfiles import report_edits
from bot.app.session import Environment, open_run
from bot.forge.pace import SystemClock
from bot.rules.halves import Half
from tests.benchmarks import standings
from tests.benchmarks.process import Stopwatch

HALF = Half(2025, 1)
LADDER = """
ladder:
  - from: 2022-05-28
    contributor: {all: [{reviewed_prs: 2}, {review_comments: 210}]}
    committer:   {is: contributor, all: [{merged_prs: 5}, {reviewed_prs: 2}]}
    maintainer:  {is: committer, vote: {electorate: maintainer}}
"""


def make(folder: str) -> None:
    standings.make(folder)
    config = Path(folder) / "sig.yaml"
    config.write_text(config.read_text().partition("\nladder:")[0] + LADDER)


def report(folder: str) -> None:
    with open_run(Path(folder), Environment({}, SystemClock()), writes=True) as run:
        with Stopwatch() as watch:
            found = promotion(run, Question(HALF))
            edits = report_edits(run, found)
        size = sum(len(edit.after) for edit in edits)
    watch.tell(people=len(found.cases), size=size)


if __name__ == "__main__":
    {"make": make, "report": report}[sys.argv[1]](sys.argv[2])
