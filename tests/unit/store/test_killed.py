"""A window that is killed at any moment loses nothing of what it was told is kept."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from backend_quest.content.events import HintRead
from backend_quest.store.sqlite import open_store

KILLS = 50
PROGRAM = """
import sys
from pathlib import Path
from backend_quest.content.events import HintRead
from backend_quest.store.sqlite import open_store

store = open_store(Path(sys.argv[1]), clock=lambda: float(sys.argv[2]) * 86_400)
for number in range(int(sys.argv[3]), 1_000_000):
    store.append(HintRead(at=1.0, level="m/" + "x" * (number % 7 * 900), number=number))
    print(number, flush=True)
    store.save_draft("m/1", {"a.py": "y" * (number % 5 * 2000)})
"""


def killed(folder: Path, day: int, start: int, seconds: float) -> list[int]:
    """Return the numbers that a window said it had kept before it was killed. It always lives to keep one."""
    window = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(day), str(start)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert window.stdout is not None
    said = [window.stdout.readline()]
    timer = threading.Timer(seconds, window.kill)
    timer.start()
    with window, contextlib.suppress(ValueError):
        said += window.stdout.readlines()
    timer.join()
    return [int(line) for line in said if line.endswith("\n")]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_event_that_was_acknowledged_is_there(tmp_path: Path) -> None:
    moments = random.Random(20_240_229)
    told: set[int] = set()
    kept: list[int] = []
    for day in range(KILLS):
        told.update(killed(tmp_path, day, max(kept, default=-1) + 1, moments.uniform(0, 0.15)))
        store = open_store(tmp_path, clock=lambda: 0.0)
        try:
            assert store.repair is None
            kept = [event.number for _, event in store.events() if isinstance(event, HintRead)]
        finally:
            store.close()
        assert told <= set(kept)
        assert kept == list(range(len(kept)))
        assert len(kept) - len(told) <= day + 1  # each window may keep one that it did not live to tell
    print(f"{len(told)} acknowledged events, {KILLS} kills, {len(told - set(kept))} lost")
