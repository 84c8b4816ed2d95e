"""What happens to a damaged progress file: it is set aside, and a whole one is built from copy and wreck."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend_quest.store import database
from backend_quest.store.api import Repair
from backend_quest.store.copies import copies, settle

SIDE_FILES = ("-wal", "-shm", "-journal")
UNREADABLE = (sqlite3.Error, OSError, UnicodeError, MemoryError, database.DamagedError, database.NewerError)
PAGE = 4096
WORKSHOP = "repair-"
LOOKUPS = 10_000


@dataclass
class Contents:
    """Rows as texts: events by number, drafts and settings by key."""

    events: dict[int, str] = field(default_factory=dict)
    pairs: dict[str, dict[str, str]] = field(default_factory=lambda: {table: {} for table in database.PAIRS})


def rebuild(path: Path, at: float) -> Repair:
    """Put a whole file in place of the damaged or missing ``path``, and say what was done.

    Raises OSError, sqlite3.Error. Nobody else may have the file open. The new file is complete before the damaged one
    moves.
    """
    for left in path.parent.glob(f"{WORKSHOP}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=WORKSHOP) as name:
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
        with suppress(*UNREADABLE):
            there = Path(shutil.copyfile(copy.path, work / copy.path.name))
            with closing(database.connect_whole(there)) as connection:
                database.migrate(connection)
                return _read(connection), float(copy.at)
    return Contents(), None


def _wreck(path: Path, work: Path) -> Contents:
    """Read what can still be read of a damaged file, from a copy: reading may change a database.

    The first page tells where everything is, and is the same in every file of this version: where it is damaged, or
    tells of more pages than are left, the one of a new file serves.
    """
    there, fresh = work / "wreck.db", work / "fresh.db"
    _build(fresh, Contents())
    contents = Contents()
    for first_page in (b"", fresh.read_bytes()[:PAGE]):
        with suppress(*UNREADABLE):
            for suffix in ("", "-wal", "-journal"):
                with suppress(FileNotFoundError):
                    shutil.copyfile(f"{path}{suffix}", f"{there}{suffix}")
            if first_page:
                _replace_first_page(there, first_page)
            with closing(sqlite3.connect(there)) as connection:
                found = _read(connection)
            contents.events.update(found.events)
            for table in database.PAIRS:
                contents.pairs[table].update(found.pairs[table])
    return contents


def _replace_first_page(path: Path, page: bytes) -> None:
    with path.open("rb+") as file:
        pages = os.fstat(file.fileno()).st_size // PAGE
        file.write(page[:28] + pages.to_bytes(4, "big") + page[32:])


def _read(connection: sqlite3.Connection) -> Contents:
    contents = Contents(_events(connection))
    for table in database.PAIRS:
        contents.pairs[table].update(_rows(connection, f"SELECT key, data, mark FROM {table}"))
    return contents


def _events(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the events that can be read: from the front, from the back, then one by one between the two."""
    query = "SELECT number, data, mark FROM events"
    forward = _rows(connection, f"{query} ORDER BY number")
    backward = _rows(connection, f"{query} ORDER BY number DESC")
    between = range(max(forward, default=0) + 1, min(backward, default=0))
    for number in between[:LOOKUPS]:
        forward.update(_rows(connection, f"{query} WHERE number = ?", (number,)))
    return {**forward, **backward}


def _rows(connection: sqlite3.Connection, query: str, values: tuple[Any, ...] = ()) -> dict[Any, str]:
    """Return the rows that are as they were written, up to the first that cannot be read."""
    rows: dict[Any, str] = {}
    with suppress(*UNREADABLE):
        for key, data, mark in connection.execute(query, values):
            if isinstance(data, str) and mark == database.mark(key, data):
                rows[key] = data
    return rows


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
