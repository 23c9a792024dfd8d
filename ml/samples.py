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
}
"""Sample name -> whether a row of the examples belongs to it.

scorers_10, scorers_20: all who played and average 10 (20) points or more this season so far.
"""

TRAINING_SAMPLE = "all_who_played"


def in_sample(examples: pd.DataFrame, sample: str) -> pd.DataFrame:
    """The rows of `examples` that belong to the named sample, in the same order."""
    return examples[SAMPLES[sample](examples)]


def _averages_at_least(examples: pd.DataFrame, points: float) -> pd.Series:
    return examples["is_all_who_played"] & (examples["avg_points_season"] >= points)
