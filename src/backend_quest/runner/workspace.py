"""The folder that a program works in: made fresh, watched, and removed whatever the program made of it."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from pathlib import Path

from backend_quest.runner.janitor import janitor
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.removal import remove

_PREFIX = "backend-quest-"
_MOST_ENTRIES = 20_000
_MOST_LEVELS = 100
_PATIENCE = 0.2


class Workspace:
    """A fresh folder, owned by the user ``uid`` where one is given. Raises OSError where it cannot be made."""

    def __init__(self, uid: int | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place(uid))).resolve()
        janitor.note_folder(self.folder)
        (self.folder / "tmp").mkdir()
        if uid is not None and sys.platform != "win32":
            for path in (self.folder, self.folder / "tmp"):
                os.chown(path, uid, uid)

    def exceeds(self, size: int) -> bool:
        """Whether more than ``size`` bytes, or a senseless number or depth of files, lie in the folder."""
        used = entries = 0
        folders = [(str(self.folder), 0)]
        while folders:
            folder, depth = folders.pop()
            if depth > _MOST_LEVELS:
                return True
            try:
                with os.scandir(folder) as listing:
                    for entry in listing:
                        entries += 1
                        used += entry.stat(follow_symlinks=False).st_size
                        if used > size or entries > _MOST_ENTRIES:
                            return True
                        if entry.is_dir(follow_symlinks=False):
                            folders.append((entry.path, depth + 1))
            except OSError:
                continue
        return False

    def remove(self) -> None:
        """Remove the folder with all in it; where that takes long, the rest goes on behind."""
        remover = threading.Thread(target=self._remove)
        remover.start()
        remover.join(_PATIENCE)

    def _remove(self) -> None:
        remove(self.folder)
        janitor.forget(self.folder)


def _place(uid: int | None) -> str | None:
    if uid is None or open_to_all(Path(tempfile.gettempdir())):
        return None
    return "/tmp"
