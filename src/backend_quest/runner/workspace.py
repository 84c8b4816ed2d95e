"""The folder that a program works in: made fresh, watched, and removed whatever the program made of it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from backend_quest.runner.limits.identity import open_to_all

_PREFIX = "backend-quest-"
_MOST_ENTRIES = 20_000


class Workspace:
    """A fresh folder, owned by the user ``uid`` where one is given. Raises OSError where it cannot be made."""

    def __init__(self, uid: int | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place(uid))).resolve()
        (self.folder / "tmp").mkdir()
        if uid is not None and sys.platform != "win32":
            for path in (self.folder, self.folder / "tmp"):
                os.chown(path, uid, uid)

    def exceeds(self, size: int) -> bool:
        """Whether more than ``size`` bytes, or a senseless number of files, lie in the folder."""
        used = entries = 0
        folders = [str(self.folder)]
        while folders:
            try:
                with os.scandir(folders.pop()) as listing:
                    for entry in listing:
                        entries += 1
                        used += entry.stat(follow_symlinks=False).st_size
                        if used > size or entries > _MOST_ENTRIES:
                            return True
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
            except OSError:
                continue
        return False

    def remove(self) -> None:
        """Remove the folder with all in it, however deep, many or locked. What cannot be removed is left."""
        if sys.platform == "win32":
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        with suppress(OSError):
            _empty(self.folder)
        with suppress(OSError):
            self.folder.rmdir()


def _place(uid: int | None) -> str | None:
    if uid is None or open_to_all(Path(tempfile.gettempdir())):
        return None
    return "/tmp"


def _empty(folder: Path) -> None:
    """Remove all that is in ``folder``, without recursion and without a path that grows.

    Folders inside folders are first moved up, so that the depth is never more than two. Works by descriptors: no link
    is ever followed.
    """
    os.chmod(folder, stat.S_IRWXU)
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    moved = 0
    try:
        while names := os.listdir(top):
            progress = False
            for name in names:
                if not _is_folder(name, top):
                    os.unlink(name, dir_fd=top)
                    progress = True
                    continue
                moved = _lift(name, top, moved)
                with suppress(OSError):
                    os.rmdir(name, dir_fd=top)
                    progress = True
            if not progress:
                return
    finally:
        os.close(top)


def _is_folder(name: str, place: int) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode)


def _lift(name: str, top: int, moved: int) -> int:
    """Remove the files of the folder ``name`` and move its folders up to ``top``; return the next free number."""
    os.chmod(name, stat.S_IRWXU, dir_fd=top)
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
    try:
        for entry in os.listdir(inner):
            if not _is_folder(entry, inner):
                os.unlink(entry, dir_fd=inner)
                continue
            os.chmod(entry, stat.S_IRWXU, dir_fd=inner)
            moved += 1
            os.rename(entry, f"{_PREFIX}lifted-{moved}", src_dir_fd=inner, dst_dir_fd=top)
    finally:
        os.close(inner)
    return moved
