"""Reads what a driver reported.

Every line may be forged by the program beside the driver: what has not the right shape is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from backend_quest.runner import javascript_values
from backend_quest.runner.api import CaseResult, Ended, Failure, ReportedTest, Standing, TraceStep, Value
from backend_quest.runner.shown import MAX_SHOWN, cut, joined
from backend_quest.text import clean, clean_line

_MAX_DEPTH = 101
_MAX_MESSAGE = 2_000
_MAX_TRACE = 20_000
_CONTAINERS = ("list", "tuple", "set", "dict")
_REPORTED = (Ended.OK, Ended.RAISED, Ended.EXITED, Ended.MEMORY)


def parse_line(line: bytes, nonce: str) -> dict[str, Any] | None:
    """Return the object on a line of the channel, None for a line that is not the driver's."""
    start = f"{nonce} ".encode("ascii")
    if not line.startswith(start):
        return None
    try:
        frame = json.loads(line[len(start) :])
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def case_result(frame: dict[str, Any], stdout: str, stderr: str) -> CaseResult | None:
    """Return the result of one case, None where the frame is not one."""
    ended = frame.get("ended")
    if ended not in _REPORTED:
        return None
    reported = frame.get("value")
    value = None if reported is None else parse_value(reported)
    failure = parse_failure(frame.get("failure"))
    milliseconds = frame.get("ms")
    if (reported is not None and value is None) or (ended != Ended.OK and failure is None):
        return None
    return CaseResult(
        ended=Ended(ended),
        stdout=stdout,
        stderr=stderr,
        value=value,
        failure=failure,
        ms=milliseconds if isinstance(milliseconds, int) else 0,
        tests=parse_tests(frame.get("tests")),
    )


def parse_failure(data: Any) -> Failure | None:
    """Return an error as the driver described it, its texts cleaned; None for anything else."""
    if not isinstance(data, dict):
        return None
    texts = [data.get(name) for name in ("type", "message", "trace")]
    line, file = data.get("line"), data.get("file")
    if not all(isinstance(text, str) for text in texts):
        return None
    kind, message, trace = (str(text) for text in texts)
    return Failure(
        type=clean_line(kind),
        message=clean(message[:_MAX_MESSAGE]),
        line=line if isinstance(line, int) and not isinstance(line, bool) else None,
        file=clean_line(file) if isinstance(file, str) else None,
        trace=clean(trace[:_MAX_TRACE]),
    )


def parse_tests(data: Any) -> list[ReportedTest]:
    """Return the tests that were reported, without those that are not well formed."""
    tests = []
    for test in data if isinstance(data, list) else []:
        match test:
            case {"name": str(name), "standing": ("passed" | "failed" | "skipped") as standing}:
                tests.append(
                    ReportedTest(clean_line(name, MAX_SHOWN), Standing(standing), parse_failure(test.get("failure")))
                )
    return tests


def parse_trace(data: Any) -> list[TraceStep]:
    """Return the steps of a traced run, without those that are not well formed."""
    steps = []
    for step in data if isinstance(data, list) else []:
        match step:
            case [int(line), dict(variables)] if all(isinstance(text, str) for text in variables.values()):
                steps.append(TraceStep(line, {clean_line(name): clean(text) for name, text in variables.items()}))
    return steps


def parse_value(data: Any, depth: int = 0) -> Value | None:
    """Return the value of ``["type", data]``, None for anything else."""
    match data:
        case ["none", None]:
            return Value("none", None, "None")
        case ["bool", bool(truth)]:
            return Value("bool", truth, str(truth))
        case [("int" | "float") as kind, str(text)]:
            return _number(kind, text)
        case ["str", str(text)]:
            return Value("str", text, cut(repr(text[:MAX_SHOWN])))
        case ["other", str(name), str(shown)]:
            return Value("other", clean_line(name), clean_line(shown, MAX_SHOWN))
        case [str(kind), list(items)] if kind in _CONTAINERS and depth < _MAX_DEPTH:
            return _container(kind, [parse_value(item, depth + 1) for item in items])
        case [str(kind), content] if kind in javascript_values.KINDS and depth < _MAX_DEPTH:
            return javascript_values.parse(kind, content, lambda item: parse_value(item, depth + 1))
    return None


def _number(kind: str, text: str) -> Value | None:
    try:
        if kind == "float":
            return Value("float", float.fromhex(text), repr(float.fromhex(text)))
        number = int(text, 16)
    except (ValueError, OverflowError):
        return None
    # Decimal text is slow beyond a few thousand digits, and refused by Python.
    return Value("int", number, cut(str(number) if number.bit_length() < 1_000 else hex(number)))


def _container(kind: str, items: list[Value | None]) -> Value | None:
    values = [item for item in items if item is not None]
    if len(values) != len(items) or (kind == "dict" and len(values) % 2):
        return None
    if kind == "dict":
        pairs = list(zip(values[::2], values[1::2], strict=True))
        shown = "{" + joined(f"{key.shown}: {item.shown}" for key, item in pairs) + "}"
        return Value(kind, pairs, cut(shown))
    inner = joined(value.shown for value in values)
    if kind == "list":
        return Value(kind, values, cut(f"[{inner}]"))
    if kind == "tuple":
        return Value(kind, values, cut(f"({inner},)" if len(values) == 1 else f"({inner})"))
    return Value(kind, values, cut("{" + inner + "}" if values else "set()"))


def split_output(data: bytes, nonce: str, cases: int) -> Sequence[str]:
    """Return what each case printed, cleaned: the driver marks where one ends."""
    pieces = data.split(f"\0{nonce}\0".encode("ascii"))[:cases]
    texts = [clean(piece.decode("utf-8", "replace")) for piece in pieces]
    return texts + [""] * (cases - len(texts))
