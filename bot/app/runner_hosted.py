"""Runners on a code host: a workflow for GitHub, a pipeline for Gitee Go."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app.channels import ROBOTS, variables_of
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


@dataclass(frozen=True, slots=True)
class Hosted:
    """One workflow that this repository holds: what it is for, when it comes (in UTC), what it runs."""

    name: str
    zh: str
    en: str
    crons: tuple[tuple[str, str], ...]  # with a comment
    does: str
    run: tuple[str, ...]
    by_job: bool = False  # `$JOB` names a job that is done at once when somebody starts it by hand
    variables: tuple[str, ...] = ()  # of the ways by which meetings are announced


_FOLDER = '--dir "home/$SIG_PATH"'
_SIGBOT = ".venv/bin/sigbot"
_ZONE = ZoneInfo("Asia/Shanghai")  # has had one distance from UTC for long, so no year matters
_REPORT_HOUR = 4  # by the SIG's clock, once the board's own run of that night is over


def github(site: Site) -> tuple[Path, str]:
    """Write a workflow for the repository that holds the SIG's folder."""
    tz, schedule = site.config.sig.tz, site.schedule
    year = datetime.fromtimestamp(site.environment.clock.now(), tz).year
    start = _later(utc_of(schedule, tz, year), minute_of(site.key))
    daily = f"{start.minute} {start.hour} * * *", _never_before(schedule.at, tz)
    hourly = f"{minute_of(site.key)} * * * *", "every hour, for whoever speaks to the bot, and for meetings"
    hosted = Hosted(
        "leaderboard",
        "",
        "",
        (hourly if site.is_hourly else daily,),
        "Do what is due",
        ('sigbot run $JOB --verbose --dir "$SIG_PATH"',),
        by_job=True,
        variables=site.variables,
    )
    return site.root / ".github/workflows/sigbot.yml", _workflow(
        hosted,
        site.key,
        elsewhere=False,
        hourly=site.is_hourly,
        path=site.path,
        install=source(site.install),
        state=site.state,
    )


def workflows() -> Mapping[str, str]:
    """Write the workflows that this repository holds, by name: for a SIG elsewhere, which the forker names."""
    state = "home/${{ vars.SIG_PATH }}/" + STATE
    return {
        each.name: _workflow(each, each.name, elsewhere=True, hourly=False, path="", install="", state=state)
        for each in (_leaderboard(), _answers(), _promotion())
    }


def _leaderboard() -> Hosted:
    schedule = Daily.written(Jobs().board)
    start = _later(utc_of(schedule, _ZONE, 2025), minute_of("leaderboard"))
    return Hosted(
        "leaderboard",
        "每天更新一个 SIG 的贡献榜",
        "the leaderboard of one SIG, once a day",
        ((f"{start.minute} {start.hour} * * *", _never_before(schedule.at, _ZONE)),),
        "Do what is due",
        (f"{_SIGBOT} run $JOB --verbose {_FOLDER}",),
        by_job=True,
        variables=variables_of(("mail", *ROBOTS)),  # which of them that SIG names nobody knows here
    )


def _answers() -> Hosted:
    return Hosted(
        "answers",
        "每小时回复一次写给机器人的评论（`mode: live` 时才真的回复）",
        "what people say to the bot in comments, answered once an hour (in mode live alone)",
        ((f"{minute_of('answers')} * * * *", "hourly"),),
        "Answer what is new",
        (f"{_SIGBOT} answer {_FOLDER}",),
    )


def _promotion() -> Hosted:
    start = _later(utc_of(Daily(time(_REPORT_HOUR)), _ZONE, 2025), minute_of("promotion"))
    when = f"{start.minute} {start.hour}"
    return Hosted(
        "promotion",
        "每半年一次的晋升报告，写在运行页面的摘要里",
        "the half-yearly promotion report, on the run's summary page",
        ((f"{when} 31 12 *", f"1 January in {_ZONE.key}"), (f"{when} 30 6 *", f"1 July in {_ZONE.key}")),
        "Write the report",
        (
            f"{_SIGBOT} update --for ladder {_FOLDER} || echo '::warning::not all was read; the report says what'",
            f'{_SIGBOT} promotion --dry-run {_FOLDER} >> "$GITHUB_STEP_SUMMARY"',
        ),
    )


def _never_before(at: time, tz: ZoneInfo) -> str:
    return f"in UTC; never before {at.isoformat('minutes')} in {tz.key}, whatever the clocks do there"


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
        variables=site.variables,
        install=f"python3 -m pip install {shlex.quote(source(site.install))}",
        run=f"python3 -m bot run --verbose --dir {shlex.quote(site.path or '.')}",
    )


def _workflow(
    hosted: Hosted, key: str, *, elsewhere: bool, hourly: bool, path: str, install: str, state: str
) -> str:
    return render(
        "workflow.github.yml.j2",
        "any",
        key=key,
        elsewhere=elsewhere,
        hourly=hourly,
        name=hosted.name,
        about={"zh": hosted.zh, "en": hosted.en},
        crons=hosted.crons,
        does=hosted.does,
        run=hosted.run,
        by_job=hosted.by_job,
        variables=hosted.variables,
        path=path,
        install=install,
        state=state,
        pins=PINS,
    )


def _later(at: time, minutes: int) -> time:
    """Go on from a time of day, past midnight where it comes to that."""
    return (datetime.combine(date(2025, 1, 1), at) + timedelta(minutes=minutes)).time()
