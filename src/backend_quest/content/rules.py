"""Rules that several kinds share."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import UNSET

from backend_quest.content.parts import Case, Matcher, When
from backend_quest.content.where import Where

PATTERN_LENGTH = 200
JSON_PATH = re.compile(r"\$(\.[\w-]+|\[[0-9]{1,6}\])*")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NAME = re.compile(r"[^\W\d]\w{0,59}")
PROGRAM_WHEN = frozenset({"stderr", "source", "ended", "case", "output"})
_TOGETHER = (("cell", "output"), ("case", "output"), ("step", "body"), ("body", "step"))


def check_keys(keys: Iterable[str], where: Where) -> set[str]:
    """Check the keys of a list and return them: of the right shape, none twice."""
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if not _KEY.fullmatch(key):
            where.add("key-shape", number, "key", key=key)
        elif key in seen:
            where.add("key-twice", number, "key", key=key)
        seen.add(key)
    return seen


def check_known(names: Iterable[str], known: Collection[str], where: Where) -> None:
    """Check that every name is one of ``known``; ``where`` is the list or mapping that holds them."""
    for number, name in enumerate(names):
        if name not in known:
            step = name if isinstance(names, Mapping) else number
            where.add("not-known-here", step, name=name, known=", ".join(sorted(known)) or "-")


def check_pattern(pattern: str, where: Where, *steps: str) -> bool:
    """Check that a pattern is short enough and compiles, and return whether it does."""
    if len(pattern) > PATTERN_LENGTH:
        where.add("pattern-length", *steps, limit=PATTERN_LENGTH)
        return False
    import regex

    try:
        regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        where.add("pattern", *steps, reason=getattr(error, "msg", None) or error)
        return False
    return True


def check_matcher(matcher: Matcher, where: Where) -> None:
    """Check one condition on a text."""
    if matcher == Matcher():
        where.add("matcher-empty")
    for name, value in (("equals", matcher.equals), ("not_equals", matcher.not_equals)):
        if value is not UNSET and (not isinstance(value, str | int) or isinstance(value, bool)):
            where.add("matcher-text", name)
    if matcher.matches is not None:
        check_pattern(matcher.matches, where, "matches")


def check_when(when: When | None, where: Where, allowed: Collection[str], ranges: Mapping[str, int]) -> None:
    """Check the condition of a mistake: keys that its kind knows, numbers within ``ranges`` (from 1)."""
    if when is None:
        return
    given = [name for name in when.__struct_fields__ if getattr(when, name) is not None]
    if not given:
        where.add("when-empty", "when")
    for name in given:
        if name not in allowed:
            where.add("when-key", "when", name, name=name, allowed=", ".join(sorted(allowed)) or "-")
        high = ranges.get(name)
        if high is not None and not 1 <= getattr(when, name) <= high:
            where.add("range", "when", name, low=1, high=high)
    for name, other in _TOGETHER:
        if name in given and other not in given:
            where.add("when-together", "when", name, name=name, other=other)
    if "output" in given and "cell" not in given and "case" not in given:
        where.add("when-together", "when", "output", name="output", other="case")


def check_cases(cases: Sequence[Case], where: Where, language: str) -> None:
    """Check what goes in and comes out of a program: each case says exactly one thing."""
    for number, case in enumerate(cases):
        if case.test is not None:
            where.add("test-without-tests", number, "test")
        wanted = [name for name, value in (("prints", case.prints), ("raises", case.raises)) if value is not None]
        wanted += [name for name, value in (("equals", case.equals), ("parses", case.parses)) if value is not UNSET]
        if len(wanted) != 1:
            where.add("case-one", number)
        if case.call is None and "equals" in wanted:
            where.add("case-call", number, "equals")
        if "parses" in wanted and language != "json":
            where.add("case-parses", number, "parses")
        for name in case.given:
            if not _NAME.fullmatch(name):
                where.add("given-name", number, "given", name, name=name)
