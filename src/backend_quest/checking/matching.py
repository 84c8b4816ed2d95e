"""Matchers and the comparison of texts and typed values."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import regex
from msgspec import UNSET

from backend_quest.content.parts import Matcher
from backend_quest.runner import javascript_values
from backend_quest.runner.api import Value

PATTERN_SECONDS = 0.05


class PatternError(Exception):
    """A pattern of the level that does not compile or takes too long: the level's fault, not the learner's."""


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> regex.Pattern[str]:
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise PatternError(f"{pattern!r}: {error}") from error


def search(pattern: str, text: str) -> regex.Match[str] | None:
    """Search ``pattern`` in ``text`` within 50 ms. Raises PatternError."""
    try:
        return _compiled(pattern).search(text, timeout=PATTERN_SECONDS)
    except TimeoutError as error:
        raise PatternError(f"{pattern!r} took longer than {PATTERN_SECONDS} s") from error


def normalised(text: str) -> str:
    """Return ``text`` without trailing spaces of lines and without final newlines."""
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n")


def text_matches(matcher: Matcher, text: str) -> bool:
    """Whether all parts of ``matcher`` hold for ``text``. Equality ignores trailing spaces and final newlines."""
    plain = normalised(text)
    return all(
        (
            matcher.equals is UNSET or plain == normalised(str(matcher.equals)),
            matcher.not_equals is UNSET or plain != normalised(str(matcher.not_equals)),
            matcher.contains is None or matcher.contains in text,
            matcher.not_contains is None or matcher.not_contains not in text,
            matcher.matches is None or search(matcher.matches, plain) is not None,
        )
    )


def same(value: Value, expected: Any) -> bool:
    """Whether a program's value equals data of a level, type by type."""
    return difference(value, expected) is None


Writer = Callable[[Any], str]
"""Writes data of a level as its language would."""

Difference = tuple[str, str, str]
"""Where two things differ (a path like ``$.menu[0]``), what was expected there, and what was found."""


def difference(value: Value, expected: Any, write: Writer | None = None, path: str = "$") -> Difference | None:
    """Return the first place where ``value`` differs from ``expected``, None if nowhere. Data is shown by ``write``."""
    write = write or shown
    if value.type == "number":
        return None if _equal_number(value.data, expected) else (path, write(expected), value.shown)
    if value.type != _type_of(expected):
        return path, write(expected), value.shown
    if isinstance(expected, list):
        return _list_difference(value, expected, write, path)
    if isinstance(expected, dict):
        return _dict_difference(value, expected, write, path)
    if isinstance(expected, float):
        equal = math.isclose(value.data, expected, rel_tol=1e-9) or value.data == expected
    else:
        equal = bool(value.data == expected)
    return None if equal else (path, write(expected), value.shown)


def _equal_number(found: float, expected: Any) -> bool:
    """Whether a number of JavaScript, which has one type for all of them, equals one of a level."""
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return False
    return found == expected or (isinstance(expected, float) and math.isclose(found, expected, rel_tol=1e-9))


def _list_difference(value: Value, expected: list[Any], write: Writer, path: str) -> Difference | None:
    if len(value.data) != len(expected):
        return path, write(expected), value.shown
    for number, (item, wanted) in enumerate(zip(value.data, expected, strict=True)):
        found = difference(item, wanted, write, f"{path}[{number}]")
        if found is not None:
            return found
    return None


def _dict_difference(value: Value, expected: dict[str, Any], write: Writer, path: str) -> Difference | None:
    items = {key.data: item for key, item in value.data if key.type == "str"}
    if len(items) != len(value.data) or items.keys() - expected.keys():
        return path, write(expected), value.shown
    for key, wanted in expected.items():
        if key not in items:
            return f"{path}.{key}", write(wanted), "-"
        found = difference(items[key], wanted, write, f"{path}.{key}")
        if found is not None:
            return found
    return None


def contained(actual: Any, expected: Any, path: str = "$") -> Difference | None:
    """Return the first place where plain JSON ``actual`` lacks what ``expected`` asks; more keys are fine."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, wanted in expected.items():
            if key not in actual:
                return f"{path}.{key}", shown(wanted), "-"
            found = contained(actual[key], wanted, f"{path}.{key}")
            if found is not None:
                return found
        return None
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for number, (item, wanted) in enumerate(zip(actual, expected, strict=True)):
            found = contained(item, wanted, f"{path}[{number}]")
            if found is not None:
                return found
        return None
    numbers = (int, float)
    if isinstance(actual, numbers) and isinstance(expected, numbers):
        equal = isinstance(actual, bool) == isinstance(expected, bool) and actual == expected
    else:
        equal = type(actual) is type(expected) and actual == expected
    return None if equal else (path, shown(expected), shown(actual))


def _type_of(data: Any) -> str:
    return "none" if data is None else type(data).__name__


def as_json(data: Any) -> str:
    """Return data of a level as JSON, on one line of at most 300 characters."""
    return _short(json.dumps(data, ensure_ascii=False))


def shown(data: Any) -> str:
    """Return data of a level as Python would write it, on one line of at most 300 characters."""
    return _short(repr(data))


def writer_of(language: str) -> Writer:
    """Return what writes data of a level as ``language`` would."""
    return javascript_values.written if language == "javascript" else shown


def _short(text: str) -> str:
    return text if len(text) <= 300 else text[:299] + "…"
