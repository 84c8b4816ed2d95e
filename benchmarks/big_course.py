"""Writes a course of many levels for measuring: copies of one real quiz under new names."""

from __future__ import annotations

import sys
from pathlib import Path

from backend_quest.paths import course_root

LEVELS_PER_MODULE = 50


def write_big_course(folder: Path, levels: int) -> Path:
    """Write a course of ``levels`` levels into ``folder`` and return it."""
    source = course_root()
    quiz = (source / "orientation" / "02-kitchen-behind-the-counter.yaml").read_text(encoding="utf-8")
    opening = (source / "orientation" / "01-open-the-stall.yaml").read_text(encoding="utf-8")
    for name in ("concepts.yaml", "glossary.yaml"):
        _write(folder / name, (source / name).read_text(encoding="utf-8"))
    modules = ["orientation", *(f"modul-{number}" for number in range(1, levels // LEVELS_PER_MODULE))]
    for module in modules:
        _write(folder / module / "module.yaml", _module_file(module))
        for number in range(1, LEVELS_PER_MODULE + 1):
            first = module == "orientation" and number == 1
            name = "01-open-the-stall" if first else f"{number:02}-level-{number}"
            _write(folder / module / f"{name}.yaml", opening if first else quiz)
    course = (source / "course.yaml").read_text(encoding="utf-8")
    head, _, _ = course.partition('# What "Continue"')
    group = f"  - title: {{id: Semua, en: All}}\n    modules: [{', '.join(modules)}]\n"
    _write(folder / "course.yaml", f"{head}groups:\n{group}")
    return folder


def _module_file(module: str) -> str:
    return f'title: {{id: "{module}", en: "{module}"}}\nsummary: {{id: "Ringkasan.", en: "Summary."}}\nstacks: [all]\n'


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_big_course(Path(sys.argv[1]), int(sys.argv[2]))
