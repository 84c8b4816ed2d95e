from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import Runs

from backend_quest.runner import removal
from backend_quest.runner.local import LocalRunner


@pytest.fixture(scope="module")
def runner() -> Iterator[LocalRunner]:
    runner = LocalRunner()
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def run(runner: LocalRunner) -> Runs:
    return Runs(runner)


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that every user can enter, as a home often is."""
    folder = Path(tempfile.mkdtemp(dir="/tmp" if os.name == "posix" else None))
    folder.chmod(0o1777)
    yield folder
    removal.remove(folder)
