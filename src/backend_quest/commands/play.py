"""``play``: the game on the screen, or line by line."""

from __future__ import annotations

import argparse
import sys

from backend_quest.cli import PASSED
from backend_quest.commands.common import level_of, opened
from backend_quest.engine.unlock import Status
from backend_quest.errors import QuestError
from backend_quest.services import Services


def play(options: argparse.Namespace) -> int:
    """Play. Without a terminal this names the line mode instead of opening a screen."""
    if options.plain:
        return _play_plain(options)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise QuestError("errors.no_terminal")
    from backend_quest.ui.app import QuestApp

    with opened(options) as services:
        _refuse_locked(options, services)
        QuestApp(services, language=options.lang, level=options.level).run()
    return PASSED


def _play_plain(options: argparse.Namespace) -> int:
    from backend_quest.plain.game import Game

    with opened(options) as services:
        _refuse_locked(options, services)
        ask = options.lang is None and services.store.setting("language") is None
        Game(services, options.tr.language, sys.stdin, sys.stdout, ask_language=ask).play(options.level)
    return PASSED


def _refuse_locked(options: argparse.Namespace, services: Services) -> None:
    if options.level is None:
        return
    level = level_of(services.catalog, options.level, options.tr)
    options.level = level.id
    if services.map().level_status(level.id) is Status.LOCKED:
        raise QuestError("errors.locked", level=level.id)
