"""The learner's own editor, where the environment names one."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from backend_quest.plain.tasks.base import Edit
from backend_quest.text import clean

MAX_SIZE = 200_000


def own_editor(environ: Mapping[str, str]) -> Edit | None:
    """Return the editor that ``VISUAL`` or ``EDITOR`` names; None where neither does."""
    command = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError:
        return None
    return None if not words else lambda name, text: edited(words, name, text)


def edited(command: list[str], name: str, text: str) -> str | None:
    """Open ``text`` in an editor and return what was saved; None where that did not work."""
    with tempfile.TemporaryDirectory(prefix="backend-quest-") as folder:
        path = Path(folder) / PurePosixPath(name).name
        path.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*command, str(path)], check=True)
            saved = path.read_bytes()[:MAX_SIZE].decode("utf-8", "replace")
        except (OSError, subprocess.SubprocessError):
            return None
    return clean(saved)
