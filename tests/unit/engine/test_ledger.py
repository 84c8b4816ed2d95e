from __future__ import annotations

from courses import attempt, course
from hypothesis import given
from hypothesis import strategies as st

from backend_quest.content.events import CheckpointDone, Event, HintRead, Reset
from backend_quest.engine.ledger import Ledger
from backend_quest.engine.progress import fold_all

COURSE = course()


def ledger() -> Ledger:
    return Ledger(COURSE, lambda name: name.replace("old/", "new/"), 0.0)


def numbered(*events: Event) -> list[tuple[int, Event]]:
    return list(enumerate(events, 1))


def test_what_happened_under_a_former_id_belongs_to_the_level_that_moved() -> None:
    book = ledger()
    book.add(numbered(HintRead(at=0, level="old/a", number=1), attempt("old/a"), attempt("new/a", "not_yet")))
    assert book.number == 3
    assert set(book.progress.levels) == {"new/a"}
    assert (book.progress.level("new/a").tries, book.progress.xp) == (1, 10)
    assert book.last == {"new/a": "a"}
    book.add([(4, Reset(at=1, level="old/a"))])
    assert not book.progress.level("new/a").passed


def test_answers_are_kept_until_the_level_starts_over() -> None:
    book = ledger()
    first, second = attempt("m/1"), attempt("m/1", "error")
    book.add(numbered(first, second, attempt("m/2"), CheckpointDone(at=0, module="m", right=1, total=1, passed=True)))
    assert (set(book.last), set(book.best)) == ({"m/1", "m/2"}, {"m/1", "m/2"})
    book.add([(5, Reset(at=0, level="m/1"))])
    assert (set(book.last), set(book.best)) == ({"m/2"}, {"m/2"})
    book.add([(6, Reset(at=0))])
    assert (book.last, book.best) == ({}, {})


@given(st.lists(st.sampled_from(["m/1", "m/2"]), max_size=12), st.integers(0, 12))
def test_growing_gives_the_same_as_folding_at_once(names: list[str], cut: int) -> None:
    events = numbered(*(attempt(name, "passed" if at % 3 else "error", at=float(at)) for at, name in enumerate(names)))
    book = ledger()
    book.add(events[:cut])
    book.add(events[cut:])
    assert book.progress == fold_all((event for _, event in events), COURSE)
    assert book.number == len(events)
