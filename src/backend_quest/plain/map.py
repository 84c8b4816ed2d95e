"""The map: modules and levels as numbered lines, every lock with what opens it."""

from __future__ import annotations

from backend_quest.content.model import LevelEntry, ModuleEntry
from backend_quest.engine.progress import rank_of
from backend_quest.engine.unlock import Map, Need, Status
from backend_quest.plain.everywhere import Everywhere
from backend_quest.plain.pages import ended, lettered
from backend_quest.plain.places import AtCheckpoint, AtLevel, Go, Place
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.words import Word, number_in, shown


class MapPlay(Everywhere):
    """Shows the map and asks where to go."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._desk = sitting.desk(self.handle)
        self._rules: Map = sitting.services.map()
        self._modules: list[ModuleEntry] = self._rules.modules()
        self._module: ModuleEntry | None = None

    def play(self) -> Place:
        """Show everything, and return where the learner goes. Raises Go, Leave, EndOfInput."""
        self._say_learner()
        self._say_modules()
        following = self._rules.next_level()
        while True:
            said = self._desk.ask(self._prompt(following))
            place = self._place(said.text, following)
            if place is not None:
                return place

    def _prompt(self, following: str | None) -> str:
        if following is None:
            return self.tr("plain.ask_map_done", leave=shown(Word.LEAVE, self.tr))
        return self.tr("plain.ask_map", title=self.sitting.name_of(following))

    def _place(self, text: str, following: str | None) -> Place | None:
        if not text:
            return AtLevel(following) if following is not None else None
        last = len(self._modules if self._module is None else self._module.levels)
        number = number_in(text, last)
        if number is None:
            self.sitting.say("no_such_number", last=last)
            return None
        if self._module is None:
            return self._open_module(self._modules[number - 1])
        return self._open_level(self._module, self._module.levels[number - 1])

    def help(self) -> None:
        """Say how the map is used."""
        self.sitting.say("help_map")
        super().help()

    # ── what is shown ────────────────────────────────────────────────────────────────────────

    def _say_learner(self) -> None:
        progress = self.services.progress
        rank, _ = rank_of(progress.xp, self.services.catalog.course)
        name = self.services.store.setting("name", "")
        about = [name if isinstance(name, str) else "", self.sitting.text(rank.title)]
        self.sitting.say("map", learner=", ".join(part for part in about if part), xp=self.tr.number(progress.xp))

    def _say_modules(self) -> None:
        numbers = {module.id: number for number, module in enumerate(self._modules, start=1)}
        for group in self.services.catalog.course.groups:
            shown_here = [name for name in group.modules if name in numbers]
            if shown_here:
                self.dialogue.lines([self.sitting.text(group.title)])
            for name in shown_here:
                self.dialogue.lines(lettered(str(numbers[name]), self._module_line(name)))

    def _module_line(self, name: str) -> str:
        done, total, left = self._rules.counts(name)
        status = self._rules.module_status(name)
        title = self.sitting.name_of(name)
        if status is Status.LOCKED:
            return self.tr("plain.module_locked", title=title, n=total, needs=self._needs(name))
        skipped = name in self.services.progress.skipped and done < total
        key = "plain.module_skipped" if skipped else f"plain.module_{status}"
        line = self.tr(key, title=title, done=done, total=total)
        return f"{line} {self.tr('plain.left', n=left)}" if left else line

    def _needs(self, name: str) -> str:
        return "; ".join(self._need(need) for need in self._rules.needs(name) if not need.met)

    def _need(self, need: Need) -> str:
        parts = [self._counted(one, *counts) for one, counts in zip(need.ids, need.counts, strict=True)]
        return parts[0] if len(parts) == 1 else self.tr("plain.one_of", titles=", ".join(parts))

    def _counted(self, one: str, done: int, total: int) -> str:
        key = "plain.need" if total > 1 else "plain.need_one"
        return self.tr(key, title=self.sitting.name_of(one), done=done, total=total)

    # ── modules and levels ───────────────────────────────────────────────────────────────────

    def _open_module(self, module: ModuleEntry) -> Place | None:
        if self._rules.module_status(module.id) is Status.LOCKED:
            self._say_lock(module)
            return None
        if module.broken is not None:
            self.dialogue.say(self.sitting.text(module.broken))
            return None
        return self._ask_level(module)

    def _say_lock(self, module: ModuleEntry) -> None:
        self.sitting.say("locked", title=self.sitting.name_of(module.id), needs=ended(self._needs(module.id)))
        way = self._rules.way_to(module.id)
        if way.levels:
            first = self.sitting.name_of(way.levels[0])
            self.sitting.say("way", n=len(way.levels), minutes=way.minutes, title=ended(first))
        if module.bank:
            number = self._modules.index(module) + 1
            self.sitting.say("skip_by_checkpoint", word=f"{shown(Word.CHECKPOINT, self.tr)} {number}")

    def _ask_level(self, module: ModuleEntry) -> Place | None:
        self._module = module
        try:
            self._say_levels(module)
            while True:
                said = self._desk.ask(self.tr("plain.ask_level"))
                if not said.text:
                    return None
                place = self._place(said.text, None)
                if place is not None:
                    return place
        finally:
            self._module = None

    def _say_levels(self, module: ModuleEntry) -> None:
        self.dialogue.say(f"{self.sitting.name_of(module.id)}. {self.sitting.text(module.file.summary)}")
        for number, entry in enumerate(module.levels, start=1):
            status = self._rules.level_status(entry.id)
            kind = [] if status is Status.BROKEN else [self.tr(f"plain.kind_{entry.kind}").removesuffix(".")]
            about = ", ".join([*kind, self.tr(f"plain.level_{status}")])
            self.dialogue.lines(lettered(str(number), f"{self.sitting.text(entry.title)}: {about}"))
        if module.bank:
            self.sitting.say("module_checkpoint", word=shown(Word.CHECKPOINT, self.tr))

    def _open_level(self, module: ModuleEntry, entry: LevelEntry) -> Place | None:
        match self._rules.level_status(entry.id):
            case Status.BROKEN:
                self.sitting.say("broken", why=self.sitting.text(entry.broken or module.broken))
            case Status.LOCKED:
                way = self._rules.way_to_level(entry.id)
                first = self.sitting.name_of(next(iter(way), module.id))
                self.sitting.say(
                    "level_locked_far" if len(way) > 1 else "level_locked_by", title=ended(first), n=len(way)
                )
            case _:
                return AtLevel(entry.id)
        return None

    def checkpoint(self, rest: str) -> None:
        """Go to the checkpoint of the module that is open, or of the numbered one."""
        number = number_in(rest, len(self._modules))
        module = self._module if number is None else self._modules[number - 1]
        if module is None:
            self.sitting.say("which_checkpoint", word=shown(Word.CHECKPOINT, self.tr))
        elif not module.bank:
            self.sitting.say("no_checkpoint")
        else:
            raise Go(AtCheckpoint(module.id))
