"""Installed packages that a program may use: these and nothing beside them.

A system that allows files allows whole folders, and beside the packages may lie the game with its course.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath

_OURS = "backend_quest"


@dataclass(frozen=True, slots=True)
class Packages:
    """``read``: files and folders of the packages. ``folders``: where to import from; their names of files are seen."""

    read: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def locate(names: Iterable[str]) -> Packages:
    """Return where the distributions ``names`` (as on PyPI) lie, entry by entry. Their own needs are to be named too.

    Raises LookupError, with the name, for one that is not installed.
    """
    read: dict[str, None] = {}
    folders: dict[str, None] = {}
    for name in names:
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError as problem:
            raise LookupError(name) from problem
        folder = Path(str(found.locate_file("")))
        for entry in sorted({PurePosixPath(file).parts[0] for file in found.files or ()}):
            path = folder / entry
            if _is_module(entry) and path.exists():
                read[os.path.realpath(path)] = None
                folders[os.path.realpath(folder)] = None
    return Packages(tuple(read), tuple(folders))


def _is_module(entry: str) -> bool:
    """Whether programs read this entry of a distribution: no script, nothing run at the start, not the game."""
    return entry not in ("..", "__pycache__") and not entry.endswith(".pth") and not entry.startswith(_OURS)
