"""The words of an invented SIG, and comments as people and programs write them."""

from hypothesis import strategies as st

from bot.commands.grammar import spoken
from bot.commands.registry import BY_WORD, COMMANDS
from bot.commands.said import Request, Slip
from bot.commands.vocabulary import vocabulary
from bot.sig.config import load_config

SIG = """\
sig: {key: reef, name: Reef, timezone: Asia/Shanghai}
home: {forge: gitee, repo: reef/community}
scopes: {code: [reef/core]}
counts:
  prs: {count: pr_opened, in: code}
  review_comments: {count: review_comment, in: code}
  talks: {count: talk}
board: {columns: {name: [名字, Name], prs: [提交PR数量, Pull requests], talks: [Talks]}}
"""
KNOWN = vocabulary(load_config(SIG.encode()))
ROLES = KNOWN.role_keys

PIECES = [f"/{word}" for word in BY_WORD] + [each for command in COMMANDS for each in command.examples["zh"]]
PIECES += [
    "/voet",
    "/lgtm",
    "／vote：",
    "/vote yes。",
    "/assign @newt",
    "/help.md",
    "/c:/x",
    "@newt",
    "＠newt",
    "all",
    "committer",
]
PIECES += [
    "prs",
    "!12",
    "１，２",
    "3",
    "https：//x.org/a",
    "https://x.org/a。",
    "ann@example.com",
    "me",
    "pr",
    "article",
    "赞成",
]
PIECES += [
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\u3000",
    "\t",
    "```",
    "`",
    "> ",
    "- ",
    "<!--",
    "<b>",
    "[a](",
    "| a |\n|---|\n",
]
PIECES += ["。", "：", "!", "\0", "\u2028", "\x0b", "\x85", "\ue000", "\ud800", "👍", "名", "/", "／", "@all"]
COMMENTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
ANYTHING = st.text(st.characters(), max_size=60)


def one(line: str) -> Request | Slip | None:
    """Read a comment of one line."""
    said = spoken(line, KNOWN)
    assert len(said) <= 1
    return said[0] if said else None
