"""``levels lint|verify|translate|schema``: tools for authors."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from backend_quest.authoring.json_schema import level_schema
from backend_quest.authoring.lint import lint as lint_course
from backend_quest.authoring.translation import can_be_translated, draft_of
from backend_quest.authoring.verify import Cache, Report
from backend_quest.authoring.verify import verify as verify_course
from backend_quest.cli import NOT_PASSED, PASSED
from backend_quest.commands.common import nearest, print_json
from backend_quest.content.faults import ContentError
from backend_quest.content.files import overlay_name, overlay_of
from backend_quest.content.loader import FileCatalog
from backend_quest.content.parts import WRITTEN
from backend_quest.errors import QuestError
from backend_quest.i18n import Translator
from backend_quest.paths import cache_dir, course_root
from backend_quest.runner.api import absent
from backend_quest.wiring import make_runner


def _root(path: Path | None) -> Path:
    root = path or course_root()
    if not (root / "course.yaml").is_file():
        raise QuestError("errors.no_course", path=root)
    return root


def lint(options: argparse.Namespace) -> int:
    """Print every fault of a course. Warnings alone do not fail."""
    tr: Translator = options.tr
    root = _root(options.path)
    faults = lint_course(root)
    errors = [fault for fault in faults if not fault.warning]
    if options.json:
        print_json(
            [
                {
                    "path": fault.path,
                    "line": fault.line,
                    "column": fault.column,
                    "message": fault.message.get(tr.language),
                    "rule": fault.rule,
                    "warning": fault.warning,
                }
                for fault in faults
            ]
        )
    else:
        for fault in faults:
            print(fault.format(tr.language) + (f" ({tr('cli.warning')})" if fault.warning else ""))
        print(tr("cli.linted", faults=len(errors), warnings=len(faults) - len(errors)))
    return NOT_PASSED if errors else PASSED


def verify(options: argparse.Namespace) -> int:
    """Play every level of a course and print what does not hold. Skipped levels are named."""
    tr: Translator = options.tr
    root = _root(options.path)
    if root.resolve() != course_root().resolve() and not options.trust:
        raise QuestError("errors.untrusted", path=root)
    catalog = FileCatalog(root, cache_dir())
    _refuse_unknown(catalog, options.only)
    cache = Cache(None if options.no_cache else cache_dir() / "verified.txt")
    runner = make_runner()
    try:
        report = verify_course(catalog, runner, only=options.only, cache=cache)
    finally:
        runner.close()
    if options.json:
        print_json(
            {
                "proved": report.proved,
                "cached": report.cached,
                "skipped": report.skipped,
                "problems": [{"where": problem.where, "message": problem.message} for problem in report.problems],
            }
        )
    else:
        _print(report, tr)
    return PASSED if report.ok else NOT_PASSED


def _refuse_unknown(catalog: FileCatalog, only: Sequence[str]) -> None:
    known = [one for module in catalog.modules for one in (module.id, *(level.id for level in module.levels))]
    for name in only:
        if name not in known:
            near = nearest(name, known)
            raise QuestError("errors.no_level_near" if near else "errors.no_level", level=name, near=near)


def _print(report: Report, tr: Translator) -> None:
    for name, language in report.skipped.items():
        print(tr("cli.skipped", name=name, runtime=absent(language).title))
    for problem in report.problems:
        print(problem)
    print(
        tr(
            "cli.verified",
            proved=len(report.proved),
            skipped=len(report.skipped),
            problems=len(report.problems),
        )
    )


def translate(options: argparse.Namespace) -> int:
    """Write a draft of a translation beside a file of a course; one that is there already is never touched."""
    tr: Translator = options.tr
    file: Path = options.file.resolve()
    beside = Path(overlay_of(str(file), options.language))
    if overlay_name(beside.name) != (file.name, options.language) or options.language in WRITTEN:
        raise QuestError("errors.no_translation", language=options.language)
    root = next((folder for folder in file.parents if (folder / "course.yaml").is_file()), None)
    if root is None or not can_be_translated(file.name):
        raise QuestError("errors.not_translated", file=options.file)
    try:
        text = draft_of(root, file.relative_to(root).as_posix())
        with open(beside, "x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except ContentError as error:
        faults = "\n".join(fault.format(tr.language) for fault in error.faults)
        raise QuestError("errors.broken_level", level=options.file, faults=faults) from None
    except OSError as error:
        raise QuestError("errors.unwritable", file=beside, reason=error.strerror or "") from None
    print(tr("cli.translated", file=beside))
    return PASSED


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of a level file."""
    print_json(level_schema())
    return PASSED
