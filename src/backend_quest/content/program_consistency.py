"""What the parts of a program task owe each other: files, cases, lines, contracts."""

from __future__ import annotations

from backend_quest.content.files import is_work_path
from backend_quest.content.http_consistency import check_request
from backend_quest.content.http_parts import ContractRequest
from backend_quest.content.kinds import BugHunt, CodeTask, ServerTask, Step
from backend_quest.content.parts import Case, Code
from backend_quest.content.rules import JSON_PATH, PROGRAM_WHEN, check_cases, check_known, check_when
from backend_quest.content.where import Where

TESTED_LANGUAGES = ("python", "javascript")
"""Languages whose framework of tests the game runs."""

_SECONDS = 30
_SERVER_WHEN = frozenset({"stderr", "source", "ended", "step", "body"})


def check_code_task(body: CodeTask, where: Where) -> None:
    """Check a program with its cases, alone or in variants."""
    if (body.code is None) == (not body.variants):
        where.add("code-or-variants")
    if body.code is not None:
        _check_tested(body.code, where.at("code"))
    for name, code in body.variants.items():
        _check_tested(code, where.at("variants", name))


def check_bug_hunt(body: BugHunt, where: Where) -> None:
    """Check a faulty program and that every line of it is spoken of."""
    _check_tested(body.code, where.at("code"))
    if not body.code.editable:
        return
    starter = body.code.files[body.code.editable[0]].starter or ""
    count = len(starter.rstrip("\n").split("\n"))
    for number, line in enumerate(body.lines):
        if line.line != number + 1 or number >= count:
            where.add("suspect-line", "lines", number, "line", wanted=number + 1, count=count)
    if len(body.lines) < count:
        where.add("suspect-missing", "lines", line=len(body.lines) + 1)
    if not any(line.faulty for line in body.lines):
        where.add("none-faulty", "lines")


def check_server(body: ServerTask, where: Where) -> None:
    """Check a server and its contract."""
    _check_code(body.code, where.at("code"))
    if body.code.start is None:
        where.add("missing-key", "code", key="start")
    if body.code.cases or body.code.tests is not None:
        where.add("server-cases", "code", "cases" if body.code.cases else "tests")
    saved: set[str] = set()
    for number, step in enumerate(body.contract):
        _check_step(step, saved, where.at("contract", number))
        saved |= step.save.keys()
    if not any(step.request is not None for step in body.contract):
        where.add("too-few", "contract", least=1)
    for number, mistake in enumerate(body.code.mistakes):
        place = where.at("code", "mistakes", number)
        check_when(mistake.when, place, _SERVER_WHEN, {"step": len(body.contract)})


def _check_tested(code: Code, where: Where) -> None:
    _check_code(code, where)
    if code.tests is not None:
        _check_tests(code, code.tests, where)
        return
    if code.mutants:
        where.add("missing-key", key="tests")
    if not code.cases:
        where.add("too-few", "cases", least=1)
    check_cases(code.cases, where.at("cases"), code.language)
    for number, mistake in enumerate(code.mistakes):
        check_when(mistake.when, where.at("mistakes", number), PROGRAM_WHEN, {"case": len(code.cases)})


def _check_tests(code: Code, tests: str, where: Where) -> None:
    """Check a program with tests in a framework: the level's with a case for each, or the learner's with mutants."""
    if code.language not in TESTED_LANGUAGES:
        where.add("wrong-value", "language", value=code.language, allowed=", ".join(TESTED_LANGUAGES))
    if tests not in code.files:
        where.add("not-known-here", "tests", name=tests, known=", ".join(code.files))
    if code.start is not None:
        where.add("tests-start", "start")
    own = tests in code.editable
    if own and code.cases:
        where.add("mutants-cases", "cases")
    if own != bool(code.mutants):
        where.add("mutants-and-tests", "mutants" if code.mutants else "tests")
    if not own and not code.cases:
        where.add("too-few", "cases", least=1)
    for number, case in enumerate(code.cases):
        if case != Case(name=case.name, test=case.test, hidden=case.hidden) or not case.test:
            where.add("case-test", "cases", number)
    fixed = [name for name in code.files if name not in code.editable]
    for number, mutant in enumerate(code.mutants):
        if not mutant.files:
            where.add("too-few", "mutants", number, "files", least=1)
        check_known(mutant.files, fixed, where.at("mutants", number, "files"))
    checks = len(code.mutants) + 1 if own else len(code.cases)
    for number, mistake in enumerate(code.mistakes):
        check_when(mistake.when, where.at("mistakes", number), PROGRAM_WHEN, {"case": checks})


def _check_code(code: Code, where: Where) -> None:
    for name, file in code.files.items():
        place = where.at("files", name)
        if not is_work_path(name):
            place.add("work-file", name=name)
        own = (file.starter is not None, file.solution is not None)
        if (file.read_only is not None and any(own)) or (file.read_only is None and not all(own)):
            place.add("file-parts")
    if not code.editable:
        where.add("none-editable", "files")
    if code.start is not None and code.start not in code.files:
        where.add("not-known-here", "start", name=code.start, known=", ".join(code.files))
    if not 0 < code.seconds <= _SECONDS:
        where.add("range", "seconds", low=0, high=_SECONDS)
    for number, mistake in enumerate(code.mistakes):
        if not mistake.files:
            where.add("too-few", "mistakes", number, "files", least=1)
        check_known(mistake.files, code.editable, where.at("mistakes", number, "files"))


def _check_step(step: Step, saved: set[str], where: Where) -> None:
    request = step.request
    if step.restart == (request is not None) or (step.restart and (step.expect is not None or step.save)):
        where.add("step-one")
    if request is not None:
        _check_request(step, request, saved, where)


def _check_request(step: Step, request: ContractRequest, saved: set[str], where: Where) -> None:
    if step.expect is None and not step.save:
        where.add("step-expects")
    check_request(request, where.at("request"), saved)
    for name, path in step.save.items():
        if not JSON_PATH.fullmatch(path):
            where.add("json-path", "save", name, path=path)
