"""Reading trees into the structs of the course, whatever their type: one reader for the whole format.

A reader takes a node and a report and returns the value, or ``FAILED`` after noting every fault it met. Which scalar
means what hangs on the type alone: where the schema wants text, ``No``, ``0123`` and ``12:30`` stay text.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from enum import Enum
from typing import Any, Final, Literal, Union, get_args, get_origin

import msgspec

from backend_quest.content import yaml_tree as tree
from backend_quest.content.parts import WRITTEN, Matcher, Text
from backend_quest.content.report import Report
from backend_quest.text import clean


class _Failed(Enum):
    FAILED = "failed"


FAILED: Final = _Failed.FAILED
"""What a reader returns where there is no value to speak of."""

Read = Callable[[tree.Node, Report], Any]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DIGITS = 18
_WORD = re.compile(r"[\w./:-]*")


def struct_from(type_: type[Any], values: Mapping[str, Any]) -> Any:
    """Return the struct, or FAILED where one of its values failed."""
    return FAILED if any(value is FAILED for value in values.values()) else type_(**values)


class Fields:
    """The keys of one struct, with their readers; a body, whose keys stand among the others, is left out."""

    def __init__(self, type_: type[Any]) -> None:
        fields = [field for field in msgspec.structs.fields(type_) if _stands_in_file(type_, field)]
        self.required = [field.encode_name for field in fields if field.required]
        self.types = {field.encode_name: field.type for field in fields}
        self.names = {field.encode_name: field.name for field in fields}
        self.readers: dict[str, Read] = {
            field.encode_name: read_prose if type_ is Text else reader_of(field.type) for field in fields
        }

    def values(self, node: tree.Mapping, report: Report) -> dict[str, Any]:
        """Return the values of the keys that belong to this struct; missing ones are noted."""
        values = {
            self.names[key.value]: self.readers[key.value](value, report)
            for key, value in node.entries
            if key.value in self.readers
        }
        for name in self.required:
            if self.names[name] not in values:
                report.add("missing-key", node, key=name)
                values[self.names[name]] = FAILED
        return values


def _stands_in_file(type_: type[Any], field: msgspec.structs.FieldInfo) -> bool:
    return field.name in WRITTEN if type_ is Text else not _is_body(field.type)


def _is_body(type_: Any) -> bool:
    members = get_args(type_)
    configs = [getattr(member, "__struct_config__", None) for member in members]
    return bool(configs) and all(config is not None and config.tag is not None for config in configs)


_FIELDS: dict[Any, Fields] = {}


def fields_of(type_: type[Any]) -> Fields:
    """Return the keys of a struct."""
    if type_ not in _FIELDS:
        _FIELDS[type_] = Fields(type_)
    return _FIELDS[type_]


def refuse_unknown(node: tree.Mapping, known: Iterable[str], report: Report) -> bool:
    """Note every key that is not ``known``; return whether there were any."""
    known = list(known)
    unknown = [key for key, _ in node.entries if key.value not in known]
    for key in unknown:
        near = get_close_matches(key.value[:60].lower(), known, n=1, cutoff=0.6)
        if near:
            report.add("misspelt-key", key, key=key.value, near=near[0])
        else:
            report.add("unknown-key", key, key=key.value)
    return bool(unknown)


def reader_of(type_: Any) -> Read:
    """Return the reader of a type of the model. Raises TypeError for a type the format does not have."""
    if type_ not in _READERS:
        _READERS[type_] = _reader_for(type_)
    return _READERS[type_]


def _reader_for(type_: Any) -> Read:
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return _struct_reader(type_)
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is list:
        return _list_reader(reader_of(arguments[0]))
    if origin is dict and arguments[0] is str:
        return _dict_reader(reader_of(arguments[1]))
    if origin is Literal:
        return _literal_reader(arguments)
    if origin in (Union, types.UnionType):
        return _union_reader([argument for argument in arguments if argument is not type(None)])
    raise TypeError(f"no reader for {type_!r}")


# ── scalars ──────────────────────────────────────────────────────────────────────────────────


def _scalar(node: tree.Node, report: Report, wanted: str) -> tree.Scalar | None:
    if not isinstance(node, tree.Scalar):
        report.add(wanted, node)
        return None
    if node.plain and not node.value:
        report.add("empty-value", node)
        return None
    return node


def _text(node: tree.Node, report: Report) -> Any:
    scalar = _scalar(node, report, "expected-text")
    if scalar is None:
        return FAILED
    if scalar.cut and not _WORD.fullmatch(scalar.value):
        report.add("cut-text", scalar)
        return FAILED
    return clean(scalar.value, tabs=True)


def read_prose(node: tree.Node, report: Report) -> Any:
    """Return one language of a text."""
    scalar = _scalar(node, report, "expected-text")
    if scalar is None:
        return FAILED
    if scalar.cut:
        report.add("cut-text", scalar)
        return FAILED
    return clean(scalar.value, tabs=True)


def _integer(node: tree.Node, report: Report) -> Any:
    scalar = _scalar(node, report, "expected-integer")
    if scalar is None:
        return FAILED
    if not scalar.plain or not _INTEGER.fullmatch(scalar.value) or len(scalar.value) > _DIGITS:
        report.add("expected-integer", node)
        return FAILED
    return int(scalar.value)


def _number(node: tree.Node, report: Report) -> Any:
    scalar = _scalar(node, report, "expected-number")
    if scalar is None:
        return FAILED
    fits = _INTEGER.fullmatch(scalar.value) or _DECIMAL.fullmatch(scalar.value)
    if not scalar.plain or not fits or len(scalar.value) > _DIGITS:
        report.add("expected-number", node)
        return FAILED
    return float(scalar.value)


def _boolean(node: tree.Node, report: Report) -> Any:
    if not isinstance(node, tree.Scalar) or not node.plain or node.value not in ("true", "false"):
        report.add("expected-boolean", node)
        return FAILED
    return node.value == "true"


def read_data(node: tree.Node, report: Report) -> Any:
    """Return plain data: only true, false, null and decimal numbers are more than text, and only without quotes."""
    if isinstance(node, tree.Mapping):
        return _all({clean(key.value): read_data(value, report) for key, value in node.entries})
    if isinstance(node, tree.Sequence):
        items = [read_data(item, report) for item in node.items]
        return FAILED if any(item is FAILED for item in items) else items
    if not node.plain:
        return clean(node.value, tabs=True)
    return _resolve(node, report)


def _resolve(node: tree.Scalar, report: Report) -> Any:
    value = node.value
    if value in _CONSTANTS:
        return _CONSTANTS[value]
    number = int if _INTEGER.fullmatch(value) else float if _DECIMAL.fullmatch(value) else None
    if number is None:
        return _text(node, report)
    if len(value) > _DIGITS:
        report.add("long-number", node)
        return FAILED
    return number(value)


_CONSTANTS = {"true": True, "false": False, "null": None}


def _all(values: dict[str, Any]) -> Any:
    return FAILED if any(value is FAILED for value in values.values()) else values


# ── collections, structs, choices between types ──────────────────────────────────────────────


def _list_reader(item: Read) -> Read:
    def read(node: tree.Node, report: Report) -> Any:
        if not isinstance(node, tree.Sequence):
            report.add("expected-list", node)
            return FAILED
        items = [item(entry, report) for entry in node.items]
        return FAILED if any(value is FAILED for value in items) else items

    return read


def _dict_reader(item: Read) -> Read:
    def read(node: tree.Node, report: Report) -> Any:
        if not isinstance(node, tree.Mapping):
            report.add("expected-mapping", node)
            return FAILED
        return _all({clean(key.value): item(value, report) for key, value in node.entries})

    return read


def _literal_reader(allowed: tuple[Any, ...]) -> Read:
    def read(node: tree.Node, report: Report) -> Any:
        if isinstance(node, tree.Scalar) and node.value in allowed:
            return node.value
        value = node.value if isinstance(node, tree.Scalar) else "…"
        report.add("wrong-value", node, value=value, allowed=", ".join(map(str, allowed)))
        return FAILED

    return read


def _struct_reader(type_: type[Any]) -> Read:
    def read(node: tree.Node, report: Report) -> Any:
        if not isinstance(node, tree.Mapping):
            if type_ is Matcher:
                return _equality(node, report)
            report.add("expected-languages" if type_ is Text else "expected-mapping", node)
            return FAILED
        fields = fields_of(type_)
        unknown = refuse_unknown(node, fields.readers, report)
        value = struct_from(type_, fields.values(node, report))
        return FAILED if unknown else value

    return read


def _equality(node: tree.Node, report: Report) -> Any:
    value = read_data(node, report)
    return FAILED if value is FAILED else Matcher(equals=value)


def _union_reader(members: list[Any]) -> Read:
    """Choose by what stands there: a mapping, a list or a scalar; matchers by their keys."""
    if len(members) == 1:
        return reader_of(members[0])
    lists = [reader_of(member) for member in members if get_origin(member) is list]
    dicts = [reader_of(member) for member in members if get_origin(member) is dict]
    others = [reader_of(member) for member in members if get_origin(member) not in (list, dict)]
    if Matcher not in members or len(others) > 1 or len(lists) > 1 or len(dicts) > 1:
        raise TypeError(f"no reader for a choice of {members!r}")
    matcher = others[0]

    def read(node: tree.Node, report: Report) -> Any:
        if lists and isinstance(node, tree.Sequence):
            return lists[0](node, report)
        if dicts and isinstance(node, tree.Mapping):
            names = fields_of(Matcher).names
            if not all(key.value in names for key, _ in node.entries):
                return dicts[0](node, report)
        return matcher(node, report)

    return read


_READERS: dict[Any, Read] = {str: _text, int: _integer, float: _number, bool: _boolean, Any: read_data}
