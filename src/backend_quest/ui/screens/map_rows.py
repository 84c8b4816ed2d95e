"""What stands on the map, as rows: modules on the left, the levels or the lock of one of them on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from backend_quest.content.model import LevelEntry, ModuleEntry
from backend_quest.content.parts import Text
from backend_quest.engine.progress import rank_of, streak
from backend_quest.engine.unlock import Map, Need, Status
from backend_quest.i18n import Translator
from backend_quest.services import Services
from backend_quest.ui.markup import cut, ends, plain, prose
from backend_quest.ui.screens.repair import repaired
from backend_quest.ui.symbols import Symbols
from backend_quest.ui.widgets.lists import Row

Line = tuple[Row, str]
"""A row and its target: ``module:<id>``, ``level:<id>``, ``checkpoint:<id>``, ``go:<level id>``, ``fold``; or empty."""

POINTER = 2
_BAR = 10
_SHORT_TITLE = 28
_SIGN = {
    Status.DONE: "passed",
    Status.PART: "part",
    Status.OPEN: "open",
    Status.LOCKED: "locked",
    Status.BROKEN: "error",
}
_COLOUR = {Status.DONE: "$passed", Status.PART: "$part", Status.BROKEN: "$error-role"}


@dataclass(frozen=True, slots=True)
class MapRows:
    """Writes the map in one language with one set of signs."""

    services: Services
    tr: Translator
    symbols: Symbols

    @property
    def rules(self) -> Map:
        """What is open, as of now."""
        return self.services.map()

    def _name(self, title: Text, short: Text | None, room: int) -> Content:
        language = self.tr.language
        name = title.get(language)
        if short is not None and len(name) > min(room, _SHORT_TITLE):
            name = short.get(language)
        return cut(name, room, self.symbols.more)

    def _sign(self, status: Status) -> Content:
        return plain(getattr(self.symbols, _SIGN[status]), _COLOUR.get(status, ""))

    # ── above ────────────────────────────────────────────────────────────────────────────────

    def standing(self, name: str) -> tuple[Content, Content]:
        """Return both sides of the header: name and rank; XP with its bar, and the streak."""
        progress, course = self.services.progress, self.services.catalog.course
        rank, following = rank_of(progress.xp, course)
        title = rank.title.get(self.tr.language)
        who = f"{name} {self.symbols.dot} {title}" if name else title
        current, _ = streak(progress.days, self.services.today())
        days = f"   {self.symbols.streak} {self.tr('map.days', n=current)}" if current else ""
        xp = self.tr.number(progress.xp)
        if following is None:
            return plain(who), plain(f"{xp} XP{days}")
        filled = progress.xp * _BAR // max(following.from_xp, 1)
        bar = self.symbols.full * filled + self.symbols.empty * (_BAR - filled)
        return plain(who), plain(f"{xp}/{self.tr.number(following.from_xp)} XP {bar}{days}")

    def next_line(self) -> Line:
        """Return the row that Enter plays."""
        level_id = self.rules.next_level()
        if level_id is None:
            return Row(head=Content(""), body=plain(self.tr("map.all_done"), "bold")), ""
        entry = self.services.catalog.entry(level_id)
        dot = f" {self.symbols.dot} "
        facts = [self.tr("map.next", title=entry.title.get(self.tr.language)), self.kind(entry, long=True)]
        facts.append(self.tr("map.minutes", n=entry.minutes))
        body = plain(dot.join(fact for fact in facts if fact), "bold")
        return Row(head=Content(""), body=body, tail=plain("[ Enter ]")), f"level:{level_id}"

    def repair_line(self) -> Line | None:
        """Return the row that tells of progress that was damaged or is not kept; None where all is well."""
        if self.services.unsaved:
            words = plain(f"{self.symbols.error} {self.tr(f'map.unsaved_{self.services.unsaved}')}", "$error-role")
            return Row(head=Content(""), body=words), ""
        repair = self.services.store.repair
        if repair is None:
            return None
        said = plain(f"{self.symbols.error} {repaired(repair, self.tr)}", "$error-role")
        return Row(head=Content(""), body=said, tail=plain(f"[ {self.tr('map.details')} ]")), "repair"

    def first_open(self, module: ModuleEntry) -> str | None:
        """Return the target of the first level that can be played now."""
        opened = (level.id for level in module.levels if self.rules.level_status(level.id) is Status.OPEN)
        first = next(opened, None)
        return None if first is None else f"level:{first}"

    def kind(self, entry: LevelEntry, *, long: bool = False) -> str:
        """Return what the learner does in a level, in one word or two; empty where its file cannot be read."""
        return self.tr(f"map.{'kind' if long else 'short'}_{entry.kind}") if entry.kind else ""

    # ── modules ──────────────────────────────────────────────────────────────────────────────

    def modules(self, width: int) -> list[Line]:
        """Return headings and modules of the learner's path, for a list of ``width`` columns."""
        lines: list[Line] = []
        on_path = {module.id: module for module in self.rules.modules()}
        number = 0
        for group in self.services.catalog.course.groups:
            members = [on_path[name] for name in group.modules if name in on_path]
            if not members:
                continue
            number += 1
            title = cut(group.title.get(self.tr.language), width - POINTER, self.symbols.more)
            lines.append((Row(head=Content(""), body=title.stylize("bold"), sign=str(number), fixed=True), ""))
            lines.extend((self._module(module, width), f"module:{module.id}") for module in members)
        return lines

    def _module(self, module: ModuleEntry, width: int) -> Row:
        status = self.rules.module_status(module.id)
        done, total, _ = self.rules.counts(module.id)
        count = (
            ""
            if status is Status.BROKEN
            else str(total)
            if status is Status.LOCKED
            else self._count(module.id, done, total)
        )
        head = self._sign(status) + Content(" ")
        room = width - POINTER - head.cell_length - len(count) - 1
        title = self._name(module.file.title, module.file.short, room)
        return Row(head=head, body=title, tail=plain(count), note=self._trouble(module))

    def _trouble(self, module: ModuleEntry) -> Content | None:
        broken = sum(level.broken is not None for level in module.levels)
        if module.broken is not None:
            return plain(f"{self.symbols.error} {self.tr('map.module_broken')}", "$error-role")
        return plain(f"{self.symbols.error} {self.tr('map.broken', n=broken)}", "$error-role") if broken else None

    # ── one module ───────────────────────────────────────────────────────────────────────────

    def about(self, module: ModuleEntry, width: int) -> Content:
        """Return title, counts and what the module is about, or what holds it up."""
        status = self.rules.module_status(module.id)
        done, total, left = self.rules.counts(module.id)
        title = plain(module.file.title.get(self.tr.language), "bold")
        if status is Status.BROKEN:
            reason = module.broken.get(self.tr.language) if module.broken is not None else ""
            trouble = plain(f"{self.symbols.error} {self.tr('map.module_broken')}", "$error-role bold")
            return Content("\n").join([title, trouble, plain(reason)])
        if status is Status.LOCKED:
            size = plain(self.tr("map.size", n=total))
            return Content("\n").join([ends(title, size, width, self.symbols.more), *self._lock(module, width)])
        lines = [ends(title, self._count(module.id, done, total), width, self.symbols.more)]
        summary = prose(module.file.summary.get(self.tr.language))
        if summary.plain:
            lines.append(summary)
        if left and status is Status.DONE:
            lines.append(plain(f"{self.symbols.missing} {self.tr('map.left', n=left)}", "$missing"))
        return Content("\n").join(lines)

    def _lock(self, module: ModuleEntry, width: int) -> Iterator[Content]:
        yield plain(self.tr("map.locked"))
        for need in self.rules.needs(module.id):
            yield from self._need(need, width)
        way = self.rules.way_to(module.id)
        if way.levels:
            yield plain(self.tr("map.way", levels=len(way.levels), time=self.time(way.minutes)))
        else:
            yield plain(self.tr("map.no_way"))

    def _need(self, need: Need, width: int) -> Iterator[Content]:
        sign = self._sign(Status.DONE if need.met else Status.OPEN) + Content(" ")
        choice = plain(f"{self.tr('map.one_of')} ") if len(need.ids) > 1 and not need.met else Content("")
        for number, (one, (done, total)) in enumerate(zip(need.ids, need.counts, strict=True)):
            if need.met and len(need.ids) > 1 and done < total:
                continue
            first = sign + choice
            head = first if number == 0 or need.met else Content(" " * first.cell_length)
            name = plain(self.services.name_of(one).get(self.tr.language))
            yield ends(head + name, self._count(one, done, total) if total else "", width, self.symbols.more)

    def _count(self, one: str, done: int, total: int) -> str:
        """Return how much is done; of a module whose levels were skipped, that its checkpoint was passed."""
        return self.tr("map.skipped") if one in self.services.progress.skipped and done < total else f"{done}/{total}"

    def time(self, minutes: int) -> str:
        """Return a time in minutes, or in hours from one hour on."""
        if minutes < 60:
            return self.tr("map.minutes", n=minutes)
        hours = self.tr.decimal(minutes / 60).removesuffix(".0").removesuffix(",0")
        return self.tr("map.hours" if hours != "1" else "map.hour", n=hours)

    def levels(self, module: ModuleEntry, width: int, *, wide: bool = False, room: int | None = None) -> list[Line]:
        """Return the levels and the checkpoint of a module, or the ways out of its lock.

        ``room`` is how many rows fit: done levels fold into one row when they do not; None shows them all.
        """
        status = self.rules.module_status(module.id)
        if status is Status.BROKEN:
            return []
        if status is Status.LOCKED:
            return self._out_of_lock(module)
        lines = [(self._level(level, width, wide), f"level:{level.id}") for level in module.levels]
        check = [self._checkpoint(module, width)] if module.bank else []
        if room is not None and len(lines) + len(check) > room:
            lines = self._folded(module, lines, room - len(check))
        return lines + check

    def _out_of_lock(self, module: ModuleEntry) -> list[Line]:
        lines: list[Line] = []
        way = self.rules.way_to(module.id)
        if way.levels:
            first = way.levels[0]
            name = self.services.name_of(first.rpartition("/")[0]).get(self.tr.language)
            lines.append((Row(head=Content(""), body=plain(f"[ {self.tr('map.go', module=name)} ]")), f"go:{first}"))
        if module.bank:
            known = plain(f"[ {self.tr('map.know_this')} ]")
            lines.append((Row(head=Content(""), body=known), f"checkpoint:{module.id}"))
        return lines

    def _folded(self, module: ModuleEntry, lines: Sequence[Line], room: int) -> list[Line]:
        done = [self.rules.level_status(level.id) is Status.DONE for level in module.levels]
        hidden = len(lines) - max(room - 1, 1)
        foldable = [number for number, good in enumerate(done) if good]
        gone = set(foldable[-hidden:]) if hidden < len(foldable) else set(foldable)
        if len(gone) < 2:
            return list(lines)
        fold: Line = Row(head=Content("  "), body=plain(self.tr("map.fold", n=len(gone)))), "fold"
        kept: list[Line] = []
        for number, line in enumerate(lines):
            if number == min(gone):
                kept.append(fold)
            if number not in gone:
                kept.append(line)
        return kept

    def _level(self, level: LevelEntry, width: int, wide: bool) -> Row:
        status = self.rules.level_status(level.id)
        head = self._sign(status) + Content(" ")
        tail = plain(self._facts(level, wide))
        room = width - POINTER - head.cell_length - tail.cell_length - 1
        return Row(head=head, body=self._name(level.title, level.short, room), tail=tail)

    def _facts(self, level: LevelEntry, wide: bool) -> str:
        if level.broken is not None:
            return self.tr("map.unreadable")
        if not wide:
            return self.kind(level)
        facts = [self.tr("map.minutes", n=level.minutes), self.kind(level)]
        language = level.language_for(self.services.stack)
        if language is not None:
            runtime = self.services.runner.runtime(language)
            facts.insert(0, runtime.title if runtime.found else self.tr("map.without", name=runtime.title))
        return f" {self.symbols.dot} ".join(facts)

    def _checkpoint(self, module: ModuleEntry, width: int) -> Line:
        passed = module.id in self.services.progress.skipped
        head = plain(f"{self.symbols.passed if passed else self.symbols.checkpoint} ", "$passed" if passed else "")
        items = self.tr("map.items", n=min(module.bank, self.services.catalog.course.checkpoint.items))
        room = width - POINTER - head.cell_length - len(items) - 1
        title = cut(self.tr("map.checkpoint"), room, self.symbols.more)
        return Row(head=head, body=title, tail=plain(items)), f"checkpoint:{module.id}"
