"""What other rules would do, as tables on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.terminal import say, say_table
from bot.rules.comparison import Turn


def compared(view: Mapping[str, Any]) -> None:
    """Show who gains, who loses, and which cells change."""
    people = f"{view['looked_at']} people looked at"
    if view["nothing"]:
        say(f"nobody's numbers, rows, criteria or roles would change ({people})")
        return
    say(f"{people}; who has a role keeps it")
    if roles := _turned(view["roles"]):
        say()
        headers = ("name", "role", "all that can be counted")
        say_table(headers, [(_who(each), each["role"], each["turn"]) for each in roles])
    if criteria := _turned(view["criteria"]):
        say()
        say_table(("name", "role", "criterion", "now", "then", ""), map(_criterion, criteria))
    if others := len(view["criteria"]) - len(criteria):
        say(f"{others} criteria are answered otherwise, and nobody gains or loses by it: --json lists them")
    if view["cells"]:
        say()
        cells = [
            (_who(each), each["count"], _value(each["before"]), _value(each["after"]))
            for each in view["cells"]
        ]
        say_table(("name", "column", "now", "then"), cells, numbers=("now", "then"))
    for title, rows_of in (("new row", view["new_rows"]), ("no row any more", view["gone_rows"])):
        for each in rows_of:
            say(f"{title}: {_who(each)}")
    for each in view["moved"]:
        say(f"place in the table: {_who(each)} {each['before']} → {each['after']}")


def _turned(turns: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [each for each in turns if each["turn"] != Turn.OTHERWISE]


def _criterion(each: Mapping[str, Any]) -> tuple[str, ...]:
    what = each["criterion"].get("count") or each["criterion"]["kind"]
    return (
        _who(each),
        each["role"],
        what,
        _numbers(each["before"]),
        _numbers(each["after"]),
        each["turn"],
    )


def _who(each: Mapping[str, Any]) -> str:
    return f"{each['name']} (@{each['login']})" if each["login"] else str(each["name"])


def _state(state: str | None) -> str:
    return state.replace("_", " ") if state else "not asked for"


def _numbers(each: Mapping[str, Any] | None) -> str:
    if each is None:
        return "not asked for"
    if each["required"] is None or each["actual"] is None:
        return _state(each["state"])
    return f"{each['actual']} of {each['required']}, {_state(each['state'])}"


def _value(value: int | None) -> str:
    return "–" if value is None else str(value)
