"""Describes an error the way Python does, with the learner's files only. Runs in the child."""

from __future__ import annotations

import io
import os
import sys

from backend_quest.runner.drivers.channel import quote, record
from backend_quest.runner.drivers.values import class_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

_DISPLAY = sys.__excepthook__
_MAX_MESSAGE = 2_000
_MAX_LINE = 500
_ENDS = 10
_CHAIN = 5
_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


class Describer:
    """Knows the learner's files, as ``folder`` holds them, and the folders to leave out: its own, ``others``."""

    def __init__(self, files: Mapping[str, str], folder: str, others: Sequence[str] = ()) -> None:
        self._files = files
        self._folder = os.path.join(folder, "")
        self._left_out = (os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "<frozen ", "<call>", *others)

    def describe(self, error: BaseException) -> str:
        """Return the error as a JSON object: type, message, line, file, trace."""
        line, file = self._place(error)
        fields = {
            "type": quote(class_name(error)),
            "message": quote(self._message(error)),
            "line": "null" if line is None else f"{line:d}",
            "file": "null" if file is None else quote(file),
            "trace": quote(self.trace(error)),
        }
        return record(fields)

    def trace(self, error: BaseException) -> str:
        """Return the traceback without the frames of the driver."""
        parts: list[str] = []
        current: BaseException | None = error
        for _ in range(_CHAIN):
            if current is None:
                break
            parts.append(self._one(current))
            joint = _CAUSE if current.__cause__ is not None else _CONTEXT
            current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
            if current is not None:
                parts.append(joint)
        return "".join(reversed(parts))

    def _place(self, error: BaseException) -> tuple[int | None, str | None]:
        if isinstance(error, SyntaxError) and self._name(error.filename or "") is not None:
            return error.lineno, self._name(error.filename or "")
        place: tuple[int | None, str | None] = (None, None)
        for path, line, _ in _frames(error.__traceback__):
            name = self._name(path)
            if name is not None:
                place = (line, name)
        return place

    def _name(self, path: str) -> str | None:
        """Return the name of a learner's file, None for any other file."""
        name = path.removeprefix(self._folder).replace(os.sep, "/")
        return name if name in self._files else None

    def _one(self, error: BaseException) -> str:
        lines = []
        for path, line, function in _frames(error.__traceback__):
            if path.startswith(self._left_out):
                continue
            name = self._name(path)
            lines.append(f'  File "{name or path}", line {line}, in {function}\n')
            if name is not None:
                lines[-1] += self._source(name, line)
        if len(lines) > 2 * _ENDS:
            left_out = f"  [{len(lines) - 2 * _ENDS} more]\n"
            lines = [*lines[:_ENDS], left_out, *lines[-_ENDS:]]
        if lines:
            lines.insert(0, "Traceback (most recent call last):\n")
        if isinstance(error, SyntaxError):
            lines.append(self._syntax(error))
        message = self._message(error)
        module = getattr(type(error), "__module__", "")
        kind = class_name(error) if module in ("builtins", "__main__") else f"{module}.{class_name(error)}"
        return "".join(lines) + (f"{kind}: {message}\n" if message else f"{kind}\n")

    def _message(self, error: BaseException) -> str:
        """Return the text of the error, with the learner's files under the names that the learner knows."""
        return _text(error).replace(self._folder, "")

    def _source(self, name: str, line: int) -> str:
        text = self._files[name].splitlines()[line - 1 : line]
        return f"    {text[0].strip()[:_MAX_LINE]}\n" if text else ""

    def _syntax(self, error: SyntaxError) -> str:
        path = error.filename or "<string>"
        text = f'  File "{self._name(path) or path}", line {error.lineno}\n'
        if error.text is None:
            return text
        line = error.text.rstrip("\n")
        shown = line.lstrip()[:_MAX_LINE]
        column = max(0, (error.offset or 1) - 1 - (len(line) - len(line.lstrip())))
        return f"{text}    {shown}\n    {' ' * min(column, _MAX_LINE)}^\n"


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int, str]]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield code.co_filename, trace.tb_lineno or 0, code.co_name
        trace = trace.tb_next


def _text(error: BaseException) -> str:
    """Return the text of the error; a class of the program may answer with anything, so no trust in it."""
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        if type(error) is NameError:
            text += _suggestion(error, text)
        return str.__str__(text)[:_MAX_MESSAGE] if isinstance(text, str) else ""
    except BaseException:
        return "<no message>"


def _suggestion(error: NameError, text: str) -> str:
    """Return Python's own ``. Did you mean: …``, which only its display of errors adds."""
    display, kept = io.StringIO(), sys.stderr
    sys.stderr = display
    try:
        _DISPLAY(NameError, error, error.__traceback__)
    except BaseException:
        return ""
    finally:
        sys.stderr = kept
    return display.getvalue().rstrip().rpartition(text)[2].partition("\n")[0]
