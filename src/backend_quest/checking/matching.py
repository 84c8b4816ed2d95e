"""Matchers and the comparison of texts and typed values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import regex
from msgspec import UNSET

from backend_quest.content.model import Matcher
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


def difference(value: Value, expected: Any, path: str = "$") -> tuple[str, str, str] | None:
    """Return (path, expected, actual) of the first place where ``value`` differs from ``expected``, None if nowhere."""
    if value.type != _type_of(expected):
        return path, shown(expected), value.shown
    if isinstance(expected, list):
        return _list_difference(value, expected, path)
    if isinstance(expected, dict):
        return _dict_difference(value, expected, path)
    if isinstance(expected, float):
        equal = math.isclose(value.data, expected, rel_tol=1e-9) or value.data == expected
    else:
        equal = bool(value.data == expected)
    return None if equal else (path, shown(expected), value.shown)


def _list_difference(value: Value, expected: Sequence[Any], path: str) -> tuple[str, str, str] | None:
    if len(value.data) != len(expected):
        return path, shown(list(expected)), value.shown
    for number, (item, wanted) in enumerate(zip(value.data, expected, strict=True)):
        found = difference(item, wanted, f"{path}[{number}]")
        if found is not None:
            return found
    return None


def _dict_difference(value: Value, expected: dict[str, Any], path: str) -> tuple[str, str, str] | None:
    items = {key.data: item for key, item in value.data if key.type == "str"}
    if len(items) != len(value.data) or items.keys() - expected.keys():
        return path, shown(expected), value.shown
    for key, wanted in expected.items():
        if key not in items:
            return f"{path}.{key}", shown(wanted), "-"
        found = difference(items[key], wanted, f"{path}.{key}")
        if found is not None:
            return found
    return None


def contained(actual: Any, expected: Any, path: str = "$") -> tuple[str, str, str] | None:
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


def shown(data: Any) -> str:
    """Return data of a level as Python would write it, on one line of at most 300 characters."""
    text = repr(data)
    return text if len(text) <= 300 else text[:299] + "…"
