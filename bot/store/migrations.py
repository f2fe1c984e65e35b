"""The way from older databases to this one: columns that a table has got since, a step a version.

New tables are made beside the others; what is derived is rebuilt when its meaning has changed.
"""

from sqlalchemy import Connection

STEPS = {
    1: (
        "ALTER TABLE pull ADD COLUMN assignees VARCHAR",
        "ALTER TABLE pull ADD COLUMN comments_of BIGINT",
        "ALTER TABLE pull ADD COLUMN comments_at BIGINT",
        "ALTER TABLE pull ADD COLUMN comments_misses INTEGER DEFAULT 0 NOT NULL",
        # Nobody's assignees were kept: the next run walks through the lists once more.
        "UPDATE slice SET hidden = NULL WHERE source = 'pulls'",
    ),
}


def migrate(connection: Connection, version: int) -> int:
    """Bring a database of this version as far as is known, and give the version that it has then."""
    while version in STEPS:
        for statement in STEPS[version]:
            connection.exec_driver_sql(statement)
        version += 1
    return version
