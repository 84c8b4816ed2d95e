"""A runner in another process: as an ordinary user, or of a game that is installed somewhere else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import psutil

import backend_quest
from backend_quest.runner.api import CaseInput, Limits, Program, RunResult
from backend_quest.runner.lease import open_to_all

NOBODY = 61_000 + os.getpid() % 3_000
_SERVE = """
import os, pickle, sys, tempfile
out = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
import backend_quest
from backend_quest.paths import course_root
from backend_quest.runner.local import LocalRunner
pickle.dump((backend_quest.__file__, str(course_root())), out)
out.flush()
while True:
    layers, place, arguments = pickle.load(sys.stdin.buffer)
    tempfile.tempdir = place
    pickle.dump(LocalRunner(layers).run(*arguments), out)
    out.flush()
"""


class Elsewhere:
    """Runs programs by the Python ``python`` with the game that it finds, as the user ``uid`` where one is given.

    ``game`` and ``course`` are where these lie there.
    """

    def __init__(self, python: str, *, uid: int | None = None, variables: Mapping[str, str] | None = None) -> None:
        user = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
        self._child = subprocess.Popen(
            [python, "-c", _SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/",
            env={"PATH": os.environ["PATH"], **(variables or {})}, **user,  # type: ignore[call-overload]
        )  # fmt: skip
        self.game, self.course = map(Path, pickle.load(self._child.stdout))

    def run(
        self, layers: Collection[str], place: Path, program: Program, cases: list[CaseInput], limits: Limits
    ) -> RunResult:
        """Run ``program`` with its work folder in ``place``."""
        pickle.dump((layers, str(place), (program, cases, limits)), self._child.stdin)
        self._child.stdin.flush()
        result = pickle.load(self._child.stdout)
        assert isinstance(result, RunResult)
        return result

    def runner(self, layers: Collection[str], place: Path) -> Bound:
        """Return what runs programs there with these protections, in ``place``."""
        return Bound(self, layers, place)

    def close(self) -> None:
        """End it, and its janitor with it."""
        janitors = psutil.Process(self._child.pid).children()
        self._child.stdin.close()
        self._child.wait(10)
        self._child.stdout.close()
        psutil.wait_procs(janitors, 10)


class Bound:
    """A runner elsewhere whose protections and place are chosen."""

    def __init__(self, there: Elsewhere, layers: Collection[str], place: Path) -> None:
        self._there, self._layers, self._place = there, layers, place

    def run(self, program: Program, cases: Sequence[CaseInput], limits: Limits = Limits()) -> RunResult:
        """Run ``program`` once for each case."""
        return self._there.run(self._layers, self._place, program, list(cases), limits)


def python_for_everybody() -> tuple[str, dict[str, str]] | None:
    """Return a Python that every user can run, and the variables by which it finds the game of this checkout.

    None where there is none that can use what is installed here.
    """
    source, modules = Path(backend_quest.__file__).parents[1], Path(psutil.__file__).parents[1]
    if not (open_to_all(source) and open_to_all(modules)):
        return None
    variables = {"PYTHONPATH": os.pathsep.join((str(source), str(modules)))}
    base = getattr(sys, "_base_executable", sys.executable)
    for python in (os.path.realpath(base), "/usr/bin/python3", "/usr/local/bin/python3"):
        if not open_to_all(Path(python)):
            continue
        tried = subprocess.run(
            [python, "-c", "import backend_quest.runner.local"],
            env=variables,
            cwd="/",
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            return python, variables
    return None
