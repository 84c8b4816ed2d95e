"""Free runs: what a program does, without a judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from backend_quest.checking import blanks, parsons
from backend_quest.checking.asking import try_http
from backend_quest.checking.context import Judging
from backend_quest.checking.http_client import NoAnswer
from backend_quest.checking.program import files_of
from backend_quest.checking.running import Ran, check_of, program_error, run_cases
from backend_quest.checking.server import error_of, limits_of, program_of, send_request
from backend_quest.checking.snippets import SECONDS, snippet_program
from backend_quest.checking.sql import try_sql
from backend_quest.checking.testing import run_visible_tests
from backend_quest.checking.tried import Tried
from backend_quest.content.kinds import (
    Body,
    BugHunt,
    CodeTask,
    FillBlank,
    HttpRequest,
    Parsons,
    PredictOutput,
    ServerTask,
    SqlQuery,
    code_of,
)
from backend_quest.content.parts import Case, Code
from backend_quest.content.verdict import Answer, AnswerError
from backend_quest.runner.api import CaseResult, Ended, Program, ServerError


def try_body(body: Body, answer: Answer, judging: Judging, given_input: str | None) -> Tried:
    """Run what a body's answer makes. Raises AnswerError where there is nothing to run."""
    match body:
        case ServerTask():
            return _try_server(body, files_of(body.code, answer), judging)
        case SqlQuery():
            return try_sql(body, answer, judging)
        case HttpRequest():
            return try_http(body, answer)
        case CodeTask() | BugHunt():
            code = code_of(body, judging.stack)
            if code is None:
                raise AnswerError("this level has no program")
            return _try_code(code, files_of(code, answer), judging, given_input)
        case FillBlank() if body.cases:
            source = blanks.filled(body.snippet.code, answer if isinstance(answer, dict) else {})
            program = snippet_program(body.snippet.language, source, body.snippet.setup)
            return _try_program(program, body.cases, SECONDS, judging, given_input)
        case Parsons() if body.cases:
            source = parsons.assembled(body, parsons.parse(body, answer))
            return _try_program(snippet_program(body.language or "", source), body.cases, SECONDS, judging, given_input)
        case PredictOutput() if body.snippet.language != "json":
            program = snippet_program(body.snippet.language, body.snippet.code, body.snippet.setup)
            return _try_program(program, [], SECONDS, judging, given_input)
        case _:
            raise AnswerError("there is nothing to run here")


def _try_code(code: Code, files: Mapping[str, str], judging: Judging, given_input: str | None) -> Tried:
    if code.tests is not None:
        ran, whole = run_visible_tests(code, files, judging)
        return _tried(ran, whole, ran.cases, judging)
    program = Program(language=code.language, files=code.complete(files), main=code.main)
    return _try_program(program, code.cases, code.seconds, judging, given_input)


def _try_program(
    program: Program, cases: list[Case], seconds: float, judging: Judging, given_input: str | None
) -> Tried:
    visible = [case for case in cases if not case.hidden]
    first = visible[0] if visible else Case()
    own = Case(given=first.given, input=given_input if given_input is not None else first.input)
    tried = own if given_input is not None else first
    others = [] if given_input is not None else visible[1:]
    ran = run_cases(program, [tried, *others], seconds, judging)
    shown = _tried(ran, ran.result.cases[0], visible if given_input is None else [], judging)
    return replace(shown, given=own.given)


def _tried(ran: Ran, result: CaseResult, checked: Sequence[Case], judging: Judging) -> Tried:
    """Return what a run showed: ``result`` what it printed, ``checked`` the cases that count as checks."""
    program = ran.program
    failed = next((case for case in ran.result.cases if case.failure is not None), result)
    error = None
    if failed.failure is not None and failed.ended is not Ended.OK:
        error = program_error(failed.failure, judging.errors(program.language))
    return Tried(
        ended=result.ended.value if failed is result else failed.ended.value,
        printed=result.stdout,
        error=error,
        checks=tuple(
            check_of(case, out, program.language) for case, out in zip(checked, ran.result.cases, strict=False)
        ),
        ms=ran.result.ms,
        protection=ran.result.protection,
        seconds=ran.seconds,
    )


def _try_server(body: ServerTask, files: Mapping[str, str], judging: Judging) -> Tried:
    request = next((step.request for step in body.contract if step.request is not None), None)
    code = body.code
    try:
        with judging.runner.serve(program_of(code, files), limits_of(code), cancel=judging.cancel) as server:
            try:
                exchange = send_request(server.port, request, {}).exchange if request is not None else None
            except NoAnswer as silent:
                exchange = silent.exchange
            return Tried(
                ended="ok",
                exchange=exchange,
                log=server.log(),
                ms=exchange.ms if exchange is not None else 0,
                port=server.port,
                ready_ms=server.ready_ms,
                protection=server.protection,
            )
    except ServerError as down:
        return Tried(ended=down.ended.value, error=error_of(down, code, judging), log=down.log, seconds=10.0)
