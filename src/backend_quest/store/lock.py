"""Who has the progress file open: every window shares a lock, and only a repair needs it alone.

Where the system has no such lock (Windows, some network folders) nothing is held: Windows itself refuses to move a file
that another window has open.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import IO

if sys.platform == "win32":

    def _try(file: IO[bytes], *, exclusive: bool) -> bool:
        return True

else:
    import fcntl

    def _try(file: IO[bytes], *, exclusive: bool) -> bool:
        """Take the lock if it is free; a try that fails leaves nothing held."""
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(file, fcntl.LOCK_UN)
            return False
        except OSError:
            return True
        return True


_PAUSE = 0.02


class WindowLock:
    """A lock between windows of the game, held until :meth:`release`. Opening the file may raise OSError."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("ab")

    def share(self, seconds: float) -> bool:
        """Wait until no window repairs; return False where that takes more than ``seconds``."""
        return self._take(exclusive=False, seconds=seconds)

    def own(self, seconds: float) -> bool:
        """Wait until no other window has the file open; return False, holding nothing, where that takes too long."""
        return self._take(exclusive=True, seconds=seconds)

    def release(self) -> None:
        """Give the lock back."""
        self._file.close()

    def _take(self, *, exclusive: bool, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not _try(self._file, exclusive=exclusive):
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE)
        return True
