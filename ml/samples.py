"""The named samples: which player-games a figure speaks of."""

from collections.abc import Callable

import pandas as pd

SAMPLE_FLAGS = ("is_all_who_played", "is_rotation")
"""Columns of the mart.

is_all_who_played: regular season, minutes above 0, at least one earlier game in the data.
is_rotation: those of them with at least 10 earlier games this season who averaged 15 minutes or
more over their last 10 games.
"""

SAMPLES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "all_who_played": lambda examples: examples["is_all_who_played"],
    "rotation": lambda examples: examples["is_rotation"],
    "scorers_10": lambda examples: _averages_at_least(examples, 10),
    "scorers_20": lambda examples: _averages_at_least(examples, 20),
    "line_before": lambda examples: _has_line(examples, "before"),
    "line_unknown": lambda examples: _has_line(examples, "unknown"),
}
"""Sample name -> whether a row of the examples belongs to it.

scorers_10, scorers_20: all who played and average 10 (20) points or more this season so far.
line_before, line_unknown: all who played and have a bookmaker's line on their points, which was
collected on an earlier day (before), or on the day of the game, nobody knows at what hour.
"""

TRAINING_SAMPLE = "all_who_played"


def in_sample(examples: pd.DataFrame, sample: str) -> pd.DataFrame:
    """The rows of `examples` that belong to the named sample, in the same order."""
    return examples[SAMPLES[sample](examples)]


def has_lines(sample: str) -> bool:
    """Whether every row of the named sample has a bookmaker's line."""
    return sample.startswith("line_")


def _has_line(examples: pd.DataFrame, timing: str) -> pd.Series:
    return examples["is_all_who_played"] & examples["points_line_timing"].eq(timing)


def _averages_at_least(examples: pd.DataFrame, points: float) -> pd.Series:
    return examples["is_all_who_played"] & (examples["avg_points_season"] >= points)
