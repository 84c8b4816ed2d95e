"""A draft of a translation: an overlay with every text of a file in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from backend_quest.content.files import level_name
from backend_quest.content.model import CourseFile, ModuleFile
from backend_quest.content.overlays import OF, hash_of
from backend_quest.content.parts import Text
from backend_quest.content.reading import Source, open_source, read_as, read_bank, read_concepts, read_level
from backend_quest.content.where import is_body

_PLAIN = re.compile(r"[A-Za-z][\w.-]*")
_BLOCK = re.compile(r"[^\s].*\n(?:.*\S.*\n|\n(?=.))*")


_READERS: dict[str, Callable[[Source], Any]] = {
    "course.yaml": lambda source: read_as(CourseFile, source),
    "concepts.yaml": read_concepts,
    "module.yaml": lambda source: read_as(ModuleFile, source),
    "checkpoint.yaml": read_bank,
}
"""Files beside the levels that may have overlays. Not the lists: they go by position, and grow in the middle."""


def can_be_translated(name: str) -> bool:
    """Whether a file of this name may have overlays."""
    return name in _READERS or level_name(name) is not None


def draft_of(root: Path, path: str) -> str:
    """Return the draft of an overlay for a file of the course in ``root``, in English. Raises ContentError."""
    source = open_source(root.resolve(), path)
    value = _READERS.get(path.rpartition("/")[2], read_level)(source)
    if value is None or source.report.broken:
        raise source.report.error()
    return draft(value)


def draft(value: Any, words: Callable[[Text], str] = lambda text: text.en) -> str:
    """Return an overlay of what a file holds as YAML, ``words`` giving what stands for each text."""
    texts = _texts(value, words)
    assert isinstance(texts, dict)
    return "\n".join([f"{OF}: {hash_of(value)}", *_mapping(texts, ""), ""])


def _texts(value: Any, words: Callable[[Text], str]) -> Any:
    """Return the texts of a value in its shape; what holds none gives None, or an empty mapping within a list."""
    if isinstance(value, Text):
        return words(value)
    if isinstance(value, list):
        items = [_texts(item, words) for item in value]
        return [{} if item is None else item for item in items] if any(item is not None for item in items) else None
    if isinstance(value, msgspec.Struct):
        parts: dict[str, Any] = {}
        for name in value.__struct_fields__:
            part = getattr(value, name)
            told = _texts(part, words)
            if told is not None:
                parts |= told if is_body(part) else {name: told}
        return parts or None
    if isinstance(value, dict):
        told = {key: _texts(part, words) for key, part in value.items()}
        return {key: part for key, part in told.items() if part is not None} or None
    return None


def _mapping(texts: dict[str, Any], indent: str) -> list[str]:
    lines = []
    for key, part in texts.items():
        name = key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False)
        if isinstance(part, str):
            lines += _text(f"{indent}{name}: ", part, indent)
        else:
            lines += [f"{indent}{name}:", *_below(part, indent + "  ")]
    return lines


def _below(part: Any, indent: str) -> list[str]:
    if isinstance(part, dict):
        return _mapping(part, indent)
    lines = []
    for item in part:
        if isinstance(item, str):
            lines += _text(f"{indent}- ", item, indent)
        elif not item:
            lines.append(f"{indent}- {{}}")
        else:
            first, *rest = _below(item, indent + "  ")
            lines += [f"{indent}- {first.lstrip()}", *rest]
    return lines


def _text(head: str, text: str, indent: str) -> list[str]:
    if not _BLOCK.fullmatch(text):
        return [head + json.dumps(text, ensure_ascii=False)]
    return [f"{head}|", *(f"{indent}  {line}" if line else "" for line in text.splitlines())]
