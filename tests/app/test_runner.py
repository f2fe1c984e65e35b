"""Runners' files: what cron, systemd, GitHub, Gitee and a container builder read, they read as it was meant."""

import json
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from e2e.story import CONFIG

from bot.app import install
from bot.app.runner import ROOT, RUNNERS, own_files, runner_edit, site_of, write_runner
from bot.app.runner_hosted import PINS
from bot.app.session import Environment
from bot.demo.gitee import Clock
from bot.errors import Refusal
from bot.sig.config import load_config

SOURCE = "git+https://code.example/otters/sigbot@4f2a1c"
NOW = Clock(datetime(2025, 7, 1, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path):
    """A SIG's folder in a checkout with a first commit."""
    folder = tmp_path / "community" / "sigs/reef"
    folder.mkdir(parents=True)
    (folder / "sig.yaml").write_text(CONFIG)
    by = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], [*by, "commit", "-qm", "rules"]):
        subprocess.run(["git", "-C", tmp_path / "community", *arguments], check=True, capture_output=True)
    return folder


@pytest.fixture
def site(folder, tmp_path):
    token = tmp_path / "100% secret"
    token.write_text("s3cret")
    return site_of(folder, Environment({"SIGBOT_GITEE_TOKEN_FILE": str(token)}, NOW), SOURCE)


def made(runner, site):
    return runner_edit(runner, site).after.decode()


def in_zone(site, zone, at="03:00"):
    sig = site.config.sig.model_copy(update={"timezone": zone})
    run = site.config.run.model_copy(update={"board": at})
    return replace(site, config=site.config.model_copy(update={"sig": sig, "run": run}))


@pytest.mark.parametrize("runner", RUNNERS)
def test_no_file_holds_the_token_or_a_registry(runner, site):
    """It is read from a file or a secret; and where packages come from is the machine's business."""
    text = made(runner, site)
    assert "s3cret" not in text
    assert not re.search(r"pypi|index-url|registry|docker\.io|ghcr", text, re.IGNORECASE)


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_head_says_in_both_languages_what_to_do(runner, site):
    """Whoever opens the file needs no other page."""
    head = [line for line in made(runner, site).splitlines()[:12] if line.startswith("#")]
    assert re.search("[\u4e00-\u9fff]", head[0])
    assert re.search("[a-z]{4}", " ".join(head))


MEETINGS = "meetings: [{name: Tea, first: 2025-01-09, every: 2 weeks, at: '20:00'}]\n"


def meeting(site, more="", mode="live"):
    """Give the site of a SIG that meets."""
    return replace(site, config=load_config(f"{CONFIG}mode: {mode}\n{MEETINGS}{more}".encode()))


def test_hosted_runners_come_hourly_where_meetings_are_announced(site):
    """What is only proposed is there in time when they come once a day."""
    told = [
        meeting(site, "run: {answer: never}\n"),
        meeting(site, "run: {answer: never, meeting: never}\n"),
        meeting(site, mode="propose"),
    ]
    for runner in ("github", "gitee"):
        texts = [made(runner, each) for each in told]
        assert [bool(re.search(r"cron: ['\"][0-9]+ \* ", text)) for text in texts] == [True, False, False]


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_channels_secrets_are_handed_over_only_where_it_is_named(runner, site):
    """Each file speaks of the variables of the ways that `notices.by` names, and of no other."""

    def named(more):
        return set(
            re.findall("SIGBOT_(?:SMTP|MAIL|WECOM|DINGTALK|FEISHU)_[A-Z]+", made(runner, meeting(site, more)))
        )

    assert named("") == named("notices: {by: [issue]}\n") == set()
    assert named("notices: {by: [wecom]}\n") == {"SIGBOT_WECOM_URL"}
    assert named("notices: {by: [mail, feishu]}\n") == {
        "SIGBOT_SMTP_HOST", "SIGBOT_SMTP_PORT", "SIGBOT_SMTP_SECURITY", "SIGBOT_SMTP_USER", "SIGBOT_SMTP_PASSWORD",
        "SIGBOT_MAIL_FROM", "SIGBOT_MAIL_TO", "SIGBOT_FEISHU_URL", "SIGBOT_FEISHU_SECRET",
    }  # fmt: skip


def test_the_workflow_hands_a_channels_variables_to_the_step_that_runs(site):
    _, _, job = workflow(made("github", meeting(site, "notices: {by: [dingtalk]}\n")))
    env = job["steps"][-2]["env"]
    assert env["SIGBOT_DINGTALK_URL"] == "${{ secrets.SIGBOT_DINGTALK_URL }}"
    assert env["SIGBOT_DINGTALK_SECRET"] == "${{ secrets.SIGBOT_DINGTALK_SECRET }}"


def test_a_shell_reads_the_channels_from_their_file(site):
    """Beside the token, in the form that systemd reads too; without the file the rest goes on."""
    announcing = meeting(site, "notices: {by: [mail]}\n")
    line = made("cron", announcing).splitlines()[-1].split(maxsplit=5)[5].replace(r"\%", "%")
    shown = line.partition("SIGBOT_GITEE_TOKEN_FILE")[0] + 'printf %s "$SIGBOT_MAIL_FROM"'
    announcing.channels_file.unlink(missing_ok=True)
    texts = []
    for _ in range(2):
        done = subprocess.run(
            ["sh", "-euc", shown.replace("$SIGBOT_MAIL_FROM", "${SIGBOT_MAIL_FROM-none}")],
            capture_output=True,
            text=True,
            check=True,
        )
        texts.append(done.stdout)
        announcing.channels_file.write_text('SIGBOT_MAIL_FROM="Reef <bot@example.com>"\n')
    assert texts == ["none", "Reef <bot@example.com>"]
    units = made("systemd", announcing)
    assert f"EnvironmentFile=-{announcing.channels_file}\n".replace("%", "%%") in units


def test_hosted_runners_come_hourly_where_people_are_answered(site):
    """Each run costs its host something: below live, or with `answer: never`, once a day is enough."""
    live = replace(site, config=site.config.model_copy(update={"mode": "live"}))
    jobs = site.config.run.model_copy(update={"answer": "never"})
    never = replace(live, config=live.config.model_copy(update={"run": jobs}))
    for runner in ("github", "gitee"):
        hours = [
            re.search(r"cron: ['\"][0-9]+ (\S+) ", made(runner, each))[1] for each in (site, never, live)
        ]
        assert hours[0].isdecimal()
        assert hours[1:] == [hours[0], "*"]


def crontab(text):
    """Read a crontab as cron does: five times, and a command up to the first bare `%`."""
    (line,) = [line for line in text.splitlines() if line and not line.startswith("#")]
    *times, command = line.split(maxsplit=5)
    command, *stdin = re.split(r"(?<!\\)%", command)
    assert stdin == []
    return times, shlex.split(command.replace(r"\%", "%"))


def test_the_cron_line(site):
    """Hourly at the SIG's own minute, with whole paths and the token's file."""
    times, words = crontab(made("cron", site))
    assert re.fullmatch(r"[0-5]?[0-9]", times[0])
    assert times[1:] == ["*", "*", "*", "*"]
    assert words[0] == f"SIGBOT_GITEE_TOKEN_FILE={site.token_file}"
    assert Path(words[1]).is_absolute()
    assert words[-3:] == ["run", "--dir", str(site.folder)]


def test_neighbours_come_at_different_minutes(site):
    """Of ten SIGs no more than a few share one."""
    keys = [site.config.sig.model_copy(update={"key": f"sig-{n}"}) for n in range(10)]
    sites = [replace(site, config=site.config.model_copy(update={"sig": sig})) for sig in keys]
    assert len({crontab(made("cron", each))[0][0] for each in sites}) >= 7


def test_the_cron_line_runs(site, tmp_path, monkeypatch):
    """A shell finds the program, and a folder with a blank and a percent sign in its name."""
    odd = tmp_path / "a 100% odd folder"
    shutil.copytree(site.folder, odd)
    line = made("cron", replace(site, folder=odd)).splitlines()[-1]
    command = line.split(maxsplit=5)[5].replace(r"\%", "%").replace(" run ", " run nothing ")
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == "sigbot: there is no job 'nothing'; there is board, answer, meeting\n"


def unit(text):
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    return dict(line.split("=", 1) for line in lines)


def test_the_unit(site):
    """The daemon, the token as a credential, nothing writable but the folder, no restart on a wrong configuration."""
    text = unit(made("systemd", site))
    assert text["ExecStart"].endswith(f" serve --no-web --dir {site.folder}")
    assert text["LoadCredential"] == f"gitee:{site.token_file}".replace("%", "%%")
    assert text["Environment"] == "SIGBOT_GITEE_TOKEN_FILE=%d/gitee"
    assert (text["Restart"], text["RestartPreventExitStatus"]) == ("on-failure", "2")
    assert (text["ProtectSystem"], text["NoNewPrivileges"], text["ReadWritePaths"]) == (
        "strict", "yes", str(site.folder),
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize("name", ["plain", "with a blank", '100% $HOME \\n "quoted"'])
def test_systemd_reads_the_unit(name, site, tmp_path):
    """`systemd-analyze verify` has nothing to say, whatever the folder is called."""
    odd = tmp_path / name
    shutil.copytree(site.folder, odd)
    odd_site = replace(site, folder=odd)
    write_runner(odd, runner_edit("systemd", odd_site))
    shutil.copy(odd / "sigbot.service", tmp_path / "sigbot-reef.service")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "sigbot-reef.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "sigbot" not in done.stderr


def workflow(text):
    data = yaml.safe_load(text)
    (job,) = data["jobs"].values()
    return data, data.get("on", data.get(True)), job  # YAML 1.1 reads `on` as a boolean


OWN = ("leaderboard", "answers", "promotion")


@pytest.fixture(params=["its own", *OWN])
def workflow_text(request, site):
    if request.param == "its own":
        return made("github", site)
    return own_files()[f".github/workflows/{request.param}.yml"]


def test_the_workflow_runs_no_strangers_code(workflow_text):
    """By the clock or by hand, on the default branch, with the right to read contents and nothing else."""
    data, on, job = workflow(workflow_text)
    assert set(on) == {"schedule", "workflow_dispatch"}
    assert data["permissions"] == {"contents": "read"}
    assert "github.ref_name == github.event.repository.default_branch" in job["if"]
    assert data["concurrency"]["cancel-in-progress"] is False


def test_the_workflow_takes_actions_by_a_hash(workflow_text):
    """One of the hashes that were looked up, with its release beside it."""
    used = re.findall(r"uses: (.+)", workflow_text)
    assert set(used) == set(PINS.values())
    assert all(re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in used)


def test_the_token_is_seen_by_one_step(workflow_text):
    """By no job, no other step, and no command line."""
    _, _, job = workflow(workflow_text)
    assert "env" not in job
    seeing = [step["name"] for step in job["steps"] if "secrets." in json.dumps(step)]
    assert seeing == [job["steps"][-2]["name"]]
    assert not [step for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_database_is_kept_also_when_the_run_is_cut(workflow_text):
    """The run's own time is shorter than the job's; saving happens always; any earlier database is taken."""
    _, _, job = workflow(workflow_text)
    restore, run, save = job["steps"][-3:]
    assert run["timeout-minutes"] < job["timeout-minutes"]
    assert save["if"] == "always()"
    assert restore["with"]["path"] == save["with"]["path"]
    assert save["with"]["key"] == restore["with"]["key"]
    assert "${{ github.run_id }}-${{ github.run_attempt }}" in save["with"]["key"]
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert save["with"]["path"].endswith("/.sigbot")


def test_the_workflow_of_the_repository_itself(site):
    """At its root, for its folder; sigbot from where it was said."""
    edit = runner_edit("github", site)
    assert edit.path == site.folder.parents[1] / ".github/workflows/sigbot.yml"
    _, _, job = workflow(edit.after.decode())
    steps = {step.get("name", step.get("uses", "").partition("@")[0]): step for step in job["steps"]}
    assert steps["actions/checkout"]["with"]["sparse-checkout"] == "sigs/reef"
    assert steps["Install sigbot"]["env"] == {"SIGBOT": SOURCE}
    assert steps["Do what is due"]["env"]["SIG_PATH"] == "sigs/reef"
    assert steps["Do what is due"]["run"] == 'sigbot run $JOB --verbose --dir "$SIG_PATH"'


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
@pytest.mark.parametrize("at", ["03:00", "00:00", "23:45"])
def test_the_workflow_comes_when_the_job_is_due(zone, at, site):
    """In summer as in winter, in UTC, not more than two hours after the SIG's own time."""
    _, on, _ = workflow(made("github", in_zone(site, zone, at)))
    minute, hour, *rest = on["schedule"][0]["cron"].split()
    assert rest == ["*", "*", "*"]
    due = int(at[:2]) * 60 + int(at[3:])
    for month in (1, 7):
        local = datetime(2025, month, 15, int(hour), int(minute), tzinfo=UTC).astimezone(ZoneInfo(zone))
        assert 0 <= (local.hour * 60 + local.minute - due) % 1440 < 120


def test_what_shares_a_database_never_runs_side_by_side():
    """Two at once, on two machines, might answer the same comment."""
    texts = [own_files()[f".github/workflows/{name}.yml"] for name in OWN]
    data = [workflow(text) for text in texts]
    assert {whole["concurrency"]["group"] for whole, _, _ in data} == {"sigbot"}
    assert {whole["name"] for whole, _, _ in data} == set(OWN)
    minutes = [on["schedule"][0]["cron"].split()[0] for _, on, _ in data]
    assert len(set(minutes)) == len(OWN)


def test_the_report_comes_when_a_half_has_ended():
    """On 1 January and 1 July in the SIG's zone, and not before."""
    _, on, _ = workflow(own_files()[".github/workflows/promotion.yml"])
    first = []
    for schedule in on["schedule"]:
        minute, hour, day, month = map(int, schedule["cron"].split()[:4])
        local = datetime(2025, month, day, hour, minute, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
        first.append((local.month, local.day))
    assert first == [(1, 1), (7, 1)]


def test_comments_are_answered_every_hour():
    _, on, job = workflow(own_files()[".github/workflows/answers.yml"])
    assert re.fullmatch(r"\d+ \* \* \* \*", on["schedule"][0]["cron"])
    assert job["steps"][-2]["run"] == '.venv/bin/sigbot answer --dir "home/$SIG_PATH"'


def test_the_pipeline_of_gitee(site):
    """One schedule, one step, at the root of the repository; its head says plainly that it was not tried."""
    edit = runner_edit("gitee", site)
    text = edit.after.decode()
    assert edit.path == site.folder.parents[1] / ".workflow/sigbot.yml"
    assert "没有在 Gitee Go 上试过" in text.splitlines()[0]
    assert "NOT TRIED" in text
    data = yaml.safe_load(text)
    assert re.fullmatch(r"\d+ 3 \* \* \?", data["triggers"]["schedule"][0]["cron"])
    assert set(data["triggers"]) == {"schedule"}
    (step,) = data["stages"][0]["steps"]
    assert step["commands"][-2:] == [
        f"python3 -m pip install {SOURCE}",
        "python3 -m bot run --verbose --dir sigs/reef",
    ]


def instructions(text):
    joined = re.sub(r"\\\n\s*", "", text)
    return [line.split(maxsplit=1) for line in joined.splitlines() if line and not line.startswith("#")]


@pytest.fixture(params=["a clone", "the folder"])
def recipe_text(request, site):
    return made("container", site) if request.param == "a clone" else own_files()["Containerfile"]


def test_the_container(recipe_text):
    """Not as root, every package by its hash, the checkout as a volume."""
    words = instructions(recipe_text)
    assert ["USER", "sigbot"] in words
    assert ["VOLUME", "/community"] in words
    assert {rest.split()[0] for word, rest in words if word == "FROM"} == {"python:3.11-slim"}
    installs = [rest for word, rest in words if word == "RUN" and "pip install" in rest]
    (install_,) = installs
    _, locked, own = install_.split("&&")
    assert "--require-hashes -r /src/requirements/base.txt" in locked
    assert "--no-deps" in own
    assert words[-1] == ["CMD", '["serve", "--no-web"]']
    assert "TOKEN" not in "".join(rest for _, rest in words)


def test_the_container_of_a_clone(site):
    """At the revision that was said."""
    text = made("container", site)
    assert (
        "git clone --quiet https://code.example/otters/sigbot /src && git -C /src checkout --quiet --detach 4f2a1c"
        in text
    )
    assert "WORKDIR /community/sigs/reef" in text


def test_the_files_of_this_repository_are_current():
    """Mend with: python -m bot.app.runner."""
    for name, text in own_files().items():
        assert (ROOT / name).read_text("utf-8") == text


def test_ci_takes_actions_by_the_same_hashes():
    used = re.findall(r"uses: (.+)", (ROOT / ".github/workflows/ci.yml").read_text())
    assert used
    assert set(used) <= set(PINS.values())


def test_what_is_there_is_not_overwritten(site):
    """Somebody may have changed it: only --force writes it anew; the same file is as it should be."""
    edit = runner_edit("cron", site)
    write_runner(site.folder, edit)
    again = runner_edit("cron", site)
    assert again.before == again.after
    edit.path.write_text("0 0 * * * mine\n")
    with pytest.raises(Refusal, match="is there already, and says something else; `--force` writes it anew"):
        runner_edit("cron", site)
    write_runner(site.folder, runner_edit("cron", site, force=True))
    assert edit.path.read_bytes() == edit.after


def test_what_belongs_into_a_repository_needs_one(site, tmp_path):
    """A folder that is in no checkout has no place for a workflow."""
    alone = tmp_path / "alone"
    shutil.copytree(site.folder, alone)
    for runner in ("github", "gitee"):
        with pytest.raises(Refusal, match="is in no git checkout"):
            runner_edit(runner, replace(site, folder=alone))


@pytest.mark.parametrize("runner", ["github", "gitee", "container"])
def test_where_sigbot_comes_from_has_to_be_known(runner, site, monkeypatch):
    """Told, or written down by pip; nobody guesses."""
    monkeypatch.setattr(install, "_recorded", lambda: None)
    with pytest.raises(Refusal, match="does not know where it was installed from: say where"):
        runner_edit(runner, replace(site, install=None))
    monkeypatch.setattr(install, "_recorded", lambda: SOURCE)
    assert "4f2a1c" in made(runner, replace(site, install=None))


@pytest.mark.parametrize(("source", "words"), [
    ("--index-url x", "must be one requirement"),
    ("a\nb", "must be one requirement"),
    ("git+https://otter:hunter2@code.example/sigbot", "holds a password"),
])  # fmt: skip
def test_a_source_that_cannot_stand_in_a_file(source, words, site):
    """And a password is not repeated."""
    for runner in ("github", "gitee", "container"):
        with pytest.raises(Refusal, match=words) as refused:
            runner_edit(runner, replace(site, install=source))
        assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("source", ["sigbot", "./sigbot.whl", "git+https://x/'; rm -rf /"])
def test_a_container_is_built_from_a_clone(source, site):
    with pytest.raises(Refusal, match="a container is built from a clone"):
        runner_edit("container", replace(site, install=source))


@pytest.mark.parametrize(("recorded", "expected"), [
    ({"url": "https://x.example/sigbot.git", "vcs_info": {"vcs": "git", "commit_id": "4f2a"}},
     "git+https://x.example/sigbot.git@4f2a"),
    ({"url": "file:///work", "dir_info": {"editable": True}}, None),
    (None, None),
])  # fmt: skip
def test_what_pip_wrote_down(recorded, expected, monkeypatch):
    """PEP 610: a git repository with its commit; anything else says nothing to another machine."""

    class Distribution:
        def read_text(self, name):
            assert name == "direct_url.json"
            return recorded and json.dumps(recorded)

    monkeypatch.setattr(install, "distribution", lambda _name: Distribution())
    assert install._recorded() == expected
