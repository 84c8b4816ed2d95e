"""Removing a folder whatever a program made of it: however deep, however many, however locked."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

_OPEN = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_BY_DESCRIPTOR = {os.chmod, os.open, os.rename, os.rmdir, os.stat, os.unlink} <= os.supports_dir_fd


def remove(folder: Path) -> None:
    """Remove ``folder`` with all in it, following no link. What cannot be removed is left."""
    if _BY_DESCRIPTOR:
        with suppress(OSError):
            _empty(folder)
        with suppress(OSError):
            folder.rmdir()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _empty(folder: Path) -> None:
    """Remove all that is in ``folder``, without recursion and without a path that grows.

    Folders inside folders are first moved up, so that nothing ever lies more than two levels deep.
    """
    folder.chmod(stat.S_IRWXU)
    top = os.open(folder, _OPEN)
    # No program can have put names like these in the way.
    lifted = secrets.token_hex(16)
    count = 0
    try:
        while names := os.listdir(top):
            removed = 0
            for name in names:
                with suppress(OSError):
                    if _is_folder(name, top):
                        count = _lift(name, top, lifted, count)
                        os.rmdir(name, dir_fd=top)
                    else:
                        os.unlink(name, dir_fd=top)
                    removed += 1
            if not removed:
                return
    finally:
        os.close(top)


def _is_folder(name: str, place: int) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode)


def _lift(name: str, top: int, lifted: str, count: int) -> int:
    """Remove the files in the folder ``name`` and move its folders up to ``top``; return how many were moved so far."""
    os.chmod(name, stat.S_IRWXU, dir_fd=top)
    inner = os.open(name, _OPEN, dir_fd=top)
    try:
        for entry in os.listdir(inner):
            if _is_folder(entry, inner):
                os.chmod(entry, stat.S_IRWXU, dir_fd=inner)
                count += 1
                os.rename(entry, f"{lifted}-{count}", src_dir_fd=inner, dst_dir_fd=top)
            else:
                os.unlink(entry, dir_fd=inner)
    finally:
        os.close(inner)
    return count
