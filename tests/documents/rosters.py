"""Rosters of an invented SIG, before and after somebody applies."""

from bot.sig.references import DEFAULT_ROLES
from bot.sig.rosterdiff import RosterChanges, roster_changes

ROLES = DEFAULT_ROLES
ROSTER = """\
Description: Everyone in the Lantern SIG.
Contributors:
- name: Otter
  gitee_home: https://gitee.com/otter
  email: otter@example.com
  interest: rivers

- name: Newt
  gitee_home: https://gitee.com/newt
  email: newt@example.com
  interest: ponds

Committers:
Maintainers:
- name: Coral
  gitee_home: https://gitee.com/coral
  email: coral@example.com
"""
END = "  interest: ponds\n"


def entry(login: str, name: str | None = None, email: str | None = None, interest: str = "seas") -> str:
    """Write an entry as people do, a blank line before it."""
    told = f"  interest: {interest}\n" if interest else ""
    address = f"{login}@example.com" if email is None else email
    page = f"https://gitee.com/{login}"
    return (
        f"\n- name: {name or login.title()}\n  gitee_home: {page}\n"
        + (f"  email: {address}\n" if address else "")
        + told
    )


def grown(*lines: str, roster: str = ROSTER) -> str:
    """Put entries behind the last contributor."""
    assert roster.count(END) == 1
    return roster.replace(END, END + "".join(lines))


def changes(after: str | bytes, before: str = ROSTER) -> RosterChanges:
    data = after if isinstance(after, bytes) else after.encode()
    return roster_changes(before.encode(), data, ROLES)
