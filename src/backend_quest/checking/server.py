"""server_task: the learner's server is started, asked real requests, and must keep its contract."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from backend_quest.checking import words
from backend_quest.checking.context import Judging
from backend_quest.checking.http_client import NoAnswer, Response, send
from backend_quest.checking.matching import contained, normalised, text_matches
from backend_quest.checking.program import files_of
from backend_quest.checking.running import CANCELLED, program_error
from backend_quest.content.http_parts import ContractRequest
from backend_quest.content.kinds import Expect, ServerTask, Step
from backend_quest.content.parts import Code, CodeMistake, Matcher, When
from backend_quest.content.verdict import Answer, Check, Exchange, Outcome, ProgramError, Verdict
from backend_quest.runner.api import Ended, Limits, Program, RunningServer, ServerError

MEMORY_MB = 512


@dataclass
class Kept:
    """How a contract went: a check and a response for each step asked, or why the server is down."""

    checks: list[Check] = field(default_factory=list)
    responses: dict[int, Response] = field(default_factory=dict)
    down: ServerError | None = None
    log: str = ""
    ready_ms: int = 0
    protection: str = ""

    @property
    def passed(self) -> bool:
        """Whether every step was kept."""
        return self.down is None and all(check.passed for check in self.checks)

    def fingerprint(self) -> tuple[Any, ...]:
        """Return what makes two servers behave equally."""
        answers = [(number, reply.status, normalised(reply.body)) for number, reply in sorted(self.responses.items())]
        failure = self.down.failure if self.down is not None else None
        error = f"{failure.type}: {failure.message}" if failure is not None else str(self.down and self.down.ended)
        return (tuple(answers), error)

    def stderr(self) -> str:
        """Return the error text of a server that is down, with its log."""
        failure = self.down.failure if self.down is not None else None
        headline = f"{failure.trace}\n{failure.type}: {failure.message}" if failure is not None else ""
        return f"{self.log}\n{headline}"


def program_of(code: Code, files: Mapping[str, str]) -> Program:
    """Return the complete server program."""
    return Program(language=code.language, files=code.complete(files), main=code.main)


def limits_of(code: Code) -> Limits:
    """Return the limits of a server."""
    return Limits(seconds=code.seconds, memory_mb=MEMORY_MB)


def judge_server(body: ServerTask, answer: Answer, judging: Judging) -> Verdict:
    """Judge a server by its contract."""
    files = files_of(body.code, answer)
    kept = keep_contract(body, files, judging)
    verdict = _verdict(kept, body, judging)
    if verdict.passed or not verdict.judged:
        return verdict
    number = _recognised(body, files, kept, judging)
    if number is None:
        return verdict
    return replace(verdict, says=body.code.mistakes[number].says, recognised=number)


def keep_contract(body: ServerTask, files: Mapping[str, str], judging: Judging) -> Kept:
    """Start the server, go through the contract until the first step that fails, and stop the server."""
    kept = Kept()
    program, limits = program_of(body.code, files), limits_of(body.code)
    try:
        with judging.runner.serve(program, limits, cancel=judging.cancel) as server:
            kept.ready_ms, kept.protection = server.ready_ms, server.protection
            _ask_all(body.contract, server, kept, judging)
            kept.log = server.log()
    except ServerError as error:
        kept.down, kept.log = error, error.log
    return kept


def _ask_all(contract: list[Step], server: RunningServer, kept: Kept, judging: Judging) -> None:
    saved: dict[str, str] = {}
    for number, step in enumerate(contract, start=1):
        if judging.cancelled:
            return
        if step.restart:
            server.restart()
            continue
        if step.request is None:
            continue
        check, response = _ask(step, step.request, server.port, saved)
        kept.checks.append(check)
        if response is not None:
            kept.responses[number] = response
        if not check.passed:
            if not server.alive():
                raise ServerError(Ended.RAISED, server.failure(), server.log())
            return


def _ask(step: Step, request: ContractRequest, port: int, saved: dict[str, str]) -> tuple[Check, Response | None]:
    try:
        response = send_request(port, request, saved)
    except NoAnswer as silent:
        check = Check(name=step.name, passed=False, exchange=silent.exchange, says=step.says, actual=silent.reason)
        return check, None
    found = first_unmet(step.expect or Expect(), response)
    for name, path in step.save.items():
        value = at_path(response.data, path)
        if value is not None:
            saved[name] = str(value)
    check = Check(
        name=step.name,
        passed=found is None,
        call=found[0] if found else None,
        expected=found[1] if found else None,
        actual=found[2] if found else None,
        exchange=response.exchange,
        says=step.says,
    )
    return check, response


def send_request(port: int, request: ContractRequest, saved: Mapping[str, str]) -> Response:
    """Send a request of a contract. Raises NoAnswer."""
    path = request.path
    for name, value in saved.items():
        path = path.replace(f"{{{name}}}", value)
    headers = dict(request.headers)
    body = request.body.encode() if request.body is not None else None
    if request.json is not UNSET:
        body = json.dumps(request.json, ensure_ascii=False).encode()
        headers.setdefault("Content-Type", "application/json")
    return send(port, request.method, path, headers=headers, body=body)


def first_unmet(expect: Expect, response: Response) -> tuple[str, str, str] | None:
    """Return (what, expected, actual) of the first expectation that a response does not meet."""
    if expect.status is not None and response.status != expect.status:
        return "status", str(expect.status), str(response.status)
    for name, matcher in expect.headers.items():
        actual = response.headers.get(name.lower(), "")
        if not text_matches(matcher, actual):
            return name, described(matcher), actual or "-"
    if expect.body is not None and not text_matches(expect.body, response.body):
        return "body", described(expect.body), normalised(response.body) or "-"
    if expect.json is UNSET:
        return None
    if response.json_error:
        return "JSON", json.dumps(expect.json, ensure_ascii=False), normalised(response.body)[:200] or "-"
    return contained(response.data, expect.json)


def described(matcher: Matcher) -> str:
    """Return a matcher in signs that need no language; empty where only a pattern could say it."""
    signs = [
        "" if matcher.equals is UNSET else str(matcher.equals),
        "" if matcher.contains is None else f"… {matcher.contains} …",
        "" if matcher.not_equals is UNSET else f"≠ {matcher.not_equals}",
        "" if matcher.not_contains is None else f"≠ … {matcher.not_contains} …",
    ]
    return " · ".join(sign for sign in signs if sign)


def at_path(data: Any, path: str) -> Any:
    """Return the value at a path like ``$.items[0].id``, None where there is none."""
    for step in _steps(path):
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and 0 <= step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _steps(path: str) -> Iterator[str | int]:
    for part in path.removeprefix("$").replace("[", ".[").split("."):
        if part.startswith("[") and part.endswith("]") and part[1:-1].isdecimal():
            yield int(part[1:-1])
        elif part:
            yield part


def _verdict(kept: Kept, body: ServerTask, judging: Judging) -> Verdict:
    if judging.cancelled or (kept.down is not None and kept.down.ended is Ended.CANCELLED):
        return Verdict(outcome=Outcome.FAULT, note=CANCELLED)
    if kept.down is not None and kept.down.ended is Ended.FAULT:
        return Verdict(outcome=Outcome.FAULT, note=kept.down.log)
    asked = sum(step.request is not None for step in body.contract)
    missing = [
        Check(name=step.name, passed=False, ran=False)
        for step in [step for step in body.contract if step.request is not None][len(kept.checks) : asked]
    ]
    base = Verdict(
        outcome=Outcome.PASSED if kept.passed and not missing else Outcome.NOT_YET,
        checks=[*kept.checks, *missing],
        printed=kept.log,
        ms=sum(_ms(check.exchange) for check in kept.checks) + kept.ready_ms,
        protection=kept.protection,
    )
    if kept.down is None:
        return base
    if kept.down.ended is Ended.TIMEOUT:
        return replace(base, outcome=Outcome.TIMEOUT, says=words.SERVER_SILENT, seconds=10.0, note="silent")
    return replace(base, outcome=Outcome.ERROR, error=error_of(kept.down, body.code, judging), says=_why(kept.down))


def _why(down: ServerError) -> Any:
    return words.cut_short(down.ended, 0.0) if down.ended in (Ended.MEMORY, Ended.OUTPUT) else words.SERVER_DOWN


def error_of(down: ServerError, code: Code, judging: Judging) -> ProgramError | None:
    """Return the real error of a server that is down, with our words beside it."""
    return program_error(down.failure, judging.errors(code.language)) if down.failure is not None else None


def _ms(exchange: Exchange | None) -> int:
    return exchange.ms if exchange is not None else 0


def _recognised(body: ServerTask, files: Mapping[str, str], kept: Kept, judging: Judging) -> int | None:
    source = "\n".join(files.values())
    for number, mistake in enumerate(body.code.mistakes):
        if judging.cancelled:
            return None
        if mistake.when is not None:
            if _when_holds(mistake.when, kept, source):
                return number
        elif _behaves_like(body, mistake, kept, judging):
            return number
    return None


def _behaves_like(body: ServerTask, mistake: CodeMistake, kept: Kept, judging: Judging) -> bool:
    sample = keep_contract(body, {**body.code.starter(), **mistake.files}, judging)
    return sample.fingerprint() == kept.fingerprint()


def _when_holds(when: When, kept: Kept, source: str) -> bool:
    conditions: list[bool] = []
    if when.stderr is not None:
        conditions.append(text_matches(when.stderr, kept.stderr()))
    if when.source is not None:
        conditions.append(text_matches(when.source, source))
    if when.ended is not None:
        conditions.append(kept.down is not None and kept.down.ended.value == when.ended)
    if when.step is not None and when.body is not None:
        response = kept.responses.get(when.step)
        conditions.append(response is not None and text_matches(when.body, response.body))
    return bool(conditions) and all(conditions)
