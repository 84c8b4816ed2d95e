"""The glossary: search while typing, the meaning at once."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from backend_quest.content.model import GlossaryEntry
from backend_quest.engine.unlock import Status
from backend_quest.ui.markup import cut, pad, plain, prose
from backend_quest.ui.screens.entrance import enter
from backend_quest.ui.widgets.field import Field
from backend_quest.ui.widgets.frame import Popup
from backend_quest.ui.widgets.lists import PickList, Row

_TERM = 18


class GlossaryPopup(Popup[None]):
    """Every term. ``term`` is a key of the glossary or a word, looked up first."""

    CSS_PATH = "glossary.tcss"
    AUTO_FOCUS = "#search"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "move(-5)", show=False, priority=True),
        Binding("pagedown", "move(5)", show=False, priority=True),
    ]

    def __init__(self, term: str | None = None) -> None:
        super().__init__()
        self._term = term or ""
        self._terms: dict[str, GlossaryEntry] = {}

    def title_text(self) -> str:
        """Return the title."""
        return self.tr("app.glossary")

    def way_out(self) -> str:
        """Return what Escape and Enter do."""
        return f"{self.tr('app.close')} {self.quest.symbols.dot} {self.tr('glossary.key_level')}"

    def body(self) -> ComposeResult:
        """A field, what matches, and the meaning of one."""
        with Horizontal(classes="field"):
            yield Static(plain(f"{self.tr('glossary.search')} [ "), classes="bracket")
            yield Field(id="search", max_length=60)
            yield Static(plain(" ]  "), classes="bracket")
            yield Static(id="count")
        with VerticalScroll(id="terms-pane", can_focus=False):
            yield PickList(id="terms", wraps=False, keeps=True)
        yield Static(id="meaning")

    def on_mount(self) -> None:
        """Read the terms, and look the first one up."""
        self._terms = dict(self.quest.services.catalog.glossary())
        self.query_one("#terms", PickList).pointer = self.quest.symbols.cursor
        known = self._known(self._term)
        if self._term and known is None:
            self.query_one(Field).value = self._term
            self._show(self._term)
        else:
            self._show("", known)

    def _known(self, word: str) -> str | None:
        if word in self._terms:
            return word
        wanted = word.casefold()
        named = (key for key, entry in self._terms.items() if wanted in self._names(entry))
        return next(named, None) if word else None

    @staticmethod
    def _names(entry: GlossaryEntry) -> set[str]:
        return {entry.key.casefold(), entry.term.id.casefold(), entry.term.en.casefold()}

    # ── searching ────────────────────────────────────────────────────────────────────────────

    def _matches(self, wanted: str) -> list[str]:
        language, wanted = self.tr.language, wanted.strip().casefold()
        ranked = []
        for key, entry in self._terms.items():
            names, says = self._names(entry), entry.says.get(language).casefold()
            if any(name.startswith(wanted) for name in names):
                rank = 0
            elif any(wanted in name for name in names):
                rank = 1
            elif wanted in says:
                rank = 2
            else:
                continue
            ranked.append((rank, entry.term.get(language).casefold(), key))
        return [key for _, _, key in sorted(ranked)]

    def _show(self, wanted: str, term: str | None = None) -> None:
        found = self._matches(wanted)
        self.query_one("#count", Static).update(plain(self.tr("glossary.count", n=len(found))))
        rows = self.query_one("#terms", PickList)
        rows.show([(self._row(self._terms[key]), key) for key in found], cursor=term if term is not None else 0)
        self._mean()

    def _row(self, entry: GlossaryEntry) -> Row:
        language, more = self.tr.language, self.quest.symbols.more
        says = " ".join(prose(entry.says.get(language)).plain.split())
        return Row(head=pad(plain(entry.term.get(language), "bold"), _TERM, more) + " ", body=cut(says, 44, more))

    def _mean(self) -> None:
        entry = self._terms.get(self.query_one("#terms", PickList).target)
        meaning = self.query_one("#meaning", Static)
        if entry is None:
            meaning.update(plain(self.tr("glossary.none")))
            return
        tr, language = self.tr, self.tr.language
        lines = [plain(entry.term.get(language), "bold") + plain(": ") + prose(entry.says.get(language))]
        facts = []
        other = entry.term.en if language == "id" else entry.term.id
        if other != entry.term.get(language):
            facts.append(tr("glossary.other", term=other))
        if entry.example is not None:
            facts.append(tr("glossary.example", text=" ".join(entry.example.split())))
        level = self.quest.services.met_in(entry)
        if level is not None:
            facts.append(self._where(level))
        lines += [cut(fact, 64, self.quest.symbols.more) for fact in facts]
        meaning.update(Content("\n").join(lines))

    def _where(self, level_id: str) -> str:
        services, language = self.quest.services, self.tr.language
        module_id = level_id.rpartition("/")[0]
        locked = services.map().module_status(module_id) is Status.LOCKED
        title = services.name_of(module_id if locked else level_id).get(language)
        return self.tr("glossary.level" if services.met(level_id) else "glossary.later", title=title)

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(PickList.Moved)
    def _moved(self) -> None:
        self._mean()

    def action_move(self, by: int) -> None:
        """Move through the terms while the field keeps the keys."""
        rows = self.query_one("#terms", PickList)
        for _ in range(abs(by)):
            rows.action_move(1 if by > 0 else -1)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.query_one("#terms", PickList).action_pick()

    @on(PickList.Picked)
    async def _picked(self, event: PickList.Picked) -> None:
        level = self.quest.services.met_in(self._terms[event.target])
        if level is None:
            self.quest.say(self.tr("glossary.no_level"))
            return
        self.dismiss(None)
        self.quest.call_later(enter, self.quest, level)
