"""The work of a level: one widget for every kind."""

from __future__ import annotations

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
)
from backend_quest.ui.widgets.work.base import Place, Work
from backend_quest.ui.widgets.work.blanks import FillBlankWork
from backend_quest.ui.widgets.work.choice import MultiChoiceWork, SingleChoiceWork
from backend_quest.ui.widgets.work.code import CodeWork
from backend_quest.ui.widgets.work.http import HttpWork
from backend_quest.ui.widgets.work.pairs import MatchPairsWork
from backend_quest.ui.widgets.work.parsons import ParsonsWork
from backend_quest.ui.widgets.work.predict import PredictWork
from backend_quest.ui.widgets.work.reflection import ReflectionWork
from backend_quest.ui.widgets.work.sql import SqlWork

__all__ = ["Place", "Work", "work_for"]

_WORKS: dict[type[Body], type[Work]] = {
    SingleChoice: SingleChoiceWork,
    MultiChoice: MultiChoiceWork,
    MatchPairs: MatchPairsWork,
    PredictOutput: PredictWork,
    FillBlank: FillBlankWork,
    Parsons: ParsonsWork,
    BugHunt: CodeWork,
    CodeTask: CodeWork,
    ServerTask: CodeWork,
    SqlQuery: SqlWork,
    HttpRequest: HttpWork,
    Reflection: ReflectionWork,
}


def work_for(body: Body) -> type[Work]:
    """Return the widget class for a body."""
    return _WORKS[type(body)]
