"""A roster's history in real git, written in one go: tests say which version was committed on which day."""

import subprocess
from datetime import date, datetime
from pathlib import Path

from e2e.story import BEIJING, CONFIG, README, README_EN

from bot.app.gather import Gathered, claims, known_accounts
from bot.app.ladder.tenure import Tenure
from bot.app.workspace import load_workspace
from bot.rules.freshness import Freshness
from bot.rules.people import resolve

TODAY = date(2026, 7, 1)
LISTS = {"c": "Contributors", "k": "Committers", "m": "Maintainers"}


def roster(**lists: str) -> str:
    """Write a roster: `roster(c="otter newt", m="manta")`; `otter@2025-01-01` has `since:`."""
    text = ""
    for key, people in lists.items():
        text += f"{LISTS[key]}:\n"
        for each in people.split():
            login, _, since = each.partition("@")
            text += f"- name: {login}\n  gitee_home: https://gitee.com/{login}\n"
            text += "  email: x@example.com\n  interest: x\n"
            text += f"  since: {since}\n" if since else ""
    return text


class History:
    """A checkout whose roster was committed so; `now` is what stands in the folder, else the last version."""

    def __init__(self, root: Path, *versions: tuple[str, str | None], at: str = "") -> None:
        self.folder = root / at
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.git("init", "-q", "-b", "main")
        commits = "".join(
            self._commit(f"{at}/sig_members.yaml".lstrip("/"), day, text) for day, text in versions
        )
        self.git("fast-import", "--quiet", stdin=commits)
        for name, text in (("sig.yaml", CONFIG), ("README.md", README), ("README_en.md", README_EN)):
            (self.folder / name).write_text(text, "utf-8")
        self.stands(versions[-1][1] if versions else None)

    def _commit(self, path: str, day: str, text: str | None) -> str:
        moment = datetime.fromisoformat(day if "T" in day else f"{day}T12:00").replace(tzinfo=BEIJING)
        data = text or ""
        change = (
            f"D {path}\n" if text is None else f"M 100644 inline {path}\ndata {len(data.encode())}\n{data}\n"
        )
        by = f"committer x <x@example.com> {int(moment.timestamp())} +0800"
        return f"commit refs/heads/main\n{by}\ndata 1\nx\n{change}\n"

    def git(self, *arguments: str, stdin: str = "") -> str:
        command = ["git", "-C", str(self.root), *arguments]
        done = subprocess.run(command, input=stdin.encode(), check=True, capture_output=True)
        return done.stdout.decode()

    def stands(self, text: str | None) -> "History":
        """Write the roster as it stands in the folder now, committed or not."""
        path = self.folder / "sig_members.yaml"
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, "utf-8")
        return self

    @property
    def tenure(self) -> Tenure:
        workspace = load_workspace(self.folder)
        people = resolve(claims(workspace), (), known_accounts(workspace))
        self.people = people
        return Tenure(Gathered(workspace, people, (), Freshness({}, ())), TODAY)

    def held(self, login: str, day: str | None = None) -> str:
        """Say which roles somebody held on a day, since when: `contributor 2025-01-01`; `?` where it is not known."""
        tenure = self.tenure
        person = self.people.by_account(f"gitee:{login}")
        held, known = tenure.held(person, date.fromisoformat(day) if day else TODAY)
        said = [
            f"{role} {since.day or '?'}{f' by {since.at_latest}' if since.at_latest else ''}"
            for role, since in sorted(held.items())
        ]
        return ", ".join(said) + ("" if known else " ?")
