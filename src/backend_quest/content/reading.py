"""Reading the files of a course: from bytes to a level, a bank or another file, with all faults at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec

from backend_quest.content import yaml_tree as tree
from backend_quest.content.consistency import check_bank, check_level
from backend_quest.content.files import level_name, overlay_of, read_course_file
from backend_quest.content.kinds import Body, QuizBody
from backend_quest.content.model import Bank, BankItem, ErrorEntry, GlossaryEntry, Head, Level
from backend_quest.content.overlays import overlaid
from backend_quest.content.parts import Text
from backend_quest.content.report import Report
from backend_quest.content.rules import check_pattern
from backend_quest.content.schema import FAILED, fields_of, reader_of, refuse_unknown, struct_from
from backend_quest.content.where import Where

T = TypeVar("T")
E = TypeVar("E", ErrorEntry, GlossaryEntry)

KINDS: dict[str, type[Any]] = {type_.__struct_config__.tag: type_ for type_ in get_args(Body)}
QUIZ_KINDS: dict[str, type[Any]] = {type_.__struct_config__.tag: type_ for type_ in get_args(QuizBody)}
LATER_KINDS = (
    "doc_query",
    "shell_task",
    "git_task",
    "config_task",
    "capstone",
    "portfolio_check",
)


@dataclass
class Source:
    """One file that was looked at: its report, and as much of it as could be read; ``overlays`` by their language."""

    path: str
    report: Report = field(init=False)
    data: bytes | None = None
    node: tree.Node | None = None
    overlays: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.report = Report(self.path)

    @property
    def digest(self) -> bytes | None:
        """The SHA-256 of the bytes, those of the overlays among them; None where the file could not be read."""
        if self.data is None:
            return None
        seal = hashlib.sha256(self.data)
        for language, overlay in self.overlays.items():
            seal.update(language.encode() + hashlib.sha256(overlay.data or b"").digest())
        return seal.digest()


def load_source(root: Path, path: str, languages: Iterable[str] = ()) -> Source:
    """Read the bytes of ``path`` below the resolved ``root``, and of its overlays in ``languages``.

    Raises nothing: faults are in the reports.
    """
    source = Source(path)
    source.data = read_course_file(root, path, source.report)
    source.overlays = {language: load_source(root, overlay_of(path, language)) for language in languages}
    return source


def open_source(root: Path, path: str, languages: Iterable[str] = ()) -> Source:
    """Read bytes and trees as :func:`load_source` and :func:`parse_source` do."""
    source = load_source(root, path, languages)
    parse_source(source)
    return source


def parse_source(source: Source) -> None:
    """Build the trees of a source and its overlays whose bytes are there."""
    for overlay in source.overlays.values():
        parse_source(overlay)
    text = None if source.data is None else tree.decode(source.data, source.report)
    if text is not None:
        source.node = tree.parse(text, source.report)


def _told(value: T, source: Source) -> T:
    """Return the value with the texts of every overlay that fits; where one has faults, its report says so."""
    for language, overlay in source.overlays.items():
        told = None if overlay.node is None else overlaid(value, overlay.node, language, overlay.report)
        value = value if told is None else told
    return value


def read_as(type_: type[T], source: Source) -> T | None:
    """Return the file as ``type_``; None where it has faults."""
    value: T | None = _whole(source, reader_of(type_))
    return value


def read_level(source: Source) -> Level | None:
    """Return the level of a file; None where it has faults. Its path gives its id and number."""
    module, _, name = source.path.rpartition("/")
    numbered = level_name(name)
    if numbered is None:
        source.report.add("file-name", name=name)
    number, slug = numbered or (0, name)

    def read(node: tree.Node, report: Report) -> Any:
        values = _flattened(node, report, Head, KINDS)
        if values is None:
            return FAILED
        level = Level(id=f"{module}/{slug}", number=number, version=version_of(values["body"]), **values)
        check_level(level, node, report)
        return level

    found: Level | None = _whole(source, read)
    return found


def read_bank(source: Source) -> Bank | None:
    """Return the bank of a module; None where it has faults."""

    def read(node: tree.Node, report: Report) -> Any:
        items = node.get("items") if isinstance(node, tree.Mapping) else None
        if not isinstance(node, tree.Mapping) or not isinstance(items, tree.Sequence):
            report.add("missing-key", node, key="items")
            return FAILED
        refuse_unknown(node, ["items"], report)
        found = [_flattened(item, report, BankItem, QUIZ_KINDS) for item in items.items]
        whole = [BankItem(**values) for values in found if values is not None]
        if len(whole) < len(found):
            return FAILED
        bank = Bank(module=source.path.rpartition("/")[0], items=whole)
        check_bank(bank, node, report)
        return bank

    found: Bank | None = _whole(source, read)
    return found


def read_entries(type_: type[E], source: Source) -> list[E]:
    """Return the whole entries of a list with keys (glossary, errors); the others are in the report."""
    node = source.node
    if not isinstance(node, tree.Sequence):
        if node is not None:
            source.report.add("expected-list", node)
        return []
    read = reader_of(type_)
    entries: dict[str, E] = {}
    for number, item in enumerate(node.items):
        entry = read(item, source.report)
        if entry is FAILED:
            continue
        where = Where(node, source.report, (number,))
        if isinstance(entry, ErrorEntry) and not check_pattern(entry.matches, where, "matches"):
            continue
        if entry.key in entries:
            where.add("key-twice", "key", key=entry.key)
        entries.setdefault(entry.key, entry)
    return list(entries.values())


def read_concepts(source: Source) -> dict[str, Text]:
    """Return the whole concepts of ``concepts.yaml``; the others are in the report."""
    node = source.node
    if not isinstance(node, tree.Mapping):
        if node is not None:
            source.report.add("expected-mapping", node)
        return {}
    texts = {key.value: reader_of(Text)(value, source.report) for key, value in node.entries}
    return _told({key: text for key, text in texts.items() if text is not FAILED}, source)


def _whole(source: Source, read: Callable[[tree.Node, Report], Any]) -> Any:
    if source.node is None:
        return None
    value = read(source.node, source.report)
    return None if value is FAILED or source.report.broken else _told(value, source)


def _flattened(node: tree.Node, report: Report, outer: type[Any], kinds: dict[str, type[Any]]) -> dict[str, Any] | None:
    """Return the values of ``outer``, its ``body`` read from the keys of its kind in the same mapping."""
    if not isinstance(node, tree.Mapping):
        report.add("expected-mapping", node)
        return None
    kind = _kind(node, report, kinds)
    head = fields_of(outer)
    values = head.values(node, report)
    if kind is None:
        return None
    body = fields_of(kind)
    unknown = refuse_unknown(node, [*head.readers, "kind", *body.readers], report)
    values["body"] = struct_from(kind, body.values(node, report))
    return None if unknown or any(value is FAILED for value in values.values()) else values


def _kind(node: tree.Mapping, report: Report, kinds: dict[str, type[Any]]) -> type[Any] | None:
    found = node.get("kind")
    if found is None:
        report.add("missing-key", node, key="kind")
        return None
    if isinstance(found, tree.Scalar) and found.value in kinds:
        return kinds[found.value]
    if isinstance(found, tree.Scalar) and found.value in LATER_KINDS and kinds is KINDS:
        report.add("later-kind", found, kind=found.value)
        return None
    value = found.value if isinstance(found, tree.Scalar) else "…"
    report.add("wrong-value", found, value=value, allowed=", ".join(kinds))
    return None


# ── the version of a level ───────────────────────────────────────────────────────────────────

_UNJUDGED = frozenset({"mistakes", "starter"})


def version_of(body: Body) -> str:
    """Return the version of a level: 16 hex digits over what is judged, not over the words around it."""
    data = msgspec.json.encode([type(body).__struct_config__.tag, _judged(body)], order="deterministic")
    return hashlib.sha256(data).hexdigest()[:16]


def _judged(value: Any) -> Any:
    """Return ``value`` as data, without texts, defaults and what does not decide."""
    if isinstance(value, msgspec.Struct):
        given = {
            field.name: getattr(value, field.name)
            for field in msgspec.structs.fields(value)
            if field.name not in _UNJUDGED and getattr(value, field.name) != _default(field)
        }
        return _judged(given)
    if isinstance(value, dict):
        return {key: _judged(part) for key, part in value.items() if not isinstance(part, Text)}
    if isinstance(value, list):
        return [_judged(part) for part in value if not isinstance(part, Text)]
    return value


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
