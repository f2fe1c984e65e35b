"""One person goes from nothing to Maintainer; each step's report says what is met, what is missing, and the proof.

Once in the invented SIG, whose reports are kept word for word in both languages, and once with the real roster, which
is read when the test runs (skipped where it is absent); whoever climbs is invented.
"""

import shutil
from pathlib import Path

import pytest
from app.reviews import comment, hear

from bot.app import init
from bot.app.ladder.eligible import Question, eligible
from bot.app.pages import titles
from bot.app.session import open_run
from bot.documents.standing import eligible_text, standing_view
from bot.errors import Refusal
from bot.rules.standing import State
from e2e.story import DAY, stories

FILES = Path(__file__).parents[3] / "shared/data/trusted-ai-sig"
LADDER = """\
ignore: {review: [own_pr, bot, command_only, lgtm_only, after_merge]}
ladder:
- from: 2022-05-28
  contributor: {all: [{attended: 2}, {reviewed_prs: 2}, {review_comments: 10}]}
  committer: {is: contributor, all: [{merged_prs: 5}]}
  maintainer: {is: committer, vote: {electorate: maintainer, pass: "> 50% of electorate", open: 5 working days}}
recorded_since: {attended: 2024-12-01}
"""
COUNTS = """\
counts:
  merged_prs: {distinct: pr, of: pr_merged, in: code, ignore: [bot]}
  attended: {distinct: meeting, of: [meeting_attended, talk, meeting_organised]}
  reviewed_prs: {distinct: pr, of: review_comment, in: reviews, ignore: review}
  review_comments: {count: review_comment, in: reviews, ignore: [review, own_thread], strict: {only: line_comment}, loose: {ignore: [own_pr, bot]}}
"""  # noqa: E501 - a count stands on one line, as people write it
ENTRY = "- name: Otter\n  gitee_home: https://gitee.com/otter\n  email: o@example.com\n  interest: currents\n"
VOTE = """\
who: "@otter"
role: maintainer
closed: %s
result: passed
decided: {by: "@%s", link: https://gitee.com/reef/community/issues/I9}
"""

pytestmark = pytest.mark.slow


class Climb:
    """A SIG of two repositories, of the second of which only a folder is the SIG's, and Otter's way up in it."""

    def __init__(self, story, core: str, wide: str, path: str, reviewer: str) -> None:
        self.story, self.core, self.wide, self.path, self.reviewer = story, core, wide, path, reviewer
        self.reports: dict[str, str] = {}
        self.day = 1.0

    def ask(self, step: str) -> list[State]:
        """Keep the report in both languages; give the states of the criteria of the next role."""
        with open_run(self.story.folder, self.story.environment) as run:
            (answer,) = eligible(run, Question("@otter"))
            for language in ("en", "zh"):
                zone = run.workspace.config.sig.tz
                view = standing_view(answer.standing, language, titles(run, language), zone, answer.evidence)
                self.reports[f"{step} ({language})"] = eligible_text([view], language)
        return [finding.state for rung in answer.standing.rungs for finding in rung.findings]

    def says(self, words: str, language: str = "en") -> bool:
        """Say whether the last report has these words."""
        return words in [text for step, text in self.reports.items() if step.endswith(f"({language})")][-1]

    def pulls(self, login: str, *files: str, merged: bool = True) -> list:
        """Have somebody open pull requests, one a day: a file is of the wide repository, "" of core."""
        found = []
        for file in files:
            self.day += 1
            repo, paths = (self.wide, [file]) if file else (self.core, ["a.py"])
            found.append(self.story.pr(login, day=self.day, repo=repo, files=paths))
            if merged:
                found[-1].merge(self.story.at(self.day + 0.5))
        self.story.update()
        return found

    def attends(self, *meetings: str) -> None:
        self.story.wait_for(45)
        entries = "".join(f'- {{who: "@otter", meeting: {day}, evidence: minutes}}\n' for day in meetings)
        self.story.record("2025", f"attended:\n{entries}")

    def joins(self, title: str) -> None:
        """Have a maintainer merge the entry into a list."""
        text = self.story.read("sig_members.yaml")
        if f"{title}:\n" not in text:
            text += f"{title}:\n"
        self.story.write("sig_members.yaml", text.replace(f"{title}:\n", f"{title}:\n{ENTRY}"))
        self.story.commit()


def walk(climb: Climb, *, read_whole: bool) -> None:
    """Go up; where lists are read from the balances' day on, or on demand, what is short is not yet known."""
    short = State.MISSING if read_whole else State.NOT_YET_KNOWN
    inside = climb.path + "/a.py"
    with pytest.raises(Refusal, match="nobody here is '@otter'"):
        climb.ask("nothing")
    theirs = climb.pulls("stranger", "", inside, merged=False)
    climb.pulls("otter", "docs/a.md")
    hear(climb.story, *theirs)
    not_there = State.MISSING if read_whole else State.NOT_RECORDED
    assert climb.ask("a first pull request, outside of the SIG's folder") == [not_there, short, short]

    climb.attends("2025-02-01", "2025-02-08")
    for pull, times in zip(theirs, (4, 5), strict=True):
        comment(climb.story, "otter", pull, times=times, path="a.py")
    hear(climb.story, *theirs)
    step = "two meetings, one and one pull request reviewed, nine comments"
    assert climb.ask(step) == [State.MET, State.MET, short]
    assert climb.says("review comments: 9 of 10 needed (strict 9, loose 9), ")
    assert climb.says("missing 1" if read_whole else "what happened before 2025-01-01 was not read")

    comment(climb.story, "otter", theirs[1])
    hear(climb.story, *theirs)
    assert climb.ask("the tenth comment") == [State.MET] * 3
    assert climb.says("everything asked for is met")
    assert climb.says("各项条件均已满足", "zh")

    climb.joins("Contributors")
    assert climb.ask("a Contributor") == [State.MET, short]

    climb.day = 50
    merged = climb.pulls("otter", "", "", inside, "docs/b.md", inside)
    merged[0].merge(climb.story.at(56))
    climb.story.update()
    assert climb.ask("four pull requests merged, one of them twice, and one elsewhere") == [State.MET, short]
    assert climb.says("pull requests merged: 4 of 5 needed")

    climb.day = 57
    climb.pulls("otter", "")
    assert climb.ask("the fifth") == [State.MET, State.MET]
    assert climb.says("everything asked for is met")

    climb.joins("Committers")
    assert climb.ask("a Committer") == [State.MET]
    assert climb.says("everything that can be counted is met; people decide the rest")

    climb.story.write("votes/2025-03-05-otter-maintainer.yaml", VOTE % ("2025-03-01", climb.reviewer))
    assert climb.ask("a decision on record") == [State.MET]
    assert climb.says("people decide the rest")

    climb.joins("Maintainers")
    assert climb.ask("a Maintainer") == []
    assert climb.says("nothing is above this role")
    assert climb.says("已是最高身份", "zh")


def test_from_nothing_to_maintainer(tmp_path, snapshot):
    for story in stories(tmp_path):
        story.edit("sig.yaml", "counts:\n", COUNTS)
        story.edit("sig.yaml", "scopes:\n", "scopes:\n  reviews: [reef/core, reef/tools]\n")
        story.write("sig.yaml", story.read("sig.yaml") + LADDER)
        (story.folder / "contributions/opening.yaml").unlink()
        story.commit()
        climb = Climb(story, "reef/core", "reef/tools", "src/reef", "manta")
        walk(climb, read_whole=True)
        assert climb.reports == snapshot


@pytest.mark.skipif(not FILES.exists(), reason="the real files are not here")
def test_from_nothing_to_maintainer_on_the_real_roster(tmp_path):
    """The rules that `init` writes for this SIG; its table was taken over on the first day."""
    for story in stories(tmp_path / "story"):
        shutil.rmtree(story.folder)
        shutil.copytree(FILES, story.folder)
        for path in (story.folder, *story.folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        story.commit()
        wishes = init.Wishes(
            repo="mindspore/community", path="sigs/security", key="trusted-ai", like="trusted-ai"
        )
        init.write(story.folder, init.plan(story.folder, wishes, DAY))
        with open_run(story.folder, story.environment) as run:
            scopes = run.workspace.config.scopes
            code = run.workspace.config.scope("code")
            roster = run.workspace.roster
        for name in {entry.repo for scope in scopes for entry in run.workspace.config.scope(scope)}:
            story.forge.repo(name, at=DAY)
        core, wide = (next(each for each in code if bool(each.paths) is limited) for limited in (False, True))
        reviewer = next(each for each in roster.people if "maintainer" in each.roles)
        walk(Climb(story, core.repo, wide.repo, wide.paths[0], reviewer.entries[0].login), read_whole=False)
