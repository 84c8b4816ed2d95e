from __future__ import annotations

from collections.abc import Iterator

import pytest
from runs import Runs

from backend_quest.runner.local import LocalRunner


@pytest.fixture(scope="module")
def runner() -> Iterator[LocalRunner]:
    runner = LocalRunner()
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def run(runner: LocalRunner) -> Runs:
    return Runs(runner)
