"""A whole course with its trees, for looking at files beside each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from backend_quest.authoring.translation import can_be_translated
from backend_quest.content import yaml_tree as tree
from backend_quest.content.files import is_module_name, level_name, overlay_name
from backend_quest.content.model import Bank, CourseFile, ErrorEntry, GlossaryEntry, Level, ModuleFile
from backend_quest.content.parts import WRITTEN, Text
from backend_quest.content.reading import (
    Source,
    open_source,
    read_as,
    read_bank,
    read_concepts,
    read_entries,
    read_level,
)
from backend_quest.content.report import Report
from backend_quest.content.where import Where

T = TypeVar("T")


@dataclass
class Read(Generic[T]):
    """One file that was read, and where its parts stand."""

    value: T
    where: Where

    @property
    def path(self) -> str:
        """The file, from the root of the course."""
        return self.where.report.path


@dataclass
class LintModule:
    """The files of one module that could be read."""

    id: str
    file: Read[ModuleFile] | None = None
    bank: Read[Bank] | None = None
    levels: list[Read[Level]] = field(default_factory=list)
    teaches: dict[str, list[str]] = field(default_factory=dict)
    """What each level teaches, in the order of the module; of a broken one as much as can be read."""

    @property
    def stacks(self) -> list[str]:
        """The stacks that the module belongs to."""
        return self.file.value.stacks if self.file is not None else ["all"]


@dataclass
class LintCourse:
    """Everything of a course that could be read; the faults of each file are in its report."""

    root: Path
    reports: dict[str, Report] = field(default_factory=dict)
    course: Read[CourseFile] | None = None
    concepts: dict[str, Text] = field(default_factory=dict)
    glossary: dict[str, GlossaryEntry] = field(default_factory=dict)
    modules: dict[str, LintModule] = field(default_factory=dict)
    lists: list[Read[Any]] = field(default_factory=list)

    def report(self, path: str) -> Report:
        """Return the report of a file."""
        return self.reports.setdefault(path, Report(path))

    def read(self, path: str, reader: Callable[[Source], T | None], languages: Iterable[str] = ()) -> Read[T] | None:
        """Read one file with its overlays in ``languages``; None where it has faults."""
        source = self.open(path, languages)
        return _placed(source, reader(source))

    def open(self, path: str, languages: Iterable[str] = ()) -> Source:
        """Return a file and its overlays with their trees, their reports among the others."""
        source = open_source(self.root, path, languages)
        for one in (source, *source.overlays.values()):
            self.reports[one.path] = one.report
        return source

    def level_ids(self) -> set[str]:
        """Return the ids of all levels, broken ones included."""
        return {level for module in self.modules.values() for level in module.teaches}


def _placed(source: Source, value: T | None) -> Read[T] | None:
    if value is None or source.node is None:
        return None
    overlays = {
        language: Where(overlay.node, overlay.report)
        for language, overlay in source.overlays.items()
        if overlay.node is not None
    }
    return Read(value, Where(source.node, source.report, overlays=overlays))


def read_course(root: Path) -> LintCourse:
    """Read every file of a course."""
    course = LintCourse(root.resolve())
    told = _overlays(course, "", _listed(course.root))
    course.course = course.read("course.yaml", lambda source: read_as(CourseFile, source), told("course.yaml"))
    _read_lists(course, told)
    names = [] if course.course is None else _named_modules(course, course.course)
    for name in names:
        course.modules[name] = _read_module(course, name)
    _find_unlisted(course, set(names))
    return course


def _overlays(course: LintCourse, folder: str, names: Sequence[tuple[str, bool]]) -> Callable[[str], list[str]]:
    """Return what finds the languages of a file's overlays in a folder; every overlay of no use is noted."""
    found: dict[str, list[str]] = {}
    there = {name for name, _ in names}
    for name in sorted(there):
        base, language = overlay_name(name) or ("", "")
        if not base:
            continue
        report = course.report(f"{folder}/{name}" if folder else name)
        if base not in there:
            report.add("overlay-orphan", name=base)
        elif not can_be_translated(base):
            report.add("overlay-file", name=base)
        elif language in WRITTEN:
            report.add("overlay-language", language=language)
        else:
            found.setdefault(base, []).append(language)
    return lambda name: found.get(name, [])


def _read_lists(course: LintCourse, told: Callable[[str], list[str]]) -> None:
    concepts = course.read("concepts.yaml", read_concepts, told("concepts.yaml"))
    glossary = course.read("glossary.yaml", lambda source: read_entries(GlossaryEntry, source))
    course.concepts = {} if concepts is None else concepts.value
    course.glossary = {} if glossary is None else {entry.key: entry for entry in glossary.value}
    found: list[Read[Any] | None] = [course.course, concepts, glossary]
    names = _listed(course.root / "errors")
    _overlays(course, "errors", names)
    for name, _ in names:
        if overlay_name(name):
            continue
        if name.endswith(".yaml"):
            found.append(course.read(f"errors/{name}", lambda source: read_entries(ErrorEntry, source)))
        else:
            course.report(f"errors/{name}").add("stray-file", warning=True)
    course.lists = [file for file in found if file is not None]


def _named_modules(course: LintCourse, file: Read[CourseFile]) -> list[str]:
    names: list[str] = []
    for number, group in enumerate(file.value.groups):
        for place, name in enumerate(group.modules):
            where = file.where.at("groups", number, "modules", place)
            if not is_module_name(name):
                where.add("module-name", name=name)
            elif name in names:
                where.add("module-twice", name=name)
            elif not (course.root / name).is_dir():
                where.add("no-module", name=name)
            else:
                names.append(name)
    return names


def _read_module(course: LintCourse, module_id: str) -> LintModule:
    module = LintModule(module_id)
    names = _listed(course.root / module_id)
    told = _overlays(course, module_id, names)
    path = f"{module_id}/module.yaml"
    module.file = course.read(path, lambda source: read_as(ModuleFile, source), told("module.yaml"))
    numbers: dict[int, str] = {}
    for name, is_file in names:
        path = f"{module_id}/{name}"
        if overlay_name(name):
            continue
        if name == "checkpoint.yaml":
            module.bank = course.read(path, read_bank, told(name))
        elif name.endswith(".yaml") and name != "module.yaml":
            _read_level(course, module, path, numbers, told(name))
        elif name != "module.yaml" or not is_file:
            course.report(path).add("stray-file", warning=True)
    return module


def _read_level(
    course: LintCourse, module: LintModule, path: str, numbers: dict[int, str], languages: list[str]
) -> None:
    source = course.open(path, languages)
    level = _placed(source, read_level(source))
    if level is not None:
        module.levels.append(level)
    numbered = level_name(path.rpartition("/")[2])
    if numbered is None:
        return
    number, slug = numbered
    level_id = f"{module.id}/{slug}"
    if number in numbers:
        course.report(path).add("number-twice", number=f"{number:02}", other=numbers[number])
    if level_id in module.teaches:
        course.report(path).add("slug-twice", slug=slug)
    numbers.setdefault(number, path)
    module.teaches.setdefault(level_id, _taught(source))


def _taught(source: Source) -> list[str]:
    """Return what a level teaches, as far as its file can be read."""
    found = source.node.get("teaches") if isinstance(source.node, tree.Mapping) else None
    items = found.items if isinstance(found, tree.Sequence) else []
    return [item.value for item in items if isinstance(item, tree.Scalar)]


def _find_unlisted(course: LintCourse, names: set[str]) -> None:
    known = names | {"errors", "course.yaml", "concepts.yaml", "glossary.yaml"}
    for name, is_file in _listed(course.root):
        if name in known or overlay_name(name):
            continue
        course.report(name).add("stray-file" if is_file else "unlisted-module", warning=is_file)


def _listed(folder: Path) -> list[tuple[str, bool]]:
    """Return the names in a folder, sorted, and whether each is a file; hidden ones are left out."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, not entry.is_dir()) for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return []
    return sorted(found)
