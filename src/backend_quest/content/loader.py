"""The course in a folder of YAML files. Looking at its modules reads no file that has not changed."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from backend_quest.content import cache
from backend_quest.content.cache import BankNote, Index, ModuleNote, Noted, Stamp
from backend_quest.content.files import is_module_name, level_name, overlay_of
from backend_quest.content.model import Bank, CourseFile, ErrorEntry, GlossaryEntry, Level, LevelEntry, ModuleEntry
from backend_quest.content.parts import WRITTEN, Text
from backend_quest.i18n import LANGUAGES

# The reading code is imported where a file has to be read: a start with a good index needs none of it.

T = TypeVar("T")
_RECENT = 16


class _Stamps(NamedTuple):
    """The stamp of a file with its overlays, None where the file is missing, and the languages of the overlays."""

    stamp: Stamp | None
    languages: tuple[str, ...]


class FileCatalog:
    """The catalog of the course below ``root``; see :class:`backend_quest.content.catalog.Catalog`.

    ``cache_dir`` is where the index is kept between runs, ``shipped`` an index that came with the course. The files
    are looked at when first asked for; a new catalog sees what was added later. Of overlays, those in ``languages``
    are read: the others could not be chosen. Safe to use from several threads.
    """

    def __init__(
        self,
        root: Path,
        cache_dir: Path | None = None,
        shipped: Path | None = None,
        *,
        languages: Iterable[str] = LANGUAGES,
    ) -> None:
        self.root = root.resolve()
        self._languages = tuple(language for language in languages if language not in WRITTEN)
        self._cache = cache_dir
        self._shipped = shipped
        self._lock = threading.RLock()
        self._index: Index | None = None
        self._course: CourseFile | None = None
        self._modules: dict[str, ModuleEntry] = {}
        self._all: tuple[ModuleEntry, ...] | None = None
        self._former: dict[str, str] | None = None
        self._recent: OrderedDict[str, tuple[Stamp, object]] = OrderedDict()

    @property
    def course(self) -> CourseFile:
        """``course.yaml``. Raises ContentError."""
        with self._lock:
            if self._course is None:
                name = "course.yaml"
                self._course = self._noted("", name, self._stamps("", name), CourseFile)
                self._save()
            return self._course

    @property
    def modules(self) -> Sequence[ModuleEntry]:
        """Every module of the course's groups, in order. A broken one says so itself."""
        with self._lock:
            if self._all is None:
                self._all = tuple(self._module(name) for name in self._names())
                self._save()
            return self._all

    def module(self, module_id: str) -> ModuleEntry:
        """Return one module. Raises KeyError."""
        with self._lock:
            if module_id not in self._names():
                raise KeyError(module_id)
            found = self._module(module_id)
            self._save()
            return found

    def entry(self, level_id: str) -> LevelEntry:
        """Return what the index knows of a level; a former id leads to it too. Raises KeyError."""
        with self._lock:
            found = self._entry(level_id)
            if found is None:
                found = self._entry(self._by_former_id().get(level_id, ""))
            if found is None:
                raise KeyError(level_id)
            return found

    def level(self, level_id: str) -> Level:
        """Read a level. Raises KeyError, or ContentError with all faults where its file is broken."""
        level: Level = self._fresh(self.entry(level_id).path)
        return level

    def bank(self, module_id: str) -> Bank:
        """Read a module's bank; an empty one where it has none. Raises KeyError, ContentError."""
        self.module(module_id)
        path = f"{module_id}/checkpoint.yaml"
        if not is_module_name(module_id) or _stamp(self.root / path) is None:
            return Bank(module=module_id, items=[])
        bank: Bank = self._fresh(path)
        return bank

    def glossary(self) -> Mapping[str, GlossaryEntry]:
        """Every term by key; entries with faults are left out."""
        entries = self._optional("", "glossary.yaml", list[GlossaryEntry])
        return {entry.key: entry for entry in entries or []}

    def concepts(self) -> Mapping[str, Text]:
        """Every concept by key; those with faults are left out."""
        return self._optional("", "concepts.yaml", dict[str, Text]) or {}

    def errors(self, language: str) -> Sequence[ErrorEntry]:
        """Plain words for the errors of a programming language; entries with faults are left out."""
        if not is_module_name(language):
            return ()
        return self._optional("errors", f"{language}.yaml", list[ErrorEntry]) or ()

    def index(self) -> bytes:
        """Return the index of the whole course, to be shipped with it. Raises ContentError."""
        self.modules, self.glossary(), self.concepts()
        for name in _listed(self.root / "errors"):
            self.errors(name.removesuffix(".yaml"))
        return self._known().portable()

    # ── modules ──────────────────────────────────────────────────────────────────────────────

    def _names(self) -> list[str]:
        return list(dict.fromkeys(name for group in self.course.groups for name in group.modules))

    def _module(self, module_id: str) -> ModuleEntry:
        if module_id not in self._modules:
            self._modules[module_id] = self._read_module(module_id)
        return self._modules[module_id]

    def _read_module(self, module_id: str) -> ModuleEntry:
        rule = self._module_fault(module_id)
        if rule is not None:
            from backend_quest.content.indexing import unreadable_module

            return unreadable_module(module_id, rule)
        files = _listed(self.root / module_id)
        listing = cache.listing_of(files, self._languages)
        raw = self._known().find_whole(module_id, listing)
        found = None if raw is None else cache.decoded(raw, ModuleEntry)
        if found is None:
            found = self._make_module(module_id, files)
            if all(self._known().find(module_id, name) for name in files if _is_read(name)):
                self._known().note_whole(module_id, listing, found)
        return found

    def _module_fault(self, module_id: str) -> str | None:
        """Return why a module's folder is not looked at, None where it is."""
        if not is_module_name(module_id):
            return "module-name"
        folder = self.root / module_id
        whole = folder.is_dir() and folder.resolve().is_relative_to(self.root)
        return None if whole else "missing-module"

    def _make_module(self, module_id: str, files: dict[str, Stamp | None]) -> ModuleEntry:
        self._known().keep(module_id, files.keys())
        note = self._noted(module_id, "module.yaml", self._group("module.yaml", files.get), ModuleNote)
        bank = BankNote()
        if "checkpoint.yaml" in files:
            bank = self._noted(module_id, "checkpoint.yaml", self._group("checkpoint.yaml", files.get), BankNote)
        levels: dict[str, LevelEntry] = {}
        for name in filter(level_name, sorted(files)):
            level = self._noted(module_id, name, self._group(name, files.get), LevelEntry)
            levels.setdefault(level.id, level)
        return ModuleEntry(
            id=module_id, file=note.file, levels=list(levels.values()), bank=bank.items, broken=note.broken
        )

    def _entry(self, level_id: str) -> LevelEntry | None:
        module = level_id.rpartition("/")[0]
        if module not in self._names():
            return None
        found = self._module(module)
        self._save()
        return next((entry for entry in found.levels if entry.id == level_id), None)

    def _by_former_id(self) -> dict[str, str]:
        if self._former is None:
            entries = [entry for module in self.modules for entry in module.levels]
            self._former = {former: entry.id for entry in entries for former in entry.was}
        return self._former

    # ── files ────────────────────────────────────────────────────────────────────────────────

    def _known(self) -> Index:
        if self._index is None:
            name = cache.digest_of(os.fsencode(self.root)).hex()[:16]
            path = None if self._cache is None else self._cache / f"course-{name}.msgpack"
            self._index = Index(path, self._shipped)
        return self._index

    def _save(self) -> None:
        if self._index is not None:
            self._index.save()

    def _group(self, name: str, stamp_of: Callable[[str], Stamp | None]) -> _Stamps:
        """Return the stamps of a file and of its overlays; ``stamp_of`` says which of them there are."""
        found = {language: stamp_of(overlay_of(name, language)) for language in self._languages}
        overlays = {language: stamp for language, stamp in found.items() if stamp is not None}
        return _Stamps(cache.joined(stamp_of(name), overlays), tuple(overlays))

    def _stamps(self, folder: str, name: str) -> _Stamps:
        return self._group(name, lambda one: _stamp(self.root / folder / one))

    def _noted(self, folder: str, name: str, stamps: _Stamps, type_: type[T]) -> T:
        """Return what the index knows of a file, or what is made of it where it or an overlay changed."""
        known, stamp = self._known().find(folder, name), stamps.stamp
        value: T | None = None
        if known is not None and stamp is not None and (known.size, known.changed) == (stamp.size, stamp.changed):
            value = cache.decoded(known.value, type_)
        return self._made(folder, name, stamps, type_, known) if value is None else value

    def _made(self, folder: str, name: str, stamps: _Stamps, type_: type[T], known: Noted | None) -> T:
        """Read a file; where its bytes are those the index knows, that is enough."""
        from backend_quest.content.indexing import make
        from backend_quest.content.reading import load_source, parse_source

        source = load_source(self.root, f"{folder}/{name}" if folder else name, stamps.languages)
        digest = source.digest
        value: T | None = None
        if known is not None and known.digest == digest:
            value = cache.decoded(known.value, type_)
        if value is None:
            parse_source(source)
            value = make(type_, source)
        if digest is not None and stamps.stamp is not None:
            self._known().note(folder, name, stamps.stamp, digest, value)
        return value

    def _optional(self, folder: str, name: str, type_: type[T]) -> T | None:
        with self._lock:
            stamps = self._stamps(folder, name)
            if stamps.stamp is None:
                return None
            value = self._noted(folder, name, stamps, type_)
            self._save()
            return value

    def _fresh(self, path: str) -> Any:
        """Return what a file holds, from the recently read ones where it has not changed. Raises ContentError."""
        stamps = self._stamps("", path)
        stamp = stamps.stamp
        with self._lock:
            kept = self._recent.get(path)
            if kept is not None and kept[0] == stamp:
                self._recent.move_to_end(path)
                return kept[1]
        from backend_quest.content.reading import open_source, read_bank, read_level

        source = open_source(self.root, path, stamps.languages)
        value = read_bank(source) if path.endswith("/checkpoint.yaml") else read_level(source)
        if value is None:
            raise source.report.error()
        if stamp is not None:
            with self._lock:
                self._recent[path] = (stamp, value)
                while len(self._recent) > _RECENT:
                    self._recent.popitem(last=False)
        return value


def _is_read(name: str) -> bool:
    return name in ("module.yaml", "checkpoint.yaml") or level_name(name) is not None


def _stamp(place: Path | os.DirEntry[str]) -> Stamp | None:
    try:
        stat = place.stat()
    except (OSError, ValueError):
        return None
    return Stamp(stat.st_size, stat.st_mtime_ns)


def _listed(folder: Path) -> dict[str, Stamp | None]:
    """Return the YAML files of a folder with their stamps; nothing where it cannot be listed."""
    found: dict[str, Stamp | None] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".yaml"):
                    found[entry.name] = _stamp(entry)
    except OSError:
        return {}
    return found
