"""Runs tests of a framework once for each case, whatever became of the case before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from msgspec.structs import replace

from backend_quest.runner.api import CaseInput, CaseResult, Ended, RunResult
from backend_quest.runner.cases import Stopped, run_cases
from backend_quest.runner.launch import Start


def run_tests(start: Start, cases: Sequence[CaseInput], stopped: Stopped) -> RunResult:
    """Run the tests for every case; each process may take the time that the limits give.

    Raises OSError or BadProgram where nothing could be started.
    """
    results: list[CaseResult] = []
    while True:
        # Node's own runner of tests reports once in a process.
        following = cases[len(results) : len(results) + 1 if start.node is not None else None]
        ran = run_cases(start, following, stopped, trace=False)
        results += takewhile(lambda result: result.ended is not Ended.NOT_RUN, ran.cases)
        ended = results[-1].ended
        if ended in (Ended.CANCELLED, Ended.FAULT):
            results += [CaseResult(ended)] * (len(cases) - len(results))
        if len(results) >= len(cases):
            return replace(ran, cases=results)
