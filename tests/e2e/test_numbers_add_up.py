"""Property: over random small worlds, merged identities and changed rules, every number is explained to the last one.

The world is told in plain words here and counted in plain Python; sigbot gets there through host, database and SQL.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.app.explain import Asked, explain
from bot.app.session import open_run
from e2e.story import COLUMNS, DAY, Story, stories

BALANCES = {
    "A. Coral": {"points": 10, "issues": 2, "prs": 5, "articles": 1},
    "B. Kelp": {"points": 0, "issues": 1, "prs": 3, "articles": 0},
    "W. Shell": {"points": 0, "issues": 0, "prs": 0, "articles": 1},
}
ASKED_BY = {"A. Coral": "coral", "B. Kelp": "Kelp", "W. Shell": "w-shell", "Newt": "newt"}
# What a pull request touches, and whether it counts by its files: always, never, or where the rules say so.
FILES = {
    "core": ("reef/core", ["a.py"]),
    "inside": ("reef/tools", ["src/reef/a.py", "x.py"]),
    "outside": ("reef/tools", ["src/reef_extra/a.py"]),
    "notes": ("reef/community", ["sigs/reef/notes.md"]),
    "roster": ("reef/community", ["sigs/reef/sig_members.yaml", "sigs/reef/README.md"]),
}


@dataclass(frozen=True)
class Rules:
    """What may change in sig.yaml, in the roster and in contributions/ between two runs."""

    invalid_counts: bool = False
    roster_counts: bool = False
    home_counts: bool = True
    reefer_is_coral: bool = False
    shelly_is_shell: bool = False

    def person(self, login):
        merged = {"reefer": "coral"} if self.reefer_is_coral else {}
        linked = {"shelly": "w-shell"} if self.shelly_is_shell else {}
        wanted = {**merged, **linked}.get(login, login)
        return next((name for name, asked in ASKED_BY.items() if asked == wanted), None)

    def counts_of(self, deed):
        """Give the count that a deed is about, and what it adds to it."""
        if deed.what == "issue":
            return "issues", int(self.invalid_counts or not deed.invalid)
        if deed.what == "task":
            return "points", deed.points
        if deed.what in ("notes", "roster"):
            return "prs", int(self.home_counts and (deed.what == "notes" or self.roster_counts))
        return "prs", int(deed.what != "outside")


@dataclass(frozen=True)
class Deed:
    """Something that somebody did, so many days after the balances' day."""

    who: str
    what: str
    day: int
    invalid: bool = False
    points: int = 0


def deeds(first, last):
    """Draw deeds; whoever is to be merged is awarded nothing before, or they would have a second row."""
    members = ["coral", "coral", "Kelp", "newt", "stranger"]
    days = st.integers(first, last)
    on_host = st.builds(
        Deed,
        st.sampled_from([*members, "reefer", "shelly"]),
        st.sampled_from([*FILES, "issue", "issue"]),
        days,
        st.booleans(),
    )
    awards = st.builds(
        Deed, st.sampled_from(members), st.just("task"), days, st.just(False), st.integers(1, 9)
    )
    return st.lists(on_host | on_host | awards, max_size=12).map(
        lambda found: sorted(found, key=lambda deed: deed.day)
    )


def tell(story: Story, done: list[Deed]) -> None:
    """Let the deeds happen on the host; what is recorded by hand is written by `decide`."""
    for deed in done:
        if deed.what == "issue":
            story.issue(deed.who, deed.day, labels=["invalid"] if deed.invalid else [])
        elif deed.what != "task":
            repo, files = FILES[deed.what]
            story.pr(deed.who, deed.day, repo, files=files)


def decide(story: Story, rules: Rules, tasks: list[Deed], changes: list[tuple[str, str, int]]) -> None:
    """Write what people decide: the rules, who is who, what was recorded, corrections."""
    text = story.original["sig.yaml"]
    text = text.replace("[bot, invalid]", "[bot]") if rules.invalid_counts else text
    text = text.replace("[bot, roster_only]", "[bot]") if rules.roster_counts else text
    story.write(
        "sig.yaml", text if rules.home_counts else text.replace("board: [code, home]", "board: [code]")
    )
    roster = story.original["sig_members.yaml"]
    also = "c@example.com, accounts: [reefer]"
    story.write(
        "sig_members.yaml", roster.replace("c@example.com", also) if rules.reefer_is_coral else roster
    )
    lines = ["tasks:\n"] if tasks else []
    for n, deed in enumerate(tasks):
        when = (DAY + timedelta(days=deed.day)).date()
        lines.append(
            f'- {{who: "@{deed.who}", task: T{n}, points: {deed.points}, when: {when}, evidence: accepted}}\n'
        )
    lines += ["corrections:\n"] if changes else []
    for who, count, change in changes:
        lines.append(
            f'- {{who: "{who}", count: {count}, change: {change}, when: 2025-02-01, reason: seen, by: manta}}\n'
        )
    if rules.shelly_is_shell:
        lines.append("links:\n- {row: w-shell, account: shelly, when: 2025-02-01, by: manta}\n")
    story.record("2025", "".join(lines))


def expected(rules, done, changes, name):
    """Count a person's numbers by hand."""
    numbers = dict(BALANCES.get(name, dict.fromkeys(COLUMNS, 0)))
    for deed in done:
        if deed.day > 0 and rules.person(deed.who) == name:
            count, adds = rules.counts_of(deed)
            numbers[count] += adds
    for who, count, change in dict.fromkeys(changes):  # twice the same is one decision
        if rules.person(who.removeprefix("@")) == name:
            numbers[count] += change
    return numbers


def check(story, rules, done, changes):
    """Hold table, explanation and plain counting against each other, for every row."""
    story.wait_for(max((deed.day for deed in done), default=0) + 1)  # what is to come does not count yet
    story.update()
    table = story.table()
    assert table == story.table("README_en.md")
    newt = any(expected(rules, done, changes, "Newt").values())
    assert ("Newt" in table) or not newt
    with open_run(story.folder, story.environment) as run:
        for name in set(ASKED_BY) & set(table):
            shown = dict(zip(COLUMNS, table[name], strict=True))
            assert shown == expected(rules, done, changes, name)
            parts = explain(run, Asked(ASKED_BY[name])).parts
            assert {part.count: part.total for part in parts if part.count in shown} == {
                part.count: shown[part.count] for part in parts
            }
            assert {count for count, value in shown.items() if value} <= {part.count for part in parts}
            for part in parts:
                counted = sum(
                    each.amount if part.count == "points" else 1 for each in part.verdicts if each.counted
                )
                assert counted == part.counted
                mine = [
                    d for d in done if rules.person(d.who) == name and rules.counts_of(d)[0] == part.count
                ]
                # What the balance covers need not be pulled, nor what no scope asks for.
                asked = [
                    d for d in mine if d.day > 0 and (rules.home_counts or d.what not in ("notes", "roster"))
                ]
                assert len(asked) <= len(part.verdicts) <= len(mine)


@given(
    before=deeds(-3, 4),
    after=deeds(10, 12),
    rules=st.builds(Rules, *[st.booleans()] * 5),
    changes=st.lists(
        st.tuples(
            st.sampled_from(["@coral", "@Kelp", "w-shell", "@newt"]),
            st.sampled_from([*COLUMNS]),
            st.integers(0, 3).map(lambda change: change + 1),
        ),
        max_size=2,
    ),
)
# A world takes half a second: what fails is shown as found, shrinking it would take minutes.
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_every_number_is_explained(before, after, rules, changes):
    """Balance, counted verdicts and corrections are the cell, for every person and column, before and after."""
    with TemporaryDirectory() as folder:
        for story in stories(Path(folder)):
            story.original = {name: story.read(name) for name in ("sig.yaml", "sig_members.yaml")}
            tell(story, before)
            decide(story, Rules(), [deed for deed in before if deed.what == "task"], [])
            check(story, Rules(), before, [])
            everything = before + after
            tell(story, after)
            decide(story, rules, [deed for deed in everything if deed.what == "task"], changes)
            check(story, rules, everything, changes)
