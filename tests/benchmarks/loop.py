"""The floor of pulling: a plain keep-alive loop over given requests, and bare inserts of given rows.

`loop.py get API FILE` asks for the paths listed in FILE over eight connections and parses each answer;
`loop.py put DB NEW PAGES` inserts the rows of one database into another of the same tables, a transaction a page.
"""

import json
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.benchmarks.process import Stopwatch, peak

CONNECTIONS = 8
TABLES = ("repository", "account", "pull", "issue", "event")


def get(api: str, paths: str) -> None:
    threads = threading.local()
    wanted = json.loads(Path(paths).read_text())

    def one(path: str) -> object:
        if not hasattr(threads, "session"):
            threads.session = requests.Session()
        return threads.session.get(api + path, timeout=30).json()

    imported = peak()
    with Stopwatch() as watch, ThreadPoolExecutor(CONNECTIONS) as pool:
        rows = sum(len(answer) for answer in pool.map(one, wanted))  # type: ignore[arg-type] # lists of rows
    watch.tell(rows=rows, imported=imported)


def put(source: str, target: str, pages: str) -> None:
    old = sqlite3.connect(source)
    made = [row[0] for row in old.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    rows = {table: old.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    old.close()
    new = sqlite3.connect(target, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", *made):
        new.execute(statement)
    count = int(pages)
    with Stopwatch() as watch:
        for page in range(count):
            new.execute("BEGIN")
            for table, all_rows in rows.items():
                part = all_rows[page::count]
                if part:
                    marks = ",".join("?" * len(part[0]))
                    new.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
            new.execute("COMMIT")
    new.close()
    watch.tell()


if __name__ == "__main__":
    {"get": get, "put": put}[sys.argv[1]](*sys.argv[2:])
