"""Where things stand on this computer: the course, the learner's data, the cache."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

HOME_VARIABLE = "BACKEND_QUEST_HOME"
_PACKAGE = Path(__file__).resolve().parent
_NAME = "backend-quest"


def course_root() -> Path:
    """Return the folder of the course: inside the installed package, else at the root of the checkout."""
    inside = _PACKAGE / "levels"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "levels"


def course_index() -> Path:
    """Return the index that comes with the installed course; in a checkout there is none."""
    return _PACKAGE / "levels.index"


def data_dir(chosen: str | os.PathLike[str] | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the learner's data: ``chosen``, else ``BACKEND_QUEST_HOME``, else the system's place.

    The folder need not exist yet.
    """
    environ = os.environ if environ is None else environ
    named = chosen or environ.get(HOME_VARIABLE)
    if named:
        return Path(os.path.expanduser(named)).absolute()
    return _of_user("user_data_path")


def cache_dir() -> Path:
    """Return the folder for what can be made again at any time. It need not exist yet."""
    return _of_user("user_cache_path")


def _of_user(name: str) -> Path:
    import platformdirs

    try:
        found: Path = getattr(platformdirs, name)(_NAME, appauthor=False)
    except (OSError, RuntimeError):
        # A user without a home: nothing can be kept there, as in a folder that may only be read.
        return Path(os.devnull, _NAME)
    return found
