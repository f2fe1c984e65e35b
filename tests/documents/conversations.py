"""Records as the bot may write them, with whatever people said in them."""

from datetime import UTC, datetime, timedelta

from documents.hostile import logins, texts
from hypothesis import strategies as st

from bot.sig.conversation import Answers, Cast, Claimed, ConversationRecord, Decided, Settled, Wish
from bot.sig.schedule import CallOff, Move, Schedule, Swap, Topic, Turn
from bot.sig.tasks import GivenUp, Taken

DAY = datetime(2025, 1, 1, 10, 0, tzinfo=UTC)
HOSTILE = [
    "***",
    "\n\n***\n\n",
    "```yaml\nclaims: []\n```",
    "```",
    "Sigbot-Answers: 1 manta/5 2025-01-01T18:00:00+08:00",
    "\nSigbot-Answer: reef 0123456789\n",
    "@all @newt",
    "\u202e\u2066txet\u2069",
    "\u2028\u2029\x85",
    "- n: 9\n  result: confirmed",
    "'\"#: |>&*!%",
    "ann_b@example.com",
]
words = st.lists(st.sampled_from(HOSTILE) | texts, min_size=1, max_size=4).map("".join).filter(str.strip)
moments = st.integers(0, 10**6).map(lambda seconds: DAY + timedelta(seconds=seconds))
notes = st.integers(1, 10**9).map(str)
digests = st.lists(st.from_regex(r"[0-9a-f]{8}", fullmatch=True), max_size=3, unique=True).map(tuple)
numbers = st.integers(1, 9)
answered = st.builds(Answers, note=notes, by=logins, id=notes, at=moments, did=digests)


def article(n, title="A reef", who="coral"):
    entry = {"who": f"@{who}", "url": f"https://blog.example.org/{n}", "when": "2025-01-01", "title": title}
    return Claimed.model_validate({"n": n, "articles": entry})


def talk(n, topic, evidence):
    entry = {"who": "@coral", "meeting": "2025-01-09", "topic": topic, "evidence": f"see {evidence}"}
    return Claimed.model_validate({"n": n, "talks": entry})


def swap(n, who):
    return Claimed(n=n, swaps=Swap(meeting=MEETING, by=who, when=DAY, who=who, to="newt", other=MEETING))


MEETING = DAY.date()
said = {"meeting": st.just(MEETING), "by": logins, "when": moments}
topics = st.builds(Topic, **said, title=words, who=st.none() | logins, evidence=st.none())
schedules = st.builds(
    Schedule,
    topics=st.lists(topics, max_size=2).map(tuple),
    moves=st.lists(
        st.builds(Move, **said, to=st.just(MEETING), at=st.none() | st.just("09:30"), evidence=st.none()),
        max_size=1,
    ).map(tuple),
    called_off=st.lists(st.builds(CallOff, **said, reason=words, evidence=st.none()), max_size=1).map(tuple),
    volunteers=st.lists(st.builds(Turn, **said, who=logins, evidence=st.none()), max_size=1).map(tuple),
)
takes = {"what": st.sampled_from(["I9ABC1", "tail-sampling"]), "who": logins, "when": moments}

claims = (
    st.builds(swap, numbers, logins)
    | st.builds(article, numbers, words)
    | st.builds(talk, numbers, words, words)
)
records = st.builds(
    ConversationRecord,
    answers=answered,
    claims=st.lists(claims, max_size=3).map(tuple),
    settled=st.lists(
        st.builds(
            Settled, n=numbers, result=st.sampled_from(["confirmed", "rejected", "withdrawn"]), reason=words
        ),
        max_size=2,
    ).map(tuple),
    ballots=st.lists(
        st.builds(Cast, choice=st.sampled_from(["yes", "no", "abstain"]), at=moments), max_size=2
    ).map(tuple),
    decided=st.lists(st.builds(Decided, who=logins, role=st.just("committer"), link=words), max_size=1).map(
        tuple
    ),
    arranged=st.none() | schedules,
    taken=st.lists(st.builds(Taken, **takes, title=st.none() | words, evidence=st.none()), max_size=1).map(
        tuple
    ),
    given_up=st.lists(st.builds(GivenUp, **takes, evidence=st.none()), max_size=1).map(tuple),
    wishes=st.lists(st.builds(Wish, what=st.sampled_from(["hide", "show"])), max_size=1).map(tuple),
)
