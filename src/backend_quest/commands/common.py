"""What several commands need: the game's services, output as JSON, a level by its id."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from backend_quest.content.catalog import Catalog
from backend_quest.content.faults import ContentError
from backend_quest.content.model import Level
from backend_quest.errors import QuestError
from backend_quest.i18n import Translator
from backend_quest.services import Services
from backend_quest.store.api import StoreError
from backend_quest.wiring import open_services


@contextmanager
def opened(options: argparse.Namespace, opening: Callable[..., Services] = open_services) -> Iterator[Services]:
    """Open the game for one command. A store or course that cannot be used becomes a QuestError."""
    with told(options):
        services = opening(options.data_dir)
        try:
            _speak_as_chosen(options, services)
            yield services
        finally:
            services.close()


@contextmanager
def told(options: argparse.Namespace) -> Iterator[None]:
    """Turn the errors of store and course into QuestErrors."""
    try:
        yield
    except StoreError as error:
        raise QuestError(f"errors.store_{error.reason}", detail=error.detail) from error
    except ContentError as error:
        raise QuestError("errors.broken_course", faults=_listed(error, options.tr)) from error


def _speak_as_chosen(options: argparse.Namespace, services: Services) -> None:
    """Take the language that the learner has chosen, where none was named on the command line."""
    chosen = services.store.setting("language")
    if options.lang is None and isinstance(chosen, str):
        options.tr = Translator(chosen)


def level_of(catalog: Catalog, level_id: str, tr: Translator) -> Level:
    """Read a level. Raises QuestError for an unknown id and for a broken file."""
    try:
        return catalog.level(level_id)
    except KeyError as error:
        raise unknown_level(catalog, level_id) from error
    except ContentError as error:
        raise QuestError("errors.broken_level", level=level_id, faults=_listed(error, tr)) from error


def unknown_level(catalog: Catalog, level_id: str) -> QuestError:
    """Return the error for an id that the course has not, with the nearest one that it has."""
    near = nearest(level_id, [level.id for module in catalog.modules for level in module.levels])
    return QuestError("errors.no_level_near" if near else "errors.no_level", level=level_id, near=near)


def nearest(wanted: str, known: Sequence[str]) -> str:
    """Return the id that ``wanted`` most likely means, by the whole or by its last part; empty where none is near."""
    from difflib import get_close_matches

    slugs: dict[str, str] = {one.rpartition("/")[2]: one for one in reversed(known)}
    whole = get_close_matches(wanted, known, n=1, cutoff=0.7)
    part = get_close_matches(wanted.rpartition("/")[2], list(slugs), n=1, cutoff=0.7)
    return whole[0] if whole else slugs[part[0]] if part else ""


def _listed(error: ContentError, tr: Translator) -> str:
    return "\n".join(fault.format(tr.language) for fault in error.faults)


def print_json(data: Any) -> None:
    """Print data as one JSON document."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    print()
