"""What was taken is told with its state: as its issue, its points and its talk have it."""

import pytest
from e2e.community import communities

from bot.app.meetings.taken import taken_items
from bot.app.update import update
from bot.sig.tasks import Taken, load_tasks

OFFERS = """\
tasks:
- {task: sampling, title: Sampling, value: 30}
papers:
- {paper: dapper, title: Dapper, link: "https://example.org/dapper.pdf"}
"""
DONE = """\
tasks:
- {who: "@newt", task: sampling, points: 20, when: 2025-01-01, evidence: "!1"}
- {who: "@newt", task: sampling, points: 10, when: 2025-01-02, evidence: "!2"}
talks:
- {who: "@coral", meeting: 2025-01-02, topic: dapper, evidence: minutes}
"""


@pytest.fixture
def reef(tmp_path):
    yield from communities(tmp_path)


@pytest.mark.slow
def test_a_thing_taken_is_open_then_done_and_a_month_later_no_more_spoken_of(reef):
    with reef.forge.lock:
        core = reef.forge.find_repo("reef/core")
        issue = core.issue(author=reef.users["manta"], title="Reefs", at=reef.clock.now())

    def states():
        at = reef.at(0)
        whats = ("sampling", "dapper", issue.number, "other")
        taken = [Taken(what=each, who="coral" if each == "dapper" else "newt", when=at) for each in whats]
        tasks = load_tasks({"tasks/a.yaml": OFFERS.encode()}).with_said(taken, [])
        with reef.run() as run:
            update(run)
            items = taken_items(run.anew(), tasks, int(reef.clock.now()))
        return {each.title["en"]: each.state for each in items}

    folder = reef.folder / "contributions"
    assert states() == {"Sampling": "", "Dapper": "", issue.number: "open", "other": ""}
    (folder / "2025.yaml").write_text("\n".join(DONE.splitlines()[:2]))
    assert states()["Sampling"] == ""
    (folder / "2025.yaml").write_text(DONE)
    reef.days(2)
    with reef.forge.lock:
        issue.close(reef.clock.now())
    assert states() == {"Sampling": "done", "Dapper": "done", issue.number: "done", "other": ""}
    reef.days(40)
    assert states() == {"other": ""}
