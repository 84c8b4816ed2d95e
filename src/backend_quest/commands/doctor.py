"""``doctor``: what this computer has, and how far programs are held in."""

from __future__ import annotations

import argparse
import locale
import os
import platform
import shutil
import sqlite3
import sys
from importlib import metadata
from typing import Any

from backend_quest import __version__
from backend_quest.cli import PASSED
from backend_quest.commands.common import print_json
from backend_quest.i18n import Translator
from backend_quest.paths import cache_dir, course_root, data_dir
from backend_quest.runner.api import CaseInput, Program
from backend_quest.wiring import make_runner

LANGUAGES = ("python", "javascript", "sql", "json")


def doctor(options: argparse.Namespace) -> int:
    """Print what matters when something does not work, or the same as JSON."""
    tr: Translator = options.tr
    data = _data(options)
    if options.json:
        print_json(data)
        return PASSED
    data["protection"] = tr(f"cli.protection_{data['protection']}")
    for key, value in data.items():
        if key != "runtimes":
            print(f"{tr(f'cli.doctor_{key}')}: {value}")
    for runtime in data["runtimes"]:
        parts = [part for part in (runtime["version"], runtime["path"]) if part]
        if not runtime["found"]:
            parts = [tr("cli.not_found"), *([tr("cli.get_it", where=runtime["hint"])] if runtime["hint"] else [])]
        print(f"{runtime['title']}: {', '.join(parts)}")
    return PASSED


def _data(options: argparse.Namespace) -> dict[str, Any]:
    runner = make_runner()
    try:
        probe = Program(language="python", files={"program.py": "print(1)\n"}, main="program.py")
        protection = runner.run(probe, [CaseInput()]).protection.value
        runtimes = [runner.runtime(language) for language in LANGUAGES]
    finally:
        runner.close()
    columns, rows = shutil.get_terminal_size()
    return {
        "version": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "textual": metadata.version("textual"),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
        "terminal": f"{columns}x{rows}, TERM={os.environ.get('TERM', '')}, {locale.getpreferredencoding(False)}",
        "course": str(course_root()),
        "data": str(data_dir(options.data_dir)),
        "cache": str(cache_dir()),
        "protection": protection,
        "runtimes": [
            {
                "language": runtime.language,
                "title": runtime.title,
                "found": runtime.found,
                "version": runtime.version,
                "path": runtime.path,
                "hint": runtime.hint,
            }
            for runtime in runtimes
        ],
    }
