"""Events follow the settings, the identities and the SIG's own records."""

import pytest

from bot.model import Kind, Reason
from bot.sig.config import load_config
from bot.store import schema
from bot.store.events import accounts, apply_settings, assign, replace_recorded
from bot.store.ingest import Ingest
from bot.store.settings import Settings
from store.rows import ANN, BOB, CONFIG, SETTINGS, events, issue, place, pull


@pytest.fixture
def filled(store):
    """Two pull requests and an issue, taken in under the usual settings."""
    core = place(store)
    with store.begin() as connection:
        apply_settings(connection, SETTINGS)
        Ingest(connection, SETTINGS).pulls(core, [pull(), pull(number=2, author=BOB, labels=("sig/reef",))])
        Ingest(connection, SETTINGS).issues(core, [issue()])
    return store


def apply(store, config):
    with store.begin() as connection:
        apply_settings(connection, Settings(load_config(config.encode())))


def test_changed_settings_are_applied_to_every_event(filled):
    apply(filled, CONFIG.replace("bots: [reef-bot]", "bots: [ann]").replace("code: [reef/core,", "code: ["))
    bot = int(Reason.BOT)
    assert events(filled, "key", "bits", "scopes") == [
        ("reef/core!1", bot, 2),
        ("reef/core!2", 0, 2),
        ("reef/core#I1A", bot, 2),
    ]


def test_settings_as_they_were_cost_no_write(filled):
    with filled.begin() as connection:
        database = connection.connection.dbapi_connection
        before = database.total_changes
        apply_settings(connection, SETTINGS)
        assert database.total_changes == before


def test_events_go_with_their_account_to_its_person_and_back(filled):
    for person_of, expected in (
        ({("gitee", "11"): "row:ann"}, {"row:ann", "gitee:12"}),
        ({("gitee", "11"): "row:ann", ("gitee", "12"): "row:ann"}, {"row:ann"}),
        ({("gitee", "12"): ""}, {"gitee:11", ""}),
        ({}, {"gitee:11", "gitee:12"}),
    ):
        with filled.begin() as connection:
            assign(connection, person_of)
        assert {person for (person,) in events(filled, "person")} == expected


def test_a_new_event_goes_to_the_person_of_its_account(filled):
    with filled.begin() as connection:
        assign(connection, {("gitee", "11"): "row:ann"})
    core = place(filled)
    with filled.begin() as connection:
        Ingest(connection, SETTINGS).pulls(core, [pull(number=3)])
    assert ("reef/core!3", "row:ann") in events(filled, "key", "person")


def test_accounts_are_listed_with_their_former_logins(filled):
    core = place(filled)
    for login in ("ann-b", "ann-c"):
        renamed = type(ANN)("gitee", "11", login)
        with filled.begin() as connection:
            Ingest(connection, SETTINGS).pulls(core, [pull(author=renamed)])
    with filled.read() as connection:
        assert accounts(connection) == [(renamed, ("ann", "ann-b")), (BOB, ())]


def test_what_is_recorded_by_hand_is_replaced_as_a_whole(filled):
    entry = {
        **dict.fromkeys(("bits", "scopes", "maybe"), 0),
        "kind": Kind.TALK,
        "person": "row:ann",
        "key": "m#t",
        "subject": "m",
        "at": 5,
        "amount": 1,
        "account": None,
        "title": "Currents",
        "link": "",
    }
    for entries in ([entry], [entry, {**entry, "key": "m#u"}], [{**entry, "at": 6}], []):
        with filled.begin() as connection:
            replace_recorded(connection, entries)
            database = connection.connection.dbapi_connection
            before = database.total_changes
            replace_recorded(connection, entries)
            assert database.total_changes == before
        found = [row for row in events(filled, "kind", "key", "at") if row[0] == "talk"]
        assert found == [("talk", each["key"], each["at"]) for each in entries]
    assert len(events(filled, *[c.name for c in schema.event.c])) == 3
