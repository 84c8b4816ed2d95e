"""Puts the parts of the game together. Everything is imported only when it is needed: commands start quickly."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend_quest import paths
from backend_quest.content.catalog import Catalog
from backend_quest.runner.api import Runner
from backend_quest.services import Services


def open_services(
    data_dir: str | os.PathLike[str] | None = None,
    course_root: Path | None = None,
    *,
    clock: Callable[[], float] = time.time,
    shuffle: Callable[[list[Any]], None] | None = None,
    runner: Runner | None = None,
) -> Services:
    """Return the game over the learner's data and the course; both default to their usual places.

    Close it afterwards. Raises StoreError where the data cannot be used.
    """
    from backend_quest.store.sqlite import open_store

    catalog = _catalog(course_root)
    store = open_store(paths.data_dir(data_dir), clock=clock)
    try:
        return Services(
            catalog, store, runner or make_runner(), clock, shuffle or in_random_order, utc_offset=local_offset
        )
    except BaseException:
        store.close()
        raise


def _catalog(course_root: Path | None) -> Catalog:
    from backend_quest.content.loader import FileCatalog

    shipped = paths.course_index() if course_root is None else None
    return FileCatalog(course_root or paths.course_root(), paths.cache_dir(), shipped)


def open_to_play(data_dir: str | os.PathLike[str] | None = None) -> Services:
    """Return the game as :func:`open_services` does, or one that forgets where the data cannot be written at all.

    ``unsaved`` of the services then says why. Raises StoreError for everything else that is wrong with the data.
    """
    from backend_quest.store.api import StoreError
    from backend_quest.store.memory import MemoryStore

    try:
        return open_services(data_dir)
    except StoreError as error:
        if error.reason not in ("read_only", "full"):
            raise
        reason = error.reason
    return Services(
        _catalog(None),
        MemoryStore(),
        make_runner(),
        time.time,
        in_random_order,
        utc_offset=local_offset,
        unsaved=reason,
    )


def make_runner() -> Runner:
    """Return the runner of this computer. Close it afterwards."""
    from backend_quest.runner.lazy import LazyRunner

    return LazyRunner()


def in_random_order(things: list[Any]) -> None:
    """Shuffle ``things`` in place."""
    import random

    random.shuffle(things)


def local_offset(at: float) -> float:
    """Return how many seconds this computer's local time was ahead of UTC at ``at`` (seconds since 1970)."""
    try:
        return float(time.localtime(at).tm_gmtoff)
    except (OverflowError, OSError, ValueError):
        return 0.0
