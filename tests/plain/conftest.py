from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import line_course
import playing
import pytest

from backend_quest.checking.remembered import Remembered
from backend_quest.services import Services


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small course."""
    return line_course.write_course(tmp_path_factory.mktemp("course") / "levels")


@pytest.fixture
def services(course: Path, tmp_path: Path) -> Iterator[Services]:
    """The game over the small course, for somebody who has a name."""
    services = playing.services_over(course, tmp_path / "home")
    yield services
    services.close()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(autouse=True)
def _forget_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stub makes of a listed mistake is not what a real runner makes of it."""
    monkeypatch.setattr("backend_quest.checking.program._results", Remembered(lambda behaviour: behaviour is not None))
