"""Whatever is done in whatever order: the store on disk does what a simple model does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from courses import attempt
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backend_quest.content.events import Event, HintRead, Reset
from backend_quest.store.memory import MemoryStore
from backend_quest.store.sqlite import open_store

KEYS = st.sampled_from(["m/1", "m/2", "name", "language"])
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)
LEVELS = st.sampled_from(["m/1", "m/2"])
MOMENTS = st.integers(0, 50).map(float)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(HintRead, at=MOMENTS, level=LEVELS, number=st.integers(1, 3)),
    st.builds(lambda at, level: attempt(level, at=at), MOMENTS, LEVELS),
    st.builds(Reset, at=MOMENTS, level=st.none() | LEVELS),
)


class Stores(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.now = 0.0
        self.model = MemoryStore()
        self.stored = open_store(Path(self.folder.name), clock=lambda: self.now)

    @rule(event=EVENTS)
    def append(self, event: Event) -> None:
        self.model.append(event)
        self.stored.append(event)

    @rule(key=KEYS, data=DATA)
    def draft(self, key: str, data: Any) -> None:
        self.model.save_draft(key, data)
        self.stored.save_draft(key, data)

    @rule(key=KEYS, value=st.none() | st.text(max_size=3) | st.integers(0, 9))
    def setting(self, key: str, value: Any) -> None:
        self.model.save_setting(key, value)
        self.stored.save_setting(key, value)

    @rule(events=st.lists(EVENTS, max_size=4), drafts=st.dictionaries(LEVELS, DATA, max_size=2))
    def import_(self, events: list[Event], drafts: dict[str, Any]) -> None:
        other = MemoryStore()
        for event in events:
            other.append(event)
        for key, draft in drafts.items():
            other.save_draft(key, draft)
        data = other.export()
        assert self.stored.import_(data) == self.model.import_(data)
        assert self.stored.import_(data) == 0

    @rule()
    def reopen(self) -> None:
        self.stored.close()
        self.now += 86_400.0
        self.stored = open_store(Path(self.folder.name), clock=lambda: self.now)
        assert self.stored.repair is None

    @invariant()
    def both_hold_the_same(self) -> None:
        assert self.stored.events() == self.model.events()
        assert self.stored.export() == self.model.export()
        assert self.stored.draft_keys() == self.model.draft_keys()
        for key in ("m/1", "m/2", "name", "language"):
            assert self.stored.draft(key) == self.model.draft(key)
            assert self.stored.setting(key, "?") == self.model.setting(key, "?")

    def teardown(self) -> None:
        self.stored.close()
        self.folder.cleanup()


TestStores = Stores.TestCase
TestStores.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
