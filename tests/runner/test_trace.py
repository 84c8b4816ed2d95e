"""The variables after each line."""

from __future__ import annotations

import pytest
from runs import Runs

from backend_quest.runner.api import CaseInput, Limits


def steps(run: Runs, source: str, *names: str) -> list[tuple[int, ...] | tuple[int | str, ...]]:
    result = run(source, trace=True)
    return [(step.line, *[step.variables.get(name, "-") for name in names]) for step in result.trace]


def test_values_are_those_right_after_the_line(run: Runs) -> None:
    source = "total = 0\nfor h in [5000, 3000]:\n    total = total + h\nprint(total)\n"
    assert steps(run, source, "h", "total") == [
        (1, "-", "0"),
        (2, "5000", "0"),
        (3, "5000", "5000"),
        (2, "3000", "5000"),
        (3, "3000", "8000"),
        (4, "3000", "8000"),
    ]


def test_loop_header_counts_only_when_it_assigns(run: Runs) -> None:
    source = "for a in (1, 2):\n    for b in 'x':\n        pass\nfor c in []:\n    pass\n"
    assert [step[0] for step in steps(run, source)] == [1, 2, 3, 1, 2, 3]


def test_loop_over_a_generator(run: Runs) -> None:
    source = "def g():\n    yield 1\n    yield 2\nfor a in g():\n    b = a\n"
    assert [step for step in steps(run, source, "a", "b") if step[0] in (4, 5)] == [
        (4, "1", "-"),
        (5, "1", "1"),
        (4, "2", "1"),
        (5, "2", "2"),
    ]


def test_while_and_if(run: Runs) -> None:
    source = "n = 2\nwhile n:\n    if n == 1:\n        x = n\n    n -= 1\n"
    lines = [step[0] for step in steps(run, source)]
    assert lines == [1, 2, 3, 5, 2, 3, 4, 5, 2]


def test_function_shows_its_own_variables(run: Runs) -> None:
    source = "def f(a):\n    b = a * 2\n    return b\nx = f(3)\n"
    assert steps(run, source, "a", "b", "x") == [
        (1, "-", "-", "-"),
        (2, "3", "6", "-"),
        (3, "3", "6", "-"),
        (4, "-", "-", "6"),
    ]


def test_statement_over_lines_is_one_step(run: Runs) -> None:
    source = "x = (1 +\n     2 +\n     int('3'))\ny = [\n    x,\n    x,\n]\nfor a in [\n    1,\n    2,\n]:\n    z = a\n"
    assert steps(run, source, "x", "y", "a", "z") == [
        (1, "6", "-", "-", "-"),
        (4, "6", "[6, 6]", "-", "-"),
        (8, "6", "[6, 6]", "1", "-"),
        (12, "6", "[6, 6]", "1", "1"),
        (8, "6", "[6, 6]", "2", "1"),
        (12, "6", "[6, 6]", "2", "2"),
    ]


def test_only_simple_values_as_printed(run: Runs) -> None:
    source = (
        "import os\nclass K:\n    def __repr__(self): 1 / 0\n"
        "k = K()\nl = [K()]\ns = 'teks'\nt = (1, [2.5], {'a': None})\nb = True\n"
    )
    last = run(source, trace=True).trace[-1]
    assert last.variables == {"s": "teks", "t": "(1, [2.5], {'a': None})", "b": "True"}


def test_line_that_fails_is_not_done(run: Runs) -> None:
    source = "try:\n    x = 1 / 0\nexcept ZeroDivisionError:\n    y = 1\n1 / 0\n"
    result = run(source, trace=True)
    assert [step.line for step in result.trace] == [1, 3, 4]
    assert result.cases[0].failure is not None


def test_only_the_first_case_is_followed(run: Runs) -> None:
    result = run("x = n\n", CaseInput(given={"n": 1}), CaseInput(given={"n": 2}), trace=True)
    assert [step.variables["x"] for step in result.trace] == ["1"]


@pytest.mark.parametrize("source", ["x = = 1\n", "\0"])
def test_broken_program_has_no_trace(run: Runs, source: str) -> None:
    result = run(source, trace=True)
    assert result.trace == []
    assert result.cases[0].failure is not None


def test_wide_trace_is_cut(run: Runs) -> None:
    source = "".join(f"v{n} = 'é' * 300\n" for n in range(100)) + "for n in range(1000):\n    x = n\n"
    result = run(source, trace=True, limits=Limits(seconds=20))
    assert 20 < len(result.trace) < 60
    assert result.cases[0].failure is None


def test_long_trace_is_cut(run: Runs) -> None:
    result = run("n = 0\nwhile n < 10000:\n    n += 1\n", trace=True, limits=Limits(seconds=20))
    assert len(result.trace) == 2000
    assert result.cases[0].failure is None
