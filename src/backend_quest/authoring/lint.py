"""``levels lint``: every fault of a course at once, each with its place and one plain sentence."""

from __future__ import annotations

from pathlib import Path

from backend_quest.authoring.course_files import LintCourse, read_course
from backend_quest.authoring.lint_graph import check_graph
from backend_quest.authoring.lint_level import (
    check_bank,
    check_error_words,
    check_level,
    check_module_file,
    check_texts,
)
from backend_quest.authoring.lint_style import check_style
from backend_quest.content.faults import Fault


def lint(root: Path) -> list[Fault]:
    """Return every fault of the course in ``root``, by file and place; warnings among them say so."""
    course = read_course(root)
    for module in course.modules.values():
        if module.file is not None:
            check_module_file(module.file)
            check_style(module.file)
        if module.bank is not None:
            check_bank(module.bank, course)
            check_style(module.bank)
        for level in module.levels:
            check_level(level, course)
            check_style(level)
    for file in course.lists:
        check_texts(file)
        check_style(file)
        if file.path.startswith("errors/"):
            check_error_words(file)
    check_graph(course)
    return _all_faults(course)


def _all_faults(course: LintCourse) -> list[Fault]:
    faults = [fault for report in course.reports.values() for fault in report.faults]
    return sorted(faults, key=lambda fault: (fault.path, fault.line, fault.column, fault.warning))
