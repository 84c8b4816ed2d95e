"""``play``: the game on the screen, or line by line. The screen comes first; everything else is imported after it."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from backend_quest.cli import PASSED
from backend_quest.errors import QuestError
from backend_quest.paths import data_dir

if TYPE_CHECKING:
    from backend_quest.services import Services

LOOK = "look.json"
"""In the data folder: how the first frame looked last time."""


def play(options: argparse.Namespace) -> int:
    """Play. Without a terminal this names the line mode instead of opening a screen."""
    if options.plain:
        return _play_plain(options)
    if not _has_terminal():
        raise QuestError("errors.no_terminal")
    if options.level is not None:
        _refuse_locked(options)
    return _play_on_screen(options)


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _play_on_screen(options: argparse.Namespace) -> int:
    from backend_quest.ui.app import QuestApp

    folder = data_dir(options.data_dir)
    app = QuestApp(
        partial(_open, options),
        language=options.lang,
        level=options.level,
        data_dir=folder,
        look=folder / LOOK,
    )
    try:
        app.run()
    finally:
        app.close()
    if app.failure is not None:
        from backend_quest.commands.common import told

        with told(options):
            raise app.failure
    return app.return_code or PASSED


def _open(options: argparse.Namespace) -> Services:
    from backend_quest.wiring import open_to_play

    return open_to_play(options.data_dir)


def _play_plain(options: argparse.Namespace) -> int:
    from backend_quest.commands.common import opened
    from backend_quest.plain.game import Game
    from backend_quest.wiring import open_to_play

    if options.level is not None:
        _refuse_locked(options)
    with opened(options, open_to_play) as services:
        ask = options.lang is None and services.store.setting("language") is None
        Game(services, options.tr.language, sys.stdin, sys.stdout, ask_language=ask).play(options.level)
    return PASSED


def _refuse_locked(options: argparse.Namespace) -> None:
    from backend_quest.commands.common import level_of, opened
    from backend_quest.engine.unlock import Status
    from backend_quest.wiring import open_to_play

    with opened(options, open_to_play) as services:
        options.level = level_of(services.catalog, options.level, options.tr).id
        if services.map().level_status(options.level) is Status.LOCKED:
            raise QuestError("errors.locked", level=options.level)
