"""The list of all faults, and applying one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from ..entities import Game
from ..stream import Delivery, Stream, first_change

Strike = Callable[[Stream, Random, Sequence[date]], tuple[Stream, str]]


class NoTarget(Exception):
    """The days given hold nothing that the fault could strike."""


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    heals: whether everything is right again once all deliveries have come. The others leave a gap
    for good: their gates stay red, and the published marts as they were.
    """

    name: str
    heals: bool
    strike: Strike


@dataclass(frozen=True)
class Applied:
    """A fault of a stream: what it struck, and when it first shows (UTC)."""

    name: str
    note: str
    since: datetime

    def __str__(self) -> str:
        return f"{self.name} ({self.note})"


FAULTS: dict[str, Fault] = {}
HEALING: dict[str, Fault] = {}
LASTING: dict[str, Fault] = {}


def fault(heals: bool = True) -> Callable[[Strike], Strike]:
    """Register a function as a fault under its name."""

    def register(function: Strike) -> Strike:
        made = Fault(function.__name__, heals, function)
        FAULTS[made.name] = made
        (HEALING if heals else LASTING)[made.name] = made
        return function

    return register


def strike(name: str, stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, Applied]:
    """Apply the fault of that name; raises NoTarget when it finds nothing to change."""
    struck, note = FAULTS[name].strike(stream, rng, days)
    since = first_change(stream, struck)
    if since is None:
        raise NoTarget(f"{name} changed nothing: {note}")
    return struck, Applied(name, note, since)


def one_of(rng: Random, targets: Sequence, what: str):
    """One of the targets; raises NoTarget when there is none."""
    if not targets:
        raise NoTarget(f"no {what}")
    return rng.choice(targets)


def files_of(stream: Stream, entities: Sequence[str], days: Sequence[date]) -> list[Delivery]:
    """The daily files of some entities that are about one of the days."""
    among = set(days)
    return [d for d in stream.deliveries if d.entity in entities and d.game_date in among]


def games_on(stream: Stream, days: Sequence[date]) -> list[Game]:
    """The games of the days."""
    among = set(days)
    return [game for game in stream.games if game.date in among]
