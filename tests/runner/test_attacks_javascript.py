"""Hostile JavaScript, judged from outside: what it was after is untouched, and nothing is left of it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from attacks import PROFILES, Attack
from attacks_javascript import ATTACKS
from prey import EXPECTED, ROOM, SECONDS, SECRET_TEXT, Prey, assert_empty, children

from backend_quest.runner.api import CaseInput, Ended, Limits, Program, Protection
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
    before = children()
    names = "".join(f"const {line}\n".replace("= b'", "= '") for line in prey.names().splitlines())
    program = Program("javascript", {"main.js": names + attack.source}, "main.js")
    runner = LocalRunner(PROFILES[profile])

    result = runner.run(program, [CaseInput(call="f()"), CaseInput(call="f()")], Limits(seconds=SECONDS))

    first, second = result.cases
    ended = first.ended
    if first.failure is not None:
        # An honest answer to a call of what is not there; else the attack itself is badly written, and proves nothing.
        ended = Ended.OK if first.failure.message == "f is not defined" else ended
        assert ended is Ended.OK or first.failure.type not in ("ReferenceError", "SyntaxError"), result
    assert ended in attack.ended, result
    assert result.ms / 1000 <= SECONDS + ROOM + 5 * noise
    for case in (first, second):
        assert case.value is None or case.value.data != EXPECTED
        assert SECRET_TEXT not in case.stdout + case.stderr + str(case.failure)
        assert "ya\n" not in case.stdout
    prey.assert_untouched()
    assert children() <= before
    assert_empty(workplace)


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
