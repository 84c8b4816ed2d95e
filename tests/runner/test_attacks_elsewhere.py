"""The same attacks where the game runs as an ordinary user, and where it is installed from a wheel."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attacks_javascript
import pytest
import sql_runs
from attacks import ATTACKS, ENDLESS, PROFILES, Attack
from elsewhere import NOBODY, Elsewhere, python_for_everybody
from prey import Prey, Runs, assert_javascript_stopped, assert_stopped

from backend_quest.runner import fences
from backend_quest.runner.api import CaseInput, Limits, Program, Protection, RunResult
from backend_quest.runner.limits.identity import is_root

INSTALLED = os.environ.get("BACKEND_QUEST_INSTALLED")
"""The Python of an environment with the wheel; ``.ci/wheel`` makes one and names it."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("noise"),
    pytest.mark.skipif(sys.platform != "linux", reason="what other systems stop is not known yet"),
]
PROFILES_THERE = {"user": ("full", "guard", "bubblewrap"), "wheel": ("full", "guard")}
NODE = pytest.mark.skipif(shutil.which("node") is None, reason="NOT TRIED: Node.js is not on this computer")


def tried(attacks: Sequence[Attack]) -> list[Any]:
    """Return the attacks with each protection; what takes a whole second each only under all of it."""
    return [
        pytest.param(attack, profile, id=f"{attack.name}-{profile}")
        for attack in attacks
        for profile in PROFILES_THERE["wheel" if INSTALLED else "user"]
        if profile in attack.stopped_by and (profile == "full" or attack not in ENDLESS)
    ]


@pytest.fixture(scope="module")
def place() -> str:
    if INSTALLED is None and not is_root():
        pytest.skip("everything here runs as an ordinary user")
    return "wheel" if INSTALLED else "user"


@pytest.fixture(scope="module")
def elsewhere(place: str) -> Iterator[Elsewhere]:
    if place == "wheel":
        assert INSTALLED is not None
        there = Elsewhere(INSTALLED)
    else:
        found = python_for_everybody()
        if found is None:
            pytest.skip("NOT TRIED: no Python here can be run by every user and knows what is installed")
        there = Elsewhere(found[0], uid=NOBODY, variables=found[1])
    there.run(set(), Path("/tmp"), Program("python", {"a.py": "pass"}, "a.py"), [CaseInput()], Limits())
    yield there
    there.close()


def test_who_and_what_this_is(place: str, elsewhere: Elsewhere, workplace: Path) -> None:
    program = Program("python", {"a.py": "import os\nprint(os.getuid())"}, "a.py")
    result = elsewhere.run(PROFILES["full"], workplace, program, [CaseInput()], Limits(seconds=10))
    if place == "user":
        assert (result.protection, result.cases[0].stdout) == (Protection.FULL, f"{NOBODY}\n"), result
    else:
        assert str(elsewhere.game).startswith(str(Path(str(INSTALLED)).parents[1]))
        assert result.protection in (Protection.FULL, Protection.PARTIAL)


@pytest.fixture
def runs(elsewhere: Elsewhere, prey: Prey, workplace: Path) -> Runs:
    prey.game, prey.course = elsewhere.game, elsewhere.course

    def run(profile: str, program: Program, cases: list[CaseInput], limits: Limits) -> RunResult:
        return elsewhere.run(PROFILES[profile], workplace, program, cases, limits)

    return run


@pytest.mark.parametrize(("attack", "profile"), tried(ATTACKS))
def test_attack_is_stopped(attack: Attack, profile: str, runs: Runs, prey: Prey, workplace: Path, noise: float) -> None:
    if profile == "bubblewrap" and fences.bubblewrap_here() is None:
        pytest.skip("NOT TRIED: there is no bubblewrap here, or this system forbids what it does")
    assert_stopped(attack, profile, runs, prey, workplace, noise)


@NODE
@pytest.mark.parametrize(
    "attack", [attack for attack in attacks_javascript.ATTACKS if "full" in attack.stopped_by], ids=str
)
def test_attack_in_javascript_is_stopped(attack: Attack, runs: Runs, prey: Prey, workplace: Path, noise: float) -> None:
    assert_javascript_stopped(attack, "full", runs, prey, workplace, noise)


@pytest.mark.parametrize("name", sql_runs.HOSTILE)
def test_a_hostile_query_is_held_in(name: str, elsewhere: Elsewhere, workplace: Path) -> None:
    sql_runs.assert_held_in(elsewhere.runner(PROFILES["full"], workplace), name)
