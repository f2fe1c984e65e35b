"""What `sigbot run` prints: what was done, what went wrong, when it goes on."""

from datetime import datetime

from bot.app.jobs import Ran, Report
from bot.cli.terminal import say, say_json, warn


def ran(report: Report, *, talks: bool) -> None:
    """Show what was done; without `talks` only what is worth a mail."""
    for each in report.ran:
        if talks or each.outcome.news:
            for line in each.outcome.lines:
                say(line)
        for warning in each.outcome.warnings:
            warn(warning)
        if each.outcome.failed:
            warn(
                f"{each.job} failed{_times(each.failures)}; it is tried again from {when(report, each.due)} on"
            )
    if talks and report.busy:
        say(f"another run is at work; {_next(report)}")
    elif talks:
        say(f"{'' if report.ran else 'nothing is due; '}{_next(report)}")


def as_data(report: Report) -> None:
    """Show the same as JSON."""
    say_json(
        {
            "ran": [_data(report, each) for each in report.ran],
            "busy": report.busy,
            "next_due": when(report, report.due),
            "exit_code": report.exit_code,
        }
    )


def when(report: Report, moment: int) -> str:
    """Write an instant in the SIG's zone."""
    return datetime.fromtimestamp(moment, report.tz).isoformat(" ", "minutes")


def _next(report: Report) -> str:
    return f"next due: {'now' if report.is_due else when(report, report.due)}"


def _data(report: Report, each: Ran) -> dict[str, object]:
    outcome = each.outcome
    return {
        "job": each.job,
        "lines": outcome.lines,
        "warnings": outcome.warnings,
        "failed": outcome.failed or None,
        "failures": each.failures,
        "unfinished": outcome.unfinished,
        "next_due": when(report, each.due),
        "exit_code": each.exit_code,
    }


def _times(failures: int) -> str:
    return f" {failures} times in a row" if failures > 1 else ""
