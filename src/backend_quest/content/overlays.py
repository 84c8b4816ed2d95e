"""Texts in a further language: a file of texts only, beside the file that it translates.

What may be translated is what the schema has for a text: the file that was read says where texts stand, never the keys
of the overlay. Nothing else of the file can change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from backend_quest.content import yaml_tree as tree
from backend_quest.content.parts import Text
from backend_quest.content.report import Report
from backend_quest.content.schema import FAILED, read_prose, refuse_unknown
from backend_quest.content.where import Steps, is_body, walk

T = TypeVar("T")
OF = "of"


def texts_of(value: Any) -> Iterator[tuple[Steps, Text]]:
    """Yield every text of a file with the keys and positions that lead to it."""
    for steps, part in walk(value):
        if isinstance(part, Text):
            yield steps, part


def hash_of(value: Any) -> str:
    """Return 16 hex digits over the texts of a file and their places: what an overlay was written for.

    What is judged is left out, so that a translation stays good until a word changes.
    """
    texts = [[*steps, text.id, text.en] for steps, text in texts_of(value)]
    data = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def overlaid(value: T, node: tree.Node, language: str, report: Report) -> T | None:
    """Return what a file holds with the texts of one overlay added, None where the overlay has faults or is stale.

    Every fault is in the report. A text that the overlay leaves out, or leaves empty, stays without the language.
    """
    if not isinstance(node, tree.Mapping):
        report.add("expected-mapping", node)
        return None
    found = node.get(OF)
    if not isinstance(found, tree.Scalar):
        report.add("missing-key", node if found is None else found, key=OF)
        return None
    wanted = hash_of(value)
    if found.value != wanted:
        report.add("overlay-stale", found, warning=True, hash=wanted)
        return None
    texts = tree.Mapping([entry for entry in node.entries if entry[0] is not _key(node, OF)], node.line, node.column)
    told = _Overlay(language, report)
    whole: T = told.take(value, texts)
    if report.broken:
        return None
    missing = sum(not any(name == language for name, _ in text.more) for _, text in texts_of(whole))
    if missing:
        report.add("overlay-incomplete", found, warning=True, missing=missing)
    return whole


def _key(node: tree.Mapping, name: str) -> tree.Scalar | None:
    return next((key for key, _ in node.entries if key.value == name), None)


class _Overlay:
    """Goes through a file and the overlay side by side."""

    def __init__(self, language: str, report: Report) -> None:
        self._language = language
        self._report = report

    def take(self, value: Any, node: tree.Node) -> Any:
        if isinstance(value, Text):
            return self._text(value, node)
        if isinstance(value, list):
            return self._list(value, node)
        if not isinstance(node, tree.Mapping):
            self._report.add("expected-mapping", node)
            return value
        if isinstance(value, dict):
            return {**value, **self._below(value, node)}
        return _replaced(value, self._below(_fields(value), node))

    def _text(self, value: Text, node: tree.Node) -> Text:
        text = read_prose(node, self._report)
        if text is FAILED or not text.strip():
            return value
        return msgspec.structs.replace(value, more=(*value.more, (self._language, text)))

    def _list(self, value: list[Any], node: tree.Node) -> list[Any]:
        if not isinstance(node, tree.Sequence):
            self._report.add("expected-list", node)
            return value
        for extra in node.items[len(value) :]:
            self._report.add("overlay-item", extra, count=len(value))
        return [self.take(item, below) for item, below in zip(value, node.items, strict=False)] + value[
            len(node.items) :
        ]

    def _below(self, parts: dict[str, Any], node: tree.Mapping) -> dict[str, Any]:
        """Return the parts that the overlay changes; a key of anything else than texts is a fault."""
        texts = {name: part for name, part in parts.items() if any(True for _ in texts_of(part))}
        known = [key for key, _ in node.entries if key.value in parts and key.value not in texts]
        for key in known:
            self._report.add("overlay-no-text", key, key=key.value)
        refuse_unknown(node, [*texts, *(key.value for key in known)], self._report)
        return {key.value: self.take(texts[key.value], below) for key, below in node.entries if key.value in texts}


def _fields(value: msgspec.Struct) -> dict[str, Any]:
    """Return the fields of a struct by the keys they have in the file; a body's stand among those of its level."""
    fields: dict[str, Any] = {}
    for name in value.__struct_fields__:
        part = getattr(value, name)
        fields |= _fields(part) if is_body(part) else {name: part}
    return fields


def _replaced(value: Any, changes: dict[str, Any]) -> Any:
    own = {name: part for name, part in changes.items() if name in value.__struct_fields__}
    for name in value.__struct_fields__:
        part = getattr(value, name)
        if is_body(part):
            own[name] = _replaced(part, changes)
    return msgspec.structs.replace(value, **own)
