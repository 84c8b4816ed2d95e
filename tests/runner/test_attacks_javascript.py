"""Hostile JavaScript, judged from outside: what it was after is untouched, and nothing is left of it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from attacks import PROFILES, Attack
from attacks_javascript import ATTACKS
from prey import Prey, assert_javascript_stopped

from backend_quest.runner.api import CaseInput, Limits, Program, Protection, RunResult
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.local import LocalRunner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="what other systems stop is not known yet"),
    pytest.mark.skipif(shutil.which("node") is None, reason="NOT TRIED: Node.js is not on this computer"),
]
TRIED = ("full", "kernel", "guard", "supervised")


@pytest.fixture(scope="module")
def noise() -> float:
    """How many seconds a run takes that does nothing, on this machine as it is now."""
    runner = LocalRunner()
    return max(runner.run(Program("javascript", {"a.js": ""}, "a.js"), [CaseInput()]).ms / 1000 for _ in range(3))


@pytest.mark.parametrize(
    ("attack", "profile"),
    [
        pytest.param(attack, profile, id=f"{attack.name}-{profile}")
        for attack in ATTACKS
        for profile in TRIED
        if profile in attack.stopped_by
    ],
)
def test_attack_is_stopped(attack: Attack, profile: str, prey: Prey, workplace: Path, noise: float) -> None:
    def run(profile: str, program: Program, cases: list[CaseInput], limits: Limits) -> RunResult:
        return LocalRunner(PROFILES[profile]).run(program, cases, limits)

    assert_javascript_stopped(attack, profile, run, prey, workplace, noise)


def test_protection_of_these_runs() -> None:
    runner = LocalRunner(PROFILES["full"])
    path = runner.runtime("javascript").path
    python = runner.runtime("python").path
    assert path is not None
    assert python is not None
    drops = not is_root() or (open_to_all(Path(path)) and open_to_all(Path(python)))
    program = Program("javascript", {"a.js": "console.log(process.getuid())"}, "a.js")

    result = runner.run(program, [CaseInput()])

    assert result.protection is (Protection.FULL if drops else Protection.PARTIAL)
    assert not is_root() or not drops or 60_000 <= int(result.cases[0].stdout) < 65_000
    assert LocalRunner(PROFILES["guard"]).run(program, [CaseInput()]).protection is Protection.GUARD
