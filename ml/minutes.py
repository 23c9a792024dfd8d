"""How many minutes a player will get: the points model takes the forecast as a feature."""

from __future__ import annotations

import pandas as pd
import xgboost as xgb

from ml.features import PREDICTED_MINUTES
from ml.trees import Rows, grow, predict, unheard

ROUNDS = 150


class SeasonalMinutes:
    """For each season a model of minutes that has learned from the seasons before it.

    So the forecast of a game that the points model learns from is as honest as that of a game to
    come: no season's own games are in it. sample: examples with `minutes_played`, every season.
    """

    def __init__(self, sample: pd.DataFrame, features: list[str]) -> None:
        self._sample = sample
        self._features = features
        self._models: dict[str, xgb.Booster | None] = {}

    def model(self, season: str) -> xgb.Booster | None:
        """The season's model; None when the sample has no earlier season."""
        if season not in self._models:
            earlier = self._sample[self._sample["season"] < season]
            self._models[season] = self._grown(earlier) if len(earlier) else None
        return self._models[season]

    def predicted(self, examples: pd.DataFrame) -> pd.Series:
        """Minutes for each row, with its index; NaN in a season without an earlier one."""
        parts = [
            predicted_minutes(self.model(season), rows)
            for season, rows in examples.groupby("season", sort=True)
        ]
        return pd.concat(parts).reindex(examples.index)

    def _grown(self, rows: pd.DataFrame) -> xgb.Booster:
        return grow(Rows(rows, rows["minutes_played"]), self._features, ROUNDS, unheard)


def predicted_minutes(model: xgb.Booster | None, examples: pd.DataFrame) -> pd.Series:
    """Minutes for each row, with its index; NaN without a model."""
    values = float("nan") if model is None else predict(model, examples)
    return pd.Series(values, index=examples.index, dtype="float64", name=PREDICTED_MINUTES)
