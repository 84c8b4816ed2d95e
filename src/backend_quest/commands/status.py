"""``status``: how far the learner is."""

from __future__ import annotations

import argparse
from typing import Any

from backend_quest.cli import PASSED
from backend_quest.commands.common import opened, print_json
from backend_quest.engine.progress import rank_of, streak
from backend_quest.i18n import Translator
from backend_quest.services import Services


def status(options: argparse.Namespace) -> int:
    """Print progress over all modules, or the same as JSON."""
    with opened(options) as services:
        data = _data(services, options.tr)
    if options.json:
        print_json(data)
    else:
        _print(data, options.tr)
    return PASSED


def _data(services: Services, tr: Translator) -> dict[str, Any]:
    progress, map_ = services.progress, services.map()
    rank, _ = rank_of(progress.xp, services.catalog.course)
    current, best = streak(progress.days, services.today())
    modules = []
    for module in map_.modules():
        done, total, left = map_.counts(module.id)
        state = map_.module_status(module.id).value
        title = module.file.title.get(tr.language)
        modules.append({"id": module.id, "title": title, "status": state, "done": done, "levels": total, "left": left})
    return {
        "name": services.store.setting("name", ""),
        "xp": progress.xp,
        "rank": rank.title.get(tr.language),
        "streak": {"days": current, "best": best},
        "stack": services.stack,
        "next": map_.next_level(),
        "modules": modules,
    }


def _print(data: dict[str, Any], tr: Translator) -> None:
    name = f"{data['name']}, " if data["name"] else ""
    print(f"{name}{data['rank']}, {tr.number(data['xp'])} XP")
    if data["streak"]["days"]:
        print(tr("cli.streak", days=data["streak"]["days"], best=data["streak"]["best"]))
    for module in data["modules"]:
        state = tr(f"cli.status_{module['status']}")
        left = f", {tr('cli.left', n=module['left'])}" if module["left"] else ""
        print(f"  {module['title']}: {module['done']}/{module['levels']}, {state}{left}")
    if data["next"]:
        print(tr("cli.next", level=data["next"]))
