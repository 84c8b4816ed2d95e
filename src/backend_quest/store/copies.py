"""Good copies of the progress file: one for each day it was opened, the newest few."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

FOLDER = "copies"
KEEP = 5
_NAME = re.compile(r"copy-(\d{6})-(\d{1,12})\.db")
_DAY = 86_400


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """A copy, its place in the row of copies, and when it was made (seconds since 1970)."""

    number: int
    at: int
    path: Path


def copies(folder: Path) -> list[Copy]:
    """Return the copies in the progress folder, newest first. They are counted, so that a wrong clock harms nothing."""
    try:
        names = os.listdir(folder / FOLDER)
    except OSError:
        return []
    found = [(match, folder / FOLDER / name) for name in names if (match := _NAME.fullmatch(name))]
    return sorted((Copy(int(match[1]), int(match[2]), path) for match, path in found), reverse=True)


def due(folder: Path, at: float) -> bool:
    """Whether there is no copy of the day of ``at`` yet."""
    newest = next(iter(copies(folder)), None)
    return newest is None or newest.at // _DAY != at // _DAY


def make(connection: sqlite3.Connection, folder: Path, at: float) -> None:
    """Make a copy of what ``connection`` has open, and drop all but the newest few. Raises sqlite3.Error, OSError."""
    here = copies(folder)
    number = here[0].number + 1 if here else 1
    (folder / FOLDER).mkdir(exist_ok=True)
    write(connection, folder / FOLDER / f"copy-{number:06}-{max(int(at), 0)}.db")
    for old in here[KEEP - 1 :]:
        with suppress(OSError):
            old.path.unlink()


def write(connection: sqlite3.Connection, path: Path) -> None:
    """Write what ``connection`` has open to ``path``, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as target:
            connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE").fetchone()
        settle(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def settle(unfinished: Path, path: Path) -> None:
    """Bring a finished file to the disk and to its name."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
