"""What helps in a level and leads out of it: solution, comparison, a similar question, starting over, going on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer
from backend_quest.errors import QuestError
from backend_quest.store.api import StoreError
from backend_quest.ui.screens.follow_up import FollowUpScreen
from backend_quest.ui.screens.hint import RestartPopup
from backend_quest.ui.screens.level_flow import LevelFlow
from backend_quest.ui.screens.solution import SolutionScreen
from backend_quest.ui.screens.solution_text import text_of
from backend_quest.ui.widgets.verdict_report import solved_report
from backend_quest.ui.widgets.work.code import CodeWork


def kept_key(level_id: str) -> str:
    """Return the store's key for what was typed before a level started over. It outlives the reset."""
    return f"kept:{level_id}"


class LevelHelp(LevelFlow):
    """Help, and the ways on."""

    # ── the solution ─────────────────────────────────────────────────────────────────────────

    def show_solution(self) -> None:
        """Show the solution; before a pass this takes it, and a similar question follows."""
        level, work = self.level, self.work
        if level is None or work is None:
            return
        if not self.services.may_see_solution(level):
            self.quest.say(self.tr("level.solution_later"))
            return
        taken = not self.services.level_progress(level.id).complete
        try:
            answer = self.services.solution(level)
        except StoreError as error:
            self.say_store_error(error)
            return
        except QuestError as error:
            self.quest.say(self.tr(error.key, **error.values))
            return
        self.remember_focus()
        self.app.push_screen(self._solution_screen(level, answer, taken), partial(self._solution_seen, answer, taken))

    def _solution_screen(self, level: Level, answer: Answer, taken: bool) -> SolutionScreen:
        work, language, tr = self.work, self.tr.language, self.tr
        own = work.draft if work is not None and work.comparable else None
        both = own is not None and self.services.level_progress(level.id).passed
        acts = [("next", tr("level.continue"))] if taken else self._ways_on()
        if work is not None and work.comparable:
            acts.append(("copy", tr("level.copy")))
        acts.append(("back", tr("level.back_button")))
        return SolutionScreen(
            f"{self.symbols.back} {level.title.get(language)}",
            text_of(level.body, own, language) if own is not None else None,
            text_of(level.body, answer, language),
            heading=tr("level.one_solution" if taken or own is None else "level.other_way"),
            note=tr("level.follow_up_promised") if taken else tr("level.both_pass") if both else "",
            acts=acts,
        )

    def _ways_on(self) -> list[tuple[str, ...]]:
        title = self._title_of(self._next_level())
        return [] if title is None else [("next", self.tr("result.next", title=title))]

    def _solution_seen(self, answer: Answer, taken: bool, choice: str | None) -> None:
        level, work = self.level, self.work
        if level is None or work is None:
            return
        if choice == "copy":
            self._copy(work, level, answer)
        if not taken:
            if choice == "next":
                self.go_on()
            else:
                self.back_to_work()
            return
        asked = self.services.follow_up(level)
        if asked is None:
            self._solved()
        else:
            self.app.push_screen(FollowUpScreen(level, asked.item), lambda _: self._solved())

    def _copy(self, work: object, level: Level, answer: Answer) -> None:
        if isinstance(work, CodeWork):
            work.copy_in(answer)
            self.quest.say(self.tr("level.copied"))
        elif self.work is not None:
            self.work.load(level.body, answer, level=level)
        self.draft_changed()

    def _solved(self) -> None:
        """The level is complete without experience points: say so, and what comes next."""
        self.update_header()
        self.show_report(solved_report(self._title_of(self._next_level()), self.writer))

    # ── ways on ──────────────────────────────────────────────────────────────────────────────

    def _next_level(self) -> str | None:
        return self.services.map().next_level(self.level.id) if self.level is not None else None

    def go_on(self) -> None:
        """Open the next level, or the map where there is none."""
        following = self._next_level()
        if following is None:
            self.to_map()
        else:
            self.app.call_later(self.quest.open_level, following)

    def to_map(self) -> None:
        """Go to the map, with the cursor on this level."""
        self.leave_level()
        self.app.call_later(self.quest.show_map, self.level.id if self.level is not None else None)

    # ── starting over ────────────────────────────────────────────────────────────────────────

    def ask_restart(self) -> None:
        """Ask whether the level should start over."""
        self.app.push_screen(RestartPopup(), self._restart)

    def _restart(self, sure: bool | None) -> None:
        level, work = self.level, self.work
        if not sure or level is None or work is None:
            return
        typed = work.draft
        try:
            self.services.reset(level.id)
            self.services.store.save_draft(kept_key(level.id), typed)
        except StoreError as error:
            self.say_store_error(error)
            return
        if self._drafts is not None:
            self._drafts.forget()
        self.level = None
        self.show(level.id)
        self.quest.say(self.tr("level.restarted"))

    def bring_back(self) -> None:
        """Bring back what was typed before the level started over."""
        level, work = self.level, self.work
        if level is not None and work is not None:
            kept = self.services.store.draft(kept_key(level.id))
            if kept is not None:
                work.load(level.body, kept, level=level)
                self.draft_changed()

    def level_commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Return (name, what it does) of everything the palette offers here besides the keys."""
        level, work = self.level, self.work
        if level is None or work is None:
            return []
        commands: list[tuple[str, Callable[[], None]]] = [(self.tr("level.restart"), self.ask_restart)]
        if self.services.may_see_solution(level):
            commands.append((self.tr("result.solution"), self.show_solution))
        if self.services.store.draft(kept_key(level.id)) is not None:
            commands.append((self.tr("level.bring_back"), self.bring_back))
        return commands + work.commands()
