"""One list is read to its end, whatever happens to it or to us meanwhile."""

import pytest

from bot.demo.gitee import EVERY_HEADER, UNDERSCORE_HEADERS
from bot.errors import ForgeError
from bot.forge.pace import Spent
from bot.store.slices import slices
from store.host import START, Host, room
from store.rows import rows


def sources(host):
    with host.store.read() as connection:
        return {str(each): each for each in slices(connection)}


def pages(host, start=0):
    """Give the pages asked for since then, the sort with each."""
    return [
        (seen.query.get("sort"), int(seen.query["page"]))
        for seen in host.server.requests[start:]
        if seen.query
    ]


@pytest.fixture
def host(tmp_path):
    """Two hundred and fifty pull requests behind a host without rate headers: one request after the other."""
    with Host(tmp_path) as host:
        host.prs(250)
        yield host


@pytest.fixture
def roomy(tmp_path):
    """The same behind one that lets eight connections ask at once."""
    with Host(tmp_path, rate=room()) as host:
        host.prs(1250)
        yield host


def test_a_list_is_read_by_creation(host):
    """Three pages; it is then known as of the instant at which the first one was asked for."""
    listing = host.read()
    assert host.known() == host.there()
    assert pages(host) == [("created", 1), ("created", 2), ("created", 3)]
    assert (listing.slice.complete, listing.slice.hidden, listing.slice.counted_to) == (True, 0, START)


def test_many_pages_are_read_side_by_side_and_taken_in_their_order(roomy):
    roomy.read()
    assert roomy.known() == roomy.there()
    assert sorted(pages(roomy)) == [("created", n) for n in range(1, 14)]


def test_an_empty_list_is_complete_at_once(tmp_path):
    with Host(tmp_path) as host:
        assert host.read().slice.complete
        assert pages(host) == [("created", 1)]


def test_a_run_out_of_budget_goes_on_where_it_stopped(host):
    """It goes on behind the last page: the total would tell, had rows moved over its edge meanwhile."""
    host.budget = 2
    with pytest.raises(Spent):
        host.read()
    assert (host.listing().slice.page, len(host.known()), host.listing().slice.complete) == (2, 200, False)
    host.budget = None
    start = host.server.count
    host.read()
    assert pages(host, start) == [("created", 3)]
    assert host.known() == host.there()


def test_a_list_that_fails_half_way_keeps_what_it_read(host):
    def ban():
        host.repo.banned = True

    host.before_page(3, ban)
    with pytest.raises(ForgeError):
        host.read()
    assert (len(host.known()), host.listing().slice.page) == (200, 2)


def test_nothing_changed_costs_one_request(host):
    host.read()
    start = host.server.count
    host.clock.advance(3600)
    host.read()
    assert pages(host, start) == [("updated", 1)]


def test_what_changed_and_what_is_new_comes_with_the_next_run(host):
    host.read()
    host.clock.advance(3600)
    host.repo.pulls.get(7).merge()
    host.repo.pulls.get(250).edit(title="Other")
    host.prs(1)
    start = host.server.count
    host.read()
    assert pages(host, start) == [("updated", 1)]
    found = dict(rows(host.store, host.listing().table, "number", "state"))
    assert (found[7], found[251], host.known()) == ("merged", "open", host.there())


def test_changes_cost_a_request_for_each_hundred(host):
    """Beyond two pages they are read from the oldest on, in an order that cannot drift, and then looked at again."""
    for count, expected in ((99, 1), (100, 2), (150, 2), (220, 2 + 3 + 1)):
        host.read()
        host.clock.advance(3600)
        for pull in list(host.repo.pulls)[:count]:
            pull.edit(title=f"{count}", at=host.clock.now() - pull.number)
        start = host.server.count
        host.read()
        assert (count, len(pages(host, start))) == (count, expected)


def test_more_changes_of_one_second_than_a_page_holds_are_all_read(host):
    """Going on from the last row's second would read the same hundred for ever."""
    host.read()
    host.clock.advance(3600)
    for pull in host.repo.pulls:
        pull.edit(title="at once")
    host.clock.advance(60)
    host.read()
    assert {title for (title,) in rows(host.store, host.listing().table, "title")} == {"at once"}


def test_an_increment_reaches_back_for_what_became_visible_late(host):
    host.read()
    host.clock.advance(3600)
    host.read()
    host.repo.pulls.get(3).edit(title="late", at=START - 500)
    host.clock.advance(60)
    host.read()
    assert ("late",) in rows(host.store, host.listing().table, "title")


def test_the_host_s_clock_counts_not_ours(host):
    """Ours may be a day ahead: what happens on the host after the pull is still found."""
    host.read()
    assert host.listing().slice.watermark == START


@pytest.mark.parametrize("omit", [UNDERSCORE_HEADERS, EVERY_HEADER], ids=["underscores", "all"])
def test_without_totals_a_list_ends_with_an_empty_page(tmp_path, omit):
    with Host(tmp_path, omit=omit) as host:
        host.prs(250)
        host.read()
        assert pages(host)[:4] == [("created", n) for n in (1, 2, 3, 4)]
        host.clock.advance(3600)
        host.repo.pulls.get(7).merge()
        host.read()
        assert host.known() == host.there()
        assert dict(rows(host.store, host.listing().table, "number", "state"))[7] == "merged"


def test_only_what_was_updated_since_the_balance_is_asked_for(host):
    since = START - 3600 * 100
    listing = host.read(since=since)
    assert host.known() == list(range(151, 251))
    assert listing.slice.since_ignored is False
    host.repo.pulls.get(3).edit(title="woken")
    host.clock.advance(60)
    host.read()
    assert host.known() == [3, *range(151, 251)]


def test_a_host_that_ignores_since_is_noticed_and_read_backwards(tmp_path):
    """By update, newest first, until what is older begins."""
    with Host(tmp_path, ignores_since=True) as host:
        host.prs(250)
        assert host.read(since=START - 3600).slice.since_ignored
        assert host.known() == host.there()
        host.clock.advance(7200)
        host.repo.pulls.get(7).merge()
        start = host.server.count
        host.read()
        assert pages(host, start) == [("updated", 1)]
        assert dict(rows(host.store, host.listing().table, "number", "state"))[7] == "merged"
        host.clock.advance(7200)
        for pull in host.repo.pulls:
            pull.edit(title="all")
        host.read()
        assert {title for (title,) in rows(host.store, host.listing().table, "title")} == {"all"}


def test_a_deletion_during_the_pull_loses_nothing(host):
    """Every later row moves up by one; the falling total betrays it, and what is gone is marked."""
    host.before_page(2, host.repo.pulls.get(5).delete)
    host.read()
    assert (host.known(), host.deleted()) == (host.there(), [5])


def test_many_deletions_during_a_parallel_pull_lose_nothing(roomy):
    def delete():
        for number in (3, 104, 350, 351, 352, 900):
            roomy.repo.pulls.get(number).delete()

    roomy.before_page(5, delete)
    roomy.read()
    assert roomy.known() == roomy.there()
    assert set(roomy.deleted()) <= {3, 104, 350, 351, 352, 900}


def test_as_many_gone_as_come_during_the_pull_are_told_apart(host):
    """Then no total falls; but more was made than the total tells."""

    def exchange():
        host.repo.pulls.get(5).delete()
        host.repo.pull(author=host.users[1], title="new")

    host.before_page(2, exchange)
    host.read()
    assert (host.known(), host.deleted()) == (host.there(), [5])


def test_what_is_made_during_the_pull_is_in(host):
    host.before_page(3, lambda: host.repo.pull(author=host.users[1], title="new"))
    host.read()
    assert host.known() == host.there()
    assert len(pages(host)) == 3


def states(host):
    return dict(rows(host.store, host.listing().table, "number", "state"))


@pytest.mark.parametrize(("seconds", "runs"), [(5, 2), (90, 1)])
def test_what_is_changed_during_the_pull_comes_with_the_next_run(host, seconds, runs):
    """Or with the same one, where reading took more than a minute."""

    def change():
        host.clock.advance(seconds)
        host.repo.pulls.get(5).merge()

    host.before_page(3, change)
    found = []
    for _ in range(2):
        host.read()
        found.append(states(host)[5])
    assert found == (["open", "merged"] if runs == 2 else ["merged", "merged"])


def test_a_deletion_between_two_runs_of_a_backfill_loses_nothing(host):
    host.budget = 2
    with pytest.raises(Spent):
        host.read()
    for number in (5, 6, 150):
        host.repo.pulls.get(number).delete()
    host.budget = None
    host.read()
    assert (host.known(), host.deleted()) == (host.there(), [5, 6, 150])


def test_a_deletion_is_found_by_the_total(host):
    """Wherever it was: the list is read anew, and what it lacks is asked for by itself."""
    host.read()
    host.repo.pulls.get(170).delete()
    start = host.server.count
    host.read()
    assert (host.known(), host.deleted()) == (host.there(), [170])
    assert pages(host, start) == [("updated", 1), ("created", 1), ("created", 2), ("created", 3)]
    assert host.server.requests[-1].path == "/repos/reef/core/pulls/170"
    start = host.server.count
    host.read()
    assert len(pages(host, start)) == 1


def test_a_deletion_among_many_changes_is_found_too(host):
    host.read()
    host.clock.advance(3600)
    host.repo.pulls.get(170).delete()
    for pull in host.repo.pulls:
        pull.edit(title="all")
    host.read()
    assert (host.known(), host.deleted()) == (host.there(), [170])


def test_a_deletion_that_no_total_tells_is_found_on_its_page(tmp_path):
    """Without totals a page of the list is compared in each run."""
    with Host(tmp_path, omit=UNDERSCORE_HEADERS) as host:
        host.prs(250)
        host.read()
        host.repo.pulls.get(170).delete()
        found = []
        for _ in range(3):
            host.read()
            found.append(host.deleted())
        assert found == [[170], [170], [170]]
        host.repo.pulls.get(70).delete()
        for _ in range(4):
            host.read()
        assert host.deleted() == [70, 170]


def test_what_is_missing_from_the_list_and_still_there_is_not_deleted(host):
    """Only a 404 of its own makes an item deleted."""
    host.read()
    ghost = host.repo.pulls.get(170)
    host.repo.pulls.remove(170)
    listing = host.listing()
    read = listing.forge.pull

    def back(*arguments):
        host.repo.pulls.add(170, ghost)
        return read(*arguments)

    listing.forge.pull = back
    listing.read()
    assert host.deleted() == []


def test_a_list_of_which_too_much_is_gone_changes_nothing(host):
    """A host that shows a quarter of its list is ill; people have not deleted the rest."""
    host.read()
    rest = list(host.repo.pulls)[60:]
    for pull in rest:
        host.repo.pulls.remove(pull.number)
    with pytest.raises(ForgeError, match="190 of 250 known items are gone from the host's list at once"):
        host.read()
    assert (len(host.known()), host.deleted()) == (250, [])
    for pull in rest:
        host.repo.pulls.add(pull.number, pull)
    host.read()
    assert host.known() == host.there()


def test_items_that_the_host_counts_and_does_not_list_are_hidden(host):
    """They are not ours to see: the difference is normal then, and a new one is told."""
    real = host.repo.pulls.select

    def select(**query):
        return _Hiding(real(**query), 42)

    host.repo.pulls.select = select
    listing = host.read()
    assert (listing.slice.hidden, listing.slice.complete, len(host.known())) == (1, True, 249)
    start = host.server.count
    host.read()
    assert len(pages(host, start)) == 1
    host.repo.pulls.get(170).delete()
    assert (host.read().slice.hidden, host.deleted()) == (1, [170])


class _Hiding(list):
    """Rows of which one is counted and left out of its page, as a host does that filters after paging."""

    def __init__(self, shown, number):
        super().__init__(shown)
        self.number = number

    def __getitem__(self, where):
        found = super().__getitem__(where)
        if isinstance(where, slice) and where.step is None:
            return [row for row in found if row.number != self.number]
        return _Hiding(found, self.number) if isinstance(where, slice) else found


def test_a_host_that_counts_too_few_is_taken_as_it_is(host):
    """Its total is compared with itself from then on."""
    real = host.repo.pulls.select
    host.repo.pulls.select = lambda **query: _Short(real(**query))
    assert host.read().slice.hidden == -7
    assert host.known() == host.there()
    start = host.server.count
    host.read()
    assert len(pages(host, start)) == 1


class _Short(list):
    """Rows of which seven are listed and not counted."""

    def __len__(self):
        return super().__len__() - 7

    def __getitem__(self, where):
        found = super().__getitem__(where)
        return _Short(found) if isinstance(where, slice) and where.step else found


def test_an_interrupted_comparison_goes_on_in_the_next_run(host):
    host.read()
    host.repo.pulls.get(170).delete()
    host.budget = 3
    with pytest.raises(Spent):
        host.read()
    assert host.listing().slice.page == 2
    host.budget = None
    start = host.server.count
    host.read()
    assert pages(host, start) == [("updated", 1), ("created", 3)]
    assert host.deleted() == [170]


def test_a_list_of_one_author_holds_that_author_s_alone(tmp_path):
    with Host(tmp_path) as host:
        host.prs(120)
        host.prs(30, author=host.users[1])
        listing = host.read(only="author=bob")
        assert host.known() == list(range(121, 151))
        assert listing.slice.author == "bob"
        host.repo.pulls.get(130).delete()
        host.read(only="author=bob")
        assert host.deleted() == [130]


def test_issues_of_one_label_are_read_by_it(tmp_path):
    with Host(tmp_path) as host:
        for n in range(5):
            labels = ["sig/reef", "bug"] if n % 2 else ["bug"]
            host.repo.issue(author=host.users[0], title=f"{n}", labels=labels, at=START - 9000 + n)
        listing = host.read(only="label=sig/reef", source="issues")
        assert len(host.known(listing.table)) == 2
        gone = next(issue for issue in host.repo.issues if issue.title == "3")
        gone.delete()
        host.read(only="label=sig/reef", source="issues")
        assert len(host.known(listing.table)) == 1


def test_slices_are_named_as_people_speak_of_them(host):
    host.read()
    host.read(only="author=ann", source="pulls")
    assert list(sources(host)) == ["reef/core pulls", "reef/core pulls (author=ann)"]
