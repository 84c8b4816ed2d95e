"""Proves predictions: what a level says is printed, traced or found is what really happens."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from backend_quest.checking.matching import normalised
from backend_quest.checking.server import at_path
from backend_quest.checking.snippets import snippet_program
from backend_quest.content.kinds import PredictOutput, Trace
from backend_quest.runner.api import CaseInput, Ended, Runner, TraceStep, Value


def prove_snippet(body: PredictOutput, runner: Runner) -> Iterator[str]:
    """Yield what of the level's truth the real run does not bear out."""
    if body.snippet.language == "json":
        yield from _prove_document(body, runner)
        return
    program = snippet_program(body.snippet.language, body.snippet.code, body.snippet.setup)
    ran = runner.run(program, [CaseInput()], trace=body.trace is not None)
    result = ran.cases[0]
    if result.ended is not Ended.OK:
        told = result.failure.message if result.failure is not None else ran.fault
        yield f"the snippet ends with {result.ended.value}: {told}"
        return
    if body.answer is not None and normalised(result.stdout) != normalised(body.answer):
        yield f"the snippet prints {normalised(result.stdout)!r}, the answer is {normalised(body.answer)!r}"
    if body.trace is not None:
        yield from _prove_trace(body.trace, ran.trace)


def _prove_trace(trace: Trace, steps: Sequence[TraceStep]) -> Iterator[str]:
    times: Counter[int] = Counter()
    for number, row in enumerate(trace.rows, start=1):
        variables: dict[str, str] = {}
        if row.line is not None:
            times[row.line] += 1
            runs = [step for step in steps if step.line == row.line]
            if len(runs) < times[row.line]:
                yield f"row {number} of the trace: line {row.line} runs {len(runs)} times only"
                continue
            variables = dict(runs[times[row.line] - 1].variables)
        for column, cell in zip(trace.columns, row.cells, strict=False):
            real = variables.get(column, "-")
            if real != cell:
                yield f"row {number} of the trace: {column} is {real!r}, not {cell!r}"


def _prove_document(body: PredictOutput, runner: Runner) -> Iterator[str]:
    result = runner.run(snippet_program("json", body.snippet.code), [CaseInput()]).cases[0]
    if result.value is None:
        yield f"the document is no JSON: {result.failure.message if result.failure else ''}"
        return
    data = plain(result.value)
    for question in body.questions:
        found = at_path(data, question.path)
        if (found if isinstance(found, str) else json.dumps(found)) != question.answer:
            yield f"question {question.key}: {question.path} is {found!r}, not {question.answer!r}"


def plain(value: Value) -> object:
    """Return a value as plain Python data."""
    if value.type == "list":
        return [plain(item) for item in value.data]
    if value.type == "dict":
        return {key.data: plain(item) for key, item in value.data}
    return value.data
