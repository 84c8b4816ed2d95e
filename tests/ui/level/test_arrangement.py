"""The pieces of a Parsons puzzle: nothing is ever lost, and help never spoils what fits already."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend_quest.content.kinds import Block, Distractor, Parsons
from backend_quest.content.parts import Text
from backend_quest.ui.widgets.work.arrangement import Arrangement, brace_depths

BODY = Parsons(
    language="python",
    blocks=[
        Block(key="if", code="if km <= 4:"),
        Block(key="flat", code="ongkos = 10000", indent=1),
        Block(key="else", code="else:"),
        Block(key="far", code="ongkos = km * 2500", indent=1),
        Block(key="show", code="print(ongkos)"),
    ],
    distractors=[Distractor(key="wrong", code="else km > 4:", answer=["if"], says=Text(id="Bukan.", en="No."))],
)
KEYS = [block.key for block in BODY.blocks] + ["wrong"]


def fresh() -> Arrangement:
    return Arrangement(KEYS, indents=True)


def placed(*entries: str) -> Arrangement:
    pieces = fresh()
    pieces.restore(entries, [], BODY)
    return pieces


def test_curly_brackets_say_how_far_in_a_line_stands() -> None:
    lines = ["let a = 0;", "if (a) {", "a = `${a}`;", "} else {", "a = 2;", "}", "show();"]
    assert brace_depths(lines) == [0, 0, 1, 0, 1, 0, 0]
    assert brace_depths(["}", "} else {", "a = 2;", "if (a) {", "if (b) {", "}"]) == [0, 0, 1, 1, 2, 2]
    assert brace_depths([]) == []


def test_a_letter_sends_to_the_end_with_the_indent_above_and_back() -> None:
    pieces = placed("if", "flat 1")
    pieces.toggle("else")
    assert pieces.answer() == ["if", "flat 1", "else 1"]
    pieces.toggle("flat")
    assert pieces.answer() == ["if", "else 1"]
    assert pieces.rest[-1].keys == ("flat",)


def test_a_lifted_piece_crosses_the_divider_and_can_be_put_back() -> None:
    pieces = placed("if", "flat 1")
    pieces.lift(1)
    pieces.carry(1)
    assert pieces.answer() == ["if"]
    pieces.carry(-1)
    pieces.carry(-1)
    assert pieces.answer() == ["flat 1", "if"]
    pieces.put_back()
    assert pieces.answer() == ["if", "flat 1"]
    assert pieces.lifted is None


def test_indents_stay_between_the_edge_and_the_limit() -> None:
    pieces = placed("if")
    assert not pieces.shift(0, -1)
    assert pieces.shift(0, 1)
    assert pieces.answer() == ["if 1"]
    assert not pieces.indent_to(0, 9)
    assert not Arrangement(KEYS, indents=False).shift(0, 1)


def test_help_joins_the_first_neighbours_that_are_apart() -> None:
    pieces = placed("if", "flat 1", "far 1", "else")
    assert pieces.merge(BODY) == ("flat", "else")
    joined = next(piece for piece in pieces.pieces if "else" in piece.keys)
    assert joined.keys == ("flat", "else")
    assert joined.steps == (0, -1)
    pieces.toggle("flat")
    assert pieces.answer() == ["if", "far 1", "flat 1", "else"]


def test_help_ends_before_it_gives_everything_away() -> None:
    pieces = fresh()
    while pieces.merge(BODY) is not None:
        pass
    assert len(pieces.pieces) - len(BODY.distractors) == 3


def test_what_was_kept_comes_back_with_its_joined_pieces() -> None:
    pieces = placed("if", "flat 1", "far 1", "else")
    pieces.merge(BODY)
    pieces.toggle("flat")
    again = fresh()
    again.restore(pieces.answer(), pieces.merged, BODY)
    assert again.answer() == pieces.answer()
    assert again.merged == pieces.merged


def test_a_kept_program_of_another_version_does_no_harm() -> None:
    pieces = fresh()
    pieces.restore(["gone", "if", "if", "flat x"], [["gone", "if"]], BODY)
    assert pieces.answer() == ["if", "flat"]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("toggle"), st.sampled_from(KEYS)),
            st.tuples(st.just("lift"), st.integers(0, 5)),
            st.tuples(st.sampled_from(["carry", "shift"]), st.sampled_from([-1, 1])),
            st.tuples(st.sampled_from(["drop", "back", "merge"]), st.none()),
        ),
        max_size=30,
    )
)
def test_no_piece_is_lost_or_doubled_whatever_is_pressed(moves: list[tuple[str, Any]]) -> None:
    pieces = fresh()
    for name, value in moves:
        match name:
            case "toggle":
                pieces.drop()
                pieces.toggle(pieces.pieces[pieces.find(value)].keys[0])
            case "lift":
                if pieces.lifted is None:
                    pieces.lift(min(value, len(pieces.pieces) - 1))
            case "carry":
                pieces.carry(value)
            case "shift":
                pieces.shift(pieces.lifted or 0, value)
            case "drop":
                pieces.drop()
            case "back":
                pieces.put_back()
            case "merge":
                pieces.merge(BODY)
    assert sorted(key for piece in pieces.pieces for key in piece.keys) == sorted(KEYS)
    assert all(0 <= int(entry.partition(" ")[2] or 0) <= 8 for entry in pieces.answer())
