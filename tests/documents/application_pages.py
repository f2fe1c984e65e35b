"""Comments under applications to an invented SIG: in order, with slips, in conflict, and with hostile names."""

from dataclasses import replace
from datetime import date
from itertools import cycle
from zoneinfo import ZoneInfo

from rosters import ROLES, ROSTER, changes, entry, grown

from bot.documents.application import ApplicationPage
from bot.documents.rosterpatch import rebased, shown_patch
from bot.documents.standing import standing_view
from bot.rules.application import Application, Remark, Word, remarks
from bot.rules.board import Member
from bot.rules.freshness import Known
from bot.rules.ladder import Candidate, Ladder, standing
from bot.rules.proofs import Judged, ProofState
from bot.rules.standing import Asked, Reading
from bot.sig.ladder import LadderVersion
from bot.sig.rosterlines import line_of

FOLDER = "sigs/lantern/"
PATH = f"{FOLDER}sig_members.yaml"
DAY = date(2025, 3, 1)
_LADDER = Ladder(
    tuple(ROLES),
    [
        LadderVersion.model_validate(
            {"from": "2024-01-01", "contributor": {"all": [{"attended": "2"}, {"reviewed_prs": "2"}]}}
        )
    ],
    {"attended": date(2025, 1, 1)},
    lambda start, _days: start,
)
_READINGS = {"attended": Reading(0), "reviewed_prs": Reading(1, known=Known.PARTLY, looked_at=14)}
_HOST = "https://gitee.com/lantern/core"
PROOFS = (
    Judged("!12", ProofState.COUNTED, "lantern/core!12", f"{_HOST}/pulls/12", "Trim the wick", "otter",
           (("reviewed_prs", 1), ("review_comments", 3))),
    Judged("lantern/core!13", ProofState.NOT_COUNTED, "lantern/core!13", f"{_HOST}/pulls/13", "Oil", "manta",
           reasons=("own_pr", "lgtm_only")),
    Judged("!14", ProofState.NOT_YET_KNOWN, "lantern/core!14", f"{_HOST}/pulls/14", "Glass", "newt",
           reasons=("files_unknown",)),
    Judged("!15", ProofState.OTHERS, "lantern/core!15", f"{_HOST}/pulls/15", "Brass", "newt"),
    Judged("!99", ProofState.NOT_FOUND, tried=("lantern/core!99", "lantern/docs!99")),
    Judged("#I557F6", ProofState.NOT_CHECKED, "lantern/core#I557F6", why="unreachable"),
    Judged("tide/x!3", ProofState.NOT_CHECKED, "tide/x!3", why="unlisted"),
    Judged("!16", ProofState.NOT_CHECKED, "lantern/core!16", f"{_HOST}/pulls/16", "Hooks", "coral", why="comments"),
)  # fmt: skip


def view(language, name="Manta"):
    """Give the standing of somebody who wants to be a contributor."""
    member = Member("gitee:7", "manta", name, "gitee", "manta", ())
    found = standing(_LADDER, Candidate(member, {}, (), date(2024, 6, 1)), ["contributor"], DAY, _reading)
    return standing_view(found, language, {}, ZoneInfo("Asia/Shanghai"))


def _reading(asked: Asked) -> Reading:
    return _READINGS[asked.count]


def page(
    after, language, *, before=ROSTER, more=(), proofs=(), patch=None, standings=1, **rest
) -> ApplicationPage:
    """Give what the comment says of a roster that somebody proposes."""
    found = changes(after, before)
    rest = {"author": "manta", "state": "open", "paths": (PATH,), **rest}
    application = Application(folder=FOLDER, roster=PATH, changes=found, **rest)
    every = (*remarks(application, ROLES), *more)
    return ApplicationPage(
        sig="lantern",
        application=application,
        remarks=tuple(sorted(every, key=lambda each: list(Word).index(each.word))),
        quotes=tuple((each, line_of(after.encode(), each.line)) for each in found.broken),
        defects=found.old_defects,
        proofs=proofs,
        standings=tuple(view(language) for _ in range(standings)),
        titles={},
        patch=patch,
        clone="https://gitee.com/lantern/community.git",
        branch="master",
    )


def in_order(language):
    return page(grown(entry("manta")), language, proofs=PROOFS[:1])


def with_slips(language):
    """Everything that people get wrong at once, and entries of others touched besides."""
    before = ROSTER.replace("rivers", "rivers ").replace("  interest: ponds\n", "  interest: ponds\n\n")
    after = before.replace(
        "  interest: ponds\n",
        "  interest: ponds and lakes\n" + entry("manta", email="", interest="") + entry("otter", "Sea Otter"),
    )
    after = after.replace(after[after.index("- name: Coral") :], "")
    paths = (PATH, f"{FOLDER}README.md", "sigs/tide/OWNERS", *(f"docs/{n}.md" for n in range(12)))
    more = (
        Remark(Word.NOT_FOUND, values={"number": 1, "named": ("!99",)}),
        Remark(Word.UNCHECKED, values={"number": 2, "named": ("#I557F6", "tide/x!3")}),
        Remark(Word.LINKS, values={"links": ("https://blog.example/wicks",), "more": 0}),
        Remark(Word.LEFT, values={"number": 480, "looked": 20}),
    )
    return page(after, language, before=before, more=more, proofs=PROOFS, paths=paths)


def in_conflict(language):
    after = grown(entry("manta"))
    upstream = grown(entry("mola")).encode()
    patch = shown_patch(PATH, upstream, rebased(changes(after), upstream, ROLES).data)
    return page(after, language, patch=patch, conflicts=True)


def broken(language):
    return page(
        grown(entry("manta", interest="seas: deep")), language, standings=0, more=(Remark(Word.NO_PROOF),)
    )


def elsewhere(language):
    return page(ROSTER, language, paths=("sigs/tide/sig_members.yaml",), standings=0)


def hostile_page(pieces):
    """Put texts wherever people can put something; whatever comes first is a name."""
    say = cycle(pieces)
    base = with_slips("zh")
    found = base.application.changes
    (one, *_) = found.added
    name = next(say)
    strange = replace(
        one.after, title=next(say), values={**one.after.values, "name": name, "interest": next(say)}
    )
    login = next(say)
    application = replace(
        base.application, author=login, changes=replace(found, added=(replace(one, after=strange),))
    )
    return replace(
        base,
        application=application,
        remarks=tuple(Remark(word, strange, _values(say)) for word in Word if word is not Word.ELSEWHERE),
        proofs=tuple(replace(each, named=next(say), title=next(say), author=login) for each in PROOFS),
        quotes=tuple((each, next(say)) for each in base.defects),
        standings=({**view("zh", name), "login": login},),
    )


def _values(say):
    """Give every value that any word speaks of."""
    listed = {key: (next(say), next(say)) for key in ("fields", "paths", "named", "known")}
    said = {key: next(say) for key in ("key", "message", "hint", "login", "author", "branch", "default")}
    links = {"links": ("https://host.example/a_(b)|c",), "more": 1}
    return {
        **listed,
        **said,
        **links,
        "kind": "other",
        "why": "both",
        "line": 3,
        "number": 2,
        "looked": 20,
        "role": "",
    }
