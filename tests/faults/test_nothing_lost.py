"""Nothing missing and nothing twice, though requests fail and the lists change under our hands."""

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from store.host import START, Host, room
from store.rows import CONFIG, events

from bot.demo.gitee import RETRIABLE, Faults, Quirks
from bot.store import schema

CORE = CONFIG.replace(", {repo: reef/tools, paths: [src/reef]}", "").replace(
    ", {repo: reef/tools, labels: [sig/reef]}", ""
)
ODD = Quirks(null_user=True, blank_for_null=True, text_for_number=True, share=0.2)


class Busy(Host):
    """A repository in which things happen just before some pages of its lists are asked for the first time."""

    def __init__(self, folder, prs, issues, **switches):
        super().__init__(folder, config=CORE, rate=room(), **switches)
        self.users += [self.forge.user(f"user-{n}", at=START - 10**7) for n in range(18)]
        for n in range(prs):
            self.repo.pull(author=self.users[n % 20], title=f"Change {n}", at=START - 1800 * (prs - n))
        for n in range(issues):
            self.repo.issue(author=self.users[n % 20], title=f"Report {n}", at=START - 1800 * (issues - n))
        self._asked = set()
        self.server.on_request = self._meanwhile

    def _meanwhile(self, _number, target):
        asked = parse_qs(urlsplit(target).query)
        page = (urlsplit(target).path.rpartition("/")[2], *asked.get("sort", ()), *asked.get("page", ()))
        if page in self._asked:
            return
        self._asked.add(page)
        self.clock.advance(1)
        lists = {"pulls": self.repo.pulls, "issues": self.repo.issues}
        match page:
            case ("pulls" | "issues") as name, "created", "2":
                for row in list(lists[name])[10:300:40]:
                    row.edit(title="Meanwhile", labels=["bug"])
                self.repo.pull(author=self.users[5], title="Meanwhile")
            case ("pulls" | "issues") as name, "created", "3":
                rows = list(lists[name])
                for row in (rows[5], rows[120], rows[280], rows[-1]):
                    row.delete()
                self.repo.issue(author=self.users[6], title="Meanwhile")
            case "pulls", "created", "4":
                self.users[3].delete()
                self.users[4].rename("user-4-now")
            case ("pulls" | "issues") as name, "updated", "1":
                rows = list(lists[name])
                rows[50].close()
                rows[60].delete()

    def pull_twice(self):
        """Read everything while it changes, then catch up; give the number of requests."""
        for _ in range(2):
            report = self.sync().report
            assert (report.errors, report.spent) == ([], None)
            self.server.on_request = None
        return self.server.count


def check(host):
    """Hold the database against the host."""
    assert host.known() == host.there()
    assert host.known(schema.issue) == sorted(issue.number for issue in host.repo.issues)
    opened = [
        key
        for kind, key, bits in events(host.store, "kind", "key", "bits")
        if kind == "pr_opened" and not bits
    ]
    assert sorted(opened) == sorted(f"reef/core!{number}" for number in host.there())
    assert [key for key, times in Counter(events(host.store, "kind", "key")).items() if times > 1] == []
    with host.store.read() as connection:
        found = dict(
            tuple(row) for row in connection.execute(select(schema.pull.c.number, schema.pull.c.state))
        )
    assert {pull.number: pull.state for pull in host.repo.pulls}.items() <= found.items()


def compare(folder, seed, prs, issues):
    with Busy(folder / "clean", prs, issues) as host:
        clean = host.pull_twice()
        check(host)
    faults = Faults(seed, 0.3, RETRIABLE)
    with Busy(folder / "faulty", prs, issues, faults=faults, quirks=ODD) as host:
        requests = host.pull_twice()
        check(host)
    assert faults.injected > clean / 5
    assert requests <= 1.1 * (clean + faults.injected)


@pytest.fixture
def folder(tmp_path):
    for name in ("clean", "faulty"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.parametrize("seed", range(1))
def test_thirty_faults_in_a_hundred_lose_nothing(folder, seed):
    """Also with unknown users and changing lists; after one catch-up all is as on the host."""
    compare(folder, seed, 600, 400)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 10))
def test_thirty_faults_in_a_hundred_lose_nothing_at_length(folder, seed):
    compare(folder, seed, 2000, 1000)
