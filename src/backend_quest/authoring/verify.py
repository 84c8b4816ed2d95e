"""Proves a course by playing it: solutions pass, starters fail, every listed mistake gets its own words."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

import backend_quest
from backend_quest.authoring.proofs import Problem, prove
from backend_quest.authoring.proofs_errors import prove_errors
from backend_quest.checking.context import Judging
from backend_quest.content.cache import code_stamp
from backend_quest.content.catalog import Catalog
from backend_quest.content.faults import ContentError
from backend_quest.content.kinds import Body, CodeTask, PredictOutput, language_of
from backend_quest.content.model import Bank, Level, LevelEntry
from backend_quest.runner.api import Runner, Runtime


@dataclass
class Report:
    """What verifying found: names of proved and skipped items, and every problem. ``cached`` were proved before."""

    proved: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    cached: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong. Skipped items are not proved, and not wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    body: Body
    stack: str | None

    @property
    def language(self) -> str | None:
        """The language whose runtime the proof needs."""
        if isinstance(self.body, PredictOutput) and self.body.snippet.language != "json":
            return self.body.snippet.language
        return language_of(self.body, self.stack)

    def digest(self, runtime: Runtime | None) -> str:
        """Return what stands for the item in the cache, proved with this game on this runtime."""
        return _digest(self.body, self.stack, runtime)


@cache
def _game() -> str:
    """Return a name for this state of everything that judges, runs and proves."""
    package = Path(backend_quest.__file__).parent
    runner = [place for place in (package / "runner").rglob("*") if place.is_dir() and place.name != "__pycache__"]
    parts = ("authoring", "checking", "content", "engine", "runner")
    return code_stamp(*(package / name for name in parts), *sorted(runner))


def _digest(value: object, about: object, runtime: Runtime | None) -> str:
    language = () if runtime is None else (runtime.language, runtime.version)
    seal = hashlib.sha256(msgspec.msgpack.encode(value))
    seal.update(f"{about} {_game()} {sys.version_info} {language}".encode())
    return seal.hexdigest()


class Cache:
    """Digests of what was proved before, one to a line; ``None`` remembers nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: set[str] = set()
        if path is not None and path.is_file():
            self._known = set(path.read_text(encoding="utf-8").split())

    def __contains__(self, digest: str) -> bool:
        return digest in self._known

    def add(self, digests: Iterable[str]) -> None:
        """Remember ``digests`` where the folder can be written."""
        self._known.update(digests)
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text("\n".join(sorted(self._known)), encoding="utf-8")
        except OSError:
            return


def verify(
    catalog: Catalog,
    runner: Runner,
    *,
    only: Sequence[str] = (),
    cache: Cache | None = None,
    workers: int = 2,
    progress: Callable[[str], None] = lambda name: None,
) -> Report:
    """Prove the levels and banks named in ``only`` (ids of modules or levels), or everything.

    Broken files are problems; a level whose runtime is missing is skipped, by name.
    """
    report, cache = Report(), cache or Cache(None)
    todo: list[tuple[_Item, str]] = []
    for item in _items(catalog, only, report):
        runtime = None if item.language is None else runner.runtime(item.language)
        digest = item.digest(runtime)
        if runtime is not None and not runtime.found:
            report.skipped[item.name] = runtime.language
        elif digest in cache:
            report.proved.append(item.name)
            report.cached += 1
        else:
            todo.append((item, digest))
    with ThreadPoolExecutor(max_workers=workers) as pool:
        proofs = pool.map(lambda one: _prove(one[0], catalog, runner), todo)
        for (item, digest), problems in zip(todo, proofs, strict=True):
            progress(item.name)
            report.problems += problems
            if not problems:
                report.proved.append(item.name)
                cache.add([digest])
    if not only:
        _verify_errors(catalog, runner, report, cache)
    return report


def _prove(item: _Item, catalog: Catalog, runner: Runner) -> list[Problem]:
    return prove(item.name, item.body, Judging(runner, catalog.errors, item.stack))


def _items(catalog: Catalog, only: Sequence[str], report: Report) -> Iterable[_Item]:
    for module in catalog.modules:
        if module.broken is not None:
            report.problems.append(Problem(module.id, module.broken.en))
        for entry in module.levels:
            if not only or entry.id in only or module.id in only:
                yield from _level_items(catalog, entry, report)
        if module.bank and (not only or module.id in only):
            yield from _bank_items(catalog, module.id, report)


def _level_items(catalog: Catalog, entry: LevelEntry, report: Report) -> Iterable[_Item]:
    level = _read(lambda: catalog.level(entry.id), report)
    if not isinstance(level, Level):
        return
    body = level.body
    stacks: list[str | None] = [None]
    if isinstance(body, CodeTask) and body.variants:
        stacks = list(body.variants)
    for stack in stacks:
        name = level.id if stack is None else f"{level.id} ({stack})"
        yield _Item(name, body, stack)


def _bank_items(catalog: Catalog, module_id: str, report: Report) -> Iterable[_Item]:
    bank = _read(lambda: catalog.bank(module_id), report)
    if isinstance(bank, Bank):
        for item in bank.items:
            yield _Item(f"{module_id}#{item.key}", item.body, None)


def _read(read: Callable[[], Level | Bank], report: Report) -> Level | Bank | None:
    try:
        return read()
    except ContentError as error:
        report.problems += [
            Problem(f"{fault.path}:{fault.line}:{fault.column}", fault.message.en) for fault in error.faults
        ]
        return None


def _verify_errors(catalog: Catalog, runner: Runner, report: Report, cache: Cache) -> None:
    levels = [level for module in catalog.modules for level in module.levels]
    for language in sorted({language for level in levels for language in level.languages}):
        entries = list(catalog.errors(language))
        runtime = runner.runtime(language)
        if not entries:
            continue
        if not runtime.found:
            report.skipped[f"errors/{language}"] = language
            continue
        digest = _digest(entries, "errors", runtime)
        if digest in cache:
            report.cached += 1
            continue
        problems = prove_errors(language, entries, runner)
        report.problems += problems
        if not problems:
            cache.add([digest])
