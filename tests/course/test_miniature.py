"""A course of the smallest levels: every kind in every language that the game runs, proved by ``levels verify``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import get_annotations
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest
from msgspec.structs import FieldInfo, fields

from backend_quest.authoring.lint import lint
from backend_quest.authoring.verify import Cache, Report, verify
from backend_quest.checking.snippets import snippet_program
from backend_quest.content.kinds import Body, CodeTask, PredictOutput, SqlQuery, code_of, kind_of, language_of
from backend_quest.content.loader import FileCatalog
from backend_quest.content.parts import Text
from backend_quest.content.program_consistency import TESTED_LANGUAGES
from backend_quest.content.reading import KINDS
from backend_quest.content.where import walk
from backend_quest.runner.api import TITLES, CaseInput, Ended, Program, Runner, ServerError
from backend_quest.wiring import make_runner

ROOT = Path(__file__).parent / "miniature"
WITHOUT_CODE = {"single_choice", "multi_choice", "match_pairs", "http_request", "reflection"}

together = pytest.mark.xdist_group("miniature")
"""For what needs the proof of the whole course, which takes its time: one worker makes it for all of them."""

Form = tuple[str, str | None]
"""A kind, in a variety that is judged in its own way, and the language it runs."""


@dataclass
class Proved:
    """The course, what verifying all of it found, and the cache that holds what was proved."""

    catalog: FileCatalog
    report: Report
    cache: Path

    @property
    def bodies(self) -> dict[str, tuple[Body, str | None]]:
        """Every level, variant and question of a bank, under the name that a report uses, with its stack."""
        found: dict[str, tuple[Body, str | None]] = {}
        for module in self.catalog.modules:
            for entry in module.levels:
                body = self.catalog.level(entry.id).body
                if isinstance(body, CodeTask) and body.variants:
                    found |= {f"{entry.id} ({stack})": (body, stack) for stack in body.variants}
                else:
                    found[entry.id] = body, None
            if module.bank:
                found |= {f"{module.id}#{item.key}": (item.body, None) for item in self.catalog.bank(module.id).items}
        return found

    @property
    def forms(self) -> dict[str, Form]:
        """The form of each of them."""
        return {name: form_of(body, stack) for name, (body, stack) in self.bodies.items()}


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def runner(_own_cache: None) -> Iterator[Runner]:
    runner = make_runner()
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def proved(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Proved:
    catalog, cache = FileCatalog(ROOT), tmp_path_factory.mktemp("proved") / "verified.txt"
    return Proved(catalog, verify(catalog, runner, cache=Cache(cache)), cache)


def form_of(body: Body, stack: str | None) -> Form:
    kind, code = kind_of(body), code_of(body, stack)
    if isinstance(body, PredictOutput):
        return kind + (", traced" if body.trace else ""), body.snippet.language
    if isinstance(body, SqlQuery):
        return f"{kind}, {body.judge}", "sql"
    if code is not None and code.tests is not None:
        return f"{kind}, {'mutants' if code.mutants else 'tests'}", code.language
    return kind, language_of(body, stack)


def needs_node(runner: Runner) -> None:
    if not runner.runtime("javascript").found:
        pytest.skip("Node.js is not on this computer")


def serves(runner: Runner, language: str) -> bool:
    try:
        with runner.serve(Program(language, {"empty": ""}, "empty")):
            return True
    except ServerError as error:
        return error.ended is not Ended.FAULT


def traces(runner: Runner, language: str) -> bool:
    program = snippet_program(language, "harga = 5\n" if language != "json" else "5")
    return bool(runner.run(program, [CaseInput()], trace=True).trace)


def records(hint: object) -> set[type[msgspec.Struct]]:
    """Every struct that a value of this type may hold; a text has the same keys everywhere."""
    if not isinstance(hint, type) or not issubclass(hint, msgspec.Struct):
        return {record for part in get_args(hint) for record in records(part)}
    inner = {record for part in get_type_hints(hint).values() for record in records(part)}
    return inner | {hint} - {Text}


def owned(record: type[msgspec.Struct], field: FieldInfo) -> str:
    """The name of a key, with that of the struct that introduced it."""
    owner = next(base for base in reversed(record.__mro__) if field.name in get_annotations(base))
    return f"{owner.__name__}.{field.name}"


def default_of(field: FieldInfo) -> object:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


# ── all of it ────────────────────────────────────────────────────────────────────────────────


def test_lint_has_nothing_to_say() -> None:
    assert [fault.format("en") for fault in lint(ROOT)] == []


@together
def test_verify_proves_every_level_and_skips_none(proved: Proved, runner: Runner) -> None:
    assert [str(problem) for problem in proved.report.problems] == []
    needs_node(runner)
    assert proved.report.skipped == {}
    assert sorted(proved.report.proved) == sorted(proved.bodies)


@together
def test_every_kind_is_there_in_every_language_that_runs_it(proved: Proved, runner: Runner) -> None:
    needs_node(runner)
    languages: dict[str, set[str | None]] = {
        **{kind: {None} for kind in WITHOUT_CODE},
        "predict_output": {*TITLES},
        "predict_output, traced": {language for language in TITLES if traces(runner, language)},
        "fill_blank": {*TITLES, None},
        "parsons": {*TITLES, None},
        "bug_hunt": {*TITLES},
        "code_task": {*TITLES},
        "code_task, tests": {*TESTED_LANGUAGES},
        "code_task, mutants": {*TESTED_LANGUAGES},
        "server_task": {language for language in TITLES if serves(runner, language)},
        **{f"sql_query, {judge}": {"sql"} for judge in get_args(get_type_hints(SqlQuery)["judge"])},
    }
    assert {form.partition(",")[0] for form in languages} == KINDS.keys()

    wanted = {(form, language) for form, several in languages.items() for language in several}

    assert set(proved.forms.values()) == wanted


@together
def test_every_language_has_plain_words_that_are_proved(proved: Proved) -> None:
    assert [language for language in TITLES if not proved.catalog.errors(language)] == []
    assert set(TITLES) == {level.language for module in proved.catalog.modules for level in module.levels} - {None}


@together
def test_every_key_of_the_kinds_is_used(proved: Proved) -> None:
    used = {
        owned(type(part), field)
        for body, _ in proved.bodies.values()
        for _, part in walk(body)
        for field in fields(part)
        if getattr(part, field.name) != default_of(field)
    }
    known = {owned(record, field) for record in records(Body) for field in fields(record)}

    assert sorted(known - used) == []


# ── without Node ─────────────────────────────────────────────────────────────────────────────


@together
def test_without_node_exactly_the_javascript_is_skipped_by_name(
    proved: Proved, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    bare = make_runner()
    try:
        report = verify(proved.catalog, bare, cache=Cache(proved.cache))
    finally:
        bare.close()

    needing = [name for name, (_, language) in proved.forms.items() if language == "javascript"]
    assert "either/twice-the-price (node)" in needing
    assert report.skipped == dict.fromkeys([*needing, "errors/javascript"], "javascript")
    assert sorted(report.proved) == sorted(proved.bodies.keys() - set(needing))
    assert report.ok


# ── broken on purpose ────────────────────────────────────────────────────────────────────────

BROKEN = {
    "a mutant that the solution does not catch": (
        "python/catch-the-mutants", "    return 10000\\n", "    return max(10000, 5000 + 2000 * km)\\n",
        "the solution does not pass: not_yet the version that is always 10000:",
    ),
    "a mutant that cannot be loaded": (
        "javascript/catch-the-mutant", "(km) => 5000 + 2000 * km", "(km => 5000 + 2000 * km",
        "the mutant 'the version without a minimum' ends before any test, so each would catch it: SyntaxError",
    ),
    "a test of the level that does not exist": (
        "python/green-by-the-tests", "test: test_dekat}", "test: test_dekt}",
        "test_ongkos.py has no test 'test_dekt'; it has 'test_dekat', 'TestJauh",
    ),
    "a test of the level that no case names": (
        "javascript/green-by-the-tests", "jauh > 5 km", "dekat",
        "the test 'jauh > 5 km' belongs to no cases, not to one",
    ),
    "a mistake that passes": (
        "python/green-by-the-tests", 'py: "def ongkos(km):\\n    return 5000 + 2000 * km',
        'py: "def ongkos(km):\\n    return max(10000, 5000 + 2000 * km)', "mistake 1 passes",
    ),
    "a starter that passes": (
        "javascript/green-by-the-tests", "=> km;", "=> Math.max(10000, 5000 + 2000 * km);", "the starter passes",
    ),
    "a solution that its tests refuse": (
        "javascript/green-by-the-tests", 'solution: "exports.ongkos = (km) => Math.max(10000',
        'solution: "exports.ongkos = (km) => Math.max(9000',
        "the solution does not pass: not_yet a short way: 9000 !== 10000",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_level_with_tests_that_is_broken_is_named(what: str, tmp_path: Path, runner: Runner) -> None:
    level_id, right, wrong, told = BROKEN[what]
    if level_id.startswith("javascript/"):
        needs_node(runner)
    root = tmp_path / "levels"
    shutil.copytree(ROOT, root)
    module, slug = level_id.split("/")
    (path,) = (root / module).glob(f"??-{slug}.yaml")
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), encoding="utf-8")

    problems = verify(FileCatalog(root), runner, only=[level_id]).problems

    assert {problem.where for problem in problems} == {level_id}
    assert told in "\n".join(problem.message for problem in problems)
