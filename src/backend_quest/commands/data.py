"""``export``, ``import`` and ``reset``: the learner's own data."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from backend_quest.cli import PASSED
from backend_quest.commands.common import level_of, opened
from backend_quest.errors import QuestError
from backend_quest.i18n import Translator
from backend_quest.paths import data_dir

MAX_IMPORT = 50_000_000


def export(options: argparse.Namespace) -> int:
    """Write everything that is remembered to a JSON file, whole or not at all."""
    with opened(options) as services:
        data = services.store.export()
    write_json(options.file, data)
    print(options.tr("cli.exported", file=options.file))
    return PASSED


def write_json(path: Path, data: object) -> None:
    """Write data to ``path`` by way of a temporary file beside it. Raises QuestError."""
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False)
        os.replace(name, path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise QuestError("errors.unwritable", file=path, reason=error.strerror or "") from error


def import_(options: argparse.Namespace) -> int:
    """Add what a JSON export holds to what is remembered."""
    data = read_json(options.file)
    with opened(options) as services:
        try:
            count = services.store.import_(data)
        except ValueError as error:
            raise QuestError("errors.no_export", file=options.file, reason=error) from error
    print(options.tr("cli.imported", n=count))
    return PASSED


def read_json(path: Path) -> object:
    """Read an export. Raises QuestError."""
    try:
        if not path.is_file():
            raise QuestError("errors.no_file", file=path)
        if path.stat().st_size > MAX_IMPORT:
            raise QuestError("errors.too_large", file=path)
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise QuestError("errors.unreadable", file=path) from error
    except (ValueError, RecursionError) as error:
        raise QuestError("errors.no_export", file=path, reason=error) from error


def reset(options: argparse.Namespace) -> int:
    """Start a level, or everything, over; asks first unless ``--yes``. Everything is exported before it is reset."""
    with opened(options) as services:
        tr: Translator = options.tr
        level = None if options.level is None else level_of(services.catalog, options.level, tr).id
        if not options.yes and not _confirmed(tr, level):
            print(tr("cli.not_reset"))
            return PASSED
        if level is None:
            copy = data_dir(options.data_dir) / f"before-reset-{time.strftime('%Y%m%d-%H%M%S')}.json"
            write_json(copy, services.store.export())
            print(tr("cli.exported", file=copy))
        services.reset(level)
    print(tr("cli.was_reset"))
    return PASSED


def _confirmed(tr: Translator, level: str | None) -> bool:
    word = tr("cli.reset_word_level" if level else "cli.reset_word_all")
    question = tr("cli.ask_reset_level", level=level) if level else tr("cli.ask_reset_all")
    print(question, tr("cli.ask_word", word=word), end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() == word.casefold()
