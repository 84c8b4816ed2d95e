"""The shipped course holds, and a level of each kind that is broken on purpose is named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend_quest.authoring.lint import lint
from backend_quest.authoring.proofs_errors import prove_errors
from backend_quest.authoring.verify import Cache, verify
from backend_quest.content.kinds import kind_of
from backend_quest.content.loader import FileCatalog
from backend_quest.content.model import ErrorEntry
from backend_quest.content.parts import Text
from backend_quest.content.reading import KINDS
from backend_quest.paths import course_root
from backend_quest.runner.api import Runner, Runtime
from backend_quest.wiring import make_runner

BROKEN = {
    "orientation/kitchen-behind-the-counter": ("correct: true", "correct: false"),
    "orientation/myth-or-fact-is-an-it-degree-a": ("key: proof", "key: terms"),
    "orientation/who-does-what": ("      speed:", "      nobody:"),
    "orientation/journey-of-one-order": ("after: [save]", "after: [show]"),
    "orientation/is-it-for-you": ("words: 25", "words: 0"),
    "orientation/open-the-stall": ("expect: {status: 200, headers", "expect: {status: 201, headers"),
    "python-basics/first-line": ('solution: "print(', 'solution: "prin('),
    "python-basics/named-boxes": ('cells: ["6000", "10000"], ask', 'cells: ["6000", "12000"], ask'),
    "python-basics/glue-or-add": ('answer: "50003000\\n8000"', 'answer: "8000\\n8000"'),
    "python-basics/count-the-change": ('prints: "5000\\n0\\n1\\n0"', 'prints: "5000\\n1\\n0\\n0"'),
    "python-basics/ojek-fare": ('code: "print(ongkos)"', 'code: "print(onkos)"'),
    "python-basics/endless-loop": ("  faulty: true\n", ""),
    "sql-basics/null-is-not-zero": ("WHERE hp IS NULL;\nmistakes", "WHERE hp = NULL;\nmistakes"),
    "python-testing/first-test": ("if km > 8:", "if km > 80:"),
    "python-testing/make-it-green": ("test: test_tepat_waktu", "test: test_tepat"),
    "how-the-web-works/your-first-request": ('answer: "3500"', 'answer: "5000"'),
    "how-the-web-works/reading-json": ('answer: "', 'answer: "x'),
    "how-the-web-works/picky-json": ("parses: {", "parses: {tambahan: 1, "),
    "how-the-web-works/take-a-url-apart": ("solution: ", "solution: x"),
}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    runner = make_runner()
    yield runner
    runner.close()


def problems(root: Path, level_id: str, runner: Runner) -> list[str]:
    named = [fault.format("en") for fault in lint(root) if not fault.warning and level_id.split("/")[1] in fault.path]
    report = verify(FileCatalog(root), runner, only=[level_id])
    return named + [str(problem) for problem in report.problems]


@pytest.mark.parametrize("level_id", BROKEN)
def test_a_broken_level_is_named(level_id: str, tmp_path: Path, runner: Runner) -> None:
    root = tmp_path / "levels"
    shutil.copytree(course_root(), root)
    module, slug = level_id.split("/")
    (path,) = (root / module).glob(f"??-{slug}.yaml")
    text = path.read_text(encoding="utf-8")
    right, wrong = BROKEN[level_id]
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = problems(root, level_id, runner)
    assert any(slug in problem for problem in found), found


def test_every_kind_is_broken_once() -> None:
    catalog = FileCatalog(course_root())
    assert {kind_of(catalog.level(level_id).body) for level_id in BROKEN} == KINDS.keys()


def test_a_level_without_its_runtime_is_skipped_by_name_and_not_proved(runner: Runner) -> None:
    class NoPython:
        def __getattr__(self, name: str) -> object:
            return getattr(runner, name)

        def runtime(self, language: str) -> Runtime:
            return Runtime(language, language, None)

    report = verify(FileCatalog(course_root()), NoPython(), only=["python-basics/count-the-change"])  # type: ignore[arg-type]
    assert report.skipped == {"python-basics/count-the-change": "python"}
    assert report.proved == []


def test_what_was_proved_is_not_run_again(tmp_path: Path, runner: Runner) -> None:
    catalog, only = FileCatalog(course_root()), ["python-basics/count-the-change"]
    assert verify(catalog, runner, only=only, cache=Cache(tmp_path / "verified.txt")).cached == 0
    again = verify(catalog, runner, only=only, cache=Cache(tmp_path / "verified.txt"))
    assert (again.cached, again.proved) == (1, only)


def test_another_state_of_the_game_proves_anew(tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog, only, path = FileCatalog(course_root()), ["orientation/who-does-what"], tmp_path / "verified.txt"
    verify(catalog, runner, only=only, cache=Cache(path))
    assert verify(catalog, runner, only=only, cache=Cache(path)).cached == 1
    monkeypatch.setattr("backend_quest.authoring.verify._game", lambda: "another")
    assert verify(catalog, runner, only=only, cache=Cache(path)).cached == 0


def test_another_version_of_the_runtime_is_proved_anew(tmp_path: Path, runner: Runner) -> None:
    class Newer:
        def __getattr__(self, name: str) -> object:
            return getattr(runner, name)

        def runtime(self, language: str) -> Runtime:
            return replace(runner.runtime(language), version="99.0")

    catalog, only = FileCatalog(course_root()), ["python-basics/count-the-change", "python-basics/named-boxes"]
    only.append("orientation/who-does-what")
    path = tmp_path / "verified.txt"
    assert verify(catalog, runner, only=only, cache=Cache(path)).cached == 0
    assert verify(catalog, Newer(), only=only, cache=Cache(path)).cached == 1  # type: ignore[arg-type]
    assert verify(catalog, Newer(), only=only, cache=Cache(path)).cached == 3  # type: ignore[arg-type]
    assert verify(catalog, runner, only=only, cache=Cache(path)).cached == 3


@pytest.mark.parametrize(("language", "sample"), [("python", "print(totl)\n"), ("javascript", "console.log(totl);\n")])
def test_plain_words_that_their_sample_does_not_call_for_are_named(language: str, sample: str, runner: Runner) -> None:
    if not runner.runtime(language).found:
        pytest.skip(f"{language} is not on this computer")
    says = Text(id="Belum dibuat.", en="Never made.")
    kind = "NameError" if language == "python" else "ReferenceError"
    fits = ErrorEntry(key="fits", type=kind, matches="is not defined", sample=sample, says=says)
    strange = ErrorEntry(key="strange", type="TypeError", matches="is not defined", sample=sample, says=says)
    harmless = ErrorEntry(key="harmless", type=kind, matches="is not defined", sample="5\n", says=says)
    assert prove_errors(language, [fits], runner) == []
    problems = prove_errors(language, [strange, harmless], runner)
    assert [problem.where for problem in problems] == [f"errors/{language}#strange", f"errors/{language}#harmless"]


def test_the_shipped_course_has_no_fault() -> None:
    assert [fault.format("en") for fault in lint(course_root()) if not fault.warning] == []


def test_the_course_has_the_levels_it_promises() -> None:
    catalog = FileCatalog(course_root())
    counts = {module.id: len(module.levels) for module in catalog.modules}
    assert counts == {
        "orientation": 8,
        "choose-a-stack": 3,
        "how-the-web-works": 10,
        "python-basics": 14,
        "python-functions": 3,
        "python-testing": 4,
        "javascript-basics": 14,
        "javascript-functions": 3,
        "javascript-testing": 4,
        "sql-basics": 5,
    }
