"""What the map needs to know of each file: made once, then kept in the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend_quest.content import yaml_tree as tree
from backend_quest.content.cache import BankNote, ModuleNote
from backend_quest.content.faults import Fault
from backend_quest.content.files import level_name
from backend_quest.content.kinds import Body, CodeTask, language_of
from backend_quest.content.model import CourseFile, ErrorEntry, GlossaryEntry, LevelEntry, ModuleEntry, ModuleFile
from backend_quest.content.parts import Text
from backend_quest.content.reading import Source, read_as, read_bank, read_concepts, read_entries, read_level
from backend_quest.content.report import Report
from backend_quest.content.schema import FAILED, reader_of


def make(type_: Any, source: Source) -> Any:
    """Return what the index keeps of a file, by its type. Raises ContentError for a broken ``course.yaml`` only."""
    return _MAKERS[type_](source)


def course_file(source: Source) -> CourseFile:
    """Return ``course.yaml``. Raises ContentError."""
    course = read_as(CourseFile, source)
    if course is None:
        raise source.report.error()
    return course


def level_entry(source: Source) -> LevelEntry:
    """Return the entry of a level; a broken one keeps what could be read and its first fault."""
    level = read_level(source)
    if level is not None:
        return LevelEntry(
            id=level.id,
            number=level.number,
            path=source.path,
            kind=level.kind,
            title=level.title,
            short=level.short,
            minutes=level.minutes,
            language=language_of(level.body),
            variants=_variants(level.body),
            teaches=level.teaches,
            was=level.was,
        )
    module, _, name = source.path.rpartition("/")
    number, slug = level_name(name) or (0, name)
    return LevelEntry(
        id=f"{module}/{slug}",
        number=number,
        path=source.path,
        kind=_kind(source.node),
        title=_title(source.node, slug),
        broken=_first(source.report),
    )


def _variants(body: Body) -> dict[str, str]:
    return {stack: code.language for stack, code in body.variants.items()} if isinstance(body, CodeTask) else {}


def module_note(source: Source) -> ModuleNote:
    """Return what a ``module.yaml`` says; a broken one keeps its title and its first fault."""
    file = read_as(ModuleFile, source)
    if file is not None:
        return ModuleNote(file=file)
    return ModuleNote(file=_bare(_title(source.node, source.path.rpartition("/")[0])), broken=_first(source.report))


def bank_note(source: Source) -> BankNote:
    """Return how many items a bank holds; none where it is broken."""
    bank = read_bank(source)
    return BankNote(items=0 if bank is None else len(bank.items))


def unreadable_module(module_id: str, rule: str) -> ModuleEntry:
    """Return the entry of a module whose folder cannot be looked at."""
    report = Report(module_id)
    report.add(rule, name=module_id)
    return ModuleEntry(id=module_id, file=_bare(_title(None, module_id)), levels=[], broken=_first(report))


def _bare(title: Text) -> ModuleFile:
    return ModuleFile(title=title, summary=Text(id="", en=""), stacks=["all"])


def _title(node: tree.Node | None, name: str) -> Text:
    found = node.get("title") if isinstance(node, tree.Mapping) else None
    text = FAILED if found is None else reader_of(Text)(found, Report(""))
    words = name.replace("-", " ").capitalize()
    return Text(id=words, en=words) if text is FAILED else text


def _kind(node: tree.Node | None) -> str:
    found = node.get("kind") if isinstance(node, tree.Mapping) else None
    return found.value if isinstance(found, tree.Scalar) else ""


def _first(report: Report) -> Text:
    first: Fault = report.error().faults[0]
    return Text(id=first.format("id"), en=first.format("en"))


_MAKERS: dict[Any, Callable[[Source], Any]] = {
    CourseFile: course_file,
    ModuleNote: module_note,
    BankNote: bank_note,
    LevelEntry: level_entry,
    dict[str, Text]: read_concepts,
    list[GlossaryEntry]: lambda source: read_entries(GlossaryEntry, source),
    list[ErrorEntry]: lambda source: read_entries(ErrorEntry, source),
}
