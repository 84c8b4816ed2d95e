"""What happens to a damaged progress file: it is set aside, and a whole one is built from copy and wreck."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend_quest.store import database
from backend_quest.store.api import Repair
from backend_quest.store.copies import copies, settle

SIDE_FILES = ("-wal", "-shm", "-journal")


@dataclass
class Contents:
    """Rows as texts: events by number, drafts and settings by key."""

    events: dict[int, str] = field(default_factory=dict)
    pairs: dict[str, dict[str, str]] = field(default_factory=lambda: {table: {} for table in database.PAIRS})


def repair(path: Path, at: float) -> Repair:
    """Replace the damaged or missing ``path`` by what can be had, and say what was done. Raises OSError, sqlite3.Error.

    Nobody else may have the file open. The new file is complete before the damaged one moves.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="repair-") as name:
        work = Path(name)
        base, made = _newest_good_copy(path.parent, work)
        merged = _merge(base, _wreck(path, work))
        new = work / "new.db"
        _build(new, merged)
        aside = _set_aside(path, at)
        settle(new, path)
    return Repair(aside, made, max(len(merged.events) - len(base.events), 0))


def _newest_good_copy(folder: Path, work: Path) -> tuple[Contents, float | None]:
    for copy in copies(folder):
        with suppress(database.DamagedError, database.NewerError, sqlite3.Error, OSError):
            there = Path(shutil.copyfile(copy.path, work / copy.path.name))
            with closing(database.connect_whole(there)) as connection:
                database.migrate(connection)
                return _read(connection), float(copy.at)
    return Contents(), None


def _wreck(path: Path, work: Path) -> Contents:
    """Read what can still be read of a damaged file, from a copy: reading may change a database."""
    there = work / "wreck.db"
    try:
        for suffix in ("", *SIDE_FILES[::2]):
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{suffix}", f"{there}{suffix}")
        with closing(database.connect(there)) as connection:
            return _read(connection)
    except (sqlite3.Error, OSError):
        return Contents()


def _read(connection: sqlite3.Connection) -> Contents:
    contents = Contents()
    contents.events.update(_whole(_events(connection)))
    for table in database.PAIRS:
        contents.pairs[table].update(_whole(_rows(connection, f"SELECT * FROM {table}")))
    return contents


def _events(connection: sqlite3.Connection) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the rows that can be read: from the front, from the back, then one by one between the two."""
    forward = list(_rows(connection, "SELECT * FROM events ORDER BY number"))
    backward = list(_rows(connection, "SELECT * FROM events ORDER BY number DESC"))
    yield from forward
    yield from backward
    if forward and backward:
        for number in range(forward[-1][0] + 1, backward[-1][0]):
            yield from _rows(connection, "SELECT * FROM events WHERE number = ?", (number,))


def _rows(connection: sqlite3.Connection, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, Any, Any]]:
    with suppress(sqlite3.Error, UnicodeError):
        yield from connection.execute(query, values)


def _whole(rows: Iterable[tuple[Any, Any, Any]]) -> Iterator[tuple[Any, str]]:
    for key, data, mark in rows:
        if isinstance(data, str) and mark == database.mark(key, data):
            yield key, data


def _merge(base: Contents, wreck: Contents) -> Contents:
    """Return both, events renumbered without gaps. The wreck is newer than the copy; an event in both is one."""
    numbers = sorted(base.events.keys() | wreck.events.keys())
    texts = [
        text
        for number in numbers
        for text in dict.fromkeys((base.events.get(number), wreck.events.get(number)))
        if text is not None
    ]
    pairs = {table: {**base.pairs[table], **wreck.pairs[table]} for table in database.PAIRS}
    return Contents(dict(enumerate(texts, 1)), pairs)


def _build(path: Path, contents: Contents) -> None:
    with closing(database.connect(path)) as connection:
        database.migrate(connection)
        with database.writing(connection):
            for data in contents.events.values():
                database.insert_event(connection, data)
            for table, pairs in contents.pairs.items():
                for key, data in pairs.items():
                    database.put(connection, table, key, data)


def _set_aside(path: Path, at: float) -> str:
    """Move the damaged file and its side files to a name of their own; return it, empty where there was no file."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(min(max(at, 0), 253_402_300_799)))
    names = (path.with_name(f"damaged-{stamp}{suffix}.db") for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    aside = next(name for name in names if not name.exists())
    for suffix in (*SIDE_FILES, ""):
        with suppress(FileNotFoundError):
            os.rename(f"{path}{suffix}", f"{aside}{suffix}")
    return str(aside) if aside.exists() else ""
