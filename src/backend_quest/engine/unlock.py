"""What is open, what opens a lock, and the shortest way there.

A module opens when everything in ``requires.all`` and one of ``requires.any`` is complete. What cannot be played here
(its runtime is missing, its file is broken) never holds anything up: such a level counts as settled as soon as it is
reached, and a module as complete once all of its levels are settled ("with n left"). Among the choices of ``any``,
modules that nothing can be played of count only where nothing of the others can be played either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend_quest.content.model import CourseFile, LevelEntry, ModuleEntry
from backend_quest.engine.progress import Progress
from backend_quest.engine.ways import Step, shortest

EVERYONE = "all"
"""In ``stacks`` of a module: it belongs to every path."""


class Status(StrEnum):
    """State of a module or level on the map."""

    DONE = "done"
    PART = "part"
    OPEN = "open"
    LOCKED = "locked"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a lock: modules or levels (ids) of which one must be complete; done/total in levels.

    An id that the course does not have (a fault that lint reports) stands here only where no other is left; it has
    the counts (0, 0).
    """

    ids: tuple[str, ...]
    met: bool
    counts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The shortest way to a lock: the levels to play, in order, and the minutes they are planned for.

    Without levels where nothing is left to do, or where no way leads there.
    """

    levels: tuple[str, ...]
    minutes: int


class Map:
    """The rules of unlocking over one course and one learner.

    ``playable`` says whether a level can be played on this computer (its runtime is there); a level that cannot be
    played, or is broken, never holds up the next one. Modules that belong to other stacks than ``stack`` are left out
    (``stack`` None: every stack that is offered counts). Methods raise KeyError for an id that the course has not.
    """

    def __init__(
        self,
        course: CourseFile,
        modules: Sequence[ModuleEntry],
        progress: Progress,
        *,
        stack: str | None = None,
        playable: Callable[[LevelEntry], bool] = lambda entry: True,
    ) -> None:
        self._course = course
        self._progress = progress
        self._stack = stack
        self._playable = playable
        self._all = {module.id: module for module in modules}
        self._place = {level.id: (module, at) for module in modules for at, level in enumerate(module.levels)}
        stacks = {key for key, now in self.offered().items() if now} if stack is None else {stack}
        self._path = {module.id: module for module in modules if _belongs(module, stacks)}
        self._fit = {
            level.id
            for module in modules
            if module.broken is None
            for level in module.levels
            if level.broken is None and playable(level)
        }
        self._groups = {module.id: self._conditions(module) for module in modules}
        self._opened: set[str] = set()
        self._complete: set[str] = set()
        self._settled = {name for name in self._place if progress.level(name).complete}
        self._settle()

    # ── the rules ────────────────────────────────────────────────────────────────────────────

    def _conditions(self, module: ModuleEntry) -> list[list[str]]:
        """Return the conditions of a module: of each list one must be complete."""
        requires = module.file.requires
        return [[one] for one in requires.all] + ([self._choices(requires.any)] if requires.any else [])

    def _choices(self, ids: Sequence[str]) -> list[str]:
        """Return which of ``ids`` count: those of the path that can be played, and whatever was really done."""
        known = [one for one in ids if self._module_of(one) is not None]
        path = [one for one in known if _module_id(one) in self._path]
        alive = [one for one in path if not self._fit.isdisjoint(self._levels_of(one))] or path
        return [one for one in known if one in alive or self._really_done(one)] or known or list(ids)

    def _really_done(self, one: str) -> bool:
        levels = self._levels_of(one)
        done = bool(levels) and all(self._progress.level(name).complete for name in levels)
        return done or _module_id(one) in self._progress.skipped

    def _settle(self) -> None:
        """Find what is open and complete: the least state the rules allow, so that a circle never opens itself."""
        waiting, grown = list(self._all.values()), True
        while grown:
            before = len(self._opened) + len(self._settled) + len(self._complete)
            for module in waiting:
                self._settle_module(module)
            waiting = [module for module in waiting if module.id not in self._complete]
            grown = len(self._opened) + len(self._settled) + len(self._complete) > before

    def _settle_module(self, module: ModuleEntry) -> None:
        skipped = module.id in self._progress.skipped
        open_anyway = skipped or module.broken is not None or any(one.id in self._settled for one in module.levels)
        if not (open_anyway or all(self._meets(group) for group in self._groups[module.id])):
            return
        self._opened.add(module.id)
        counted = skipped or module.id in self._path  # on other paths only what was really done counts
        for level in module.levels:
            if skipped or (counted and level.id not in self._fit and self._reached(level.id)):
                self._settled.add(level.id)
        if (counted or module.levels) and all(level.id in self._settled for level in module.levels):
            self._complete.add(module.id)

    def _reached(self, level_id: str) -> bool:
        """Whether nothing before a level of an open module holds it up."""
        module, at = self._place[level_id]
        return module.file.order == "free" or all(level.id in self._settled for level in module.levels[:at])

    def _meets(self, group: Sequence[str]) -> bool:
        return any(one in (self._settled if "/" in one else self._complete) for one in group)

    def _module_of(self, one: str) -> ModuleEntry | None:
        """Return the module that an id of a requirement leads to; None where the course has it not."""
        if "/" in one and one not in self._place:
            return None
        return self._all.get(_module_id(one))

    def _levels_of(self, one: str) -> list[str]:
        return [one] if "/" in one else [level.id for level in self._all[one].levels]

    # ── modules ──────────────────────────────────────────────────────────────────────────────

    def modules(self) -> list[ModuleEntry]:
        """Modules of the learner's path, in map order."""
        return list(self._path.values())

    def module_status(self, module_id: str) -> Status:
        """DONE when every playable level is complete or the checkpoint was passed."""
        module = self._all[module_id]
        if module.broken is not None:
            return Status.BROKEN
        if module_id in self._complete:
            return Status.DONE
        if module_id not in self._opened:
            return Status.LOCKED
        begun = any(self._progress.level(level.id).begun for level in module.levels)
        return Status.PART if begun else Status.OPEN

    def counts(self, module_id: str) -> tuple[int, int, int]:
        """Return (complete, all, left because not playable or broken)."""
        levels = self._all[module_id].levels
        undone = [level.id for level in levels if not self._progress.level(level.id).complete]
        left = sum(level not in self._fit for level in undone)
        return len(levels) - len(undone), len(levels), left

    def needs(self, module_id: str) -> list[Need]:
        """What opens a module; empty where nothing is required."""
        return [
            Need(tuple(ids), self._meets(ids), tuple(self._count(one) for one in ids))
            for ids in self._groups[self._all[module_id].id]
        ]

    def _count(self, one: str) -> tuple[int, int]:
        if self._module_of(one) is None:
            return 0, 0
        levels = self._levels_of(one)
        return sum(self._progress.level(level).complete for level in levels), len(levels)

    def opened_by(self, before: Progress) -> list[str]:
        """Ids of modules that are open now, with something to play, and were locked under ``before``."""
        earlier = self.under(before)
        return [
            name
            for name in self._path
            if self.module_status(name) in (Status.OPEN, Status.PART) and earlier.module_status(name) is Status.LOCKED
        ]

    def under(self, progress: Progress) -> Map:
        """Return the same rules over other progress."""
        return Map(self._course, list(self._all.values()), progress, stack=self._stack, playable=self._playable)

    def offered(self) -> dict[str, bool]:
        """Each stack's key and whether it can be chosen now (its language module ships)."""
        return {stack.key: stack.offered_with in self._all for stack in self._course.stacks}

    def can_begin(self, stack: str) -> bool:
        """Whether all of a stack's language module can be played on this computer, but for what is broken in it."""
        homes = [self._all.get(one.offered_with) for one in self._course.stacks if one.key == stack]
        whole = [[one for one in home.levels if one.broken is None] for home in homes if home is not None]
        return any(all(level.id in self._fit for level in levels) for levels in whole)

    def likely_stack(self) -> str | None:
        """The learner's stack; until one is chosen, the usual one of the course, or the first that can be played."""
        if self._stack is not None:
            return self._stack
        keys = [self._course.default_stack, *(stack.key for stack in self._course.stacks)]
        return next((key for key in keys if self.can_begin(key)), None)

    # ── levels ───────────────────────────────────────────────────────────────────────────────

    def level_status(self, level_id: str) -> Status:
        """OPEN: may be played now. LOCKED: an earlier level of the row, or the module, holds it up."""
        module, at = self._place[level_id]
        if module.broken is not None or module.levels[at].broken is not None:
            return Status.BROKEN
        if self._progress.level(level_id).complete:
            return Status.DONE
        return Status.OPEN if module.id in self._opened and self._reached(level_id) else Status.LOCKED

    def next_level(self, after: str | None = None) -> str | None:
        """The level that "Continue" opens: the opening of the course first, then the rest of a begun module, then map
        order. ``after`` prefers the one that follows it. None when all is done."""
        for name in self._in_order_of_play(after):
            if name != after and self._to_play(name):
                return name
        return after if after is not None and self._to_play(after) else None

    def next_beyond(self, module_id: str) -> str | None:
        """The level to go on with where a checkpoint was passed: in the modules that waited for this one, in those
        after it on the path, else what "Continue" opens."""
        names = list(self._path)
        later = names[names.index(module_id) + 1 :] if module_id in names else []
        waited = [name for name in later if any(module_id in group for group in self._groups[name])]
        unfinished = [name for name in (*waited, *later) if name not in self._complete]
        levels = (level.id for name in unfinished for level in self._path[name].levels)
        return next((level for level in levels if self._to_play(level)), None) or self.next_level()

    def _to_play(self, name: str) -> bool:
        return name in self._fit and self.level_status(name) is Status.OPEN

    def _in_order_of_play(self, after: str | None) -> Iterator[str]:
        """Yield levels in the order in which they are offered, whatever their state."""
        opening = self._opening()
        rest: list[str] = []
        if after is not None and after in self._place:
            module, at = self._place[after]
            rest = [level.id for level in (*module.levels[at + 1 :], *module.levels[:at])]
        if after in opening:
            yield from opening[opening.index(after) + 1 :]
            yield from opening
            yield from rest
        else:
            yield from rest
            yield from opening
        unfinished = [module for module in self._path.values() if module.id not in self._complete]
        begun = [module for module in unfinished if self.module_status(module.id) is Status.PART]
        yield from (level.id for module in (*begun, *unfinished) for level in module.levels)

    def _opening(self) -> list[str]:
        """Return the opening on the learner's path: of the languages only one, also while no stack is chosen."""
        likely = {key for key in (self.likely_stack(),) if key is not None}
        known = [name for name in self._course.opening if name in self._place and _module_id(name) in self._path]
        return [name for name in known if _belongs(self._place[name][0], likely)]

    # ── ways ─────────────────────────────────────────────────────────────────────────────────

    def way_to(self, module_id: str) -> Way:
        """The shortest way to open a module: fewest minutes over the choices of ``any``."""
        if module_id in self._opened:
            return Way((), 0)
        found = shortest(self._unmet(module_id), self._step) or {}
        return Way(tuple(found), sum(found.values()))

    def way_to_level(self, level_id: str) -> tuple[str, ...]:
        """The levels to play before a locked level, in order: those that open its module, then those before it."""
        module, at = self._place[level_id]
        before = () if module.file.order == "free" else module.levels[:at]
        left = (level.id for level in before if level.id in self._fit and level.id not in self._settled)
        return tuple(dict.fromkeys((*self.way_to(module.id).levels, *left)))

    def _unmet(self, module_id: str) -> list[list[str]]:
        if module_id in self._opened:
            return []
        return [group for group in self._groups[module_id] if not self._meets(group)]

    def _step(self, one: str) -> Step | None:
        """What doing an id of a requirement takes; None for what is not on the path."""
        module = self._module_of(one)
        if module is None or module.id not in self._path:
            return None
        levels = module.levels
        if "/" in one:
            at = self._place[one][1]
            levels = levels[at : at + 1] if module.file.order == "free" else levels[: at + 1]
        undone = (level for level in levels if level.id in self._fit and level.id not in self._settled)
        return Step(self._unmet(module.id), {level.id: level.minutes for level in undone})


def _belongs(module: ModuleEntry, stacks: set[str]) -> bool:
    return module.broken is not None or EVERYONE in module.file.stacks or not stacks.isdisjoint(module.file.stacks)


def _module_id(one: str) -> str:
    return one.rpartition("/")[0] if "/" in one else one
