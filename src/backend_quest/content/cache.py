"""The index of a course: what its files say on the map, known without reading them.

A file is recognised by its size and time of change, else by its size and SHA-256. Indexes are MessagePack: one in the
user's cache folder, written by the game, and one that comes with the installed course.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from backend_quest import __version__
from backend_quest.content.model import ModuleFile
from backend_quest.content.parts import Record, Text

T = TypeVar("T")
_DAMAGED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Stamp(Struct, frozen=True):
    """Size in bytes and time of change in nanoseconds of a file."""

    size: int
    changed: int


class Noted(Struct, array_like=True, frozen=True):
    """What the index holds of one file; ``digest`` is the SHA-256 of its bytes, ``value`` what was made of it."""

    size: int
    changed: int
    digest: bytes
    value: Raw


class ModuleNote(Record, frozen=True, kw_only=True):
    """``module.yaml`` as the index keeps it."""

    file: ModuleFile
    broken: Text | None = None


class BankNote(Record, frozen=True, kw_only=True):
    """``checkpoint.yaml`` as the index keeps it: how many items can be asked."""

    items: int = 0


class _Whole(Struct, array_like=True, frozen=True):
    """What was made of a folder as a whole; ``listing`` is a digest of the names and stamps of its files."""

    listing: bytes
    value: Raw


class _Stored(Struct, array_like=True):
    reader: str
    folders: dict[str, Raw]
    wholes: dict[str, _Whole]


def joined(stamp: Stamp | None, overlays: Mapping[str, Stamp]) -> Stamp | None:
    """Return one stamp for a file and its overlays by language: it changes when any of them does."""
    if stamp is None or not overlays:
        return stamp
    size = stamp.size + sum(overlay.size for overlay in overlays.values())
    seal = listing_of({"": stamp, **overlays})
    return Stamp(size, int.from_bytes(seal[:7], "big"))


def listing_of(files: Mapping[str, Stamp | None], languages: Iterable[str] = ()) -> bytes:
    """Return a digest of the names and stamps of a folder's files, and of the languages it was read in."""
    lines = ["", *languages, ""] if languages else []
    lines += [f"{name} {stamp.size} {stamp.changed}" if stamp else name for name, stamp in sorted(files.items())]
    return digest_of("\n".join(lines).encode("utf-8", "surrogateescape"))


def digest_of(data: bytes) -> bytes:
    """Return the SHA-256 of ``data``."""
    return hashlib.sha256(data).digest()


def reader_stamp() -> str:
    """Return a name for this state of the reading code: what another state noted is not believed."""
    return code_stamp(Path(__file__).parent)


def code_stamp(*folders: Path) -> str:
    """Return a name for this state of the code in ``folders`` (not below them)."""
    parts = [__version__]
    for folder in folders:
        with contextlib.suppress(OSError):
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if entry.is_file():
                    stat = entry.stat()
                    parts.append(f"{folder.name} {entry.name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class Index:
    """Values by folder and file name. ``path`` is where they are kept, None for nowhere; ``shipped`` a second source.

    A missing, damaged or unwritable file is never an error: the index is then empty, or lives for this run only.
    """

    def __init__(self, path: Path | None, shipped: Path | None = None) -> None:
        self._path = path
        self._reader = reader_stamp()
        stored, came_with = _load(path), _load(shipped)
        self._raw, self._wholes = ({}, {}) if stored.reader != self._reader else (stored.folders, stored.wholes)
        self._shipped = came_with.folders
        self._folders: dict[str, dict[str, Noted]] = {}
        self._changed = False

    def find_whole(self, folder: str, listing: bytes) -> Raw | None:
        """Return what was made of a folder as a whole, where nothing in it has changed."""
        known = self._wholes.get(folder)
        return known.value if known is not None and known.listing == listing else None

    def note_whole(self, folder: str, listing: bytes, value: object) -> None:
        """Note what was made of a folder as a whole."""
        self._wholes[folder] = _Whole(listing, Raw(msgspec.msgpack.encode(value)))
        self._changed = True

    def find(self, folder: str, name: str) -> Noted | None:
        """Return what is noted of a file."""
        return self._folder(folder).get(name)

    def note(self, folder: str, name: str, stamp: Stamp, digest: bytes, value: object) -> None:
        """Note what was made of a file."""
        raw = value if isinstance(value, Raw) else Raw(msgspec.msgpack.encode(value))
        self._folder(folder)[name] = Noted(stamp.size, stamp.changed, digest, raw)
        self._changed = True

    def keep(self, folder: str, names: Collection[str]) -> None:
        """Forget every file of a folder that is not among ``names``."""
        files = self._folder(folder)
        for name in [name for name in files if name not in names]:
            del files[name]
            self._changed = True

    def save(self) -> None:
        """Write the index where anything changed, in one step; where it cannot be written, nothing happens."""
        if not self._changed or self._path is None:
            return
        self._changed = False
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(self.encode())
            beside.replace(self._path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)

    def encode(self) -> bytes:
        """Return the whole index as MessagePack."""
        known = {name: Raw(msgspec.msgpack.encode(files)) for name, files in self._folders.items()}
        return msgspec.msgpack.encode(_Stored(self._reader, {**self._raw, **known}, self._wholes))

    def portable(self) -> bytes:
        """Return what was looked at so far without times: the same files give the same bytes on every computer."""
        folders = {
            folder: Raw(msgspec.msgpack.encode({name: replace(files[name], changed=0) for name in sorted(files)}))
            for folder, files in sorted(self._folders.items())
        }
        return msgspec.msgpack.encode(_Stored("", folders, {}))

    def _folder(self, folder: str) -> dict[str, Noted]:
        if folder not in self._folders:
            raw = self._raw.get(folder) or self._shipped.get(folder)
            self._folders[folder] = {} if raw is None else decoded(raw, dict[str, Noted]) or {}
        return self._folders[folder]


def decoded(raw: Raw, type_: type[T]) -> T | None:
    """Return a value of the index; None where it is damaged."""
    try:
        return msgspec.msgpack.decode(raw, type=type_)
    except _DAMAGED:
        return None


def _load(path: Path | None) -> _Stored:
    """Return an index file with its folders still undecoded; an empty one where there is none, or it is damaged."""
    empty = _Stored("", {}, {})
    if path is None:
        return empty
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=_Stored)
    except (OSError, *_DAMAGED):
        return empty
