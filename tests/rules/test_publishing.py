"""What leaves the machine: in any world each thing once, nothing over somebody else's, and otherwise why not."""

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.actions import EditPull, OpenPull, Push
from bot.rules.publishing import REFUSED_FOR, WITHDRAWN, Branch, Held, Hold, Place, by_commit, by_pull
from rules.publishing_world import FORK, HOME, NAME, START, TERMS, WEEK, World, marked, wish

DAY = 86400
HOUR = 3600


class AnyHistory(RuleBasedStateMachine):
    """People and the bot take turns; the world itself refuses what the bot must never do."""

    def __init__(self):
        super().__init__()
        self.world = World()

    def run(self, world, cut=None):
        """Run a second after whatever was before: the host's clock counts seconds, and two runs are never in one."""
        world.now += 1
        return world.run(cut)

    @rule(digest=st.sampled_from([None, "a", "b", "c"]), final=st.booleans())
    def other_numbers_are_due(self, digest, final):
        self.world.wanted, self.world.final = digest and wish(digest), final

    @rule(seconds=st.sampled_from([0, HOUR, DAY, WEEK - 1, WEEK, REFUSED_FOR - 1, REFUSED_FOR]))
    def time_passes(self, seconds):
        self.world.now += seconds

    @rule(digest=st.sampled_from(["a", "b", "c"]))
    def a_week_later_a_run_finds_other_numbers(self, digest):
        self.world.now += WEEK
        self.world.wanted, self.world.final = wish(digest), True
        self.run(self.world)

    @rule(labels=st.sampled_from([(), ("lgtm",), ("Approved", "bug")]))
    def somebody_labels(self, labels):
        self.world.label(*labels)

    @rule(squash=st.booleans())
    def somebody_merges(self, squash):
        self.world.merge(squash=squash)

    @rule()
    def somebody_closes(self):
        self.world.close()

    @rule()
    def somebody_edits_the_same_lines_upstream(self):
        self.world.collide()

    @rule(keeps_message=st.booleans())
    def somebody_commits_on_the_branch(self, keeps_message):
        self.world.commit(keeps_message=keeps_message)

    @rule()
    def somebody_deletes_the_branch(self):
        self.world.delete_branch()

    @rule(behind=st.booleans(), keeps_marks=st.sampled_from([True, True, True, False]))
    def the_host_changes(self, behind, keeps_marks):
        self.world.behind, self.world.keeps_marks = behind, keeps_marks

    @rule()
    def a_run(self):
        self.run(self.world)

    @rule(cut=st.integers(0, 2))
    def a_run_that_is_cut_off(self, cut):
        self.run(self.world, cut)

    @invariant()
    def a_second_run_does_nothing(self):
        world = deepcopy(self.world)
        self.run(world)
        assert world.decide().actions == ()

    @invariant()
    def wherever_a_run_is_cut_off_the_next_one_ends_in_the_same(self):
        whole = deepcopy(self.world)
        steps = len(self.run(whole).actions)
        for cut in range(steps):
            other = deepcopy(self.world)
            self.run(other, cut)
            other.run()
            assert other.decide().actions == ()
            if self.world.shows_marks:  # else a text that is behind cannot be told from one that is not
                assert (other.seen(), other.decide()) == (whole.seen(), whole.decide())

    @invariant()
    def there_is_never_more_than_one(self):
        assert len(self.world.open) <= 1


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)


@pytest.fixture
def fresh():
    """Something is wanted, and nothing was ever done."""
    return World(wish("a"))


@pytest.fixture
def proposed(fresh):
    """It stands in an open pull request, a day old."""
    fresh.run()
    fresh.now += DAY
    return fresh


def held(world):
    """Decide: nothing may be done. Give why."""
    decision = world.decide()
    assert decision.actions == ()
    return decision.held


def actions(world):
    decision = world.decide()
    assert decision.held is None
    return [type(action) for action in decision.actions]


def test_the_first_time_it_pushes_and_then_opens(fresh):
    """The branch goes by the name of the fork, and there must be none yet."""
    push, opened = fresh.decide().actions
    proposal = fresh.wanted
    assert push == Push(FORK, NAME, "newest", proposal.files, proposal.message, None)
    assert opened == OpenPull(HOME, f"{FORK}:{NAME}", "master", proposal.title, proposal.body)


def test_new_numbers_are_pushed_before_they_are_told(proposed):
    """Over the commit that was seen, and over no other."""
    proposed.wanted = wish("b")
    proposed.now += WEEK
    push, text = proposed.decide().actions
    assert (push.expect, push.files) == (proposed.branch.tip, wish("b").files)
    assert text == EditPull(HOME, 1, wish("b").title, wish("b").body)


def test_a_run_cut_off_after_the_push_opens_without_another(fresh):
    fresh.run(1)
    assert actions(fresh) == [OpenPull]


def test_a_run_cut_off_after_the_push_tells_without_another(proposed):
    proposed.wanted = wish("b")
    proposed.now += WEEK
    proposed.run(1)
    assert actions(proposed) == [EditPull]


def test_a_run_cut_off_before_the_text_is_finished_at_once_with_other_numbers(proposed):
    """A reader must not see a text that speaks of other content than the branch has."""
    proposed.wanted = wish("b")
    proposed.now += WEEK
    proposed.run(1)
    proposed.wanted = wish("c")
    assert actions(proposed) == [Push, EditPull]


def test_a_persons_commit_that_was_merged_is_nobodys_work_any_more(proposed):
    """The branch may be used again; what stood there is upstream."""
    proposed.commit(keeps_message=False)
    proposed.merge(squash=True)
    proposed.now += WEEK
    proposed.wanted = wish("b")
    assert actions(proposed) == [Push, OpenPull]


@pytest.mark.parametrize("why", ["merged", "conflicts"])
def test_a_branch_that_serves_no_more_is_made_anew(fresh, why):
    fresh.run(1)
    fresh.branch = replace(fresh.branch, **{why: True})
    fresh.now += WEEK
    assert actions(fresh) == [Push, OpenPull]


def test_a_pull_request_that_conflicts_is_pushed_again(proposed):
    proposed.collide()
    proposed.now += WEEK
    assert actions(proposed) == [Push, EditPull]


def test_a_deleted_branch_is_new_again(proposed):
    proposed.delete_branch()
    [push, _] = proposed.decide().actions
    assert push.expect is None


def test_what_is_no_longer_due_is_taken_back_at_once(proposed):
    """Whatever the labels, and without a push; it is nobody's no."""
    proposed.wanted = None
    proposed.label("lgtm")
    [edit] = proposed.decide().actions
    assert edit == EditPull(HOME, 1, body=marked(WITHDRAWN), close=True)
    proposed.run()
    proposed.wanted = wish("b")
    proposed.now += WEEK
    assert actions(proposed) == [Push, OpenPull]


def test_what_was_taken_back_and_is_due_again_is_made_anew(proposed):
    """On what stands upstream by then: the old branch may lead to nothing any more."""
    proposed.wanted = None
    proposed.run()
    proposed.wanted = wish("a")
    proposed.now += WEEK
    assert actions(proposed) == [Push, OpenPull]


def test_a_merge_ends_every_no(proposed):
    """The same numbers may come to be due again after others were accepted."""
    proposed.close()
    proposed.now += REFUSED_FOR
    proposed.wanted = wish("b")
    proposed.run()
    proposed.merge(squash=False)
    proposed.wanted = wish("a")
    proposed.now += WEEK
    assert actions(proposed) == [Push, OpenPull]


def test_a_text_that_lost_its_mark_is_not_written_again_and_again(proposed):
    proposed.pulls[0] = replace(proposed.pulls[0], digest=None, body="")
    assert held(proposed).hold is Hold.IN_REVIEW


def test_a_branch_in_the_home_repository_itself_is_new_too(fresh):
    """The token's owner may own it; then there is no fork, and the branch has to be made all the same."""
    place = Place(HOME, "master", HOME, NAME, "newest", 0, None)
    [push, opened] = by_pull(fresh.wanted, place, None, (), TERMS, START).actions
    assert push.expect is None
    assert opened.head == f"{HOME}:{NAME}"


class TestHolds:
    """Each reason for doing nothing, and what it tells."""

    def test_nothing_new(self, fresh):
        fresh.wanted = None
        assert held(fresh) == Held(Hold.NOTHING_NEW)

    def test_in_review(self, proposed):
        assert held(proposed) == Held(Hold.IN_REVIEW, "!1", since=START)

    def test_too_soon_after_the_last_push(self, proposed):
        """To the second."""
        proposed.wanted = wish("b")
        proposed.now = START + WEEK - 1
        assert held(proposed) == Held(Hold.TOO_SOON, until=START + WEEK)
        proposed.now += 1
        assert actions(proposed) == [Push, EditPull]

    def test_too_soon_after_a_merge_where_the_branch_is_gone(self, proposed):
        proposed.merge(squash=False)
        proposed.delete_branch()
        proposed.wanted = wish("b")
        assert held(proposed) == Held(Hold.TOO_SOON, until=START + WEEK)

    @pytest.mark.parametrize("label", ["lgtm", "LGTM", "Approved"])
    def test_approved(self, proposed, label):
        """However the host spells it."""
        proposed.label("bug", label)
        proposed.wanted = wish("b")
        proposed.now += WEEK
        assert held(proposed) == Held(Hold.APPROVED, f"!1 ({label})")

    @pytest.mark.parametrize("wanted", [None, "a", "b"])
    def test_not_ours_under_an_open_pull_request(self, proposed, wanted):
        """Neither pushed to, nor taken back: somebody works on it."""
        proposed.commit(keeps_message=True)
        proposed.wanted = wanted and wish(wanted)
        proposed.now += WEEK
        assert held(proposed) == Held(Hold.NOT_OURS, f"{NAME} commit 2")

    def test_not_ours_where_it_was_closed(self, proposed):
        """What somebody added is nowhere else."""
        proposed.commit(keeps_message=True)
        proposed.close()
        proposed.now += REFUSED_FOR
        proposed.wanted = wish("b")
        assert held(proposed) == Held(Hold.NOT_OURS, f"{NAME} commit 2")

    def test_not_ours_without_a_pull_request(self, fresh):
        """Also where its message says just what is wanted."""
        fresh.branch = Branch("0123456789abcdef", START, False, "a", False, False)
        assert held(fresh) == Held(Hold.NOT_OURS, f"{NAME} 0123456789")

    def test_refused_for_a_while(self, proposed):
        """To the second, whatever is wanted."""
        proposed.close()
        closed = proposed.now
        proposed.wanted = wish("b")
        proposed.now = closed + REFUSED_FOR - 1
        assert held(proposed) == Held(Hold.REFUSED, "!1", closed + REFUSED_FOR, closed)
        proposed.now += 1
        assert actions(proposed) == [Push, OpenPull]

    def test_refused_for_good(self, proposed):
        proposed.close()
        closed = proposed.now
        proposed.now += 100 * REFUSED_FOR
        assert held(proposed) == Held(Hold.REFUSED, "!1", None, closed)

    def test_refused_for_good_also_after_a_second_no(self, proposed):
        """What was closed first is not forgotten when something else was closed since."""
        proposed.close()
        first = proposed.now
        proposed.now += REFUSED_FOR
        proposed.wanted = wish("b")
        proposed.run()
        proposed.close()
        proposed.now += REFUSED_FOR
        proposed.wanted = wish("a")
        assert held(proposed) == Held(Hold.REFUSED, "!1", None, first)

    def test_two_open(self, proposed):
        """By mistake, or somebody opened the bot's own again."""
        proposed.pulls.append(replace(proposed.pulls[0], number=2))
        proposed.wanted = wish("b")
        proposed.now += WEEK
        assert held(proposed) == Held(Hold.TWO_OPEN, "!1 and !2")

    def test_other_base(self, proposed):
        proposed.pulls[0] = replace(proposed.pulls[0], base="main")
        proposed.wanted = None
        assert held(proposed) == Held(Hold.OTHER_BASE, "!1 (main → master)")

    def test_other_fork(self, proposed):
        """The bot changed its fork; the old one's branch cannot be brought up to date."""
        proposed.pulls[0] = replace(proposed.pulls[0], source="newt/community")
        proposed.wanted = wish("b")
        proposed.now += WEEK
        assert held(proposed) == Held(Hold.OTHER_FORK, f"!1 (newt/community → {FORK})")

    def test_not_here_yet(self, proposed):
        """A host's git may lag behind its lists."""
        proposed.merge(squash=True)
        proposed.wanted = wish("a")
        assert held(proposed) == Held(Hold.NOT_HERE_YET, "!1")

    def test_fork_behind(self, fresh):
        fresh.behind = True
        assert held(fresh) == Held(Hold.FORK_BEHIND, f"{FORK} (3)")

    @pytest.mark.parametrize("wanted", [None, "b"])
    def test_unread(self, proposed, wanted):
        """What is not known just now is not taken out, nor the whole taken back."""
        proposed.wanted, proposed.final = wanted and wish(wanted), False
        proposed.now += WEEK
        assert held(proposed) == Held(Hold.UNREAD, "!1")

    def test_what_is_known_is_proposed_though_not_all_is(self, fresh):
        """The board itself leaves unknown cells out."""
        fresh.final = False
        assert actions(fresh) == [Push, OpenPull]


class TestCommits:
    """Commits on the default branch itself."""

    place = Place(HOME, "master", HOME, "master", "newest", 0, None)

    def test_one_commit_on_what_stands_there(self):
        """The branch must not have moved."""
        [push] = by_commit(wish("a"), self.place, (), TERMS, START).actions
        assert (push.repository, push.branch, push.base, push.expect) == (HOME, "master", "newest", "newest")

    def test_nothing_new(self):
        assert by_commit(None, self.place, (), TERMS, START).held == Held(Hold.NOTHING_NEW)

    def test_too_soon(self):
        place = replace(self.place, last_push=START)
        early, due = (by_commit(wish("a"), place, (), TERMS, START + WEEK - n) for n in (1, 0))
        assert early.held == Held(Hold.TOO_SOON, until=START + WEEK)
        assert len(due.actions) == 1

    def test_a_pull_request_of_before_is_taken_back_first(self, proposed):
        """It would propose the same once more."""
        decision = by_commit(wish("b"), self.place, proposed.pulls, TERMS, START, withdrawal="gone")
        assert decision.actions == (EditPull(HOME, 1, body="gone", close=True),)
