"""An invented half-year of the SIG Lantern: applicants, people who meet everything, odd numbers, hostile names."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from bot.documents.promotion import Face
from bot.model import Kind, Verdict
from bot.rules.activity import Activity, Series, Work, months_to
from bot.rules.board import Member
from bot.rules.closeness import close
from bot.rules.farming import Flag, Pattern
from bot.rules.freshness import Known, Source
from bot.rules.halves import Half
from bot.rules.ladder import Candidate, Ladder, standing
from bot.rules.promotion import (
    LINKS,
    Application,
    Case,
    Changes,
    Details,
    Goal,
    Private,
    PromotionReport,
    Proof,
    Quiet,
    SmallPull,
    Unknown,
    Unrecorded,
    selected,
)
from bot.rules.standing import Asked, Reading, Said, Since
from bot.rules.substance import Small
from bot.sig.ladder import LadderVersion

HALF, DAY = Half(2025, 2), date(2025, 12, 31)
BEIJING = timezone(timedelta(hours=8))
ROLES = ("contributor", "committer", "maintainer")
RULES = {
    "from": date(2024, 1, 8),
    "contributor": {"all": [{"attended": 2}, {"reviewed_prs": 2}, {"review_comments": 10}]},
    "committer": {"is": "contributor", "all": [{"merged_prs": 5}, {"recommended_by": "maintainer"}]},
    "maintainer": {
        "is": "committer",
        "vote": {
            "electorate": "maintainer",
            "pass": "> 50% of electorate",
            "open": "5 working days",
            "recuse": "candidate",
        },
    },
}
LADDER = Ladder(
    ROLES,
    [LadderVersion.model_validate(RULES)],
    {"attended": date(2025, 1, 9)},
    lambda start, days: start + timedelta(days=days),
)


def member(login, name, *roles):
    return Member(f"gitee:{login}", login, name, "gitee", login, roles)


def stands(who, said=(), *, first_seen=date(2025, 2, 1), rules=None, **numbers):
    """Hold somebody against the ladder of Lantern, or another one; a number may be a Reading."""
    ladder = (
        replace(LADDER, versions=[LadderVersion.model_validate({"from": DAY, **rules})]) if rules else LADDER
    )
    held = {role: Since(date(2024, 6, 3)) for role in who.roles}
    readings = {name: each if isinstance(each, Reading) else Reading(each) for name, each in numbers.items()}
    following = ladder.next_role(tuple(held), DAY)
    return standing(
        ladder,
        Candidate(who, held, said, first_seen),
        (following,) if following else (),
        DAY,
        lambda asked: readings.get(asked.count, Reading(0)),
    )


def event(kind, n, day, title=""):
    at = int(datetime(2025, *day, 12, tzinfo=UTC).timestamp())
    key = f"lantern/core!{n}"
    link = f"https://gitee.com/lantern/core/pulls/{n}"
    return Verdict(kind, key, key, at, 1, None, title, link)


def year(merged, reviews, issues, meetings, known=Known.FRESH):
    numbers = {Work.MERGED: merged, Work.REVIEWS: reviews, Work.ISSUES: issues, Work.MEETINGS: meetings}
    return Activity(
        months_to(DAY),
        tuple(Series(work, str(work), tuple(row), known) for work, row in numbers.items()),
    )


YEAR = year(
    [0, 0, 1, 0, 2, 0, 0, 1, 3, 0, 0, 1],
    [0, 4, 0, 0, 12, 3, 0, 0, 25, 1, 0, 9],
    [1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0],
    [None, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1],
)
NEW_YEAR = year([0] * 12, [0] * 9 + [2, 3, 5], [0] * 11 + [1], [0] * 10 + [1, 1], Known.PARTLY)

OTTER = member("otter", "水獭 Otter")
NEWT = member("newt", "Newt")
MANTA = member("manta-ray", "Manta", "contributor")
CORAL = member("Coral_9", "珊瑚", "contributor", "committer")
KELP = member("kelp", "Kelp | <b>@all</b> `x`", "contributor")
LIME = member("limpet", "Limpet")
WHELK = member("whelk", "Whelk", "contributor")
TUNA = member("tuna", "Tuna", "maintainer")

STANDINGS = [
    stands(OTTER, attended=3, reviewed_prs=4, review_comments=Reading(10, strict=7, loose=14)),
    stands(NEWT, attended=2, reviewed_prs=1, review_comments=Reading(4, strict=4, loose=5)),
    stands(
        MANTA,
        [
            Said(
                "recommendation",
                "committer",
                "tuna",
                ("maintainer",),
                date(2025, 11, 3),
                "https://gitee.com/x/y",
            ),
        ],
        merged_prs=7,
    ),
    stands(CORAL),
    stands(KELP, merged_prs=5),
    stands(LIME, attended=1, reviewed_prs=3, review_comments=Reading(9, strict=9, loose=12)),
    stands(WHELK, merged_prs=1),
    stands(TUNA),
]
APPLICATIONS = {
    OTTER.person: [
        Application(
            OTTER.person,
            41,
            "Apply",
            "https://gitee.com/lantern/community/pulls/41",
            date(2025, 11, 9),
            merged=False,
        )
    ],
    NEWT.person: [
        Application(
            NEWT.person,
            44,
            "Join",
            "https://gitee.com/lantern/community/pulls/44",
            date(2025, 12, 2),
            merged=False,
        )
    ],
}
SMALL = (
    SmallPull(
        "lantern/core!7", "Fix typo in README", "https://gitee.com/lantern/core/pulls/7", Small.BY_TITLE
    ),
    SmallPull(
        "lantern/core!9", "Explain | the `flags`", "https://gitee.com/lantern/core/pulls/9", Small.BY_FILES
    ),
)
FLAGS = (
    Flag(Pattern.SHORT, 7, 10, 4),
    Flag(Pattern.REPEATED, 4, 10, 4, "请修改 @all <b>"),
    Flag(Pattern.BURST, 6, 10, 4, day=date(2025, 12, 30)),
    Flag(Pattern.ONE_AUTHOR, 10, 10, 4),
    Flag(Pattern.LAST_DAYS, 10, 10, 4),
)
REVIEWS = [event(Kind.REVIEW_COMMENT, n, (12, n), f"remark {n}") for n in range(1, 15)]
MERGED = [event(Kind.PR_MERGED, n, (9, n), f"Change {n}") for n in range(1, 8)]
EVIDENCE = {
    Asked("attended"): Proof(
        (
            Verdict(
                Kind.MEETING_ATTENDED,
                "m1",
                "2025-11-06",
                1762400000,
                1,
                None,
                "Biweekly",
                "https://gitee.com/lantern/m/1",
            ),
        )
    ),
    Asked("reviewed_prs"): Proof(tuple(REVIEWS[:4])),
    Asked("review_comments"): Proof(tuple(REVIEWS[-LINKS:]), 4),
    Asked("merged_prs"): Proof(tuple(MERGED)),
}
DETAILS = {
    OTTER.person: Details(EVIDENCE, NEW_YEAR, 1, 0, flags=FLAGS),
    NEWT.person: Details(EVIDENCE, NEW_YEAR, 0, 0),
    MANTA.person: Details(EVIDENCE, YEAR, 9, 7, SMALL, 5),
    CORAL.person: Details({}, YEAR, 31, 28),
    KELP.person: Details(EVIDENCE, year(*[[None] * 12] * 4, known=Known.NEVER), 5, 5, SMALL[:1] * 12, 4),
}
BEHIND = (
    Source("gitee", "lantern/core", "comments", None, complete=False, failures=0, counted_to=None, error=""),
    Source(
        "gitee",
        "lantern/models",
        "pulls",
        None,
        complete=True,
        failures=2,
        counted_to=1766000000,
        error="down",
    ),
)
CASES = tuple(
    Case(each, tuple(APPLICATIONS.get(each.member.person, ())), DETAILS[each.member.person])
    for each in selected(STANDINGS, APPLICATIONS, ROLES)
)
REPORT = PromotionReport(
    half=HALF,
    day=DAY,
    cases=CASES,
    goals=(
        Goal("committer", is_role=True, reached=1, of=5, new=1),
        Goal("talks", is_role=False, reached=7, of=12),
    ),
    unknown=Unknown(BEHIND, 3, 2, (Unrecorded("attended", date(2025, 1, 9), 2),), 4, 0),
    changes=Changes(
        HALF.previous,
        ((MANTA, "committer"),),
        (OTTER, NEWT),
        ((CORAL, "committer"),),
        ((WHELK, "committer"),),
    ),
    holders={"contributor": (MANTA, KELP, WHELK), "committer": (CORAL,), "maintainer": (TUNA,)},
    private=Private(
        tuple(case for case in CASES if case.waits and not case.eligible),
        close(STANDINGS),
        (Quiet(WHELK, date(2024, 9, 30)), Quiet(TUNA, None)),
    ),
)
EMPTY = PromotionReport(HALF, DAY, (), (), Unknown(), None, {})


def face(language):
    return Face("追光 Lantern", language, {}, BEIJING, "https://gitee.com", "lantern/community")
