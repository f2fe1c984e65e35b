"""Runners on a code host: a workflow for GitHub, a pipeline for Gitee Go."""

import shlex
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app.install import source
from bot.app.site import Site
from bot.app.workspace import STATE
from bot.documents.render import render
from bot.rules.due import Daily, minute_of, utc_of
from bot.sig.running import Jobs

# Hashes as others show them beside the release: checkout and setup-python in psf/requests'
# .github/workflows/typecheck.yml, cache in github/gh-aw's .github/aw/actions-lock.json.
PINS = {
    "checkout": "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
    "setup_python": "actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0",
    "restore": "actions/cache/restore@55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0",
    "save": "actions/cache/save@55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0",
}


def github(site: Site) -> tuple[Path, str]:
    """Write a workflow for the repository that holds the SIG's folder."""
    year = datetime.fromtimestamp(site.environment.clock.now(), site.config.sig.tz).year
    return site.root / ".github/workflows/sigbot.yml", _workflow(
        site.key,
        site.schedule,
        site.config.sig.tz,
        year,
        elsewhere=False,
        hourly=site.is_hourly,
        path=site.path,
        install=source(site.install),
        state=site.state,
    )


def leaderboard() -> str:
    """Write the workflow that this repository holds: for the home of a SIG elsewhere, which the forker names."""
    return _workflow(
        "leaderboard",
        Daily.written(Jobs().board),
        ZoneInfo("Asia/Shanghai"),  # has had one distance from UTC for long, so no year matters
        2025,
        elsewhere=True,
        hourly=False,
        path="",
        install="",
        state="home/${{ vars.SIG_PATH }}/" + STATE,
    )


def gitee(site: Site) -> tuple[Path, str]:
    """Write a pipeline for Gitee Go; where that could not be tried, it says so."""
    start = _later(site.schedule.at, minute_of(site.key))
    return site.root / ".workflow/sigbot.yml", render(
        "pipeline.gitee.yml.j2",
        "any",
        key=site.key,
        zone=site.config.sig.timezone,
        hourly=site.is_hourly,
        minute=minute_of(site.key) if site.is_hourly else start.minute,
        hour=start.hour,
        state=site.state,
        install=f"python3 -m pip install {shlex.quote(source(site.install))}",
        run=f"python3 -m bot run --verbose --dir {shlex.quote(site.path or '.')}",
    )


def _workflow(
    key: str,
    schedule: Daily,
    tz: ZoneInfo,
    year: int,
    *,
    elsewhere: bool,
    hourly: bool,
    path: str,
    install: str,
    state: str,
) -> str:
    start = _later(utc_of(schedule, tz, year), minute_of(key))
    return render(
        "workflow.github.yml.j2",
        "any",
        key=key,
        elsewhere=elsewhere,
        hourly=hourly,
        minute=minute_of(key) if hourly else start.minute,
        hour=start.hour,
        at=schedule.at.isoformat("minutes"),
        zone=tz.key,
        path=path,
        install=install,
        state=state,
        pins=PINS,
    )


def _later(at: time, minutes: int) -> time:
    """Go on from a time of day, past midnight where it comes to that."""
    return (datetime.combine(date(2025, 1, 1), at) + timedelta(minutes=minutes)).time()
