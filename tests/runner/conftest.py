from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from prey import Prey
from runs import Runs

from backend_quest.runner import removal
from backend_quest.runner.api import CaseInput, Program
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


@pytest.fixture
def prey(open_place: Path) -> Iterator[Prey]:
    (open_place / "home").mkdir()
    prey = Prey(open_place / "home")
    yield prey
    prey.close()


@pytest.fixture
def workplace(open_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the work folders, for this test alone."""
    place = open_place / "work"
    place.mkdir()
    place.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture(scope="module")
def noise() -> float:
    """How many seconds a run takes that does nothing, on this machine as it is now."""
    runner = LocalRunner()
    program = Program("python", {"a.py": "pass"}, "a.py")
    return max(runner.run(program, [CaseInput()]).ms for _ in range(5)) / 1000
