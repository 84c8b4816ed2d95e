"""How levels and modules hang together: nothing is required before it is taught, every module can be opened."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce

from backend_quest.authoring.course_files import LintCourse, LintModule, Read
from backend_quest.content.kinds import CodeTask
from backend_quest.content.model import CourseFile, Level, Requires
from backend_quest.content.where import Where

_SAME_KIND, _NEW_TERMS = 3, 2


def check_graph(course: LintCourse) -> None:
    """Note every fault between files."""
    _check_requirements(course)
    cycles = _check_cycles(course)
    if course.course is not None:
        _check_course(course, course.course)
        for stack in _offered(course, course.course.value):
            _check_path(course, stack, cycles)
    _check_former_ids(course)
    _check_glossary(course)
    for module in course.modules.values():
        _check_variety(module)
    _check_new_terms(course)


def _check_course(course: LintCourse, file: Read[CourseFile]) -> None:
    value, where = file.value, file.where
    stacks = {stack.key for stack in value.stacks}
    if value.default_stack not in stacks:
        where.add("unknown-stack", "default_stack", name=value.default_stack)
    for number, group in enumerate(value.groups):
        _check_stacks(group.stacks, stacks, where.at("groups", number, "stacks"))
    for module in course.modules.values():
        if module.file is not None:
            _check_stacks(module.file.value.stacks, stacks | {"all"}, module.file.where.at("stacks"))
    for module in course.modules.values():
        for read in module.levels:
            if isinstance(read.value.body, CodeTask):
                _check_variants(read.value.body, stacks, read.where)
    levels = course.level_ids()
    for number, level in enumerate(value.opening):
        if level not in levels:
            where.add("unknown-level", "opening", number, name=level)
    starts = [rank.from_xp for rank in value.ranks]
    if starts != sorted(set(starts)) or starts[:1] != [0]:
        where.add("ranks", "ranks")
    if value.languages != ["id", "en"]:
        where.add("wrong-value", "languages", value=", ".join(value.languages), allowed="id, en")


def _check_variants(body: CodeTask, stacks: set[str], where: Where) -> None:
    for name in body.variants:
        if name not in stacks:
            where.add("unknown-stack", "variants", name, name=name)


def _check_stacks(stacks: list[str], known: set[str], where: Where) -> None:
    for number, stack in enumerate(stacks):
        if stack not in known:
            where.add("unknown-stack", number, name=stack)


def _check_requirements(course: LintCourse) -> None:
    """Check that what opens a module exists."""
    levels = course.level_ids()
    for module in course.modules.values():
        if module.file is None:
            continue
        for key in ("all", "any"):
            for number, name in enumerate(getattr(module.file.value.requires, key)):
                where = module.file.where.at("requires", key, number)
                if "/" in name and name not in levels:
                    where.add("unknown-level", name=name)
                elif "/" not in name and name not in course.modules:
                    where.add("no-module", name=name)


def _requires(module: LintModule) -> Requires:
    return module.file.value.requires if module.file is not None else Requires()


def _module_of(name: str) -> str:
    return name.partition("/")[0]


def _check_cycles(course: LintCourse) -> set[str]:
    """Note every module that waits for itself, and return them."""
    waits_for = {
        module.id: {_module_of(name) for name in (*_requires(module).all, *_requires(module).any)}
        for module in course.modules.values()
    }
    found: set[str] = set()
    for module in course.modules.values():
        seen: set[str] = set()
        ahead = list(waits_for[module.id])
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead.extend(waits_for.get(name, ()))
        if module.id in seen and module.file is not None:
            module.file.where.add("cycle", "requires", name=module.id)
            found.add(module.id)
    return found


# ── one learner's path ───────────────────────────────────────────────────────────────────────


def _offered(course: LintCourse, file: CourseFile) -> list[str]:
    """Return the stacks whose language ships; the others cannot be chosen yet."""
    return [stack.key for stack in file.stacks if stack.offered_with in course.modules]


class _Path:
    """What a learner of one stack surely knows when a module opens."""

    def __init__(self, course: LintCourse, stack: str) -> None:
        self.modules = {module.id: module for module in course.modules.values() if {"all", stack} & set(module.stacks)}
        self.known: dict[str, set[str] | None] = {}

    def on_opening(self, module_id: str) -> set[str] | None:
        """Return the concepts taught before a module opens, on every way there; None where it never opens."""
        if module_id not in self.modules:
            return None
        if module_id not in self.known:
            self.known[module_id] = None
            self.known[module_id] = self._taught_by(_requires(self.modules[module_id]))
        return self.known[module_id]

    def _taught_by(self, requires: Requires) -> set[str] | None:
        every = [self._after(name) for name in requires.all]
        ways = [taught for taught in (self._after(name) for name in requires.any) if taught is not None]
        if any(taught is None for taught in every) or (requires.any and not ways):
            return None
        surely = reduce(set.intersection, ways) if ways else set[str]()
        return surely.union(*(taught for taught in every if taught is not None))

    def _after(self, name: str) -> set[str] | None:
        """Return the concepts taught once a module, or a level and those before it, is complete."""
        before = self.on_opening(_module_of(name))
        if before is None:
            return None
        taught = set(before)
        for level, concepts in self.modules[_module_of(name)].teaches.items():
            taught |= set(concepts)
            if level == name:
                break
        return taught


def _check_path(course: LintCourse, stack: str, cycles: set[str]) -> None:
    path = _Path(course, stack)
    for module in path.modules.values():
        known = path.on_opening(module.id)
        if known is None:
            if module.file is not None and module.id not in cycles:
                module.file.where.add("never-opens", "requires", stack=stack)
            continue
        _check_module_path(module, known, course.concepts.keys(), stack)


def _check_module_path(module: LintModule, known: set[str], concepts: Collection[str], stack: str) -> None:
    in_row = module.file is None or module.file.value.order == "row"
    whole = {level.value.id: level for level in module.levels}
    taught = set(known)
    for level_id, teaches in module.teaches.items():
        if level_id in whole:
            _check_taught(whole[level_id], taught if in_row else known, concepts, stack)
        taught |= set(teaches)
    if module.bank is not None:
        for number, item in enumerate(module.bank.value.items):
            if item.concept in concepts and item.concept not in taught:
                module.bank.where.add("bank-concept", "items", number, "concept", name=item.concept, stack=stack)


def _check_taught(level: Read[Level], taught: set[str], concepts: Collection[str], stack: str) -> None:
    for number, concept in enumerate(level.value.requires):
        if concept in concepts and concept not in taught:
            level.where.add("not-taught-before", "requires", number, name=concept, stack=stack)


# ── between levels ───────────────────────────────────────────────────────────────────────────


def _check_former_ids(course: LintCourse) -> None:
    ids = course.level_ids()
    taken: set[str] = set()
    for module in course.modules.values():
        for level in module.levels:
            for number, former in enumerate(level.value.was):
                if former in ids or former in taken:
                    level.where.add("former-id", "was", number, name=former)
                taken.add(former)


def _check_glossary(course: LintCourse) -> None:
    levels = course.level_ids()
    file = next((file for file in course.lists if file.path == "glossary.yaml"), None)
    if file is None or file.where.report.broken:
        return
    for number, entry in enumerate(file.value):
        if entry.level is not None and entry.level not in levels:
            file.where.add("unknown-level", number, "level", name=entry.level)
        for at, name in enumerate(entry.also):
            if name not in levels:
                file.where.add("unknown-level", number, "also", at, name=name)


def _check_variety(module: LintModule) -> None:
    run = 0
    before = ""
    for level in module.levels:
        run = run + 1 if level.value.kind == before else 1
        before = level.value.kind
        if run > _SAME_KIND:
            level.where.add("same-kind", "kind", kind=before, limit=_SAME_KIND, warning=True)


def _check_new_terms(course: LintCourse) -> None:
    met: set[str] = set()
    for module in course.modules.values():
        for level in module.levels:
            new = [term for term in level.value.terms if term not in met]
            if len(new) > _NEW_TERMS:
                level.where.add("new-terms", "terms", count=len(new), limit=_NEW_TERMS, warning=True)
            met |= set(new)
