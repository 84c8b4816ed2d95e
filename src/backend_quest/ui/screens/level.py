"""The level screen: one for every kind, updated in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from backend_quest.content.kinds import PredictOutput
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer
from backend_quest.ui.actions import bindings
from backend_quest.ui.screens.hint import HintPopup, InputPopup
from backend_quest.ui.screens.level_help import LevelHelp
from backend_quest.ui.widgets.frame import ActionRow
from backend_quest.ui.widgets.lesson import LessonPane
from backend_quest.ui.widgets.level_tabs import LESSON, TASK
from backend_quest.ui.widgets.result import ResultPanel
from backend_quest.ui.widgets.work import Work
from backend_quest.ui.widgets.work.base import LETTERS, letter_of
from backend_quest.ui.widgets.work.choice import Choice
from backend_quest.ui.widgets.work.code import CodeWork

NUDGED = "orientation/open-the-stall"
NUDGE_AFTER = 40.0


class LevelScreen(LevelHelp):
    """What the keys and the buttons of a level do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False, priority=True),
        Binding("1", "tab('lesson')", show=False),
        Binding("2", "tab('task')", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        *(
            replace(binding, priority=True)
            for binding in bindings("run", "submit", "hint", "lesson", "large", "next", "save")
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._input = ""
        self._nudge: Timer | None = None
        self._untouched: Answer = None
        self._left_field = False

    def on_mount(self) -> None:
        """Let the key line follow the focus."""
        super().on_mount()
        self.watch(self, "focused", self._focus_moved, init=False)

    def opened(self, level: Level) -> None:
        """Wait with a nudge, in the very first level only."""
        self._input, self._left_field = "", False
        self._stop_nudge()
        self.look_at_symptom(level)
        if level.id == NUDGED and not self.services.level_progress(level.id).begun:
            self._untouched = self.work.draft if self.work is not None else None
            self._nudge = self.set_timer(NUDGE_AFTER, self._nudge_now)

    def _nudge_now(self) -> None:
        if self.tab != TASK and not self.wide:
            self._nudge = self.set_timer(NUDGE_AFTER, self._nudge_now)
        elif self.panel.report is None and self.work is not None and self.work.draft == self._untouched:
            self.panel.idle(self.tr("level.nudge", key=self.quest.key_label("run")))

    def _stop_nudge(self) -> None:
        if self._nudge is not None:
            self._nudge.stop()
            self._nudge = None

    # ── keys ─────────────────────────────────────────────────────────────────────────────────

    def action_run(self) -> None:
        """Run what is there: free, as often as one likes."""
        self._stop_nudge()
        level, work = self.level, self.work
        if level is None or work is None:
            return
        if isinstance(level.body, PredictOutput) and work.runs_after_pass:
            if self.services.level_progress(level.id).complete:
                self.run_now()
            else:
                self.quest.say(self.tr("level.predict_first"))
        elif not work.can_run:
            self.quest.say(self.tr("level.no_run"))
        elif self._reads_input(work):
            self.app.push_screen(InputPopup(self._input), self._input_given)
        else:
            self.run_now()

    @staticmethod
    def _reads_input(work: Work) -> bool:
        return isinstance(work, CodeWork) and work.reads_input

    def _input_given(self, text: str | None) -> None:
        if text is not None:
            self._input = text
            self.run_now(text)

    def action_submit(self) -> None:
        """Have the answer judged."""
        self._stop_nudge()
        if self.tab == LESSON and not self.wide:
            self.show_tab(TASK)
        elif self.work is not None and self.work.main()[0] == "point":
            self.quest.say(self.work.incomplete_reason())
        else:
            self.submit_now()

    def action_hint(self) -> None:
        """Open the ladder of hints."""
        level = self.level
        if level is None:
            return
        if not level.hints:
            self.quest.say(self.tr("level.hint_none"))
            return
        self.app.push_screen(HintPopup(level), self._hint_closed)

    def _hint_closed(self, answer: str | None) -> None:
        self.update_header()
        if answer == "solution":
            self.show_solution()

    def action_lesson(self) -> None:
        """From the lesson to the task, or back."""
        lesson = self.query_one("#lesson", LessonPane)
        if not self.wide:
            self.show_tab(LESSON if self.tab == TASK else TASK)
        elif lesson.has_focus:
            self.back_to_work()
        else:
            self.remember_focus()
            lesson.focus()

    def action_tab(self, tab: str) -> None:
        """Go to a tab by its number."""
        if not self.wide:
            self.show_tab(tab)

    def action_turn(self, step: int) -> None:
        """Turn a page of the lesson while that is what is read, else scroll the work."""
        if self.tab == LESSON and not self.wide:
            self.query_one("#lesson", LessonPane).turn(step)
        elif self.work is not None:
            self.work.scroll_relative(y=step * max(1, self.work.size.height - 1), animate=False)

    def action_large(self) -> None:
        """Make the panel large, or normal again."""
        if self.panel.report is None:
            if not self.tell_again():
                self.quest.say(self.tr("level.no_panel"))
            return
        self.panel.enlarge(not self.panel.large)
        self._panel_sized()

    @on(ResultPanel.LargeChanged)
    def _panel_sized(self) -> None:
        self.set_class(self.panel.large, "-panel-large")
        self.update_keys()

    def action_next(self) -> None:
        """On to the next level, once this one is done."""
        if self.level is None:
            return
        if not self.services.level_progress(self.level.id).complete:
            self.quest.say(self.tr("level.next_first"))
            return
        self.go_on()

    def action_save(self) -> None:
        """Say that everything is kept already."""
        self.leave_draft()
        self.quest.say(self.tr("level.saved_already"))

    # ── one step back ────────────────────────────────────────────────────────────────────────

    def action_back(self) -> None:
        """Go one step back: the first that applies."""
        work = self.work
        if self.stop_running() or (work is not None and work.cancel()):
            self.update_keys()
        elif self.panel.large:
            self.action_large()
        elif self.panel.report is not None:
            self.close_panel()
        elif work is not None and work.typing:
            self._left_field = True
            self.query_one("#acts", ActionRow).focus_main()
        else:
            self.to_map()

    def close_panel(self) -> None:
        """Close the panel and go back into the work."""
        self._idle()
        self._panel_sized()
        self.back_to_work()

    def on_key(self, event: events.Key) -> None:
        """A letter pressed in the panel after "not yet" picks an option: nobody has to close the panel first."""
        work, report, focused = self.work, self.panel.report, self.focused
        if not isinstance(work, Choice) or report is None or report.role != "notyet" or focused is None:
            return
        if self.panel in focused.ancestors and letter_of(event.key, len(LETTERS)) is not None:
            event.stop()
            self.close_panel()
            work.on_key(event)

    def escape_leads_to(self) -> str:
        """Return where Escape leads now."""
        work = self.work
        if self.running is not None:
            return self.tr("level.cancel")
        if self.panel.large:
            return self.tr("level.normal")
        if self.panel.report is not None:
            return self.tr("level.close")
        if work is not None and work.typing:
            return self.tr("level.leave_field")
        return self.tr("level.escape_again" if self._left_field else "level.to_map")

    def key_entries(self) -> list[tuple[str, str]]:
        """Return what the keys do here."""
        work, label = self.work, self.quest.key_label
        if work is None:
            return []
        if self.tab == LESSON and not self.wide:
            return [("enter", self.tr("level.continue_key")), (label("lesson"), self.tr("level.to_task"))]
        lesson = self.query_one("#lesson", LessonPane)
        if self.focused is lesson:
            page = [("←→", self.tr("level.turn_page"))] if lesson.pages > 1 else []
            return [*page, (label("lesson"), self.tr("level.to_task"))]
        entries = [(label("run"), self.tr(work.run_words[1]))] if work.can_run else []
        if work.main()[0] == "submit":
            entries.append((label("submit"), self.tr(work.submit_words[1])))
        if self.wide:
            entries.append((label("lesson"), self.tr("level.to_lesson")))
        return [*entries, *work.key_hints()]

    def _focus_moved(self, focused: Widget | None) -> None:
        work = self.work
        if work is not None and (work.typing or (focused is not None and not isinstance(focused.parent, ActionRow))):
            self._left_field = False
        self.update_keys()

    # ── buttons and requests ─────────────────────────────────────────────────────────────────

    @on(ActionRow.Pressed)
    def _button_pressed(self, event: ActionRow.Pressed) -> None:
        event.stop()
        self.do(event.action)

    @on(ResultPanel.Pressed)
    def _panel_pressed(self, event: ResultPanel.Pressed) -> None:
        event.stop()
        self.do(event.action)

    def do(self, action: str) -> None:
        """Do what a button says."""
        if action.startswith("line:"):
            self._to_line(action)
            return
        ways: dict[str, Callable[[], object]] = {
            "run": self.action_run,
            "submit": self.action_submit,
            "hint": self.action_hint,
            "lesson": self.action_lesson,
            "large": self.action_large,
            "solution": self.show_solution,
            "next": self.go_on,
            "map": self.to_map,
            "fix": self.close_panel,
            "retry": self.retry,
            "report": self.save_report,
            "start": self._start,
            "point": self._point,
            "menu": partial(self.app.call_later, self.app.run_action, "menu"),
        }
        ways[action]()

    def _to_line(self, action: str) -> None:
        _, line, file = action.split(":", 2)
        self._idle()
        self._panel_sized()
        if self.work is not None:
            self.work.focus_line(int(line), file or None)

    def _point(self) -> None:
        if isinstance(self.work, CodeWork):
            self.work.point()

    def _start(self) -> None:
        lesson = self.query_one("#lesson", LessonPane)
        if lesson.more:
            lesson.turn(1)
        else:
            self.show_tab(TASK)

    @on(LessonPane.Finished)
    def _lesson_finished(self) -> None:
        if self.wide:
            self.back_to_work()
        else:
            self.show_tab(TASK)

    @on(Work.SubmitRequested)
    def _submit_requested(self, event: Work.SubmitRequested) -> None:
        event.stop()
        self.action_submit()

    @on(Work.RunRequested)
    def _run_requested(self, event: Work.RunRequested) -> None:
        event.stop()
        self.action_run()

    @on(Work.MainRequested)
    def _main_requested(self, event: Work.MainRequested) -> None:
        event.stop()
        self.query_one("#acts", ActionRow).focus_act("submit")

    @on(Work.KeysChanged)
    def _keys_changed(self, event: Work.KeysChanged) -> None:
        event.stop()
        self.update_acts()

    # ── what the app asks ────────────────────────────────────────────────────────────────────

    def help_topic(self) -> str:
        """Return the help of the kind that is shown."""
        return f"{self.topic}.{self.level.kind}" if self.level is not None else self.topic

    def glossary_term(self) -> str | None:
        """Return the word under the cursor, else the level's first term."""
        if self.level is None or self.work is None:
            return None
        word = self.work.word_at_cursor() if self.tab == TASK or self.wide else None
        return word or next(iter(self.level.terms), None)
