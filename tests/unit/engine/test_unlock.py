from __future__ import annotations

from collections.abc import Sequence

import pytest
from courses import attempt, course, entry, module
from hypothesis import given, settings
from hypothesis import strategies as st

from backend_quest.content.events import CheckpointDone, Event, HintRead, SolutionSeen
from backend_quest.content.model import LevelEntry, ModuleEntry
from backend_quest.engine.progress import Progress, fold_all
from backend_quest.engine.unlock import Map, Need, Status, Way

NOTHING = Progress()


def passed(*levels: str) -> Progress:
    return fold_all((attempt(level) for level in levels), course())


def skipped(*modules: str) -> Progress:
    events = [CheckpointDone(at=0, module=name, right=8, total=8, passed=True) for name in modules]
    return fold_all(events, course())


def rules(
    modules: Sequence[ModuleEntry],
    progress: Progress = NOTHING,
    *,
    stack: str | None = None,
    without: str = "",
    opening: Sequence[str] = (),
) -> Map:
    def playable(level: LevelEntry) -> bool:
        return level.language is None or level.language != without

    return Map(course(opening=opening), modules, progress, stack=stack, playable=playable)


def statuses(map_: Map, module_id: str) -> list[str]:
    levels = next(one for one in map_.modules() if one.id == module_id).levels
    return [map_.level_status(level.id).value for level in levels]


# ── modules and levels ───────────────────────────────────────────────────────────────────────


def test_a_module_opens_when_all_and_one_of_any_are_complete() -> None:
    modules = [module("a", 1), module("b", 1), module("c", 1), module("d", all=["a"], any=["b", "c"])]
    assert rules(modules).module_status("d") is Status.LOCKED
    assert rules(modules, passed("a/1")).module_status("d") is Status.LOCKED
    assert rules(modules, passed("b/1", "c/1")).module_status("d") is Status.LOCKED
    assert rules(modules, passed("a/1", "c/1")).module_status("d") is Status.OPEN


def test_a_module_may_wait_for_a_single_level() -> None:
    modules = [module("a", 3), module("b", all=["a/2"])]
    assert rules(modules, passed("a/1")).module_status("b") is Status.LOCKED
    assert rules(modules, passed("a/1", "a/2")).module_status("b") is Status.OPEN


def test_levels_open_one_by_one_unless_the_order_is_free() -> None:
    modules = [module("a", 3), module("f", 3, order="free"), module("z", 2, all=["f"])]
    map_ = rules(modules, passed("a/1"))
    assert statuses(map_, "a") == ["done", "open", "locked"]
    assert statuses(map_, "f") == ["open", "open", "open"]
    assert statuses(map_, "z") == ["locked", "locked"]


def test_a_taken_solution_completes_a_level() -> None:
    progress = fold_all([SolutionSeen(at=0, level="a/1")], course())
    assert statuses(rules([module("a", 2)], progress), "a") == ["done", "open"]


def test_module_statuses() -> None:
    modules = [module("a", 2), module("b", 1, all=["a"])]
    assert rules(modules).module_status("a") is Status.OPEN
    assert rules(modules, passed("a/1")).module_status("a") is Status.PART
    tried = fold_all([HintRead(at=0, level="a/1", number=1)], course())
    assert rules(modules, tried).module_status("a") is Status.PART
    assert rules(modules, passed("a/1", "a/2")).module_status("a") is Status.DONE


def test_a_passed_checkpoint_skips_the_module_and_opens_all_of_it() -> None:
    modules = [module("a", 1), module("b", 3, all=["a"]), module("c", 1, all=["b"]), module("d", 1, all=["b/2"])]
    map_ = rules(modules, skipped("b"))
    assert [map_.module_status(name) for name in "abcd"] == [Status.OPEN, Status.DONE, Status.OPEN, Status.OPEN]
    assert statuses(map_, "b") == ["open", "open", "open"]
    assert map_.counts("b") == (0, 3, 0)


def test_a_begun_module_does_not_lock_again_when_the_course_asks_for_more() -> None:
    modules = [module("new", 1), module("a", 3, all=["new"])]
    assert statuses(rules(modules, passed("a/1")), "a") == ["done", "open", "locked"]


def test_what_cannot_be_played_never_holds_up() -> None:
    levels = [entry("a/1"), entry("a/2", language="go"), entry("a/3", broken=True), entry("a/4")]
    modules = [module("a", levels), module("b", 1, all=["a"]), module("c", 1, all=["a/3"])]
    map_ = rules(modules, passed("a/1"), without="go")
    assert statuses(map_, "a") == ["done", "open", "broken", "open"]
    assert map_.counts("a") == (1, 4, 2)
    assert map_.module_status("c") is Status.OPEN
    assert map_.module_status("b") is Status.LOCKED
    done = rules(modules, passed("a/1", "a/4"), without="go")
    assert done.module_status("a") is Status.DONE
    assert done.module_status("b") is Status.OPEN
    assert rules(modules, without="go").module_status("c") is Status.LOCKED


def test_a_level_done_while_it_could_be_played_is_not_left() -> None:
    modules = [module("a", 2, language="go")]
    assert rules(modules, passed("a/1"), without="go").counts("a") == (1, 2, 1)


def test_a_broken_module_holds_nothing_up() -> None:
    modules = [module("a", 2, broken=True, stacks=["py"]), module("b", 1, all=["a"])]
    map_ = rules(modules, stack="node")
    assert map_.module_status("a") is Status.BROKEN
    assert statuses(map_, "a") == ["broken", "broken"]
    assert map_.module_status("b") is Status.OPEN


def test_modules_that_cannot_be_played_are_passed_through_only_once_they_are_reached() -> None:
    modules = [module("a", 1), module("js", 2, all=["a"], language="node"), module("b", 1, all=["js"])]
    assert rules(modules, without="node").module_status("b") is Status.LOCKED
    assert rules(modules, passed("a/1"), without="node").module_status("b") is Status.OPEN


def test_a_choice_that_cannot_be_played_is_no_choice_while_another_can() -> None:
    modules = [
        module("js", 2, language="node", stacks=["node"]),
        module("py", 2, language="python", stacks=["py"]),
        module("sql", 1, any=["js", "py"]),
    ]
    assert rules(modules, without="node").module_status("sql") is Status.LOCKED
    assert rules(modules, without="node").needs("sql")[0].ids == ("py",)
    on_node = rules(modules, stack="node", without="node")
    assert (on_node.needs("sql")[0].ids, on_node.module_status("sql")) == (("js",), Status.OPEN)
    assert rules(modules, passed("js/1", "js/2"), without="node").module_status("sql") is Status.OPEN


def test_other_stacks_are_left_out_but_what_was_done_there_counts() -> None:
    modules = [
        module("js", 1, stacks=["node"]),
        module("py", 1, stacks=["py"]),
        module("sql", 1, any=["js", "py"]),
    ]
    map_ = rules(modules, stack="node")
    assert [one.id for one in map_.modules()] == ["js", "sql"]
    assert map_.needs("sql") == [Need(("js",), False, ((0, 1),))]
    switched = rules(modules, passed("py/1"), stack="node")
    assert switched.needs("sql") == [Need(("js", "py"), True, ((0, 1), (1, 1)))]
    assert switched.module_status("sql") is Status.OPEN


def test_what_cannot_be_played_on_another_path_opens_nothing_on_this_one() -> None:
    modules = [module("js", 1, stacks=["node"], language="node"), module("b", 1, all=["js"])]
    assert rules(modules, stack="node", without="node").module_status("b") is Status.OPEN
    assert rules(modules, stack="py", without="node").module_status("b") is Status.LOCKED
    empty = [module("js", 0, stacks=["node"]), module("b", 1, all=["js"])]
    assert rules(empty, stack="py").module_status("b") is Status.LOCKED


def test_without_a_stack_every_offered_one_counts() -> None:
    modules = [module("py", 1, stacks=["py"]), module("ex", 1, stacks=["node"]), module("go", 1, stacks=["go"])]
    map_ = rules(modules)
    assert map_.offered() == {"node": False, "py": True}
    assert [one.id for one in map_.modules()] == ["py"]


def test_needs_say_what_is_done_and_what_is_missing() -> None:
    modules = [module("a", 3), module("b", 2), module("c", 1), module("d", 1, all=["a", "b/1"], any=["b", "c"])]
    assert rules(modules, passed("a/1", "c/1")).needs("d") == [
        Need(("a",), False, ((1, 3),)),
        Need(("b/1",), False, ((0, 1),)),
        Need(("b", "c"), True, ((0, 2), (1, 1))),
    ]
    assert rules(modules).needs("a") == []


def test_an_unknown_requirement_is_never_met_and_crashes_nothing() -> None:
    modules = [module("a", 1), module("b", 1, all=["nowhere"]), module("c", 1, any=["a", "no/where"])]
    map_ = rules([*modules, module("d", 1, any=["x", "y/z"])], passed("a/1"))
    assert [map_.module_status(name) for name in "bcd"] == [Status.LOCKED, Status.OPEN, Status.LOCKED]
    assert map_.needs("b") == [Need(("nowhere",), False, ((0, 0),))]
    assert map_.needs("c") == [Need(("a",), True, ((1, 1),))]
    assert map_.needs("d") == [Need(("x", "y/z"), False, ((0, 0), (0, 0)))]
    assert map_.way_to("b") == map_.way_to("d") == Way((), 0)


def test_a_circle_opens_nothing_and_ends() -> None:
    modules = [module("a", 1, all=["b"]), module("b", 1, all=["a"]), module("s", 1, all=["s/1"])]
    empty = [module("e", 0, all=["f"]), module("f", 0, all=["e"]), module("g", 0), module("h", 1, all=["g"])]
    map_ = rules([*modules, *empty])
    assert {map_.module_status(name) for name in "absef"} == {Status.LOCKED}
    assert map_.module_status("h") is Status.OPEN
    assert map_.way_to("a") == map_.way_to("s") == Way((), 0)
    assert map_.next_level() == "h/1"


def test_ids_that_the_course_has_not_raise() -> None:
    map_ = rules([module("a", 1)])
    with pytest.raises(KeyError):
        map_.module_status("b")
    with pytest.raises(KeyError):
        map_.level_status("a/9")


def test_opened_by_names_what_is_newly_open_and_has_something_to_play() -> None:
    modules = [
        module("a", 1),
        module("b", 1, all=["a"]),
        module("c", 1, all=["b"]),
        module("n", 1, all=["a"], language="node"),
        module("o", 1, all=["n"]),
    ]
    assert rules(modules, passed("a/1"), without="node").opened_by(Progress()) == ["b", "o"]
    assert rules(modules, passed("a/1")).opened_by(passed("a/1")) == []


def test_the_way_to_a_level_names_all_that_stands_before_it() -> None:
    modules = [module("a", 2), module("b", 3, all=["a"]), module("f", 3, order="free")]
    assert rules(modules).way_to_level("b/2") == ("a/1", "a/2", "b/1")
    assert rules(modules, passed("a/1", "a/2", "b/1")).way_to_level("b/3") == ("b/2",)
    assert rules(modules, passed("a/1", "a/2")).way_to_level("b/1") == ()
    assert rules(modules).way_to_level("f/3") == ()


# ── what comes next ──────────────────────────────────────────────────────────────────────────


def test_the_opening_comes_first_then_begun_modules_then_map_order() -> None:
    modules = [module("a", 2), module("b", 2), module("c", 2)]
    opening = ["a/1", "c/1", "no/where"]
    assert rules(modules, opening=opening).next_level() == "a/1"
    assert rules(modules, passed("a/1"), opening=opening).next_level() == "c/1"
    assert rules(modules, passed("a/1", "c/1"), opening=opening).next_level() == "a/2"
    assert rules(modules, passed("c/1")).next_level() == "c/2"
    assert rules(modules, passed("c/1", "c/2")).next_level() == "a/1"
    everything = passed(*(f"{name}/{n}" for name in "abc" for n in (1, 2)))
    assert rules(modules, everything, opening=opening).next_level() is None


def test_a_passed_checkpoint_leads_on_from_its_module_and_not_back_to_the_opening() -> None:
    modules = [module("a", 2), module("b", 2), module("c", 1), module("d", 1, all=["b"])]
    assert rules(modules, skipped("b"), opening=["a/1"]).next_beyond("b") == "d/1"
    assert rules(modules, skipped("c"), opening=["a/1"]).next_beyond("c") == "a/1"
    assert rules(modules, skipped("a"), opening=["a/1"]).next_beyond("a") == "b/1"


def test_the_opening_leaves_out_what_is_locked_or_on_another_path() -> None:
    modules = [module("a", 2), module("p", 1, stacks=["py"]), module("js", 1, stacks=["node"])]
    opening = ["a/2", "p/1", "a/1", "js/1"]
    assert rules(modules, opening=opening, stack="node").next_level() == "a/1"
    assert rules(modules, passed("a/1", "a/2"), opening=opening, stack="node").next_level() == "js/1"


def test_the_opening_leads_to_one_language_also_while_no_stack_is_chosen() -> None:
    modules = [
        module("a", 1),
        module("py", 2, stacks=["py"], language="python"),
        module("js", 2, stacks=["node"], language="javascript"),
    ]
    opening = ["a/1", "py/1", "js/1"]
    begun = passed("a/1")
    assert rules(modules, begun, opening=opening).next_level("a/1") == "js/1"
    assert rules(modules, passed("a/1", "js/1"), opening=opening).next_level("js/1") == "js/2"
    assert rules(modules, begun, opening=opening, stack="py").next_level("a/1") == "py/1"
    without_node = rules(modules, begun, opening=opening, without="javascript")
    assert without_node.likely_stack() == "py"
    assert without_node.next_level("a/1") == "py/1"
    assert rules([module("a", 1)], begun, opening=opening).likely_stack() is None


def test_a_stack_can_be_begun_where_its_language_can_be_played() -> None:
    quiz, code = entry("js/1"), entry("js/2", 2, language="javascript")
    modules = [module("py", 1, language="python"), module("js", [quiz, code])]
    assert [rules(modules, without="javascript").can_begin(stack) for stack in ("node", "py", "go")] == [
        False,
        True,
        False,
    ]
    assert rules(modules, without="javascript", stack="node").likely_stack() == "node"


def test_after_a_level_comes_the_one_that_follows_it() -> None:
    modules = [module("a", 3), module("b", 3, order="free")]
    assert rules(modules, passed("b/1")).next_level("b/1") == "b/2"
    assert rules(modules, passed("b/1", "b/2", "b/3")).next_level("b/3") == "a/1"
    assert rules(modules, passed("b/3")).next_level("b/3") == "b/1"
    assert rules(modules).next_level("nowhere/1") == "a/1"
    opening = ["a/1", "b/2", "a/2"]
    assert rules(modules, passed("a/1"), opening=opening).next_level("a/1") == "b/2"
    assert rules(modules, passed("b/1"), opening=opening).next_level("b/1") == "b/2"


def test_a_level_that_was_left_is_offered_again_only_when_nothing_else_is_open() -> None:
    assert rules([module("a", 2), module("b", 1)]).next_level("a/1") == "b/1"
    assert rules([module("a", 2)]).next_level("a/1") == "a/1"


def test_the_rest_of_a_skipped_module_is_offered_only_to_who_plays_in_it() -> None:
    modules = [module("a", 3), module("b", 1)]
    assert rules(modules, skipped("a")).next_level() == "b/1"
    assert rules(modules, skipped("a")).next_level("a/2") == "a/3"


def test_what_cannot_be_played_is_not_next() -> None:
    modules = [module("a", [entry("a/1", language="go"), entry("a/2", broken=True), entry("a/3")])]
    assert rules(modules, without="go").next_level() == "a/3"


# ── ways ─────────────────────────────────────────────────────────────────────────────────────


def test_the_way_leads_through_levels_in_order_and_leaves_out_what_is_done() -> None:
    modules = [module("a", 2), module("b", 2, all=["a"]), module("c", 1, all=["b/1"])]
    assert rules(modules).way_to("c") == Way(("a/1", "a/2", "b/1"), 12)
    assert rules(modules, passed("a/1")).way_to("c") == Way(("a/2", "b/1"), 8)
    assert rules(modules, passed("a/1", "a/2", "b/1")).way_to("c") == Way((), 0)
    assert rules(modules, skipped("b")).way_to("c") == Way((), 0)


def test_a_single_level_of_a_free_module_needs_no_other() -> None:
    modules = [module("a", 3, order="free"), module("b", 1, all=["a/3"])]
    assert rules(modules).way_to("b") == Way(("a/3",), 4)


def test_the_way_takes_the_cheaper_choice_counting_what_is_shared_once() -> None:
    modules = [
        module("long", 1, minutes=30),
        module("x", 1, minutes=10),
        module("y", 1, minutes=11),
        module("z", 1, any=["x", "y"]),
        module("w", 1, all=["y"], any=["long", "z"]),
    ]
    assert rules(modules).way_to("z") == Way(("x/1",), 10)
    assert rules(modules).way_to("w") == Way(("y/1", "z/1"), 15)


def test_the_way_leaves_out_what_cannot_be_played_and_other_paths() -> None:
    modules = [
        module("js", 5, stacks=["node"]),
        module("py", [entry("py/1"), entry("py/2", language="go"), entry("py/3")], stacks=["py"]),
        module("c", 1, any=["js", "py"]),
    ]
    assert rules(modules, without="go").way_to("c") == Way(("py/1", "py/3"), 8)
    assert len(rules(modules, stack="node").way_to("c").levels) == 5
    only_other = [module("js", 1, stacks=["node"]), module("c", 1, all=["js"])]
    assert rules(only_other, stack="py").way_to("c") == Way((), 0)


# ── whatever the course and the learner ──────────────────────────────────────────────────────

NAMES = "abcde"
IDS = st.sampled_from([*NAMES, *(f"{name}/{n}" for name in NAMES for n in (1, 2)), "gone", "gone/1"])


@st.composite
def courses(draw: st.DrawFn) -> list[ModuleEntry]:
    return [
        module(
            name,
            [
                entry(
                    f"{name}/{n}",
                    minutes=draw(st.integers(0, 5)),
                    language=draw(st.sampled_from([None, None, "go"])),
                    broken=draw(st.integers(0, 9)) == 0,
                )
                for n in range(1, draw(st.integers(0, 3)) + 1)
            ],
            all=draw(st.lists(IDS, max_size=2)),
            any=draw(st.lists(IDS, max_size=2)),
            stacks=draw(st.sampled_from([["all"], ["py"], ["node"]])),
            order=draw(st.sampled_from(["row", "free"])),
            broken=draw(st.integers(0, 9)) == 0,
        )
        for name in NAMES
    ]


HAPPENED: st.SearchStrategy[Event] = st.one_of(
    st.builds(attempt, IDS, st.sampled_from(["passed", "passed", "error"])),
    st.builds(SolutionSeen, at=st.just(0.0), level=IDS),
    st.builds(CheckpointDone, at=st.just(0.0), module=IDS, right=st.just(1), total=st.just(1), passed=st.just(True)),
)
STACKS = st.sampled_from([None, "py", "node", "unheard-of"])
SHUT = {Status.LOCKED}


@settings(max_examples=300)
@given(courses(), st.lists(HAPPENED, max_size=6), HAPPENED, STACKS)
def test_doing_more_never_locks_anything(
    modules: list[ModuleEntry], events: list[Event], more: Event, stack: str | None
) -> None:
    before = rules(modules, fold_all(events, course()), stack=stack, without="go")
    after = rules(modules, fold_all([*events, more], course()), stack=stack, without="go")
    for one in modules:
        assert before.module_status(one.id) in SHUT or after.module_status(one.id) not in SHUT
        assert before.module_status(one.id) is not Status.DONE or after.module_status(one.id) is Status.DONE
        for level in one.levels:
            assert before.level_status(level.id) in SHUT or after.level_status(level.id) not in SHUT


@settings(max_examples=300)
@given(courses(), st.lists(HAPPENED, max_size=6), STACKS, st.none() | IDS, st.lists(IDS, max_size=4))
def test_the_next_level_can_be_played(
    modules: list[ModuleEntry], events: list[Event], stack: str | None, after: str | None, opening: list[str]
) -> None:
    map_ = rules(modules, fold_all(events, course()), stack=stack, without="go", opening=opening)
    following = map_.next_level(after)
    open_ = {
        level.id
        for one in map_.modules()
        if map_.module_status(one.id) in (Status.OPEN, Status.PART)
        for level in one.levels
        if map_.level_status(level.id) is Status.OPEN and level.language != "go"
    }
    if following is None:
        assert not open_
    else:
        assert map_.level_status(following) is Status.OPEN


@settings(max_examples=300)
@given(courses(), st.lists(HAPPENED, max_size=4), STACKS)
def test_whoever_walks_the_way_opens_the_module_in_the_fewest_minutes(
    modules: list[ModuleEntry], events: list[Event], stack: str | None
) -> None:
    start = rules(modules, fold_all(events, course()), stack=stack, without="go")
    for one in start.modules():
        way = start.way_to(one.id)
        done = list(events)
        for level in way.levels:
            assert (
                rules(modules, fold_all(done, course()), stack=stack, without="go").level_status(level) is Status.OPEN
            )
            done.append(attempt(level))
        end = rules(modules, fold_all(done, course()), stack=stack, without="go")
        if way.levels:
            assert start.module_status(one.id) is Status.LOCKED
            assert end.module_status(one.id) is not Status.LOCKED
        cheapest = _cheapest(modules, events, stack, one.id)
        assert way.minutes == (0 if cheapest is None else cheapest)


def _cheapest(modules: list[ModuleEntry], events: list[Event], stack: str | None, target: str) -> int | None:
    """The fewest minutes of any set of playable levels of the path that opens ``target``, tried one and all."""
    start = rules(modules, fold_all(events, course()), stack=stack, without="go")
    if start.module_status(target) is not Status.LOCKED:
        return 0
    minutes = {level.id: level.minutes for one in start.modules() for level in one.levels}
    frontier: dict[frozenset[str], int] = {frozenset(): 0}
    seen: set[frozenset[str]] = set()
    while frontier:
        done = min(frontier, key=lambda one: frontier[one])
        cost = frontier.pop(done)
        seen.add(done)
        map_ = rules(modules, fold_all([*events, *map(attempt, sorted(done))], course()), stack=stack, without="go")
        if map_.module_status(target) is not Status.LOCKED:
            return cost
        for name in minutes:
            level = next(level for one in modules for level in one.levels if level.id == name)
            grown = done | {name}
            playable = level.language != "go" and map_.level_status(name) is Status.OPEN
            inside = name.rpartition("/")[0] == target
            if playable and not inside and grown not in seen:
                frontier[grown] = min(frontier.get(grown, 10**9), cost + minutes[name])
    return None


def test_a_course_of_many_choices_is_walked_in_good_time() -> None:
    modules = [module("m0a", 1), module("m0b", 1, minutes=9)]
    for n in range(1, 40):
        before = [f"m{n - 1}a", f"m{n - 1}b"]
        modules += [module(f"m{n}a", 1, any=before), module(f"m{n}b", 1, minutes=9, any=before)]
    way = rules([*modules, module("end", 1, all=["m39a"])]).way_to("end")
    assert way == Way(tuple(f"m{n}a/1" for n in range(40)), 160)


def test_a_long_chain_needs_no_deep_stack() -> None:
    modules = [module("m0", 1), *(module(f"m{n}", 1, all=[f"m{n - 1}"]) for n in range(1, 3000))]
    assert rules(modules).way_to("m2999").minutes == 4 * 2999
