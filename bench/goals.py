"""What the project wants of its speed, and whether a run of the benchmark has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.__main__ import Result

LARGE = 40
"""Seasons from which on a league is judged by the goals for large ones."""


@dataclass(frozen=True)
class Goal:
    """A figure and its limit; is_most: whether the limit is the most, or the least, allowed."""

    what: str
    measured: float
    limit: float
    is_most: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps to its limit."""
        return self.measured <= self.limit if self.is_most else self.measured >= self.limit

    @property
    def bound(self) -> str:
        """How a reader is told of the limit."""
        return "at most" if self.is_most else "at least"

    @property
    def verdict(self) -> str:
        """How a reader is told of the outcome."""
        return "met" if self.is_met else "MISSED"


def goals(results: Sequence[Result]) -> list[Goal]:
    """The goals that these results can be held to; the smallest simulated league comes first."""
    smallest = results[0]
    found = [*_of_each(results), *_of_the_model(smallest)]
    large = [each for each in results if each.simulate and each.seasons >= LARGE]
    return found + [goal for each in large for goal in _of_a_large_league(each, smallest)]


def _of_each(results: Sequence[Result]) -> list[Goal]:
    small = [each for each in results if each.seasons < LARGE]
    return [
        *(Goal(f"{each.league}: models / floor", _over_floor(each), 2) for each in small),
        *(Goal(f"{each.league}: night, s", each.night.wall, 12) for each in small[:1]),
        *(Goal(f"{each.league}: dbt's start, s", each.night.start, 5) for each in results),
        *(
            Goal(
                f"{each.league}: simulating, s for 10 seasons",
                10 * each.simulate / each.seasons,
                30,
            )
            for each in results
            if each.simulate
        ),
    ]


def _of_the_model(league: Result) -> list[Goal]:
    if league.train is None or league.predict is None:
        return []
    return [
        Goal(f"{league.league}: production fit, s", league.train, 20),
        Goal(f"{league.league}: ml predict, s", league.predict, 5),
    ]


def _of_a_large_league(league: Result, smallest: Result) -> list[Goal]:
    name = league.league
    pandas = league.averages.pandas / league.averages.sql
    grown = league.player_games / smallest.player_games
    growth = league.full.models / smallest.full.models / grown
    return [
        Goal(f"{name}: models / floor", _over_floor(league), 1.3),
        Goal(f"{name}: averages, pandas / SQL", pandas, 5, is_most=False),
        Goal(f"{name}: peak memory, GB", league.full.peak_bytes / 1e9, 3),
        Goal(f"{name}: seconds per player-game / {smallest.league}", growth, 1),
        Goal(f"{name}: night / {smallest.league}", league.night.wall / smallest.night.wall, 1.3),
    ]


def _over_floor(league: Result) -> float:
    return league.full.models / sum(league.floor.values())
