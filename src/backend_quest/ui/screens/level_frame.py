"""The level screen's frame: header, lesson, work, panel and buttons; opening a level in place; its draft."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from backend_quest.content.faults import ContentError
from backend_quest.content.kinds import CodeTask, ServerTask
from backend_quest.content.model import Level
from backend_quest.store.api import StoreError
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.level_drafts import Draft, DraftKeeper, draft_key, store_sentence
from backend_quest.ui.widgets.busy import BusyRow
from backend_quest.ui.widgets.frame import ActionRow, HeaderBar, KeyLine
from backend_quest.ui.widgets.lesson import LessonPane
from backend_quest.ui.widgets.level_tabs import LESSON, TASK, LevelTabs
from backend_quest.ui.widgets.result import NORMAL_ROWS, ResultPanel
from backend_quest.ui.widgets.work import Work, work_for

WIDE = 100
TALL = 34
TALL_ROWS = 14
SHORT_TITLE = 24


class LevelFrame(QuestScreen):
    """Everything but what happens when one runs, submits or asks for help."""

    CSS_PATH = Path(__file__).with_name("level.tcss")
    AUTO_FOCUS = ""
    topic: ClassVar[str] = "level"

    def __init__(self) -> None:
        super().__init__()
        self.level: Level | None = None
        self.work: Work | None = None
        self.tab = LESSON
        self._wanted: str | None = None
        self._works: dict[type[Work], Work] = {}
        self._drafts: DraftKeeper | None = None
        self._begun = 0.0
        self._ready = False

    def compose(self) -> ComposeResult:
        """Lay out the frame; the work comes with the first level."""
        yield HeaderBar()
        yield LevelTabs()
        with Horizontal(id="panes"):
            with Vertical(id="lesson-side"):
                yield LessonPane(id="lesson")
                yield ActionRow(id="lesson-acts")
            with Vertical(id="task-side"):
                yield Static(id="goal", markup=False)
                yield Vertical(id="slot")
                yield ResultPanel(id="result")
                yield ActionRow(id="acts")
                yield BusyRow()
        yield KeyLine()

    def on_mount(self) -> None:
        """Open the level that was asked for before there was a screen."""
        store, clock = self.services.store, self.services.clock
        self._drafts = DraftKeeper(store, self, clock, self._take_draft, self._draft_told)
        self._ready = True
        if self._wanted is not None:
            self.call_later(self._open, self._wanted)

    # ── opening ──────────────────────────────────────────────────────────────────────────────

    def show(self, level_id: str) -> None:
        """Open a level in place of the one that is shown."""
        self._wanted = level_id
        if self._ready:
            self.call_later(self._open, level_id)

    async def _open(self, level_id: str) -> None:
        if level_id != self._wanted:
            return
        self.leave_level()
        try:
            level = self.services.catalog.level(level_id)
        except (KeyError, ContentError) as error:
            reason = error.faults[0].format(self.tr.language) if isinstance(error, ContentError) else level_id
            self.quest.say(self.tr("level.broken", reason=reason))
            await self.quest.show_map()
            return
        draft = self._drafts.opened(draft_key(level.id)) if self._drafts is not None else {}
        again = self.level is not None and self.level.id == level.id
        self.level, self._begun = level, monotonic()
        await self._take_work(level, draft, again)
        begun = bool(draft) or self.services.level_progress(level.id).begun
        self.tab = draft.get("tab", TASK) if begun else LESSON
        self._show_lesson(level, draft.get("page", 0))
        self._show_goal(level)
        self._idle()
        self.update_header()
        self._lay_out()
        self.call_after_refresh(self.focus_tab)
        self.opened(level)

    def opened(self, level: Level) -> None:
        """A level has just been opened."""

    async def _take_work(self, level: Level, draft: Draft, again: bool) -> None:
        kind = work_for(level.body)
        work = self._works.get(kind)
        if work is None:
            work = self._works[kind] = kind()
            await self.query_one("#slot").mount(work)
        for other in self._works.values():
            other.display = other is work
        self.work = work
        if not again:
            work.new_visit()
        answer = draft["answer"] if "answer" in draft else self.services.last_answer(level.id)
        place = draft.get("place")
        work.load(level.body, answer, level=level, place=place if isinstance(place, dict) else None)

    def _show_goal(self, level: Level) -> None:
        text = level.task or level.goal
        self.query_one("#goal", Static).update(spans(text.get(self.tr.language), "bold"))

    def _show_lesson(self, level: Level, page: Any) -> None:
        language, glossary = self.tr.language, self.services.catalog.glossary()
        new = self.services.new_terms(level)
        names = [glossary[term].term.get(language) for term in new or level.terms if term in glossary]
        dot = f" {self.symbols.dot} "
        terms = self.tr("level.terms" if new else "level.terms_again", terms=dot.join(names)) if names else ""
        way = f"{self.quest.key_label('glossary')} {self.tr('level.glossary')}" if names else ""
        self.query_one("#lesson", LessonPane).show(
            spans(level.goal.get(language), "bold"),
            level.lesson.get(language),
            plain(terms),
            plain(way, "$muted"),
            page=page if isinstance(page, int) and page >= 0 else 0,
        )

    def _idle(self) -> None:
        panel = self.panel
        rules = self.symbols.heavy, self.symbols.rule
        key = self.quest.key_label("large")
        panel.words(self.tr("result.larger", key=key), self.tr("result.smaller", key=key), rules)
        if self.fresh and self.level is not None and isinstance(self.level.body, CodeTask | ServerTask):
            panel.idle(self.tr("result.not_run", key=self.quest.key_label("run")))
        else:
            panel.close()

    @property
    def fresh(self) -> bool:
        """Whether nothing was run or submitted since the level was opened."""
        return True

    @property
    def panel(self) -> ResultPanel:
        """The result panel."""
        return self.query_one("#result", ResultPanel)

    # ── header, buttons, keys ────────────────────────────────────────────────────────────────

    def update_header(self) -> None:
        """Show where the learner is, and their XP."""
        level = self.level
        if level is None:
            return
        module = self.services.catalog.module(level.module)
        language = self.tr.language
        title = level.title if level.short is None or len(level.title.get(language)) <= SHORT_TITLE else level.short
        name = (module.file.short or module.file.title).get(language)
        places = [entry.id for entry in module.levels]
        step = f"{places.index(level.id) + 1}/{len(places)}" if level.id in places else ""
        xp = f"{self.tr.number(self.services.progress.xp)} XP"
        left = f"{self.symbols.back} {name} {self.symbols.dot} {title.get(language)}"
        self.query_one(HeaderBar).show(left, f"{step}   {xp}")

    def update_acts(self) -> None:
        """Show the buttons and what the keys do here."""
        if self.level is None or self.work is None:
            return
        self.query_one("#acts", ActionRow).show(self._acts(self.work))
        lesson = self.query_one("#lesson", LessonPane)
        main = "level.next_page" if lesson.more else "level.start"
        menu = ("menu", self.tr("level.menu"), self.quest.key_label("menu"))
        self.query_one("#lesson-acts", ActionRow).show([("start", self.tr(main)), menu])
        self.update_keys()

    def _acts(self, work: Work) -> list[tuple[str, ...]]:
        main, label = work.main()
        acts: list[tuple[str, ...]] = [(main, label, self.quest.key_label("submit") if main == "submit" else "")]
        if work.can_run:
            run = ("run", self.tr(work.run_words[0]), self.quest.key_label("run"))
            acts.insert(0 if main == "submit" and not self.ready_to_submit else 1, run)
        if self.level is not None and self.level.hints:
            acts.append(("hint", self.tr("level.hint"), self.quest.key_label("hint")))
        if not self.wide and self.size.width >= 80:
            acts.append(("lesson", self.tr("level.lesson_tab"), self.quest.key_label("lesson")))
        acts.append(("menu", self.tr("level.menu"), self.quest.key_label("menu")))
        return acts

    ready_to_submit = False
    """Whether every visible check passed in the last run."""

    def update_keys(self) -> None:
        """Show what the keys do here; the last entry says where Escape leads."""
        self.query_one(KeyLine).show([*self.key_entries(), ("esc", self.escape_leads_to())])

    def key_entries(self) -> list[tuple[str, str]]:
        """Return the entries of the key line without Escape."""
        raise NotImplementedError

    def escape_leads_to(self) -> str:
        """Return where Escape leads now."""
        raise NotImplementedError

    # ── two panes or two tabs ────────────────────────────────────────────────────────────────

    @property
    def wide(self) -> bool:
        """Whether lesson and task stand side by side."""
        return self.size.width >= WIDE

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new size."""
        self._lay_out()

    def _lay_out(self) -> None:
        wide, tall = self.wide, self.size.height >= TALL
        self.set_class(wide, "-panes")
        self.set_class(self.size.height >= 28, "-airy")
        self.query_one(LevelTabs).display = not wide
        self.query_one("#lesson-side").display = wide or self.tab == LESSON
        self.query_one("#lesson-acts").display = not wide
        self.query_one("#task-side").display = wide or self.tab == TASK
        self.panel.limit = TALL_ROWS if tall else NORMAL_ROWS
        self.query_one(LevelTabs).show(self.tab, self.tr("level.lesson_tab"), self.tr("level.task_tab"))
        self.call_after_refresh(self.update_acts)

    def show_tab(self, tab: str) -> None:
        """Go to the lesson or the task."""
        if tab != self.tab:
            self.tab = tab
            self.draft_changed()
        self._lay_out()
        self.call_after_refresh(self.focus_tab)

    def focus_tab(self) -> None:
        """Focus what stands first on the tab that is shown."""
        if self.tab == LESSON and not self.wide:
            self.query_one("#lesson-acts", ActionRow).focus_main()
        elif self.work is not None:
            self.work.focus_start()

    @on(LevelTabs.Chosen)
    def _tab_chosen(self, event: LevelTabs.Chosen) -> None:
        self.show_tab(event.tab)

    @on(LessonPane.PageTurned)
    def _page_turned(self) -> None:
        self.draft_changed()
        self.update_acts()

    # ── the draft ────────────────────────────────────────────────────────────────────────────

    def draft_changed(self) -> None:
        """Keep the draft soon."""
        if self._drafts is not None and self.level is not None:
            self._drafts.changed()

    def _take_draft(self) -> tuple[str, Draft] | None:
        if self.level is None or self.work is None:
            return None
        page = self.query_one("#lesson", LessonPane).page
        draft = {"answer": self.work.draft, "place": self.work.place, "tab": self.tab, "page": page}
        return draft_key(self.level.id), draft

    def _draft_told(self, kept: bool, error: StoreError | None) -> None:
        if self.work is not None and self.is_mounted:
            self.work.show_saved(kept)
        if error is not None:
            self.say_store_error(error)

    def say_store_error(self, error: StoreError) -> None:
        """Say that something is not kept."""
        self.quest.say(store_sentence(error, self.tr))

    @on(Work.Changed)
    def _work_changed(self, event: Work.Changed) -> None:
        event.stop()
        if self.work is not None:
            self.work.show_saved(False)
        self.draft_changed()

    def leave_level(self) -> None:
        """Keep everything: another level, or another screen, comes."""
        if self._drafts is not None and self.level is not None:
            self._drafts.flush()

    def on_screen_suspend(self) -> None:
        """Keep the draft when another screen comes."""
        self.leave_level()

    def keep(self) -> None:
        """Keep the draft when the game ends."""
        self.leave_level()

    def seconds_taken(self) -> float:
        """Return the seconds since the level was opened or last submitted, and start anew."""
        now = monotonic()
        taken, self._begun = now - self._begun, now
        return min(taken, 1800.0)
