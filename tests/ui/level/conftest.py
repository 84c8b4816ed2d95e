"""One runner for all the levels that are played here, and services with a memory of their own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from level_app import make_services

from backend_quest.runner.api import Runner
from backend_quest.services import Services
from backend_quest.wiring import make_runner


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    runner = make_runner()
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def course_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def services(runner: Runner, course_cache: Path) -> Services:
    return make_services(course_cache, runner=runner)


@pytest.fixture
def build(runner: Runner, course_cache: Path) -> Callable[..., Services]:
    """Services with more of one's own: a store, levels put in the place of others, another shuffle."""
    return lambda **changes: make_services(course_cache, **{"runner": runner, **changes})
