"""What the bot has on a host: its pull requests, issues and comments, all of those that matter."""

import json
from pathlib import Path

import pytest

from bot.demo.gitee import Clock, Forge, Quirks, Server
from bot.errors import ForgeError
from bot.forge.own import Own, proposal
from bot.forge.pace import Pacer
from bot.forge.session import Session
from bot.model import Account

START = 1_736_136_000
HOUR = 3600
RECORDED = Path(__file__).parents[3] / "shared/data/gitee/responses"


class Host:
    """reef/community, where otter's token is the bot's; `own` looks at it."""

    def __init__(self, **options):
        self.clock = Clock(START)
        self.forge = Forge(self.clock.now)
        self.otter, self.newt = (self.forge.user(login) for login in ("otter", "newt"))
        self.repo = self.forge.repo("reef/community")
        self.server = Server(self.forge, tokens={"t": self.otter}, **options)

    def __enter__(self):
        self.server.__enter__()
        self.session = Session(self.server.url, "t", Pacer(self.clock))
        self.own = Own(self.session)
        return self

    def __exit__(self, *error):
        self.session.close()
        self.server.__exit__(*error)

    def pull(self, author=None, **rest):
        self.clock.advance(HOUR)
        return self.repo.pull(
            author=author or self.otter, title="Numbers", body="text", at=self.clock.now(), **rest
        )


@pytest.fixture
def host():
    with Host() as host:
        yield host


class TestProposals:
    """All that are open, and the newest hundred."""

    def numbers(self, host):
        return [each.number for each in host.own.proposals("reef/community", "otter")]

    def test_the_last_changed_comes_first(self, host):
        for _ in range(3):
            host.pull()
        host.pull(author=host.newt)
        host.clock.advance(HOUR)
        host.repo.pulls.get(2).comment_by(host.newt, "Hm")
        assert self.numbers(host) == [2, 3, 1]
        assert host.server.count == 1

    def test_what_each_says(self, host):
        pull = host.pull(branch="x", labels=["lgtm", "bug"])
        pull.close(START + 5 * HOUR)
        [found] = host.own.proposals("reef/community", "otter")
        assert found.author == Account("gitee", str(host.otter.id), "otter")
        assert (found.number, found.state, found.title, found.body) == (1, "closed", "Numbers", "text")
        assert (found.labels, found.head, found.base) == (("lgtm", "bug"), "x", "master")
        assert (found.created, found.updated, found.closed) == (
            START + HOUR,
            START + 5 * HOUR,
            START + 5 * HOUR,
        )

    def test_an_open_one_is_found_behind_a_hundred_others(self, host):
        """Whoever runs the bot with their own account may propose much else."""
        host.pull()
        for _ in range(130):
            host.pull().close(host.clock.now())
        found = self.numbers(host)
        assert found[0] == 131
        assert found[-1] == 1
        assert len(found) == len({*found}) == 101
        assert host.server.count == 2

    def test_an_open_one_among_the_hundred_comes_once(self, host):
        for _ in range(99):
            host.pull().close(host.clock.now())
        host.pull()
        assert self.numbers(host) == [*range(100, 0, -1)]

    def test_a_deleted_account_is_nobody(self):
        with Host(quirks=Quirks(null_user=True)) as host:
            host.pull()
            assert [each.author for each in host.own.proposals("reef/community", "otter")] == [None]

    def test_nothing_is_no_failure(self, host):
        assert self.numbers(host) == []

    def test_numbers_may_come_as_text(self):
        with Host(quirks=Quirks(text_for_number=True, blank_for_null=True)) as host:
            host.pull()
            [found] = host.own.proposals("reef/community", "otter")
            assert (found.number, found.closed) == (1, None)


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here")
@pytest.mark.parametrize("name", ["pr", "pulls"])
def test_recorded_pull_requests_are_read(name):
    rows = json.loads((RECORDED / f"{name}.json").read_text())
    for row in rows if isinstance(rows, list) else [rows]:
        found = proposal(row)
        assert (found.number, found.title, found.body) == (row["number"], row["title"], row["body"] or "")
        assert (found.head, found.base) == (row["head"]["ref"], row["base"]["ref"])


class TestComments:
    """Every one, the first one first, however many pages."""

    @pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
    def test_none_is_left_out(self, host, count):
        pull = host.pull()
        for n in range(count):
            pull.comment_by(host.newt, f"{n}", START + n)
        found = host.own.comments("reef/community", "pulls", "1")
        assert [each.body for each in found] == [f"{n}" for n in range(count)]

    def test_within_a_second_the_ids_tell(self, host):
        """Also where one has a digit more than the other."""
        pull = host.pull()
        for n, number in enumerate((1000, 999)):
            pull.comment_by(host.newt, f"{n}", START).id = number
        assert [each.id for each in host.own.comments("reef/community", "pulls", "1")] == ["999", "1000"]

    def test_those_of_an_issue(self, host):
        issue = host.repo.issue(author=host.otter, title="Desk")
        for n in range(120):
            issue.comment_by(host.newt, f"{n}", START + n)
        assert len(host.own.comments("reef/community", "issues", issue.number)) == 120


class TestNotes:
    """The account's issues, of which one is the desk."""

    def test_an_old_one_is_found_behind_many_others(self, host):
        """A desk that is not found would be opened a second time."""
        desk = host.repo.issue(author=host.otter, title="Desk", body="text", at=START)
        for n in range(230):
            host.repo.issue(author=host.otter, title="Other", at=START + n + 1)
        host.repo.issue(author=host.newt, title="Desk")
        found = host.own.notes("reef/community", "otter")
        assert len(found) == 231
        assert [(each.number, each.body) for each in found if each.title == "Desk"] == [(desk.number, "text")]

    def test_one_that_is_gone_is_none(self, host):
        issue = host.repo.issue(author=host.otter, title="Desk", body="text")
        assert host.own.note("reef/community", issue.number).body == "text"
        issue.delete()
        assert host.own.note("reef/community", issue.number) is None

    def test_a_host_that_refuses_is_not_a_desk_that_is_gone(self, host):
        """Or it would be opened again."""
        issue = host.repo.issue(author=host.otter, title="Desk")
        host.server.expire("t")
        with pytest.raises(ForgeError, match="401"):
            host.own.note("reef/community", issue.number)


class TestMe:
    """Whose token it is, by the host's clock."""

    def test_who_and_when(self, host):
        host.clock.advance(7 * HOUR)
        assert host.own.me() == (Account("gitee", str(host.otter.id), "otter"), START + 7 * HOUR)

    def test_a_repository_says_what_may_be_done_there(self, host):
        assert not host.own.repository("reef/community").may_push
        host.repo.pushers.add(host.otter)
        found = host.own.repository("reef/community")
        assert (found.name, found.default_branch, found.may_push, found.parent) == (
            "reef/community",
            "master",
            True,
            None,
        )
        host.repo.fork(host.otter)
        fork = host.own.repository("otter/community")
        assert (fork.may_push, fork.parent) == (True, "reef/community")
