"""Judges an answer: one module per level kind, behind :func:`judge`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend_quest.checking.asking import judge_http
from backend_quest.checking.blanks import judge_blanks
from backend_quest.checking.choice import judge_multi, judge_pairs, judge_single
from backend_quest.checking.context import Errors, Judging, no_errors
from backend_quest.checking.matching import PatternError
from backend_quest.checking.parsons import judge_parsons
from backend_quest.checking.predict import judge_predict
from backend_quest.checking.program import judge_code, point, warm_up
from backend_quest.checking.reflection import judge_reflection
from backend_quest.checking.running import CANCELLED
from backend_quest.checking.server import judge_server
from backend_quest.checking.sql import judge_sql, warm_up_sql
from backend_quest.checking.tried import Tried
from backend_quest.checking.trying import try_body
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
    language_of,
)
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Verdict
from backend_quest.runner.api import Cancel, Runner

__all__ = ["CANCELLED", "AnswerError", "Tried", "judge", "point", "prepare", "try_out"]


def judge(
    body: Body,
    answer: Answer,
    runner: Runner,
    *,
    errors: Errors = no_errors,
    stack: str | None = None,
    cancel: Cancel | None = None,
) -> Verdict:
    """Judge ``answer``. Raises AnswerError where it has not the shape of its kind.

    A missing runtime and a fault of ours or of the level come back as verdicts that are not judged; a cancelled one
    is a FAULT whose note is ``CANCELLED``.
    """
    language = language_of(body, stack)
    if language is not None and not runner.runtime(language).found:
        return Verdict(outcome=Outcome.MISSING, missing=language)
    try:
        return _judge(body, answer, Judging(runner, errors, stack, cancel))
    except PatternError as error:
        return Verdict(outcome=Outcome.FAULT, note=str(error))


def _judge(body: Body, answer: Answer, judging: Judging) -> Verdict:
    return _JUDGES[type(body)](body, answer, judging)


def _judge_program(body: CodeTask | BugHunt, answer: Answer, judging: Judging) -> Verdict:
    code = code_of(body, judging.stack)
    if code is None:
        raise AnswerError("this level has no program for the chosen stack")
    return judge_code(code, answer, judging)


_JUDGES: dict[type, Callable[[Any, Answer, Judging], Verdict]] = {
    SingleChoice: lambda body, answer, _: judge_single(body, answer),
    MultiChoice: lambda body, answer, _: judge_multi(body, answer),
    MatchPairs: lambda body, answer, _: judge_pairs(body, answer),
    PredictOutput: lambda body, answer, _: judge_predict(body, answer),
    FillBlank: judge_blanks,
    Parsons: judge_parsons,
    CodeTask: _judge_program,
    BugHunt: _judge_program,
    ServerTask: judge_server,
    SqlQuery: judge_sql,
    HttpRequest: judge_http,
    Reflection: lambda body, answer, _: judge_reflection(body, answer),
}


def try_out(
    body: Body,
    answer: Answer,
    runner: Runner,
    *,
    errors: Errors = no_errors,
    stack: str | None = None,
    input: str | None = None,
    cancel: Cancel | None = None,
) -> Tried:
    """Run what the answer makes, without judging. Raises AnswerError where there is nothing to run."""
    language = body.snippet.language if isinstance(body, PredictOutput) else language_of(body, stack)
    if language is not None and not runner.runtime(language).found:
        return Tried(ended="missing", missing=language)
    return try_body(body, answer, Judging(runner, errors, stack, cancel), input)


def prepare(body: Body, runner: Runner, *, stack: str | None = None, cancel: Cancel | None = None) -> None:
    """Run a level's listed mistakes ahead of time, so that a first verdict need not wait for them."""
    if isinstance(body, SqlQuery):
        warm_up_sql(body, Judging(runner, no_errors, stack, cancel))
        return
    code = code_of(body, stack)
    if code is not None and not isinstance(body, ServerTask) and runner.runtime(code.language).found:
        warm_up(code, Judging(runner, no_errors, stack, cancel))
