"""Prints the game's budgets as ratios measured in one run; ``--check`` fails where one is missed twofold.

Run it as ``python benchmarks/budgets.py`` on a quiet machine. Each figure is the median of several runs.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from backend_quest.checking import judge
from backend_quest.content.kinds import SingleChoice, code_of
from backend_quest.content.loader import FileCatalog
from backend_quest.paths import course_root
from backend_quest.runner.api import Runner
from backend_quest.wiring import make_runner

BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("ready")
Hello().run()
"""
BIG_GAME = """
from pathlib import Path
from backend_quest.ui.app import QuestApp
from backend_quest.wiring import open_services
QuestApp(open_services(course_root=Path({course!r})), language="en").run()
"""
RUNS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """One budget: what was measured, against what, and the most it may be (``ratio`` and ``limit`` in one unit)."""

    name: str
    measured: str
    ratio: float
    limit: float

    @property
    def kept(self) -> bool:
        return self.ratio <= self.limit

    def __str__(self) -> str:
        sign = "kept" if self.kept else "MISSED"
        return f"| {self.name} | {self.measured} | {self.ratio:.2f} | {self.limit:g} | {sign} |"


def seconds(action: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median time of ``action`` in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return median(times)


def ms(value: float) -> str:
    return f"{value * 1000:.0f} ms"


# ── start ────────────────────────────────────────────────────────────────────────────────────


def start(folder: Path) -> list[Figure]:
    """First frame of the game against a bare Textual app, with the course and with 10,000 levels."""
    from big_course import write_big_course
    from terminal import seconds_until

    big = write_big_course(folder / "big", 10_000)
    assert len(FileCatalog(big, folder / "cache" / "backend-quest").modules) == 10_000 // 50
    environ = as_installed(folder) | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8"}
    ours = {**environ, "BACKEND_QUEST_HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "cache")}
    _finish_welcome(folder / "home")
    game = [sys.executable, "-m", "backend_quest", "--lang", "en"]
    many = [sys.executable, "-c", BIG_GAME.format(course=str(big))]
    runs: dict[str, list[float]] = {"bare": [], "frame": [], "map": [], "large": []}
    for _ in range(RUNS + 2):
        runs["bare"].append(seconds_until([sys.executable, "-c", BARE_APP], "ready", environ))
        runs["frame"].append(seconds_until(game, "backend-quest", ours))
        runs["map"].append(seconds_until(game, "Continue", ours))
        runs["large"].append(seconds_until(many, "Continue", ours))
    bare, frame, whole, large = (median(times[2:]) for times in runs.values())
    return [
        Figure("first frame / bare Textual app", f"{ms(frame)} / {ms(bare)}", frame / bare, 1.25),
        Figure("the whole map / bare Textual app", f"{ms(whole)} / {ms(bare)}", whole / bare, 2),
        Figure("the whole map with 10,000 levels / with the course", f"{ms(large)} / {ms(whole)}", large / whole, 1.25),
    ]


def as_installed(folder: Path) -> dict[str, str]:
    """Return the environment of a game that was installed: its modules are compiled once, whatever is usual here."""
    environ = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return environ


def _finish_welcome(home: Path) -> None:
    from backend_quest.commands.play import LOOK
    from backend_quest.store.sqlite import open_store
    from backend_quest.ui import prefs

    store = open_store(home, clock=time.time)
    store.save_setting("name", "Sari")
    store.close()
    prefs.write_look(home / LOOK, prefs.Prefs(language="en"))


def commands(folder: Path) -> list[Figure]:
    """A command without the screen, against 100 ms."""
    environ = as_installed(folder) | {"BACKEND_QUEST_HOME": str(folder / "home")}
    argv = [sys.executable, "-m", "backend_quest", "status", "--json"]
    subprocess.run(argv, env=environ, check=True, capture_output=True)
    took = seconds(lambda: subprocess.run(argv, env=environ, check=True, capture_output=True))
    return [Figure("backend-quest status / 100 ms", ms(took), took / 0.1, 1)]


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────


def verdicts(runner: Runner) -> list[Figure]:
    """A quiz against 50 ms, a Python task against a bare run of the same code, a server against its start."""
    catalog = FileCatalog(course_root())
    quiz = catalog.level("orientation/kitchen-behind-the-counter").body
    assert isinstance(quiz, SingleChoice)
    answer = quiz.options[0].key
    quick = seconds(lambda: judge(quiz, answer, runner))
    return [Figure("verdict on a quiz / 50 ms", f"{quick * 1000:.2f} ms", quick / 0.05, 1), *_python(catalog, runner)]


def _python(catalog: FileCatalog, runner: Runner) -> list[Figure]:
    body = catalog.level("python-basics/count-the-change").body
    code = code_of(body)
    assert code is not None
    source = "total, bayar = 15000, 20000\n" + next(iter(code.solution().values()))
    bare = seconds(lambda: subprocess.run([sys.executable, "-I", "-c", source], check=True, capture_output=True), 15)
    ours = seconds(lambda: judge(body, code.solution(), runner), 15)
    server = catalog.level("orientation/open-the-stall").body
    server_code = code_of(server)
    assert server_code is not None
    verdict = seconds(lambda: judge(server, server_code.solution(), runner))
    ready = median(_ready(server_code, runner) for _ in range(RUNS))
    return [
        Figure("verdict on a Python task, 5 cases / bare python -I", f"{ms(ours)} / {ms(bare)}", ours / bare, 3),
        Figure("verdict on a server / its start + 100 ms", f"{ms(verdict)} / {ms(ready)}", verdict / (ready + 0.1), 1),
    ]


def _ready(code: object, runner: Runner) -> float:
    from backend_quest.checking.server import limits_of, program_of
    from backend_quest.content.parts import Code

    assert isinstance(code, Code)
    with runner.serve(program_of(code, code.solution()), limits_of(code)) as server:
        return server.ready_ms / 1000


def proving() -> list[Figure]:
    """``levels verify`` per level, cold, and whole when nothing changed."""
    from backend_quest.authoring.verify import Cache, verify

    runner, catalog = make_runner(), FileCatalog(course_root())
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "verified.txt"
        started = time.perf_counter()
        report = verify(catalog, runner, cache=Cache(cache))
        cold = (time.perf_counter() - started) / len(report.proved)
        started = time.perf_counter()
        verify(catalog, runner, cache=Cache(cache))
        again = time.perf_counter() - started
    runner.close()
    return [
        Figure("levels verify, each level or bank item / 0.3 s", f"{cold:.2f} s", cold / 0.3, 1),
        Figure("levels verify, nothing changed / 5 s", f"{again:.2f} s", again / 5, 1),
    ]


def main() -> int:
    """Print every figure as a row of a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where a budget is missed twofold")
    check = options.parse_args().check
    figures: list[Figure] = []
    print("| budget | measured | ratio | limit | |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder, runner = Path(name), make_runner()
        from screens import screens

        parts: list[Callable[[], list[Figure]]] = [
            lambda: start(folder),
            lambda: asyncio.run(screens(Figure)),
            lambda: verdicts(runner),
            lambda: commands(folder),
            proving,
        ]
        for part in parts:
            for figure in part():
                figures.append(figure)
                print(figure, flush=True)
        runner.close()
    missed = [figure for figure in figures if figure.ratio > 2 * figure.limit]
    return 1 if check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
