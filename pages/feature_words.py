"""What each feature of the model is, in words for a reader of a player's page."""

from __future__ import annotations

import pandas as pd

from catalogue.reading import columns


def feature_in_words(name: str) -> str:
    """What a feature of `ml.features.points_features` is; KeyError for a column without words."""
    words = columns()[name].words
    if words is None:
        raise KeyError(name)
    return words


def value_in_words(name: str, value: float) -> str:
    """A feature's value, as the player's page shows it."""
    if pd.isna(value):
        return "unknown"
    if columns()[name].type == "bool":
        return "yes" if value else "no"
    return f"{value:,.2f}".replace("-", "−")
