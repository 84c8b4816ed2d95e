"""The progress file: an SQLite database in which every row carries a checksum.

SQLite finds damage to its structure by itself. Damage to what is written in it is found by the checksums, lost events
by their numbers, which have no gaps, and by the highest number, which SQLite keeps in a table of its own.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_SECONDS = 5.0
APPLICATION = 0x42510000
_VERSION_NAMES = ("user_version", "application_id")

MIGRATIONS: list[tuple[str, ...]] = [
    (
        "CREATE TABLE events (number INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL, mark INTEGER NOT NULL)",
        "CREATE TABLE drafts (key TEXT PRIMARY KEY, data TEXT NOT NULL, mark INTEGER NOT NULL)",
        "CREATE TABLE settings (key TEXT PRIMARY KEY, data TEXT NOT NULL, mark INTEGER NOT NULL)",
    ),
]
"""Statements that lead from version n to n + 1, n being the place in the list."""

PAIRS = ("drafts", "settings")
"""Tables of texts by key."""

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG})


class DamagedError(Exception):
    """The file is not what was written."""


class NewerError(Exception):
    """A newer version of the game wrote the file."""


def mark(key: int | str, data: str) -> int:
    """Return the checksum of a row."""
    return zlib.crc32(f"{key}\n{data}".encode())


def connect(path: Path) -> sqlite3.Connection:
    """Open the file. Transactions are begun by hand; threads must take turns."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (
            "page_size=4096",
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "synchronous=FULL",
            "fullfsync=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def prefer_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; where the file system refuses it, the rollback journal stays."""
    try:
        connection.execute("PRAGMA journal_mode=WAL").fetchone()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return  # another window holds it: the mode is a property of the file and set by whoever comes first
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Make what happens inside one transaction: all of it is on disk afterwards, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def version(connection: sqlite3.Connection) -> int:
    """Return the version of the file, 0 for a new one. Raises NewerError, DamagedError.

    It stands there twice, in ``user_version`` and in ``application_id``, so that damage does not pass for a version.
    """
    number, witness = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in _VERSION_NAMES)
    if number < 0 or witness != (APPLICATION + number if number else 0):
        raise DamagedError(f"version {number}, application {witness}")
    if number > len(MIGRATIONS):
        raise NewerError(f"version {number}, known are {len(MIGRATIONS)}")
    return number


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest version; does nothing where another window has just done it."""
    with writing(connection):
        for statements in MIGRATIONS[version(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
        connection.execute(f"PRAGMA application_id={APPLICATION + len(MIGRATIONS)}")


def connect_whole(path: Path) -> sqlite3.Connection:
    """Open the file and read all of it.

    Raises DamagedError, NewerError, or sqlite3.Error where the system lets nobody read it.
    """
    connection: sqlite3.Connection | None = None
    try:
        connection = connect(path)
        _check(connection)
        _check_writable(connection, path)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if _means_damage(error):
            raise DamagedError(f"{path}: {error}") from error
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DamagedError(str(found))
    if version(connection) == 0:
        raise DamagedError("nothing was written")
    count = 0
    for count, (number, data, sum_) in enumerate(
        connection.execute("SELECT number, data, mark FROM events ORDER BY number"), 1
    ):
        if number != count or sum_ != mark(number, data):
            raise DamagedError(f"event {count} is not what was written")
    highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    if (highest[0] if highest else 0) != count:
        raise DamagedError(f"of {highest} events {count} are here")
    for table in PAIRS:
        for key, data, sum_ in connection.execute(f"SELECT key, data, mark FROM {table}"):
            if sum_ != mark(key, data):
                raise DamagedError(f"{table}: {key!r} is not what was written")


def _check_writable(connection: sqlite3.Connection, path: Path) -> None:
    """Try to write. Where the system would allow it and SQLite does not, a wrong header makes it think so."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version={version(connection)}")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        allowed = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        if allowed and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            raise DamagedError(str(error)) from error
        raise


def _means_damage(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE
    return isinstance(error, UnicodeError | OverflowError | MemoryError)


def insert_event(connection: sqlite3.Connection, data: str) -> None:
    """Add an event under the next number, inside a transaction."""
    number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM events").fetchone()[0]
    connection.execute("INSERT INTO events VALUES (?, ?, ?)", (number, data, mark(number, data)))


def put(connection: sqlite3.Connection, table: str, key: str, data: str, *, keep: bool = False) -> None:
    """Write a text under a key of ``table``; ``keep`` leaves what stands there."""
    conflict = "IGNORE" if keep else "REPLACE"
    connection.execute(f"INSERT OR {conflict} INTO {table} VALUES (?, ?, ?)", (key, data, mark(key, data)))
