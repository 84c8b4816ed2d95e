"""What every store does, on disk or in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from courses import attempt

from backend_quest.content.events import HintRead, Reset
from backend_quest.store.api import Store
from backend_quest.store.memory import MemoryStore
from backend_quest.store.sqlite import open_store

Open = Callable[[], Store]


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store = open_store(tmp_path, clock=lambda: 0.0) if request.param == "sqlite" else MemoryStore()
    yield opened
    opened.close()


def hint(number: int, at: float = 0.0) -> HintRead:
    return HintRead(at=at, level="m/1", number=number)


def test_events_come_back_numbered_and_in_order(store: Store) -> None:
    events = [hint(1), attempt("m/1"), Reset(at=2.5)]
    for event in events:
        store.append(event)
    assert store.events() == [(1, events[0]), (2, events[1]), (3, events[2])]
    assert store.events(after=2) == [(3, events[2])]
    assert store.events(after=9) == []


@pytest.mark.parametrize(
    "answer",
    [
        "a",
        None,
        ["a", "b 1"],
        {"kasir.py": "def f():\n\treturn 1\n"},
        {"text": "\x00\x1b[2J 😀 é", "boxes": []},
    ],
)
def test_answers_come_back_as_they_were(store: Store, answer: Any) -> None:
    from msgspec.structs import replace

    event = replace(attempt("m/1"), answer=answer)
    store.append(event)
    assert store.events() == [(1, event)]


def test_half_a_character_becomes_a_sign_that_something_is_missing(store: Store) -> None:
    store.save_draft("m/1", "a\ud800b")
    assert store.draft("m/1") == "a\N{REPLACEMENT CHARACTER}b"


def test_what_is_no_json_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="JSON"):
        store.save_draft("m/1", object())
    assert store.draft_keys() == []


def test_drafts_are_kept_replaced_and_dropped(store: Store) -> None:
    assert store.draft("m/1") is None
    store.save_draft("m/1", {"a.py": "1"})
    store.save_draft("m/2", ["x"])
    store.save_draft("m/1", {"a.py": "2"})
    assert store.draft("m/1") == {"a.py": "2"}
    assert store.draft_keys() == ["m/1", "m/2"]
    store.save_draft("m/1", None)
    store.save_draft("m/9", None)
    assert (store.draft("m/1"), store.draft_keys()) == (None, ["m/2"])


def test_settings_have_a_default_and_may_be_none(store: Store) -> None:
    assert store.setting("name") is None
    assert store.setting("name", "?") == "?"
    store.save_setting("name", "Sari")
    store.save_setting("stack", None)
    assert store.setting("name") == "Sari"
    assert store.setting("stack", "py") is None


def test_what_was_given_cannot_be_changed_from_outside(store: Store) -> None:
    draft = {"a": ["x"]}
    store.save_draft("d", draft)
    draft["a"].append("y")
    store.draft("d")["a"].append("z")
    assert store.draft("d") == {"a": ["x"]}


def test_an_export_comes_back_whole_and_only_once(store: Store, tmp_path: Path) -> None:
    same = hint(1)
    for event in (same, same, attempt("m/1"), Reset(at=9), attempt("m/1", at=10)):
        store.append(event)
    store.save_draft("m/1", "x")
    store.save_setting("name", "Sari")
    store.save_setting("data_dir", "/home/sari")
    data = store.export()
    assert data["settings"] == {"name": "Sari"}
    other = open_store(tmp_path / "other", clock=lambda: 0.0)
    try:
        assert other.import_(data) == 5
        assert other.import_(data) == 0
        assert [event for _, event in other.events()] == [event for _, event in store.events()]
        assert other.export() == data
    finally:
        other.close()
    assert store.import_(data) == 0


def test_an_import_changes_nothing_that_is_here(store: Store) -> None:
    store.save_draft("m/1", "mine")
    store.save_setting("name", "Sari")
    store.append(attempt("m/1", at=100))
    theirs = MemoryStore()
    theirs.save_draft("m/1", "theirs")
    theirs.save_draft("m/2", "theirs")
    theirs.save_setting("name", "Wayan")
    theirs.save_setting("language", "en")
    theirs.append(Reset(at=50))
    theirs.append(attempt("m/2", at=60))
    theirs.append(Reset(at=200, level="m/2"))
    assert store.import_(theirs.export()) == 2  # all but the start over that is older than what was done here
    assert (store.draft("m/1"), store.draft("m/2")) == ("mine", "theirs")
    assert (store.setting("name"), store.setting("language")) == ("Sari", "en")
    assert store.import_(theirs.export()) == 0


def test_a_refused_import_leaves_everything_as_it_was(store: Store) -> None:
    store.append(hint(1))
    data = MemoryStore().export()
    data["events"] = [{"event": "hint", "at": 1, "level": "m/1", "number": 2}, {"event": "hint", "at": 1}]
    data["drafts"] = {"m/1": "x"}
    with pytest.raises(ValueError, match="event 2"):
        store.import_(data)
    assert store.events() == [(1, hint(1))]
    assert store.draft_keys() == []


def test_many_threads_lose_nothing(store: Store) -> None:
    def work(name: int) -> None:
        for number in range(20):
            store.append(hint(100 * name + number))
            store.save_draft(f"d{name}", number)
            store.events()

    threads = [threading.Thread(target=work, args=(name,)) for name in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [event.number for _, event in store.events() if isinstance(event, HintRead)]
    assert sorted(numbers) == [100 * name + number for name in range(5) for number in range(20)]
    assert [number for number, _ in store.events()] == list(range(1, 101))


def test_closing_twice_is_no_error(store: Store) -> None:
    store.close()
    store.close()
