"""What is found about an edit of an invented SIG's table, as plain data, and any such data at all."""

from datetime import date

from hostile import links, logins, texts
from hypothesis import strategies as st

ARTICLE = {
    "section": "articles",
    "entry": {
        "who": "@coral", "url": "https://blog.example/reefs", "when": date(2025, 2, 3), "title": "On reefs",
        "confirmed_by": None,
    },
    "missing": [],
}  # fmt: skip
CORRECTION = {
    "section": "corrections",
    "entry": {
        "who": "@Kelp", "count": "prs", "change": 1, "seen": 7, "when": date(2025, 2, 5), "reason": None, "by": None,
    },
    "missing": ["reason"],
}  # fmt: skip


def edit(file, before, after, now=None):
    return {"file": file, "before": before, "after": after, "now": before if now is None else now}


def claim(number, **rest):
    plain = {
        "number": number, "kind": "cell", "verdict": "confirmed", "name": "A. Coral", "login": "coral", "roles": [],
        "may_join": True, "new_login": None, "count": "prs", "claimed": 6, "is_number": True, "agrees": True,
        "edits": [edit("README.md", 5, 6), edit("README_en.md", 5, 6)], "elsewhere": [], "overtaken": False,
        "total": 6, "opening": 5, "counted": 1, "correction": 0, "known": "fresh", "visible": True, "numbers": [],
        "events": [], "against": [], "named": [], "links": [], "words": [], "drafts": [],
    }  # fmt: skip
    return plain | rest


def view(*claims, **rest):
    plain = {
        "sig": "reef", "titles": {"prs": "PRs", "articles": "Articles"}, "pull": 12, "source": "reef/community!12",
        "author": "Kelp", "state": "open", "other_branch": "", "touches": True, "broken": [], "outside": [],
        "text_of": [], "columns": [], "files": ["README.md", "README_en.md"], "claims": list(claims),
        "signers": {"articles": ["committer", "maintainer"], "corrections": ["maintainer"]},
    }  # fmt: skip
    return plain | rest


def event(key, reason=None):
    repository, _, number = key.partition("!")
    link = f"https://gitee.com/{repository}/pulls/{number}"
    return {"key": key, "title": "A change", "link": link, "reason": reason}


MUCH = view(
    claim(1, events=[event("reef/core!1")]),
    claim(
        2, name="B. Kelp", login="Kelp", verdict="contradicted", claimed=7, total=6, opening=3, counted=3,
        edits=[edit("README.md", 3, 7, 4)], elsewhere=[edit("README_en.md", 3, 3)], agrees=False, overtaken=True,
        events=[event(f"reef/core!{n}") for n in range(2, 12)],
        named=[
            {"text": "!2", "link": None, "state": "counted", "reason": None, "detail": ""},
            {"text": "!20", "link": "https://gitee.com/reef/core/pulls/20", "state": "not_counted",
             "reason": "roster_only", "detail": ""},
            {"text": "!21", "link": None, "state": "elsewhere", "reason": None, "detail": "@newt"},
            {"text": "!22", "link": None, "state": "not_found", "reason": None, "detail": ""},
        ],
        drafts=[CORRECTION],
    ),
    claim(
        3, count="articles", verdict="for_a_maintainer", claimed=2, total=1, opening=1, counted=0, visible=False,
        edits=[edit("README.md", 1, 2), edit("README_en.md", 1, 2)],
        links=[{"text": "On reefs", "link": "https://blog.example/reefs"}], drafts=[ARTICLE],
    ),
    claim(4, count="prs", verdict="unknown", total=None, known="not yet known", name="M. Manta", login="manta"),
    claim(
        5, kind="row_added", count="", verdict="contradicted", name="Newt", login="newt", roles=["contributor"],
        edits=[edit("README.md", None, "Newt")], elsewhere=[edit("README_en.md", "Newt", "Newt")], total=None,
        opening=None, claimed=None, visible=False, is_number=False,
        numbers=[
            {"count": "prs", "claimed": 2, "total": 1, "visible": True, "verdict": "contradicted"},
            {"count": "articles", "claimed": 1, "total": 0, "visible": False, "verdict": "for_a_maintainer"},
        ],
        words=["I wrote about ponds on paper"],
    ),
    claim(6, kind="row_removed", count="", verdict="for_a_maintainer", name="W. Shell", login=None, total=None,
          edits=[edit("README.md", "W. Shell", None)], visible=False),
    outside=["OWNERS"], text_of=["README.md"], columns=[{"name": "A. Coral", "header": "备注"}],
)  # fmt: skip
AGREES = view(claim(1, events=[event("reef/core!1")]))
NOTHING = view(touches=False, outside=["docs/a.md"])
BROKEN = view(broken=["README.md:5: board.columns.prs: no column is headed PR or PRs; the table has Name"])
MERGED = view(
    claim(1, edits=[edit("README.md", 5, "x")], is_number=False, verdict="for_a_maintainer"),
    state="merged",
    other_branch="old",
)

values = st.none() | st.integers(0, 10**17) | texts
edits = st.builds(edit, st.sampled_from(["README.md", "a|b_@all.md"]), values, values, values)
named = st.fixed_dictionaries({
    "text": texts, "link": links.map(lambda each: each[1]), "detail": texts,
    "state": st.sampled_from(["counted", "not_counted", "elsewhere", "gone", "unreachable", "nobody", "unlisted"]),
    "reason": st.sampled_from([None, "invalid", "command_only"]),
})  # fmt: skip
events = st.builds(lambda key, reason: {**event("a!1"), "key": key, "reason": reason}, texts, st.just("bot"))
drafts = st.builds(lambda text: {**ARTICLE, "entry": {**ARTICLE["entry"], "title": text, "url": None}}, texts)
claims = st.builds(
    claim,
    st.integers(1, 99),
    kind=st.sampled_from(["cell", "row_added", "row_removed", "name", "account"]),
    verdict=st.sampled_from(["confirmed", "contradicted", "for_a_maintainer", "unknown"]),
    name=texts,
    login=st.none() | logins,
    count=st.sampled_from(["prs", "articles"]),
    edits=st.lists(edits, min_size=1, max_size=2),
    elsewhere=st.lists(edits, max_size=1),
    agrees=st.booleans(),
    is_number=st.booleans(),
    visible=st.booleans(),
    total=st.none() | st.integers(0, 9),
    events=st.lists(events, max_size=7),
    against=st.lists(events, max_size=2),
    named=st.lists(named, max_size=2),
    links=st.lists(st.builds(lambda each: {"text": each[0], "link": each[1]}, links), max_size=2),
    words=st.lists(texts, max_size=2),
    drafts=st.lists(drafts, max_size=2),
)


def views():
    """Give any data at all of which a comment is made."""
    return st.builds(
        view,
        claims,
        claims,
        author=logins,
        state=st.sampled_from(["open", "closed", "merged"]),
        broken=st.lists(texts, max_size=1),
        outside=st.lists(texts, max_size=2),
        columns=st.lists(st.builds(lambda text: {"name": text, "header": text}, texts), max_size=2),
    )
