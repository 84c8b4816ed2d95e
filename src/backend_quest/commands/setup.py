"""``setup``: put a runtime beside the game, after one yes."""

from __future__ import annotations

import argparse
import sys

from backend_quest.cli import INTERRUPTED, NOT_PASSED, PASSED
from backend_quest.i18n import Translator
from backend_quest.installing.extras import EXTRAS, Extra, Outcome, install
from backend_quest.runner.api import Runtime
from backend_quest.text import clean_line
from backend_quest.wiring import make_runner

_YES = ("ya", "y", "yes")


def setup(options: argparse.Namespace) -> int:
    """Install the runtime that was named, unless it is here already, and look whether it works."""
    tr: Translator = options.tr
    extra = EXTRAS[options.runtime]
    found = _runtime(extra)
    if found.found:
        print(tr("cli.setup_here", name=found.title, version=found.version, path=found.path))
        return PASSED
    print(tr("cli.setup_offer", name=found.title, fetched=extra.fetched_mb, installed=extra.installed_mb))
    if not options.yes and not _agreed(tr):
        print(tr("cli.setup_not"))
        return NOT_PASSED
    outcome = install(extra, lambda line: print(f"  {clean_line(line)}", flush=True))
    if outcome is Outcome.CANCELLED:
        print(tr("cli.setup_cancelled"), file=sys.stderr)
        return INTERRUPTED
    if outcome is Outcome.DONE:
        found = _runtime(extra)
        if found.found:
            print(tr("cli.setup_done", name=found.title, version=found.version))
            return PASSED
        outcome = Outcome.FAILED
    print(tr(f"cli.setup_{outcome}", name=found.title, where=found.hint), file=sys.stderr)
    return NOT_PASSED


def _agreed(tr: Translator) -> bool:
    try:
        return input(tr("cli.setup_ask") + " ").strip().lower() in _YES
    except EOFError:
        return False


def _runtime(extra: Extra) -> Runtime:
    runner = make_runner()
    try:
        return runner.runtime(extra.language)
    finally:
        runner.close()
