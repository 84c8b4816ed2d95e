"""The shortest way through a web of conditions, some of which leave a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Group = Sequence[str]
"""One condition: ids of which one must be done."""

EFFORT = 4000
"""How many combinations of choices are tried at most; then the best way so far is taken."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an id stands for: the conditions before it, and the levels (with their minutes) that then do it."""

    groups: Sequence[Group]
    levels: Mapping[str, int]


class _UndecidedError(Exception):
    def __init__(self, group: tuple[str, ...]) -> None:
        super().__init__(group)
        self.group = group


class _NoWayError(Exception):
    pass


def shortest(groups: Sequence[Group], step: Callable[[str], Step | None]) -> dict[str, int] | None:
    """Return the levels that meet ``groups`` in the fewest minutes, in an order in which they can be played.

    ``step`` gives None for an id that cannot be done. None where no way leads there. Choices are made one after the
    other, each only where a way comes across it; conditions that wait for each other are no way.
    """
    best: tuple[tuple[int, int], dict[str, int]] | None = None
    waiting: list[dict[tuple[str, ...], str]] = [{}]
    for _ in range(EFFORT):
        if not waiting:
            break
        chosen = waiting.pop()
        try:
            levels = _walk(groups, step, chosen)
        except _UndecidedError as undecided:
            waiting.extend({**chosen, undecided.group: one} for one in reversed(undecided.group))
        except _NoWayError:
            continue
        else:
            cost = (sum(levels.values()), len(levels))
            if best is None or cost < best[0]:
                best = cost, levels
    return best[1] if best else None


def _walk(
    groups: Sequence[Group], step: Callable[[str], Step | None], chosen: Mapping[tuple[str, ...], str]
) -> dict[str, int]:
    levels: dict[str, int] = {}
    done: set[str] = set()
    begun: set[str] = set()
    trail: list[tuple[str, Mapping[str, int], Iterator[Group]]] = [("", {}, iter(groups))]
    while trail:
        here, gained, conditions = trail[-1]
        group = next(conditions, None)
        if group is None:
            trail.pop()
            done.add(here)
            levels.update(gained)
            continue
        one = _pick(group, chosen)
        if one in done:
            continue
        found = step(one)
        if found is None or one in begun:
            raise _NoWayError
        begun.add(one)
        trail.append((one, found.levels, iter(found.groups)))
    return levels


def _pick(group: Group, chosen: Mapping[tuple[str, ...], str]) -> str:
    if len(group) == 1:
        return group[0]
    key = tuple(group)
    if key not in chosen:
        raise _UndecidedError(key)
    return chosen[key]
