from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_quest.content.events import Event, HintRead, SolutionSeen
from backend_quest.store import transfer
from backend_quest.store.memory import MemoryStore


def export(**changes: Any) -> dict[str, Any]:
    return {"format": transfer.FORMAT, "version": 1, "events": [], "drafts": {}, "settings": {}, **changes}


HINT = {"event": "hint", "at": 1.5, "level": "m/1", "number": 1}


def deep(levels: int) -> Any:
    data: Any = "x"
    for _ in range(levels):
        data = [data]
    return data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "not an export"),
        ([], "not an export"),
        ({"format": "other"}, "not an export"),
        (export(version=0), "version"),
        (export(version=True), "version"),
        (export(version="1"), "version"),
        (export(version=2), "newer"),
        (export(events={}), "no list of events"),
        (export(events=["x"]), "event 1 is not an event"),
        (export(events=[HINT, {**HINT, "event": 7}]), "event 2 is not an event"),
        (export(events=[{**HINT, "at": "now"}]), "no moment"),
        (export(events=[{**HINT, "at": True}]), "no moment"),
        (export(events=[{**HINT, "at": -1}]), "no moment"),
        (export(events=[{**HINT, "at": 1e300}]), "no moment"),
        (export(events=[{**HINT, "number": "two"}]), "is no hint"),
        (export(drafts=[]), "drafts"),
        (export(drafts={"\x1b[2J": 1}), "key"),
        (export(drafts={"k" * 300: 1}), "key"),
        (export(settings=7), "settings"),
        (export(settings={"name": ["rm", "-rf"]}), "not a plain value"),
        (export(drafts={"m/1": deep(100_000)}), "JSON"),
        (export(drafts={"m/1": deep(800)}), "deeply|JSON"),
        (export(drafts={"m/1": object()}), "JSON"),
    ],
)
def test_what_is_no_export_is_refused_in_a_plain_sentence(data: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        transfer.parse(data)


def test_an_export_may_have_fifty_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert transfer.LIMIT == 50_000_000
    monkeypatch.setattr(transfer, "LIMIT", 1000)
    transfer.parse(export(drafts={"m/1": "x" * 800}))
    with pytest.raises(ValueError, match="larger"):
        transfer.parse(export(drafts={"m/1": "x" * 1000}))


def test_nothing_that_belongs_to_a_computer_travels() -> None:
    settings = {"name": "Sari", "trusted": ["abc"], "editor": "rm -rf /", "data_dir": "/x", "pack": "/y", "stack": "py"}
    assert set(transfer.parse(export(settings=settings)).settings) == {"name", "stack"}
    assert set(transfer.build([], {}, {key: '"x"' for key in settings})["settings"]) == {"name", "stack"}


def test_texts_that_come_in_cannot_steer_a_terminal() -> None:
    evil = "a\x1b]52;c;AAAA\x07b\x1b[2Jc\u202ed\te\r\nf"
    data = export(
        events=[
            {
                "event": "attempt",
                "at": 1,
                "level": evil,
                "kind": "k",
                "version": "v",
                "outcome": "o",
                "answer": {evil: evil},
            }
        ],
        drafts={"m/1": [evil]},
        settings={"name": evil},
    )
    store = MemoryStore()
    assert store.import_(data) == 1
    clean = "abcd\te\nf"
    ((_, event),) = store.events()
    assert (event.level, event.answer) == (clean, {clean: clean})  # type: ignore[union-attr]
    assert store.draft("m/1") == [clean]
    assert store.setting("name") == "abcd   e f"
    assert store.import_(data) == 0


def test_events_of_a_newer_version_are_kept_and_left_out() -> None:
    newer = {"event": "badge", "at": 3.0, "name": "warung", "more": [1, None]}
    store = MemoryStore()
    assert store.import_(export(events=[HINT, newer])) == 2
    assert [number for number, _ in store.events()] == [1]
    assert store.export()["events"] == [HINT, newer]
    assert store.import_(export(events=[newer])) == 0


def test_defaults_that_are_written_out_make_no_second_event() -> None:
    store = MemoryStore()
    store.append(HintRead(at=1, level="m/1", number=1))
    assert store.import_(export(events=[{"number": 1, "level": "m/1", "at": 1, "event": "hint"}])) == 0


EVENTS: st.SearchStrategy[Event] = st.builds(
    HintRead, at=st.floats(0, 1e9), level=st.text(max_size=3), number=st.integers(0, 9)
) | st.builds(SolutionSeen, at=st.floats(0, 1e9), level=st.text(max_size=3))


@given(st.lists(EVENTS, max_size=10), st.lists(EVENTS, max_size=10))
def test_importing_adds_what_is_missing_and_nothing_twice(here: list[Event], there: list[Event]) -> None:
    one, other = MemoryStore(), MemoryStore()
    for event in here:
        one.append(event)
    for event in there:
        other.append(event)
    before = one.events()
    one.import_(other.export())
    assert one.import_(other.export()) == 0
    assert one.events()[: len(before)] == before
    other.import_(one.export())

    def bag(store: MemoryStore) -> list[str]:
        return sorted(transfer.canonical(transfer.encode(event)) for _, event in store.events())

    assert bag(one) == bag(other)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_whatever_comes_in_is_refused_or_kept(junk: Any) -> None:
    for data in (junk, export(events=junk), export(events=[junk]), export(drafts=junk), export(settings=junk)):
        store = MemoryStore()
        try:
            store.import_(data)
        except ValueError:
            assert (store.events(), store.draft_keys()) == ([], [])
        else:
            again = MemoryStore()
            again.import_(store.export())
            assert again.export() == store.export()
