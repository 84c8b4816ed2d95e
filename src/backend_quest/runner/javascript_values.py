"""Reads the values that a program in JavaScript gave back, and shows them as Node's console does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from backend_quest.runner.api import Value
from backend_quest.runner.shown import MAX_SHOWN, cut, joined
from backend_quest.text import clean_line

KINDS = frozenset({
    "null", "undefined", "boolean", "number", "bigint", "string", "array", "object", "Map", "Set", "Date",
})  # fmt: skip

_SAFE_INTEGER = 2**53
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")


def parse(kind: str, data: Any, inner: Callable[[Any], Value | None]) -> Value | None:
    """Return the value of ``[kind, data]``, None where it is none; ``inner`` reads the parts of a container.

    Numbers become ``number`` (an int where it is a whole one that JavaScript holds exactly, else a float), ``null``
    becomes ``none``, objects ``dict`` and arrays ``list``; the other types keep the name they have there.
    """
    match kind, data:
        case "null" | "undefined", None:
            return Value("none" if kind == "null" else kind, None, kind)
        case "boolean", bool(truth):
            return Value("bool", truth, "true" if truth else "false")
        case "number", str(text):
            return _number(text)
        case "bigint", str(text):
            return _bigint(text)
        case "string", str(text):
            return Value("str", text, cut(quoted(text[:MAX_SHOWN])))
        case "Date", str(text):
            return Value("Date", text, clean_line(text))
        case (("array" | "Set" | "object" | "Map"), list(items)):
            return _container(kind, [inner(item) for item in items])
    return None


def written(data: Any) -> str:
    """Return data of a level as Node's console shows it, on one line of at most 300 characters."""
    return cut(_written(data))


def quoted(text: str) -> str:
    """Return a text in the quotes that Node's console takes."""
    quote = next((quote for quote in "'\"`" if quote not in text), "'")
    inside = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"')
    return quote + (inside.replace("'", "\\'") if quote == "'" else inside) + quote


def _written(data: Any) -> str:
    if data is None or isinstance(data, bool):
        return "null" if data is None else str(data).lower()
    if isinstance(data, str):
        return quoted(data)
    if isinstance(data, list):
        return _bracketed("[", (_written(item) for item in data), "]")
    if isinstance(data, dict):
        return _bracketed("{", (f"{_key(name)}: {_written(item)}" for name, item in data.items()), "}")
    return f"{data:.0f}" if isinstance(data, float) and data.is_integer() and abs(data) < 1e21 else str(data)


def _number(text: str) -> Value | None:
    if text in ("NaN", "Infinity", "-Infinity"):
        return Value("number", float(text.replace("Infinity", "inf")), text)
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return None
    number = float(text)
    whole = number.is_integer() and abs(number) < _SAFE_INTEGER and text != "-0"
    return Value("number", int(number) if whole else number, text)


def _bigint(text: str) -> Value | None:
    try:
        number = int(text, 16)
    except ValueError:
        return None
    return Value("bigint", number, cut(f"{number}n" if number.bit_length() < 1_000 else hex(number)))


def _container(kind: str, items: list[Value | None]) -> Value | None:
    values = [item for item in items if item is not None]
    pairs = list(zip(values[::2], values[1::2], strict=False))
    if len(values) != len(items) or (kind in ("object", "Map") and len(values) % 2):
        return None
    if kind == "array":
        return Value("list", values, cut(_bracketed("[", (value.shown for value in values), "]")))
    if kind == "Set":
        return Value(
            "Set", values, cut(f"Set({len(values)}) " + _bracketed("{", (value.shown for value in values), "}"))
        )
    if kind == "object":
        shown = _bracketed("{", (f"{_key(key.data)}: {item.shown}" for key, item in pairs), "}")
        return Value("dict", pairs, cut(shown))
    shown = _bracketed("{", (f"{key.shown} => {item.shown}" for key, item in pairs), "}")
    return Value("Map", pairs, cut(f"Map({len(pairs)}) {shown}"))


def _key(name: Any) -> str:
    return str(name) if _NAME.fullmatch(str(name)) else quoted(str(name)[:MAX_SHOWN])


def _bracketed(opening: str, parts: Iterable[str], closing: str) -> str:
    inner = joined(parts)
    return f"{opening} {inner} {closing}" if inner else opening + closing
