"""The doctor says how the bot is, and what to do next."""

from bot.app.doctor import examine
from bot.app.session import open_run
from bot.forge.webhook import Delivery, Event, Topic
from bot.store.deliveries import PAUSES, claim_next, enqueue, failed, next_attempt


def examined(story):
    with open_run(story.folder, story.environment) as run:
        return examine(run)


def test_before_the_first_update_everything_is_to_be_read(story):
    """Nothing is called failed that was only never asked for."""
    health = examined(story)
    assert (health.exit_code, health.healthy, health.refusals) == (0, False, ())
    assert health.missing == (
        "reef/core issues",
        "reef/core pulls",
        "reef/tools pulls",
        "reef/community pulls",
    )
    assert any("run `sigbot update`" in step for step in health.next_steps)


def test_after_an_update_it_is_healthy(story):
    """All lists whole, one request a repository spent on looking."""
    story.commit()
    story.update()
    before = story.server.count
    health = examined(story)
    asked = [seen for seen in story.server.requests[before:] if ".git/" not in seen.path]
    assert (health.healthy, health.exit_code, len(asked)) == (True, 0, 3)


def test_a_way_of_announcing_that_is_not_set_up_counts_as_a_finding(story):
    story.edit("sig.yaml", "bots:", "notices: {by: [wecom]}\nbots:")
    health = examined(story)
    (told,) = health.channels
    assert (health.exit_code, told in health.next_steps) == (1, True)
    assert told.startswith("notices.by names wecom: SIGBOT_WECOM_URL is not set")


def test_each_repository_that_is_refused_is_named(story):
    """A name that does not exist is told before the first pull, and is no failure of the others."""
    story.edit("sig.yaml", "repo: reef/tools", "repo: reef/gone")
    health = examined(story)
    assert (health.exit_code, health.reachable, len(health.refusals)) == (1, True, 1)
    assert "reef/gone/pulls: not there, private or blocked (status 404)" in health.next_steps[0]


def test_a_host_that_answers_nothing(story):
    """Every repository refused: the host refuses."""
    for repo in story.forge.repos:
        repo.banned = True
    assert examined(story).exit_code == 4


def test_a_list_that_fails_is_told_with_the_number_of_runs(story):
    """What failed before and answers now still says so."""
    story.update()
    story.forge.find_repo("reef/tools").banned = True
    story.update()
    story.forge.find_repo("reef/tools").banned = False
    health = examined(story)
    assert health.exit_code == 1
    assert any(step.startswith("reef/tools pulls failed in 1 run: ") for step in health.next_steps)


def test_a_delivery_that_was_given_up_is_told(story):
    """Where somebody waits for an answer, and why there is none."""
    now = int(story.clock.now())
    with open_run(story.folder, story.environment) as run, run.store.begin() as connection:
        enqueue(connection, Delivery(Event.NOTE, "reef/core", Topic.PULLS, "12", "345", "7", now, "d"), now)
        for _ in (*PAUSES, 0):
            claimed = claim_next(connection, 10**10)
            failed(connection, claimed, next_attempt(claimed, now), "no answer in time")
    health = examined(story)
    assert health.deliveries.failed == 1
    assert any(
        "given up, the last one reef/core pulls/12 comment 345: no answer in time" in step
        for step in health.next_steps
    )
