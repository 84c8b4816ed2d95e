"""The way out: one JSON line for each thing to report. Runs in the child.

JSON is put together by hand from text that is JSON already: the ``json`` module is slow to import, and the learner's
program may have changed it.
"""

from __future__ import annotations

import os
import sys
from _json import encode_basestring_ascii as quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Channel", "array", "quote", "record"]


def record(fields: Mapping[str, str]) -> str:
    """Return a JSON object of values that are JSON already."""
    return "{" + ",".join([f"{quote(name)}:{value}" for name, value in fields.items()]) + "}"


def array(items: Iterable[str]) -> str:
    """Return a JSON array of values that are JSON already."""
    return "[" + ",".join(items) + "]"


class Channel:
    """The ``descriptor`` of the supervisor, and marks in the two streams that tell the cases apart."""

    def __init__(self, handle: str) -> None:
        self.nonce = ""
        self._write = os.write
        self.descriptor = int(handle)
        if sys.platform == "win32":
            import msvcrt

            self.descriptor = msvcrt.open_osfhandle(self.descriptor, os.O_WRONLY)
        self._out, self._err = os.dup(1), os.dup(2)
        os.set_inheritable(self.descriptor, False)

    def ready(self, held: Iterable[str]) -> None:
        """Report that the learner's code starts now, held in by these."""
        self.send({"ready": array([quote(name) for name in held])})

    def send(self, fields: Mapping[str, str]) -> None:
        """Report an object, all of it or nothing."""
        self._all(self.descriptor, f"{self.nonce} {record(fields)}\n".encode("ascii"))

    def restore_streams(self) -> None:
        """Put descriptors 1 and 2 back in place, whatever became of them."""
        os.dup2(self._out, 1)
        os.dup2(self._err, 2)

    def mark(self) -> None:
        """Mark the end of one case's output in both streams."""
        mark = f"\0{self.nonce}\0".encode("ascii")
        self._all(self._out, mark)
        self._all(self._err, mark)

    def _all(self, descriptor: int, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[self._write(descriptor, view) :]
        except OSError:
            # The program has closed the descriptor: nothing more can be reported.
            os._exit(1)
