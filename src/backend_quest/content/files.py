"""Reading a file of a course, wherever that course came from: never a device, never out of its folder."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backend_quest.content.report import Report

MAX_BYTES = 256 * 1024
LEVEL_NAME = re.compile(r"(?P<number>[0-9]{2})-(?P<slug>[a-z0-9-]{1,60})\.yaml")
MODULE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_OVERLAY_NAME = re.compile(r"(?P<stem>[a-z0-9-]{1,63})\.(?P<language>[a-z]{2,3}(-[a-z0-9]{2,8})?)\.yaml")
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_WORK_FILE = re.compile(r"(?!\.\.?(/|$))[A-Za-z0-9_.-]{1,60}")
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)


def is_device_name(name: str) -> bool:
    """Whether Windows takes ``name`` for a device, whatever its ending."""
    return _DEVICES.fullmatch(name.strip()) is not None


def is_module_name(name: str) -> bool:
    """Whether ``name`` can be the folder of a module."""
    return MODULE_NAME.fullmatch(name) is not None and not is_device_name(name)


def level_name(name: str) -> tuple[int, str] | None:
    """Return number and slug of a level's file name; None for any other name."""
    match = LEVEL_NAME.fullmatch(name)
    if match is None or is_device_name(match["slug"]) or not match["slug"].strip("-"):
        return None
    return int(match["number"]), match["slug"]


def overlay_name(name: str) -> tuple[str, str] | None:
    """Return of an overlay's file name the file it translates and its language; None for any other name."""
    match = _OVERLAY_NAME.fullmatch(name)
    return None if match is None else (f"{match['stem']}.yaml", match["language"])


def overlay_of(path: str, language: str) -> str:
    """Return where the overlay of a file stands: beside it."""
    return f"{path.removesuffix('.yaml')}.{language}.yaml"


def is_work_path(name: str) -> bool:
    """Whether a level may name a file of its task like this: relative, plain, safe on every system."""
    parts = name.split("/")
    return len(parts) <= 5 and all(
        _WORK_FILE.fullmatch(part) and not is_device_name(part) and not part.endswith(".") for part in parts
    )


def read_course_file(root: Path, path: str, report: Report) -> bytes | None:
    """Return the bytes of ``path`` below ``root``; None, and a fault, where it must not or cannot be read.

    ``root`` is resolved already. Only regular files inside it are opened, so that nothing can block.
    """
    try:
        real = (root / path).resolve(strict=True)
        if not real.is_relative_to(root):
            report.add("outside")
            return None
        if not stat.S_ISREG(real.stat().st_mode):
            report.add("not-a-file")
            return None
        with open(real, "rb", opener=lambda name, _flags: os.open(name, _FLAGS)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                report.add("not-a-file")
                return None
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        report.add("missing-file")
        return None
    except (OSError, RuntimeError, ValueError) as error:
        report.add("unreadable", reason=getattr(error, "strerror", None) or type(error).__name__)
        return None
    if len(data) > MAX_BYTES:
        report.add("too-large", limit=MAX_BYTES // 1024)
        return None
    return data
