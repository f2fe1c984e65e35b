"""What `sigbot doctor` prints: how the bot is, and what to do next."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from bot.app.doctor import Health, LadderHealth
from bot.app.outlook import Outlook
from bot.app.workspace import Workspace
from bot.cli.show import ladder_lines
from bot.cli.terminal import say, say_json, say_table
from bot.store.jobs import JobState
from bot.store.slices import Slice


def health(result: Health, workspace: Workspace, *, as_json: bool) -> None:
    """Show how the bot is."""
    sources = [
        {
            "list": str(each),
            "complete": each.complete,
            "counted_to": _instant(each.counted_to, workspace),
            "failures": each.failures,
            "error": each.error,
        }
        for each in result.sources
    ]
    if as_json:
        say_json({**asdict(result), "sources": sources, "healthy": result.healthy})
        return
    say(f"folder   {workspace.folder}")
    say(f"SIG      {workspace.config.sig.key}, home {workspace.config.home.repo}")
    say(f"host     {result.api}, {'with a token' if result.has_token else 'without a token'}")
    rate = f"{result.remaining} requests left of {result.limit}" if result.limit else "the host does not tell"
    say(f"rate     {rate}")
    for line in _outlook(result.outlook):
        say(line)
    for job in result.jobs:
        say(f"job      {job.name}, {_job(job, workspace)}")
    waiting = result.deliveries
    if waiting.queued or waiting.working or waiting.failed:
        say(f"webhook  {waiting.queued + waiting.working} deliveries wait, {waiting.failed} given up")
    rows = [
        (str(each), _state(each), _instant(each.counted_to, workspace) or "not yet known")
        for each in result.sources
    ]
    rows += [(name, "never read", "not yet known") for name in result.missing]
    more = result.ladder.sources if result.ladder else ()
    rows += [
        (f"{each}, for the ladder", _state(each), _instant(each.counted_to, workspace) or "not yet known")
        for each in more
    ]
    say_table(("list", "state", "counted to"), rows)
    for line in _ladder(result.ladder) if result.ladder else ():
        say(line)
    if result.unavailable:
        say(f"{result.unavailable} pull requests whose files the host does not show; they block nothing")
    for n, step in enumerate(result.next_steps, 1):
        say(f"{n}. {step}")
    if not result.next_steps:
        say("nothing to do")


def _ladder(result: LadderHealth) -> Iterator[str]:
    """Tell how what the ladder needs stands, and what it costs."""
    for each in result.comments:
        yield f"{each.repository}: comments of {each.known:,} of {each.of:,} pull requests read"
    if result.unavailable:
        yield f"{result.unavailable} pull requests whose comments the host does not show; they block nothing"
    if result.cost:
        yield from ladder_lines(result.cost)


def _outlook(result: Outlook) -> Iterator[str]:
    """Tell how publishing stands."""
    merged = "" if result.merged else ", sig.yaml is not on the default branch"
    yield f"mode     {result.mode}{', paused' if result.paused else ''}{merged}"
    if result.account:
        rights = (
            "may push to the home repository" if result.may_push else "no push rights to the home repository"
        )
        yield f"token    {result.account}'s, {rights}"
    if result.fork:
        behind = "not there or not to be read" if result.behind is None else f"{result.behind} commits behind"
        yield f"fork     {result.fork}, {behind if result.behind != 0 else 'up to date'}"
    if result.cla:
        yield f"CLA      {result.cla} on the last pull request"
    if result.drift is not None:
        yield f"clock    {abs(result.drift)} s {'ahead of' if result.drift > 0 else 'behind'} the host's"
    for action in result.would:
        yield f"next run would {action}"
    if result.held:
        yield f"next run does nothing{' more' if result.would else ''}: {result.held}"
    if result.requests:
        yield f"publishing takes {result.requests} requests a run"
    for note in result.notes:
        yield f"note: {note}"


def _job(job: JobState, workspace: Workspace) -> str:
    """Say when a job was done last, and when it is due."""
    done = f"last done {_instant(job.last_done, workspace)}" if job.last_done else "never done"
    running = f", at work since {_instant(job.running_since, workspace)}" if job.running_since else ""
    return f"{done}, next due {_instant(job.due, workspace)}{running}"


def _state(slice_: Slice) -> str:
    state, times = "read whole" if slice_.complete else "being read", slice_.failures
    return f"{state}, failed in {times} run{'s' if times > 1 else ''}" if times else state


def _instant(moment: int | None, workspace: Workspace) -> str | None:
    """Write an instant in the SIG's zone."""
    tz = workspace.config.sig.tz
    return datetime.fromtimestamp(moment, tz).isoformat(" ", "minutes") if moment else None
