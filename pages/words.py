"""A player's composite factors in words: what each is, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from catalogue.reading import Factor, factors

ZONES = {
    "paint": "in the paint",
    "mid_range": "from mid-range",
    "three": "beyond the arc",
    "inside_arc": "inside the arc",
    "beyond_arc": "beyond the arc",
    "balanced": "from everywhere alike",
}


def factors_in_words(row: pd.Series) -> list[dict[str, object]]:
    """`name`, `score` (points, None where unknown) and `words` of each factor of a player's row."""
    return [
        {
            "name": factor.title,
            "score": None if pd.isna(row[factor.name]) else float(row[factor.name]),
            "words": _in_words(row, factor),
        }
        for factor in factors().values()
    ]


def _in_words(row: pd.Series, factor: Factor) -> str:
    score = row[factor.name]
    if pd.isna(score):
        reason = row[factor.null_reason]
        return f"Unknown: {str(reason).replace('_', ' ')}." if pd.notna(reason) else "Unknown."
    is_capped = score != 0 and score in factor.bounds
    cap = " This is the cap: it never counts more." if is_capped else ""
    return factor.words.format_map(_Told(row)) + cap


class _Told(dict[str, Any]):
    """A row's values, and the phrases that are made of them."""

    def __missing__(self, phrase: str) -> str:
        return PHRASES[phrase](self)


def _rest(row: _Told) -> str:
    days = int(row["days_rest"])
    return {0: "played yesterday", 1: "had a day off"}.get(days, f"had {days} days off")


def _zone(row: _Told) -> str:
    return ZONES[row["primary_zone"]]


def _expected_pace(row: _Told) -> str:
    return f"{(row['team_pace_last_10_games'] + row['opponent_pace_last_10_games']) / 2:.1f}"


def _time_zones(row: _Told) -> str:
    zones = row["time_zones_crossed"]
    return f", {zones:.0f} time zones on the last trip" if zones else ""


PHRASES: dict[str, Callable[[_Told], str]] = {
    "rest": _rest,
    "zone": _zone,
    "expected_pace": _expected_pace,
    "time_zones": _time_zones,
}
"""What the words of factors.yml name that is no column."""
