"""One proof for each kind: the solution passes, the starter fails, every mistake gets its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from backend_quest.authoring.proofs_predict import prove_snippet
from backend_quest.authoring.proofs_sql import prove_sql
from backend_quest.authoring.proofs_tests import prove_tests
from backend_quest.checking import judge, point
from backend_quest.checking.context import Judging
from backend_quest.content.kinds import (
    Body,
    BugHunt,
    CodeTask,
    FillBlank,
    HttpRequest,
    MatchPairs,
    MultiChoice,
    Parsons,
    PredictOutput,
    Reflection,
    ServerTask,
    SingleChoice,
    SqlQuery,
    code_of,
)
from backend_quest.content.parts import Code, Text
from backend_quest.content.verdict import Answer, AnswerError, Check, Verdict
from backend_quest.engine.answers import solution_of


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a proof found: where, and one plain sentence."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def prove(name: str, body: Body, judging: Judging) -> list[Problem]:
    """Return what is wrong with a level's body; ``name`` stands in front of each problem."""
    try:
        return [Problem(name, message) for message in _prove(body, judging)]
    except AnswerError as error:
        return [Problem(name, f"a sample is no answer: {error}")]


def _prove(body: Body, judging: Judging) -> Iterator[str]:
    yield from _PROOFS[type(body)](body, judging)


def _judged(body: Body, answer: Answer, judging: Judging) -> Verdict:
    return judge(body, answer, judging.runner, errors=judging.errors, stack=judging.stack)


def _passes(body: Body, answer: Answer, judging: Judging, what: str = "the solution") -> Iterator[str]:
    verdict = _judged(body, answer, judging)
    if not verdict.passed:
        yield f"{what} does not pass: {_described(verdict)}"


def _unfit(verdict: Verdict, what: str) -> str:
    """Return why an answer that should fail does not; nothing where it does."""
    if verdict.passed:
        return f"{what} passes"
    return "" if verdict.judged else f"{what} could not be judged: {verdict.note}"


def _fails(body: Body, answer: Answer, judging: Judging, what: str, says: Text | None = None) -> Iterator[str]:
    verdict = _judged(body, answer, judging)
    if unfit := _unfit(verdict, what):
        yield unfit
    elif says is not None and verdict.says != says:
        yield f"{what} gets other words: {verdict.says.en if verdict.says else 'none'}"


def _mistake(body: Body, answer: Answer, judging: Judging, number: int) -> Iterator[str]:
    what = f"mistake {number + 1}"
    verdict = _judged(body, answer, judging)
    if unfit := _unfit(verdict, what):
        yield unfit
    elif verdict.recognised is None:
        yield f"{what} is not recognised: {_described(verdict)}"
    elif verdict.recognised != number:
        yield f"{what} gets the words of mistake {verdict.recognised + 1}"


def _described(verdict: Verdict) -> str:
    failed = next((check for check in verdict.checks if not check.passed), None)
    told = [verdict.error.headline if verdict.error else verdict.note]
    if failed is not None:
        told = [f"{failed.name.en if failed.name else 'a check'}:", _compared(failed), *told]
    if verdict.error is None and verdict.says is not None:
        told.append(verdict.says.en)
    told.append(", ".join(part.key for part in verdict.parts if not part.right))
    return " ".join(filter(None, [verdict.outcome.value, *told]))


def _compared(check: Check) -> str:
    if check.expected is None:
        return "" if check.actual is None else str(check.actual)[:80]
    return f"expected {str(check.expected)[:80]!r}, got {str(check.actual)[:80]!r}"


def _prove_single(body: SingleChoice, judging: Judging) -> Iterator[str]:
    for option in body.options:
        if option.correct:
            yield from _passes(body, option.key, judging, f"option {option.key}")
        else:
            yield from _fails(body, option.key, judging, f"option {option.key}", option.says)


def _prove_multi(body: MultiChoice, judging: Judging) -> Iterator[str]:
    right: Any = solution_of(body)
    yield from _passes(body, right, judging)
    for option in body.options:
        flipped = [key for key in right if key != option.key] if option.correct else [*right, option.key]
        yield from _fails(body, flipped, judging, f"option {option.key} the other way", option.says)


def _prove_pairs(body: MatchPairs, judging: Judging) -> Iterator[str]:
    right: Any = solution_of(body)
    yield from _passes(body, right, judging)
    for pair in body.pairs:
        for other in [other.key for other in body.pairs if other is not pair]:
            swapped = {**right, pair.key: other, other: pair.key}
            verdict = _judged(body, swapped, judging)
            said = next((part.says for part in verdict.parts if part.key == pair.key), None)
            if verdict.passed or said != pair.wrong.get(other, pair.otherwise):
                yield f"pair {pair.key} with {other} does not get its own words"


def _prove_predict(body: PredictOutput, judging: Judging) -> Iterator[str]:
    yield from prove_snippet(body, judging.runner)
    right: Any = solution_of(body)
    yield from _passes(body, right, judging)
    blank = {"prints": "", "cells": [""] * len(body.asked), "answers": dict.fromkeys(right["answers"], "")}
    yield from _fails(body, blank, judging, "an empty answer")
    for number, mistake in enumerate(body.mistakes):
        answer = {
            "prints": mistake.answer or (body.answer or "" if mistake.cells or mistake.answers else ""),
            "cells": mistake.cells or body.asked,
            "answers": {**right["answers"], **mistake.answers},
        }
        yield from _mistake(body, answer, judging, number)


def _prove_blanks(body: FillBlank, judging: Judging) -> Iterator[str]:
    right: Any = solution_of(body)
    yield from _passes(body, right, judging)
    yield from _fails(body, dict.fromkeys(right, ""), judging, "empty blanks")
    for number, mistake in enumerate(body.mistakes):
        yield from _mistake(body, {**right, **mistake.answers}, judging, number)


def _prove_parsons(body: Parsons, judging: Judging) -> Iterator[str]:
    right: Any = solution_of(body)
    yield from _passes(body, right, judging)
    yield from _fails(body, [], judging, "an empty program")
    yield from _fails(body, right[::-1], judging, "the reverse order")
    for block in body.distractors:
        yield from _fails(body, block.answer, judging, f"distractor {block.key}", block.says)
    for number, mistake in enumerate(body.mistakes):
        yield from _mistake(body, mistake.answer, judging, number)


def _prove_lines(body: BugHunt) -> Iterator[str]:
    for suspect in body.lines:
        verdict = point(body, suspect.line)
        if verdict.passed != suspect.faulty or verdict.says != suspect.says:
            yield f"line {suspect.line} does not get its own words"


def _prove_bug(body: BugHunt, judging: Judging) -> Iterator[str]:
    yield from _prove_lines(body)
    yield from _prove_code(body, body.code, judging)


def _prove_program(body: CodeTask | ServerTask, judging: Judging) -> Iterator[str]:
    code = code_of(body, judging.stack)
    if code is not None:
        yield from _prove_code(body, code, judging)


def _prove_query(body: SqlQuery, judging: Judging) -> Iterator[str]:
    yield from prove_sql(body, judging)
    yield from _prove_code(body, body.code, judging)


def _prove_code(body: Body, code: Code, judging: Judging) -> Iterator[str]:
    yield from _passes(body, code.solution(), judging)
    yield from prove_tests(code, judging)
    yield from _fails(body, code.starter(), judging, "the starter")
    for number, mistake in enumerate(code.mistakes):
        yield from _mistake(body, {**code.starter(), **mistake.files}, judging, number)


def _prove_http(body: HttpRequest, judging: Judging) -> Iterator[str]:
    right = body.solution.as_answer()
    yield from _passes(body, right, judging)
    yield from _fails(body, {"requests": [body.starter.as_sent()], "answer": ""}, judging, "the starter")
    yield from _fails(body, {"requests": [], "answer": body.solution.answer}, judging, "an answer without a request")
    if body.question is not None:
        yield from _fails(body, {**right, "answer": ""}, judging, "a request without an answer")
    for number, mistake in enumerate(body.mistakes):
        yield from _mistake(body, mistake.as_answer(), judging, number)


def _prove_reflection(body: Reflection, judging: Judging) -> Iterator[str]:
    text, boxes = "kata " * body.words, [box.key for box in body.boxes]
    right = {"text": text, "boxes": boxes, "stack": "py" if body.choose == "stack" else None}
    yield from _passes(body, right, judging)
    yield from _fails(body, {**right, "text": "kata " * (body.words - 1)}, judging, "too few words")
    if boxes:
        yield from _fails(body, {**right, "boxes": boxes[1:]}, judging, "a box left open")


_PROOFS: dict[type, Callable[[Any, Judging], Iterator[str]]] = {
    SingleChoice: _prove_single,
    MultiChoice: _prove_multi,
    MatchPairs: _prove_pairs,
    PredictOutput: _prove_predict,
    FillBlank: _prove_blanks,
    Parsons: _prove_parsons,
    BugHunt: _prove_bug,
    CodeTask: _prove_program,
    ServerTask: _prove_program,
    SqlQuery: _prove_query,
    HttpRequest: _prove_http,
    Reflection: _prove_reflection,
}
