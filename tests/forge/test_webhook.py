"""Webhooks: who proves to know the secret, when, and what a body points at; nothing else comes out of it."""

import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.forge.webhook import Delivery, Event, Malformed, Mode, Secret, Topic, Trust, read_delivery, verify
from forge.hooks import NOW, SECRET, encoded, headers, issue, issue_note, note, pull, signed

DATA = Path(__file__).parents[3] / "shared/data/gitee"
recorded = pytest.mark.skipif(not DATA.exists(), reason="the recorded deliveries are not here")
OURS = Secret(SECRET)


latin = st.binary(max_size=60).map(
    lambda bytes_: bytes_.decode("latin-1")
)  # as HTTP gives the values of headers


def trust(given, secret=OURS, now=NOW):
    return verify(secret, given, now).trust


def password(secret=SECRET, at=NOW):
    return {"X-Gitee-Token": secret, "X-Gitee-Timestamp": str(int(at * 1000))}


@recorded
def test_every_recorded_delivery_is_genuine_and_points_somewhere():
    """At its own time; an hour later it is stale, and with another secret forged. Pushes hold nothing for the bot."""
    vectors = json.loads((DATA / "webhook-signature-vectors.json").read_text())
    secret = Secret(vectors["public_test_secret"])
    for vector in vectors["recorded"]:
        sent = {"X-Gitee-Token": vector["sign"], "X-Gitee-Timestamp": vector["timestamp"]}
        sent["X-Gitee-Event"] = vector["hook_name"]
        now = int(vector["timestamp"]) / 1000
        assert [trust(sent, secret, now), trust(sent, secret, now + 3600), trust(sent, OURS, now)] == [
            Trust.GENUINE,
            Trust.STALE,
            Trust.FORGED,
        ]
        body = (DATA / "webhooks" / Path(vector["file"]).name).read_bytes()
        found = read_delivery(sent, body)
        said = json.loads(body)
        if vector["hook_name"] in ("push_hooks", "tag_push_hooks"):
            assert found is None
        else:
            assert (found.repository, found.author) == ("kit101/drone-yml-test", "1535738")
            assert found.number == str(said.get("number") or said.get("iid") or said["per_iid"][1:])
            assert found.comment == str(said.get("comment", {}).get("id", ""))


@recorded
def test_the_vectors_pass_plain_and_url_encoded():
    """Whichever of the two Gitee sends, also where the secret is Chinese."""
    vectors = json.loads((DATA / "webhook-signature-vectors.json").read_text())
    for vector in vectors["synthetic"]:
        for name in ("token_base64", "token_base64_urlencoded"):
            sent = {"X-Gitee-Token": vector[name], "X-Gitee-Timestamp": vector["timestamp"]}
            assert trust(sent, Secret(vector["secret"]), int(vector["timestamp"]) / 1000) is Trust.GENUINE


@pytest.mark.parametrize("secret", [SECRET, "s3cr+t/with=chars%41", "密钥"])
def test_whoever_knows_the_secret_is_genuine(secret):
    """Signed, signed and URL-encoded, or with the password itself as its UTF-8 bytes come through HTTP."""
    ours, sent = Secret(secret), signed(secret)
    assert trust(sent, ours) is Trust.GENUINE
    assert trust({**sent, "X-Gitee-Token": quote(sent["X-Gitee-Token"], safe="")}, ours) is Trust.GENUINE
    assert trust(password(secret.encode().decode("latin-1")), ours) is Trust.GENUINE


@pytest.mark.parametrize("sent", [
    {}, {"X-Gitee-Token": ""}, password("wrong"), password(SECRET.upper()), password(SECRET + " "),
    password(SECRET[:-1]), signed("wrong"), {**signed(), "X-Gitee-Timestamp": str(int(NOW * 1000) + 1)},
    {**signed(), "X-Gitee-Token": "é%ff"}, {**signed(at=1), "X-Gitee-Timestamp": str(int(NOW * 1000))},
    {"X-Gitee-Timestamp": "１２３", "X-Gitee-Token": "密"},
])  # fmt: skip
def test_everyone_else_is_forged(sent):
    """Also who has an old signature and puts a new time beside it."""
    assert trust(sent) is Trust.FORGED


@settings(max_examples=40)
@given(latin, latin)
@example("", SECRET)
def test_no_token_made_without_the_secret_is_trusted(token, instant):
    assert trust({"X-Gitee-Token": token, "X-Gitee-Timestamp": instant}) is Trust.FORGED


@pytest.mark.parametrize(("off", "expected"), [
    (-601, Trust.STALE), (-599, Trust.GENUINE), (0, Trust.GENUINE), (599, Trust.GENUINE), (601, Trust.STALE),
    (3600, Trust.STALE), (-3600, Trust.STALE),
])  # fmt: skip
def test_ten_minutes_either_way(off, expected):
    """And whatever it is, how far the two clocks are apart is told: one may be wrong."""
    for sent in (signed(at=NOW + off), password(at=NOW + off)):
        found = verify(OURS, sent, NOW)
        assert (found.trust, round(found.ahead)) == (expected, off)
    assert trust(signed(at=NOW + 90), Secret(SECRET, window=60)) is Trust.STALE


@pytest.mark.parametrize("instant", ["", "now", "-1", "1" * 5000, "１７４００００００００００", "1.5"])
def test_without_a_time_nothing_is_believed(instant):
    """A password alone proves nothing of when; how far apart the clocks are is not known then."""
    found = verify(OURS, {"X-Gitee-Token": SECRET, "X-Gitee-Timestamp": instant}, NOW)
    assert (found.trust, found.ahead) == (Trust.STALE, None)


def test_only_the_mode_that_was_chosen_is_heard():
    """Where none was chosen, either is; a wrong mode is told only to who knows the secret."""
    for mode, right, wrong in ((Mode.SIGNATURE, signed, password), (Mode.PASSWORD, password, signed)):
        ours = Secret(SECRET, mode)
        assert (trust(right(), ours), trust(wrong(), ours)) == (Trust.GENUINE, Trust.WRONG_MODE)
        assert trust(wrong("wrong"), ours) is Trust.FORGED


def test_a_secret_is_not_shown():
    assert SECRET not in repr(OURS)


@pytest.mark.parametrize(("event", "body", "expected"), [
    ("Note Hook", note(), (Event.NOTE, "reef/core", Topic.PULLS, "12", "501", "71")),
    ("note_hooks", issue_note(), (Event.NOTE, "reef/core", Topic.ISSUES, "I4CD5P", "502", "71")),
    ("Merge Request Hook", pull(), (Event.PULL, "reef/core", Topic.PULLS, "12", "", "71")),
    ("merge_request_hooks", pull("merge"), (Event.PULL, "reef/core", Topic.PULLS, "12", "", "71")),
    ("Issue Hook", issue(), (Event.ISSUE, "reef/core", Topic.ISSUES, "I4CD5P", "", "71")),
    ("issue_hooks", issue("delete"), (Event.ISSUE, "reef/core", Topic.ISSUES, "I4CD5P", "", "71")),
])  # fmt: skip
def test_a_delivery_says_where_to_look(event, body, expected):
    """Under the new names of events and the old ones; `str` names the place as people find it."""
    found = read_delivery({"X-Gitee-Event": event}, encoded(body))
    assert (found.event, found.repository, found.topic, found.number, found.comment, found.author) == expected
    assert found.at == NOW
    assert str(found).startswith(f"reef/core {found.topic}/{found.number}")
    assert read_delivery({"X-Git-Oschina-Event": event}, encoded(body)) == found


@pytest.mark.parametrize(("event", "body"), [
    ("Push Hook", {"ref": "refs/heads/main"}), ("Tag Push Hook", {}), ("Moon Hook", {}), ("", note()),
    ("Note Hook", {**note(), "noteable_type": "Commit", "pull_request": None}),
])  # fmt: skip
def test_what_holds_nothing_for_the_bot_is_no_delivery(event, body):
    """Pushes, comments on commits, and whatever Gitee may come up with."""
    assert read_delivery({"X-Gitee-Event": event}, encoded(body)) is None


def without(body, *names):
    return {name: value for name, value in body.items() if name not in names}


@pytest.mark.parametrize(("event", "body"), [
    ("Note Hook", {}), ("Note Hook", []), ("Note Hook", None), ("Note Hook", "x"), ("Note Hook", note(comment=-1)),
    ("Note Hook", note(comment=10**30)), ("Note Hook", note(comment=True)), ("Note Hook", note(updated_at=7)),
    ("Note Hook", note(updated_at="yesterday")), ("Note Hook", note(updated_at="2025-02-20T05:20:00")),
    ("Note Hook", {**note(), "pull_request": None}), ("Note Hook", {**note(), "comment": None}),
    ("Note Hook", {**note(), "comment": {"id": 5}}), ("Note Hook", {**note(), "noteable_type": None}),
    ("Note Hook", without(note(), "repository", "project")), ("Note Hook", {**note(), "repository": "reef/core"}),
    ("Merge Request Hook", note(text="x") | {"pull_request": {"number": "12; rm"}}), ("Issue Hook", pull()),
    ("Issue Hook", issue(number="../../x")), ("Issue Hook", issue(number="I" * 99)),
    ("Merge Request Hook", pull(labels=3)),
    ("Note Hook", {**note(), "repository": {"path_with_namespace": "reef/core/../../user"}}),
    ("Note Hook", {**note(), "repository": {"path_with_namespace": "reef/" + "x" * 5000}}),
])  # fmt: skip
def test_another_shape_is_malformed(event, body):
    """The complaint holds nothing of the content."""
    with pytest.raises(Malformed) as said:
        read_delivery({"X-Gitee-Event": event}, encoded(body))
    assert str(said.value) in (
        "it is JSON of another shape than Gitee's",
        "it does not say where",
        "it does not say when",
    )


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 500_000, b'{"a":' * 100_000, b"\xff\xfe", b'{"action": "\\ud800"}']
)
def test_what_is_no_json_is_malformed(body):
    """However deep, however broken."""
    with pytest.raises(Malformed, match="it is no JSON"):
        read_delivery({"X-Gitee-Event": "Note Hook"}, body)


def test_a_host_may_leave_fields_out_and_write_numbers_as_text():
    """Null users, ids as texts, a label without a name: all seen in answers of the API."""
    found = read_delivery({"X-Gitee-Event": "Note Hook"}, encoded(note(id="501", user=None, body=None)))
    assert (found.comment, found.author) == ("501", "")
    body = {**pull(number="12", labels=[{"name": None}, None]), "updated_by": None, "repository": None}
    found = read_delivery({"X-Gitee-Event": "Merge Request Hook"}, encoded(body))
    assert (found.repository, found.number, found.author) == ("reef/core", "12", "71")


NAMES = [*note(), "id", "number", "name", "labels", "updated_at", "body", "path_with_namespace"]
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "12", "reef/core", "PullRequest", "2025-02-20"]),
    lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(st.sampled_from(NAMES), deeper, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40)
@given(
    st.sampled_from(["Note Hook", "Merge Request Hook", "Issue Hook"]),
    st.dictionaries(st.sampled_from([*note()]), json_values),
)
def test_any_json_is_a_delivery_or_malformed(event, changes):
    """Never another error."""
    for body in (changes, {**note(), **changes}):
        with suppress(Malformed):
            assert isinstance(read_delivery({"X-Gitee-Event": event}, encoded(body)), Delivery | None)


def digests(*bodies, event="Note Hook"):
    return len({read_delivery({"X-Gitee-Event": event}, encoded(body)).digest for body in bodies})


def test_the_same_event_told_twice_has_one_digest():
    """Whatever is new in the second telling: its time, its signature, the number of comments meanwhile."""
    again = {
        **note(),
        "timestamp": "1",
        "sign": "other",
        "hook_id": 6,
        "pull_request": {**note()["pull_request"], "comments": 9},
    }
    assert digests(note(), again) == 1


def test_whatever_changed_has_another_digest():
    """A later time, another comment, and an edit within the same second, too."""
    later = "2025-02-20T05:20:01+08:00"
    assert (
        digests(note(), note(updated_at=later), note(comment=9), note(text="/points"), issue_note(501)) == 5
    )
    happened = [
        pull(),
        pull("merge"),
        pull(updated_at=later),
        pull(title="x"),
        pull(labels=[{"name": "lgtm"}]),
    ]
    assert digests(*happened, event="Merge Request Hook") == 5


def test_nothing_of_what_people_wrote_comes_out():
    """No text, no title, no login, no address: references alone."""
    told = repr([
        read_delivery(headers(event), encoded(body))
        for event, body in (("Note Hook", note()), ("Merge Request Hook", pull()), ("Issue Hook", issue()))
    ])  # fmt: skip
    for text in ("/eligible", "Deeper", "Shallow", "mail.example", "otter", "Otter"):
        assert text not in told
