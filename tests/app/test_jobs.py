"""Whatever is due is done once; what was missed is caught up once; what fails is tried again, later and later."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app import jobs
from bot.app.jobs import Asked, Job, run_jobs
from bot.app.outcome import Outcome
from bot.app.session import undisturbed
from bot.errors import ConfigError, ForgeError, Refusal
from bot.rules.due import Daily
from bot.store.jobs import job_states
from bot.store.store import Store

HOUR, DAY = 3600, 86400


class Work:
    """A job's work that a test tells what to come to."""

    def __init__(self):
        self.times = 0
        self.outcome = Outcome(("done",))
        self.meanwhile = lambda: None

    def __call__(self, folder, environment, *, budget, dry_run, watcher):
        self.times += 1
        self.meanwhile()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def work(monkeypatch):
    made = Work()
    monkeypatch.setattr(jobs, "JOBS", {"board": Job(lambda config: Daily.written(config.run.board), made)})
    return made


@pytest.fixture
def run(story):
    """Run what is due; give the report."""
    return lambda job=None, **asked: run_jobs(story.folder, story.environment, Asked(job, **asked))


def states(story):
    store = Store.open(story.folder / ".sigbot/sigbot.db")
    with store.read() as connection:
        found = job_states(connection)
    store.close()
    return found


def local(report):
    return datetime.fromtimestamp(report.due, report.tz).isoformat(" ", "minutes")


def test_the_first_time_it_is_due_at_once(story, run, work):
    """And then daily at the hour that sig.yaml says, by the SIG's clock."""
    report = run()
    assert (work.times, [each.job for each in report.ran], report.exit_code) == (1, ["board"], 0)
    assert local(report) == "2025-01-02 03:00+08:00"
    assert (run().ran, work.times) == ((), 1)
    story.clock.advance(9 * HOUR)
    assert (len(run().ran), work.times) == (1, 2)
    assert local(run()) == "2025-01-03 03:00+08:00"


def test_a_week_of_silence_is_caught_up_once(story, run, work):
    """One run, and the next one is the next regular one."""
    run()
    story.clock.advance(7 * DAY)
    assert (len(run().ran), len(run().ran), work.times) == (1, 0, 2)
    assert local(run()) == "2025-01-09 03:00+08:00"


def test_another_hour_in_sig_yaml_holds_at_once(story, run, work):
    """Earlier or later, nothing is done twice for it."""
    run()
    story.edit("sig.yaml", "bots:", "run: {board: '20:30'}\nbots:")
    assert local(run()) == "2025-01-01 20:30+08:00"
    story.edit("sig.yaml", "'20:30'", "'05:15'")
    assert (local(run()), work.times) == ("2025-01-02 05:15+08:00", 1)


def test_whoever_speaks_to_the_bot_is_looked_for_every_hour(story, run):
    """Beside the daily job, at the SIG's own minute; in watch it is said that nobody is answered."""
    (_, answers) = run().ran
    assert (answers.job, answers.outcome.warnings, answers.outcome.news) == ("answer", (), False)
    assert answers.outcome.lines == (
        "mode watch: nobody is answered; `sigbot answer --dry-run` shows what would be",
    )
    assert local(run()) == "2025-01-01 18:50+08:00"
    story.clock.advance(HOUR)
    assert [each.job for each in run().ran] == ["answer"]


def test_never_is_never(story, run):
    """Not even where it is asked for by name; the command is there for that."""
    story.edit("sig.yaml", "bots:", "run: {answer: never}\nbots:")
    assert [each.job for each in run().ran] == ["board"]
    with pytest.raises(Refusal, match="`sigbot answer` does it by hand"):
        run("answer")


def test_failures_are_tried_again_with_growing_pauses(story, run, work):
    """And counted until one goes through: two are forgiven, the third is red."""
    work.outcome = ForgeError("the host is out of order", status=502)
    seen = []
    for _ in range(4):
        (ran,) = run().ran
        seen.append((ran.failures, ran.exit_code, (ran.due - int(story.clock.now())) // 60))
        assert run().ran == ()
        story.clock.advance(ran.due - story.clock.now())
    assert seen == [(1, 0, 5), (2, 0, 10), (3, 4, 20), (4, 4, 40)]
    (state,) = states(story)
    assert (state.failures, state.error, state.last_done) == (4, "the host is out of order", None)
    work.outcome = Outcome()
    assert run().exit_code == 0
    assert (states(story)[0].failures, states(story)[0].error) == (0, "")


def test_a_refused_token_is_red_at_once(run, work):
    """No pause mends it; it is tried again all the same, in case somebody does."""
    for status in (401, 403):
        work.outcome = ForgeError("no", status=status)
        assert run("board").exit_code == 4
    work.outcome = Refusal("there is no fork")
    assert run("board").exit_code == 2


def test_a_named_job_is_done_now(story, run, work):
    """Due or not; a name that is none is told."""
    run()
    assert (len(run("board").ran), work.times) == (1, 2)
    with pytest.raises(Refusal, match="there is no job 'bord'; there is board"):
        run("bord")


def test_a_job_that_ends_early_goes_on_soon(story, run, work):
    """A budget that is used up is no failure, and the work does not wait for tomorrow."""
    run()
    story.clock.advance(DAY)
    work.outcome = Outcome(unfinished=True)
    (ran,) = run().ran
    assert (ran.failures, ran.due - int(story.clock.now())) == (0, 300)
    assert run().ran == ()
    story.clock.advance(300)
    assert len(run().ran) == 1


def test_a_run_that_comes_while_another_is_at_work_leaves_quietly(story, run, work):
    """It neither waits nor fails, and says so."""
    with undisturbed(story.folder):
        report = run()
    assert (report.busy, report.ran, report.exit_code, work.times) == (True, (), 0, 0)
    work.meanwhile = lambda: seen.append(run())
    seen = []
    run()
    assert (work.times, seen[0].busy) == (1, True)


def test_what_another_run_did_meanwhile_is_not_done_again(story, run, work, monkeypatch):
    """Due when it was looked at, and done by another before the lock was ours: looked at again."""

    @contextmanager
    def overtaken(folder):
        monkeypatch.setattr(jobs, "undisturbed", undisturbed)
        run()
        with undisturbed(folder):
            yield

    monkeypatch.setattr(jobs, "undisturbed", overtaken)
    report = run()
    assert (report.ran, report.busy, work.times) == ((), False, 1)


def test_a_dry_run_leaves_the_job_due(story, run, work):
    """It does the work without traces, and takes nothing from the next run."""
    assert len(run(dry_run=True).ran) == 1
    assert states(story)[0].last_begun is None
    assert len(run().ran) == 1


def test_while_it_runs_the_table_says_since_when(story, run, work):
    """By whom, too; afterwards nobody is at it."""
    work.meanwhile = lambda: seen.extend(states(story))
    seen = []
    run()
    assert seen[0].running_since == int(story.clock.now())
    assert seen[0].claimant
    (state,) = states(story)
    assert (state.running_since, state.claimant, state.last_done) == (None, "", int(story.clock.now()))


def test_a_slip_in_a_file_takes_nothing(story, run, work):
    """It is told at once, counts as no failure, and the job is done as soon as it is mended."""
    roster = story.read("sig_members.yaml")
    for name in ("sig.yaml", "sig_members.yaml"):
        before = story.read(name)
        story.write(name, before + "- ")
        with pytest.raises(ConfigError, match=name):
            run()
        story.write(name, before)
    assert story.read("sig_members.yaml") == roster
    assert (len(run().ran), states(story)[0].failures) == (1, 0)


def test_a_defect_is_written_down_and_handed_on(story, run, work):
    """Whoever asked gets it whole; the job waits like after any failure."""
    work.outcome = ZeroDivisionError("boom")
    (ran,) = run().ran
    assert (type(ran.defect), ran.failures, states(story)[0].error) == (
        ZeroDivisionError,
        1,
        "ZeroDivisionError",
    )
    assert run().ran == ()


@pytest.mark.parametrize("ahead", [DAY, 400 * DAY])
def test_a_clock_that_was_wrong_does_not_silence_it(ahead, story, run, work):
    """Run once in the future, it is due again at the next regular time after the clock was set right."""
    right = story.clock.now()
    story.clock.advance(ahead)
    run()
    story.clock.advance(right - story.clock.now())
    assert story.clock.now() == right
    assert local(run()) == "2025-01-02 03:00+08:00"


def test_the_board_itself(story, run):
    """The job does what `update` does, and says so in lines."""
    story.pr("coral")
    ran, _ = run().ran
    assert ran.outcome.lines[0] == "added 0 rows, changed 1 cell"
    assert ran.outcome.news
    assert story.row("A. Coral")["prs"] == 6
    story.clock.advance(DAY)
    ran, _ = run().ran
    assert (ran.outcome.lines, ran.outcome.news) == (("the board is up to date",), False)


def test_a_budget_reaches_the_board(story, run):
    """It ends the job early, and the next runs bring the rest."""
    for day in range(1, 4):
        story.pr("coral", day)
    ran, _ = run(budget=1).ran
    assert ran.outcome.unfinished
    assert "the budget of 1 requests is used up; the next run goes on" in ran.outcome.lines[-1]
    story.clock.advance(300)
    run()
    assert story.row("A. Coral")["prs"] == 8


def test_a_host_that_lets_nobody_in_is_red_at_once(story, run):
    """Every list answers 403: no pause mends that."""
    for repo in story.forge.repos:
        repo.banned = True
    assert run().exit_code == 4


def test_a_host_that_is_down_is_forgiven_twice(story):
    """0, 0, then 4 until it is there again."""
    down = replace(story.environment, variables={"SIGBOT_GITEE_API": "http://127.0.0.1:9/api/v5"})
    codes = [run_jobs(story.folder, down, Asked("board")).exit_code for _ in range(4)]
    assert codes == [0, 0, 4, 4]
    assert run_jobs(story.folder, story.environment, Asked("board")).exit_code == 0
    assert run_jobs(story.folder, down, Asked("board")).exit_code == 0


def test_instants_are_of_the_story(story, run, work):
    """No machine's clock is asked."""
    run()
    assert datetime.fromtimestamp(states(story)[0].last_done, UTC).year == 2025
