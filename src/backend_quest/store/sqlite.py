"""The store on disk. One file for each learner; every call that returns has reached the disk."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from backend_quest.content.events import Event
from backend_quest.store import copies, database, transfer
from backend_quest.store.api import Repair, StoreError
from backend_quest.store.lock import WindowLock
from backend_quest.store.repair import SIDE_FILES, rebuild

FILE = "progress.db"
LOCK = "progress.lock"
_ATTEMPTS = 3
_ROOM = 1_000_000
_REASONS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
}
_ERRNO_REASONS = {
    errno.ENOSPC: "full",
    errno.EFBIG: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.ENOTDIR: "read_only",
}


def open_store(folder: Path, *, clock: Callable[[], float]) -> SqliteStore:
    """Open the store in ``folder``, making both where they are missing. ``clock`` gives seconds since 1970.

    A damaged file is set aside and replaced by the newest good copy and whatever can be saved from it; ``repair`` of
    the store then says so. Raises StoreError.
    """
    with _speaking(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = WindowLock(folder / LOCK)
        try:
            connection, done = _open(folder / FILE, lock, clock())
        except BaseException:
            lock.release()
            raise
    return SqliteStore(folder, connection, lock, done)


def _open(path: Path, lock: WindowLock, now: float) -> tuple[sqlite3.Connection, Repair | None]:
    done: Repair | None = None
    for _ in range(_ATTEMPTS):
        if not lock.share(database.BUSY_SECONDS):
            break
        try:
            return _open_whole(path, now), done
        except database.DamagedError:
            if lock.own(database.BUSY_SECONDS) and not _is_whole(path):
                lost = _was_there(path)
                made = rebuild(path, now)
                done = made if lost else None
    raise StoreError("busy", f"{path} is damaged, and another window of the game has it open")


def _open_whole(path: Path, now: float) -> sqlite3.Connection:
    """Open a file that is as it was written. Raises DamagedError, NewerError."""
    connection = _connect_whole(path)
    try:
        database.prefer_wal(connection)
        old = database.version(connection)
        if old < len(database.MIGRATIONS):
            copies.write(connection, path.with_name(f"before-version-{old + 1}.db"))
            database.migrate(connection)
        _copy_of_the_day(connection, path.parent, now)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_whole(path: Path) -> sqlite3.Connection:
    """Open a file and read all of it. A file that is missing or empty is no file of ours: those come whole."""
    if not path.exists() or path.stat().st_size == 0:
        raise database.DamagedError(f"{path} is missing or empty")
    return database.connect_whole(path)


def _is_whole(path: Path) -> bool:
    """Look again once nobody else has the file open: another window may have mended it."""
    try:
        _connect_whole(path).close()
    except database.DamagedError:
        return False
    return True


def _was_there(path: Path) -> bool:
    """Whether the learner has played here before: the file, its log, or copies of it are here."""
    return bool(copies.copies(path.parent)) or any(Path(f"{path}{end}").exists() for end in ("", *SIDE_FILES))


def _copy_of_the_day(connection: sqlite3.Connection, folder: Path, now: float) -> None:
    """Keep a copy of a file just found whole. Without room for one the game goes on all the same."""
    if copies.due(folder, now) and connection.execute("SELECT count(*) FROM events").fetchone()[0]:
        with suppress(sqlite3.Error, OSError):
            copies.make(connection, folder, now)


@contextmanager
def _speaking(folder: Path) -> Iterator[None]:
    """Turn what the system says into a StoreError."""
    try:
        yield
    except database.NewerError as error:
        raise StoreError("newer", f"a newer version of backend-quest wrote {folder}: {error}") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        full = code == sqlite3.SQLITE_IOERR and shutil.disk_usage(folder).free < _ROOM
        raise StoreError("full" if full else _REASONS.get(code, "other"), f"{folder}: {error}") from error
    except OSError as error:
        raise StoreError(_ERRNO_REASONS.get(error.errno or 0, "other"), f"{folder}: {error}") from error


class SqliteStore:
    """Progress in a file. Safe to use from several threads and from several windows at once."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: WindowLock, done: Repair | None) -> None:
        self.repair = done
        self._folder = folder
        self._connection = connection
        self._windows = lock
        self._turn = threading.RLock()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn, _speaking(self._folder):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection, database.writing(connection):
            yield connection

    def append(self, event: Event) -> None:
        """Write one event durably. Raises StoreError."""
        data = transfer.encode(event)
        with self._writing() as connection:
            database.insert_event(connection, data)

    def events(self, after: int = 0) -> Sequence[tuple[int, Event]]:
        """Return events with their numbers, oldest first, those numbered above ``after``.

        Events of a newer version of the game are kept but left out here. Raises StoreError.
        """
        decoded = ((number, transfer.decode_event(data)) for number, data in self._texts(after))
        return [(number, event) for number, event in decoded if event is not None]

    def _texts(self, after: int = 0) -> list[tuple[int, str]]:
        query = "SELECT number, data, mark FROM events WHERE number > ? ORDER BY number"
        with self._reading() as connection:
            rows = connection.execute(query, (after,)).fetchall()
        if any(mark != database.mark(number, data) for number, data, mark in rows):
            raise StoreError("other", f"{self._folder} was damaged while the game ran; start it again to repair it")
        return [(number, data) for number, data, _ in rows]

    def draft(self, key: str) -> Any:
        """Return the draft kept under ``key`` (JSON data), None where there is none."""
        return self._pair("drafts", key, None)

    def save_draft(self, key: str, draft: Any) -> None:
        """Keep a draft durably; None drops it. Raises StoreError."""
        data = transfer.encode(draft)
        with self._writing() as connection:
            if draft is None:
                connection.execute("DELETE FROM drafts WHERE key = ?", (key,))
            else:
                database.put(connection, "drafts", key, data)

    def draft_keys(self) -> Sequence[str]:
        """Return the keys under which drafts are kept."""
        return sorted(self._pairs("drafts"))

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting (JSON data)."""
        return self._pair("settings", key, default)

    def save_setting(self, key: str, value: Any) -> None:
        """Keep a setting durably. Raises StoreError."""
        data = transfer.encode(value)
        with self._writing() as connection:
            database.put(connection, "settings", key, data)

    def _pair(self, table: str, key: str, default: Any) -> Any:
        with self._reading() as connection:
            row = connection.execute(f"SELECT data FROM {table} WHERE key = ?", (key,)).fetchone()
        return transfer.decode(row[0]) if row else default

    def _pairs(self, table: str) -> dict[str, str]:
        with self._reading() as connection:
            return dict(connection.execute(f"SELECT key, data FROM {table}").fetchall())

    def export(self) -> dict[str, Any]:
        """Return everything as JSON data, but for settings that belong to this computer."""
        with self._turn:
            return transfer.build((text for _, text in self._texts()), self._pairs("drafts"), self._pairs("settings"))

    def import_(self, data: Any) -> int:
        """Validate ``data`` wholly, then add what is not here yet; return the number of new events.

        Raises StoreError, or ValueError with a plain English sentence where the data is not an export.
        """
        parcel = transfer.parse(data)
        with self._writing() as connection:
            new = transfer.missing(parcel, (text for _, text in self._texts()))
            for text in new:
                database.insert_event(connection, text)
            for table, pairs in (("drafts", parcel.drafts), ("settings", parcel.settings)):
                for key, text in pairs.items():
                    database.put(connection, table, key, text, keep=True)
        return len(new)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._connection.close()
            self._windows.release()
