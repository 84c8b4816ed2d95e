"""Every kind of task, asked line by line."""

from __future__ import annotations

from backend_quest.content.kinds import (
    Body,
    BugHunt,
    FillBlank,
    HttpRequest,
    MatchPairs,
    MultiChoice,
    Parsons,
    PredictOutput,
    Reflection,
    SingleChoice,
    SqlQuery,
    code_of,
)
from backend_quest.plain.tasks.base import Bench, Task
from backend_quest.plain.tasks.blanks import BlanksTask
from backend_quest.plain.tasks.bug import BugTask
from backend_quest.plain.tasks.choice import ChoiceTask
from backend_quest.plain.tasks.code import CodeTask
from backend_quest.plain.tasks.http import HttpTask
from backend_quest.plain.tasks.order import OrderTask
from backend_quest.plain.tasks.pairs import PairsTask
from backend_quest.plain.tasks.predict import PredictTask
from backend_quest.plain.tasks.reflection import ReflectionTask
from backend_quest.plain.tasks.sql import SqlTask

__all__ = ["Bench", "Task", "task_for"]


def task_for(body: Body, bench: Bench) -> Task:
    """Return the task of a level or question."""
    match body:
        case SingleChoice() | MultiChoice():
            return ChoiceTask(bench, body)
        case MatchPairs():
            return PairsTask(bench, body)
        case PredictOutput():
            return PredictTask(bench, body)
        case FillBlank():
            return BlanksTask(bench, body)
        case Parsons():
            return OrderTask(bench, body)
        case BugHunt():
            return BugTask(bench, body)
        case SqlQuery():
            return SqlTask(bench, body)
        case HttpRequest():
            return HttpTask(bench, body)
        case Reflection():
            return ReflectionTask(bench, body)
    code = code_of(body, bench.stack)
    if code is None:
        raise ValueError("this level has no program")
    return CodeTask(bench, code)
