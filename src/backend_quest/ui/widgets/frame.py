"""The frame of every screen: header, rules, action row, key line and pop-ups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeVar, cast

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from backend_quest.text import width as columns_of
from backend_quest.ui import actions
from backend_quest.ui.markup import cut, ends, plain
from backend_quest.ui.sturdy import Sturdy

if TYPE_CHECKING:
    from backend_quest.i18n import Translator
    from backend_quest.ui.app import QuestApp
    from backend_quest.ui.symbols import Symbols

T = TypeVar("T")
MAX_BUTTONS = 5
MAX_KEYS = 6


class Part(Widget):
    """A piece of the frame, with the words and signs of the game at hand."""

    @property
    def quest(self) -> QuestApp:
        """The app."""
        return cast("QuestApp", self.app)

    @property
    def tr(self) -> Translator:
        """The words of the game."""
        return self.quest.tr

    @property
    def symbols(self) -> Symbols:
        """The signs of the game."""
        return self.quest.symbols


class HeaderBar(Part):
    """The first row: where one is on the left, numbers on the right. A click on the left is one step back."""

    DEFAULT_CSS = "HeaderBar { height: 1; dock: top; padding: 0 1; text-wrap: nowrap; }"

    class Back(Message):
        """The left side was clicked."""

    left: reactive[Content] = reactive(Content(""))
    right: reactive[Content] = reactive(Content(""))

    def show(self, left: Content | str, right: Content | str = "") -> None:
        """Show two texts; strings are taken as they stand."""
        self.left, self.right = _content(left), _content(right)

    def render(self) -> RenderResult:
        """Draw both edges."""
        return ends(self.left, self.right, self.content_size.width, self.symbols.more)

    def on_click(self, event: events.Click) -> None:
        """Go back."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.x < self.left.cell_length:
            self.post_message(self.Back())


class Rule(Part):
    """A line with titles, heavy while the area below it has the keys."""

    DEFAULT_CSS = "Rule { height: 1; text-wrap: nowrap; }"

    left: reactive[Content] = reactive(Content(""))
    right: reactive[tuple[Content, ...]] = reactive[tuple[Content, ...]](())
    heavy: reactive[bool] = reactive(False)

    def __init__(self, left: Content | str = "", *right: Content | str, id: str | None = None) -> None:
        super().__init__(id=id)
        self.show(left, *right)

    def show(self, left: Content | str = "", *right: Content | str) -> None:
        """Show a title on the left and notes on the right; empty ones are left out."""
        self.left = _content(left)
        self.right = tuple(note for note in map(_content, right) if note.plain)

    def follow(self, widget: Widget) -> None:
        """Be heavy while the focus is in ``widget``. Call it once this rule is mounted."""

        def moved(focused: Widget | None) -> None:
            self.heavy = focused is not None and (focused is widget or widget in focused.ancestors)

        self.watch(self.screen, "focused", moved)

    def render(self) -> RenderResult:
        """Draw the line."""
        line = self.symbols.heavy if self.heavy else self.symbols.rule
        columns = self.content_size.width
        start = _between(line * 2, self.left) if self.left.plain else Content("")
        end = Content("").join([_between(Content(""), note) + Content(line * 2) for note in self.right])
        if start.cell_length + end.cell_length > columns:
            end = Content("")
        start = cut(start, columns, self.symbols.more)
        middle = Content(line * max(columns - start.cell_length - end.cell_length, 0))
        return start + middle + end


def _between(line: Content | str, title: Content) -> Content:
    return Content(" ").join([_content(line), title, Content("")]) if str(line) else Content.assemble(" ", title, " ")


class Act(NamedTuple):
    """One button: what it does, its words, its key if it has one."""

    action: str
    label: str
    key: str = ""


_NOTHING = Act("", "")
_LEAST_LABEL = 12
_ANY_ROOM = 1000


class ActionButton(Part, can_focus=True):
    """A button with drawn brackets: ``[ Kirim f8 ]``. Enter, Space or one click press it."""

    DEFAULT_CSS = """
    ActionButton { width: auto; height: 1; text-wrap: nowrap; margin-right: 2; }
    ActionButton.-main { text-style: bold; color: $action; }
    ActionButton:focus { text-style: reverse bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, button: ActionButton) -> None:
            super().__init__()
            self.button = button
            self.action = button.act.action

    act: reactive[Act] = reactive(_NOTHING, layout=True)

    def __init__(self, act: Act = _NOTHING, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(ActionButton.act, act)

    def render(self) -> RenderResult:
        """Draw it."""
        words = f"{self.act.label} {self.act.key}" if self.act.key else self.act.label
        return plain(f"[ {words} ]")

    def action_press(self) -> None:
        """Press it."""
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """Press it."""
        event.stop()
        self.focus()
        self.action_press()


def fitting(buttons: Sequence[tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    """Return buttons that fit into one row: keys go first, then ends of long labels, then the last buttons."""
    kept = [tuple(button) for button in buttons]
    if _taken(kept) > columns:
        kept = [button if number == 0 else button[:2] for number, button in enumerate(kept)]
    while _taken(kept) > columns and max(columns_of(button[1]) for button in kept) > _LEAST_LABEL:
        longest = max(range(len(kept)), key=lambda number: columns_of(kept[number][1]))
        action, label, *key = kept[longest]
        kept[longest] = (action, cut(label, columns_of(label) - 1).plain, *key)
    while len(kept) > 1 and _taken(kept) > columns:
        kept.pop()
    return kept


def _taken(buttons: Sequence[tuple[str, ...]]) -> int:
    return sum(columns_of(" ".join(filter(None, button[1:]))) + 6 for button in buttons) - 2


class ActionRow(Part):
    """At most five buttons in one row, the main one first. ← and → go from one to the next."""

    DEFAULT_CSS = """
    ActionRow { height: 1; layout: horizontal; padding: 0 1; }
    ActionRow > .note { width: auto; height: 1; margin-right: 2; text-wrap: nowrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    class Pressed(Message):
        """A button was pressed."""

        def __init__(self, row: ActionRow, action: str) -> None:
            super().__init__()
            self.row = row
            self.action = action

        @property
        def control(self) -> ActionRow:
            """The row, for selectors of ``@on``."""
            return self.row

    def __init__(self, acts: Iterable[tuple[str, ...]] = (), *, main: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self._main = main
        self._acts = [Act(*act) for act in acts][:MAX_BUTTONS]
        self._note = Content("")

    def compose(self) -> ComposeResult:
        """Every button there will ever be, and a note before them."""
        yield _Note(classes="note")
        for number in range(MAX_BUTTONS):
            act = self._acts[number] if number < len(self._acts) else _NOTHING
            yield ActionButton(act, classes="-main" if self._main and number == 0 else None)

    def on_mount(self) -> None:
        """Show what was given."""
        self._draw()

    def show(self, acts: Iterable[tuple[str, ...]], note: Content | str = "") -> None:
        """Show buttons, each ``(action, label)`` or ``(action, label, key)``, after a note where there is one."""
        self._acts = [Act(*act) for act in acts][:MAX_BUTTONS]
        self._note = _content(note)
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        note = self.query_one(".note", _Note)
        note.text, note.display = self._note, bool(self._note.plain)
        buttons = list(self.query(ActionButton))
        acts = [Act(*act) for act in fitting(self._acts, self._room())]
        for number, button in enumerate(buttons):
            button.display = number < len(acts)
            if button.display:
                button.act = acts[number]
        focused = self.screen.focused
        if focused in buttons and not focused.display:
            self.focus_main()

    def _room(self) -> int:
        """Return how many columns the buttons have; many before there is a size."""
        note = self._note.cell_length
        return self.content_size.width - (note + 2 if note else 0) if self.size.width else _ANY_ROOM

    def on_resize(self) -> None:
        """Fit the buttons to the new width."""
        self._draw()

    @property
    def buttons(self) -> list[ActionButton]:
        """The buttons that are shown."""
        return [button for button in self.query(ActionButton) if button.display]

    def focus_main(self) -> None:
        """Put the focus on the first button."""
        if self.buttons:
            self.buttons[0].focus()

    def focus_act(self, action: str) -> None:
        """Put the focus on the button of an action, where there is one."""
        for button in self.buttons:
            if button.act.action == action:
                button.focus()

    def action_step(self, by: int) -> None:
        """Move the focus to a neighbour."""
        buttons = self.buttons
        here = next((number for number, button in enumerate(buttons) if button.has_focus), None)
        if here is not None:
            buttons[(here + by) % len(buttons)].focus()

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Say which action it was."""
        event.stop()
        self.post_message(self.Pressed(self, event.action))


class _Note(Widget):
    text: reactive[Content] = reactive(Content(""), layout=True)

    def render(self) -> RenderResult:
        return self.text


class KeyLine(Part):
    """The last row: what the keys do here. The last entry, the way out, is never left out."""

    DEFAULT_CSS = "KeyLine { height: 1; dock: bottom; padding: 0 1; text-wrap: nowrap; color: $muted; }"

    entries: reactive[tuple[tuple[str, str], ...]] = reactive[tuple[tuple[str, str], ...]](())

    def show(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show ``(key, what it does)`` pairs, at most six."""
        self.entries = tuple(entries)

    def render(self) -> RenderResult:
        """Draw as many as fit."""
        shown = list(self.entries)
        while len(shown) > MAX_KEYS or (len(shown) > 1 and self._line(shown).cell_length > self.content_size.width):
            del shown[-2]
        return self._line(shown)

    def _line(self, entries: Sequence[tuple[str, str]]) -> Content:
        return Content("   ").join([plain(key, "bold") + plain(f" {words}") for key, words in entries])


class Popup(Sturdy, ModalScreen[T], Generic[T]):
    """A box over the screen: a title above, the way out in its lower border. Escape closes it with None.

    A subclass gives its widgets in ``body``, and its buttons by ``acts``; it answers ``ActionRow.Pressed``.
    """

    DEFAULT_CSS = """
    Popup { align: center middle; }
    Popup > #popup {
        width: 70; max-width: 96%; height: auto; max-height: 18; padding: 0 1;
        background: $background; border: solid $rule; border-title-color: $foreground;
        border-title-style: bold; border-subtitle-color: $foreground;
    }
    Popup > #popup:focus-within { border: solid $rule; }
    Popup ActionRow { padding: 0; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False), *actions.in_popup()]
    AUTO_FOCUS = "ActionButton"

    @property
    def quest(self) -> QuestApp:
        """The app."""
        return cast("QuestApp", self.app)

    @property
    def tr(self) -> Translator:
        """The words of the game."""
        return self.quest.tr

    def title_text(self) -> str:
        """Return the title."""
        return ""

    def way_out(self) -> str:
        """Return what stands in the lower border."""
        return self.tr("app.close")

    def body(self) -> ComposeResult:
        """Yield what stands in the box."""
        yield from ()

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Return the buttons."""
        return ()

    def compose(self) -> ComposeResult:
        """The box."""
        with VerticalScroll(id="popup", can_focus=False) as box:
            box.border_title = plain(self.title_text())
            box.border_subtitle = plain(self.way_out())
            yield from self.body()
            if self.acts():
                yield ActionRow(self.acts())

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click beside the box closes it: the mouse needs a way out too."""
        if event.widget is self:
            event.stop()
            self.action_close()


class Columns(Horizontal):
    """Two areas side by side, parted by one line: give the right one the class ``right``."""

    DEFAULT_CSS = """
    Columns { height: 1fr; }
    Columns > .right { border-left: solid $rule; padding-left: 1; }
    """


def _content(text: Content | str) -> Content:
    return plain(text) if isinstance(text, str) else text
