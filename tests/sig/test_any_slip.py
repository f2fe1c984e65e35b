"""Whatever is put in place of whatever value: a typed file, or problems that all have a place and read well."""

import copy
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.accounts import load_accounts
from bot.sig.balances import load_balances
from bot.sig.config import SigConfig, load_config
from bot.sig.contributions import load_contributions
from bot.sig.references import DEFAULT_ROLES
from bot.sig.roster import load_roster
from bot.sig.schedule import load_schedule
from bot.sig.tasks import load_tasks
from bot.sig.votes import load_votes
from bot.sig.yaml import load

from . import (
    test_balances,
    test_config,
    test_contributions,
    test_roster,
    test_schedule,
    test_tasks,
    test_votes,
)

TZ = ZoneInfo("Asia/Shanghai")
WORDS = ["", "-1", "0", "9" * 30, "prs", "code", "2025-02-30", "@x", "a/b", "keep", "all", "<text>"]
KEYS = ["all", "any", "repo", "who", "from", "a", "<<", "[key]", "<mapping>"]
SLIPS = st.recursive(
    st.none() | st.sampled_from(WORDS) | st.text("ab灯@:/#\u2028 ", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=5,
)


def places(tree, path=()):
    """Give the path of every value in a tree."""
    yield path
    for key, value in (
        tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    ):
        yield from places(value, (*path, key))


def slipped(data, text: str) -> bytes:
    """Put something else in place of one value of a file, or of several."""
    tree = copy.deepcopy(load(text.encode(), "f").tree)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from([path for path in places(tree) if path]))
        holder = tree
        for key in way:
            holder = holder[key]
        holder[last] = data.draw(SLIPS)
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode()


def use(config: SigConfig) -> None:
    """Ask for everything that is worked out only when asked for."""
    assert set(config.counts) == set(config.count_rules)
    assert all(config.scope(name) for name in config.scopes)
    assert all(isinstance(version.rules, dict) for version in config.ladder)


READERS = {
    "sig": (test_config.SAMPLE, lambda data: use(load_config(data))),
    "roster": (test_roster.SAMPLE, lambda data: load_roster(data, "m.yaml", DEFAULT_ROLES)),
    "contributions": (test_contributions.SAMPLE, lambda data: load_contributions({"a.yaml": data}, TZ)),
    "vote": (test_votes.SAMPLE, lambda data: load_votes({"votes/a.yaml": data}, TZ)),
    "schedule": (test_schedule.SAMPLE, load_schedule),
    "opening": (test_balances.SAMPLE, lambda data: load_balances(data, "opening.yaml", TZ)),
    "tasks": (test_tasks.SAMPLE, lambda data: load_tasks({"tasks/a.yaml": data})),
    "accounts": (
        "gitee: [{id: 1, login: a, former: [b]}]",
        lambda data: load_accounts(data, "accounts.yaml"),
    ),
}


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_any_slip_is_taken_or_told(name, data):
    text, read = READERS[name]
    told = ["nothing"]
    try:
        read(slipped(data, text))
    except ConfigError as error:
        told = [str(problem) for problem in error.problems]
    assert told
    assert not [line for line in told if "Input" in line or "should" in line]  # pydantic's own words
