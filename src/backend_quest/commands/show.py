"""``show LEVEL``: a level as text."""

from __future__ import annotations

import argparse

from backend_quest.cli import PASSED
from backend_quest.commands.common import level_of, opened, print_json
from backend_quest.i18n import Translator
from backend_quest.plain.pages import lesson_lines, prose_lines


def show(options: argparse.Namespace) -> int:
    """Print a level's title, goal, lesson and task, or the same as JSON."""
    with opened(options) as services:
        tr: Translator = options.tr
        level = level_of(services.catalog, options.level, tr)
        state = services.map().level_status(level.id).value
    text = {
        "id": level.id,
        "kind": level.kind,
        "status": state,
        "minutes": level.minutes,
        "title": level.title.get(tr.language),
        "goal": level.goal.get(tr.language),
        "task": level.task.get(tr.language) if level.task else None,
        "lesson": level.lesson.get(tr.language),
        "terms": level.terms,
        "hints": len(level.hints),
    }
    if options.json:
        print_json(text)
        return PASSED
    print(f"{text['title']} ({level.id})", *prose_lines(level.goal.get(tr.language)), "", sep="\n")
    print(*lesson_lines(level.lesson.get(tr.language)), sep="\n")
    if level.task:
        print("", *prose_lines(level.task.get(tr.language)), sep="\n")
    return PASSED
