"""Where a learner can be in the line mode, and how one gets from place to place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AtMap:
    """The map."""


@dataclass(frozen=True, slots=True)
class AtLevel:
    """A level."""

    level: str


@dataclass(frozen=True, slots=True)
class AtCheckpoint:
    """The checkpoint of a module."""

    module: str


Place = AtMap | AtLevel | AtCheckpoint


class Go(Exception):
    """The learner goes to another place."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


class Leave(Exception):
    """The learner leaves the game."""
