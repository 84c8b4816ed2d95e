"""JSON as a language: a document is "run" by reading it, strictly."""

from __future__ import annotations

import json
import re
from typing import Any

from backend_quest.runner.api import CaseResult, Ended, Failure, Value
from backend_quest.text import clean

_MAX_DEPTH = 100
_MAX_CHARS = 1_000_000
_MAX_SHOWN = 300
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|-?(?:NaN|Infinity)')


def read(text: str, file: str) -> CaseResult:
    """Return the value of the document ``text``, or the parser's error with its line in ``file``.

    Stricter than Python: no ``NaN``, no key twice in one object, at most 100 levels and a million characters.
    """
    try:
        if len(text) > _MAX_CHARS:
            raise json.JSONDecodeError("Document too large", text, 0)
        data = json.loads(text)
        _refuse_loose(text)
    except json.JSONDecodeError as error:
        named = _trailing_comma(error) or error
        return _failed(str(named), named.lineno, file)
    except RecursionError:
        return _failed("Nested too deep", None, file)
    except ValueError as error:
        return _failed(str(error), None, file)
    return CaseResult(Ended.OK, value=_value(data))


def _trailing_comma(error: json.JSONDecodeError) -> json.JSONDecodeError | None:
    """Return the error that names a trailing comma by its place, as every Python from 3.13 on does; None for others."""
    before = error.doc[: error.pos].rstrip()
    kind = {"}": "object", "]": "array"}.get(error.doc[error.pos : error.pos + 1])
    if kind is None or not before.endswith(","):
        return None
    return json.JSONDecodeError(f"Illegal trailing comma before end of {kind}", error.doc, len(before) - 1)


def _refuse_loose(text: str) -> None:
    """Raise JSONDecodeError where a document that could be read is looser than JSON allows."""
    open_objects: list[dict[str, int] | None] = []
    key_next = False
    for found in _TOKEN.finditer(text):
        token = found.group()
        if token in ("{", "["):
            open_objects.append({} if token == "{" else None)
            if len(open_objects) > _MAX_DEPTH:
                raise json.JSONDecodeError("Nested too deep", text, found.start())
        elif token in ("}", "]"):
            open_objects.pop()
        elif token[0] == '"' and key_next:
            _note_key(text, found, open_objects[-1])
        elif token[-1] in "Ny" and token[0] != '"':
            raise json.JSONDecodeError(f"{token} is not a JSON value", text, found.start())
        key_next = token in ("{", ",") and bool(open_objects) and open_objects[-1] is not None


def _note_key(text: str, found: re.Match[str], keys: dict[str, int] | None) -> None:
    key = json.loads(found.group())
    if keys is None:
        return
    if key in keys:
        first = text.count("\n", 0, keys[key]) + 1
        raise json.JSONDecodeError(f"Key {found.group()} stands twice, first on line {first}", text, found.start())
    keys[key] = found.start()


def _failed(message: str, line: int | None, file: str) -> CaseResult:
    words = clean(message, max_line=_MAX_SHOWN)
    failure = Failure("JSONDecodeError", words, line, file, trace=f"JSONDecodeError: {words}\n")
    return CaseResult(Ended.RAISED, failure=failure)


def _value(data: Any) -> Value:
    shown = _shown(data)
    match data:
        case dict():
            return Value("dict", [(_value(key), _value(item)) for key, item in data.items()], shown)
        case list():
            return Value("list", [_value(item) for item in data], shown)
        case None:
            return Value("none", None, shown)
        case _:
            return Value(type(data).__name__, data, shown)


def _shown(data: Any) -> str:
    text = ""
    for piece in json.JSONEncoder(ensure_ascii=False).iterencode(data):
        text += piece
        if len(text) > _MAX_SHOWN:
            return clean(text[: _MAX_SHOWN - 1]) + "…"
    return clean(text)
