"""Records the variables after each line that ran. Runs in the child."""

from __future__ import annotations

import ast
import sys

from backend_quest.runner.drivers.channel import array, quote, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

_MAX_STEPS = 2_000
_MAX_CHARS = 1_000_000
_MAX_TEXT = 300
_SCALARS = (int, float, str, bool, type(None))
_CONTAINERS = (list, tuple, set, dict)


class Tracer:
    """Follows the lines of one file; ``steps`` says afterwards what was seen."""

    def __init__(self, path: str, source: str) -> None:
        self._path = path
        self._steps: list[str] = []
        self._room = _MAX_CHARS
        self._started: dict[FrameType, int] = {}
        self._first: dict[int, int] = {}
        self._bodies: dict[int, range] = {}
        try:
            self._survey(ast.parse(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return

    def start(self) -> None:
        """Begin to record."""
        sys.settrace(self._enter)

    def steps(self) -> str:
        """Return the steps as a JSON array of ``[line, {name: shown}]``."""
        return array(self._steps)

    def _survey(self, tree: ast.AST) -> None:
        """Note where statements over several lines begin, and which lines each loop repeats."""
        for node in ast.walk(tree):
            if isinstance(node, ast.For | ast.AsyncFor):
                self._bodies[node.lineno] = range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1)
            if isinstance(node, ast.stmt):
                body = getattr(node, "body", None)
                after = body[0].lineno if body else (node.end_lineno or node.lineno) + 1
                if after > node.lineno + 1:
                    self._first.update(dict.fromkeys(range(node.lineno, after), node.lineno))

    def _enter(self, frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        code = frame.f_code
        wanted = code.co_filename == self._path and (code.co_name == "<module>" or code.co_name[0] != "<")
        return self._follow if wanted else None

    def _follow(self, frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        if event == "line":
            line = self._first.get(frame.f_lineno, frame.f_lineno)
            before = self._started.get(frame)
            if before is not None and not (before == line and frame.f_lineno in self._first):
                self._note(before, frame, line)
            self._started[frame] = line
        elif event == "return":
            line_before = self._started.pop(frame, None)
            if line_before is not None:
                self._note(line_before, frame, None)
        elif event == "exception":
            # The line did not finish; where the error is caught, the next line is a new start.
            self._started.pop(frame, None)
        return self._follow

    def _note(self, line: int, frame: FrameType, following: int | None) -> None:
        body = self._bodies.get(line)
        if body is not None and following not in body:
            return
        if len(self._steps) >= _MAX_STEPS or self._room <= 0:
            sys.settrace(None)
            return
        seen = {**frame.f_globals, **frame.f_locals}
        shown = {name: quote(text) for name, value in seen.items() if (text := _shown(name, value)) is not None}
        step = f"[{line},{record(shown)}]"
        self._room -= len(step)
        self._steps.append(step)


def _shown(name: str, value: object) -> str | None:
    """Return a simple value as ``print`` shows it, None for what is no variable of the learner or not simple."""
    if name.startswith("__") or not _simple(value, 3):
        return None
    try:
        return str(value)[:_MAX_TEXT]
    except ValueError:
        return None


def _simple(value: object, depth: int) -> bool:
    kind = type(value)
    if kind in _SCALARS:
        return True
    if kind not in _CONTAINERS or depth == 0 or len(value) > _MAX_TEXT:  # type: ignore[arg-type]
        return False
    if kind is dict:
        return all(_simple(part, depth - 1) for pair in value.items() for part in pair)  # type: ignore[attr-defined]
    return all(_simple(item, depth - 1) for item in value)  # type: ignore[attr-defined]
