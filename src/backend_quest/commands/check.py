"""``check LEVEL --answer FILE``: judge one answer from a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from backend_quest.checking import judge
from backend_quest.cli import BAD_INPUT, NO_RUNTIME, NOT_PASSED, PASSED
from backend_quest.commands.common import level_of, opened, print_json
from backend_quest.content import yaml_tree
from backend_quest.content.kinds import PredictOutput, SingleChoice, code_of
from backend_quest.content.model import Level
from backend_quest.content.report import Report
from backend_quest.content.schema import FAILED, read_data
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Verdict
from backend_quest.engine.unlock import Status
from backend_quest.errors import QuestError
from backend_quest.i18n import Translator
from backend_quest.plain.report import verdict_lines
from backend_quest.services import Services

MAX_ANSWER = 1_000_000
STDIN = "-"


def check(options: argparse.Namespace) -> int:
    """Judge the answer in a file and print the verdict. Exit codes as in :mod:`backend_quest.cli`."""
    with opened(options) as services:
        tr: Translator = options.tr
        level = level_of(services.catalog, options.level, tr)
        answer = _answer(level, options.answer, services.stack)
        try:
            verdict, xp = _verdict(services, level, answer, dry_run=options.dry_run)
        except AnswerError as error:
            raise QuestError("errors.bad_answer", reason=error) from error
    if options.json:
        print_json(_data(level, verdict, xp, tr))
    else:
        print(*verdict_lines(verdict, level, tr, xp=xp), sep="\n")
    codes = {Outcome.PASSED: PASSED, Outcome.MISSING: NO_RUNTIME, Outcome.FAULT: BAD_INPUT}
    return codes.get(verdict.outcome, NOT_PASSED)


def _verdict(services: Services, level: Level, answer: Answer, *, dry_run: bool) -> tuple[Verdict, int]:
    if dry_run:
        errors, stack = services.catalog.errors, services.stack
        return judge(level.body, answer, services.runner, errors=errors, stack=stack), 0
    if services.map().level_status(level.id) is Status.LOCKED:
        raise QuestError("errors.locked", level=level.id)
    submitted = services.submit(level, answer)
    return submitted.verdict, submitted.xp


# ── the answer in the file ───────────────────────────────────────────────────────────────────


def _answer(level: Level, name: str, stack: str | None) -> Answer:
    """Return the answer: the text itself where a bare text is one, else what the YAML or JSON says."""
    text = _read(name)
    code = code_of(level.body, stack)
    if code is not None and len(code.editable) == 1:
        own_json = code.language == "json" and name.endswith(".json")
        return text if own_json or not name.endswith((".yaml", ".yml", ".json")) else _data_in(name, text)
    if name.endswith(".txt") and isinstance(level.body, PredictOutput | SingleChoice):
        return text.rstrip("\n")
    return _data_in(name, text)


def _read(name: str) -> str:
    try:
        if name == STDIN:
            text = sys.stdin.read(MAX_ANSWER + 1)
        elif Path(name).is_file():
            with Path(name).open(encoding="utf-8-sig") as file:
                text = file.read(MAX_ANSWER + 1)
        else:
            raise QuestError("errors.no_file", file=name)
    except (OSError, UnicodeDecodeError) as error:
        raise QuestError("errors.unreadable", file=name) from error
    if len(text) > MAX_ANSWER:
        raise QuestError("errors.too_large", file=name)
    return text


def _data_in(name: str, text: str) -> Any:
    if name.endswith(".json"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise QuestError("errors.bad_answer", reason=error) from error
    report = Report(name)
    node = yaml_tree.parse(text, report)
    data = FAILED if node is None else read_data(node, report)
    if report.broken or data is FAILED:
        reason = report.faults[0].format("en") if report.faults else "the file is empty"
        raise QuestError("errors.bad_answer", reason=reason)
    return data


def _data(level: Level, verdict: Verdict, xp: int, tr: Translator) -> dict[str, Any]:
    says = verdict.says or (verdict.error.says if verdict.error else None)
    return {
        "level": level.id,
        "outcome": verdict.outcome.value,
        "passed": verdict.passed,
        "xp": xp,
        "says": says.get(tr.language) if says else None,
        "error": verdict.error.headline if verdict.error else None,
        "line": verdict.error.line if verdict.error else None,
        "checks": [
            {
                "name": check.name.get(tr.language) if check.name else None,
                "passed": check.passed,
                "expected": None if check.hidden else check.expected,
                "actual": None if check.hidden else check.actual,
            }
            for check in verdict.checks
        ],
        "parts": [
            {"key": part.key, "right": part.right, "says": part.says.get(tr.language) if part.says else None}
            for part in verdict.parts
        ],
        "printed": verdict.printed,
        "ms": verdict.ms,
        "protection": verdict.protection,
        "missing": verdict.missing,
    }
