"""The database file: whole transactions, and one clear message for everything that can be wrong with it."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest
from sqlalchemy import insert, select, text

from bot.store import schema
from bot.store import store as module
from bot.store.store import Store, StoreError, alone, get_meta, make_state, set_meta


def note(store, value="x"):
    with store.begin() as connection:
        set_meta(connection, "note", value)


def noted(store):
    with store.read() as connection:
        return get_meta(connection, "note")


def test_an_opened_database_is_there_the_next_time(tmp_path):
    path = tmp_path / "state" / "sigbot.db"
    store = Store.open(path)
    note(store)
    store.close()
    again = Store.open(path)
    assert (noted(again), path.exists()) == ("x", True)
    again.close()


def test_a_transaction_that_fails_leaves_nothing(store):
    note(store, "before")
    with suppress(KeyboardInterrupt), store.begin() as connection:
        set_meta(connection, "note", "after")
        raise KeyboardInterrupt
    assert noted(store) == "before"


def test_threads_write_one_after_the_other(store):
    def add(start):
        for n in range(start, start + 20):
            with store.begin() as connection:
                set_meta(connection, "sum", str(int(get_meta(connection, "sum") or 0) + n))

    threads = [threading.Thread(target=add, args=(start,)) for start in range(0, 80, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert get_meta(connection, "sum") == str(sum(range(80)))


def test_a_note_that_is_as_it_was_is_not_written(store):
    note(store)
    with store.begin() as connection:
        database = connection.connection.dbapi_connection
        before = database.total_changes
        set_meta(connection, "note", "x")
        assert database.total_changes == before


def test_a_reader_waits_for_no_writer(store):
    """`sigbot board` answers while an update is at work, with what was committed last."""
    note(store, "before")
    other = Store.open(store.path)
    with store.begin() as connection:
        set_meta(connection, "note", "after")
        assert noted(other) == "before"
    assert noted(other) == "after"
    other.close()


@pytest.mark.parametrize(
    "content", [b"this is no database\n" * 100, b"\x00\xff" * 4096], ids=["text", "bytes"]
)
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path, content):
    path = tmp_path / "sigbot.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    assert str(caught.value).startswith(f"{path}: the database is damaged")
    assert "move it away and run `sigbot update`" in str(caught.value)
    assert path.read_bytes() == content


def test_a_database_damaged_in_the_middle_is_told_when_it_is_met(tmp_path):
    path = tmp_path / "sigbot.db"
    store = Store.open(path)
    with store.begin() as connection:
        rows = [{"key": f"{n:06}", "value": "x" * 500} for n in range(2000)]
        connection.execute(insert(schema.meta), rows)
    store.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 4 : len(content) // 4 * 3] = b"\x5a" * (len(content) // 2)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="the database is damaged"):
        read_all(path)


def read_all(path):
    with closing(Store.open(path)) as store, store.read() as connection:
        connection.execute(select(schema.meta)).all()


def test_a_database_of_a_newer_sigbot_is_left_as_it_is(store):
    with store.begin() as connection:
        set_meta(connection, "schema_version", "99")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match=r"written by another sigbot \(schema 99, this one knows 2\)"):
        Store.open(store.path)
    assert store.path.read_bytes() == before


def test_a_database_that_somebody_holds_is_told_after_a_while(store, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(store.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program holds the database; let it finish, then run again"):
        Store.open(store.path)
    holder.close()
    Store.open(store.path).close()


def test_a_full_disk_loses_nothing_that_was_there(store):
    """A page that finds no room is not half written; with room again, all goes on."""
    note(store, "before")
    with store.read() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreError, match="the disk is full; what was read before is kept, make room"):
        fill(store)
    assert noted(store) == "before"
    with store.read() as connection:
        connection.execute(text("PRAGMA max_page_count = 100000"))
    note(store, "after")
    assert noted(store) == "after"


def fill(store):
    with store.begin() as connection:
        set_meta(connection, "note", "after")
        rows = [{"key": f"{n}", "value": "x" * 5000} for n in range(100)]
        connection.execute(insert(schema.meta), rows)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="check the folder's owner and rights"):
        Store.open(tmp_path / "state" / "sigbot.db")


def test_a_file_where_the_folder_should_be_is_named(tmp_path):
    (tmp_path / "state").write_text("")
    for make in (
        lambda: Store.open(tmp_path / "state" / "sigbot.db"),
        lambda: make_state(tmp_path / "state"),
    ):
        with pytest.raises(StoreError, match="state: File exists; check the folder"):
            make()


def test_a_folder_where_the_file_should_be_is_named(tmp_path):
    (tmp_path / "sigbot.db").mkdir()
    with pytest.raises(StoreError, match="the database cannot be opened"):
        Store.open(tmp_path / "sigbot.db")


def test_git_does_not_see_what_is_not_for_it(tmp_path):
    make_state(tmp_path / ".sigbot")
    assert (tmp_path / ".sigbot" / ".gitignore").read_text() == "*\n"


def test_a_second_run_is_told_to_wait_and_reading_goes_on(tmp_path):
    with alone(tmp_path):
        with (
            pytest.raises(StoreError, match="another run of sigbot is at work here; let it finish"),
            alone(tmp_path),
        ):
            pass
        Store.open(tmp_path / "sigbot.db").close()
    with alone(tmp_path):
        pass


def test_a_run_that_was_killed_holds_nothing(tmp_path):
    code = "import sys, time\nfrom pathlib import Path\nfrom bot.store.store import alone\n"
    code += "with alone(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout.readline() == "held\n"
        with pytest.raises(StoreError), alone(tmp_path):
            pass
        run.send_signal(signal.SIGKILL)
    with alone(tmp_path):
        pass
