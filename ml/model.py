"""The points model: a linear model and, on top of it, boosted trees; both of the absolute error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xgboost as xgb

from ml.features import INFORMATION_SETS
from ml.intervals import Intervals
from ml.linear import LinearModel
from ml.minutes import expectations_of
from ml.trees import predict

LINEAR_SHARE = 0.9
"""How much of the linear forecast the trees start from; the rest they find themselves.

On the seasons 2020-21 to 2022-23 they score 0.002 better from 0.85 or 0.95 than from 0.7, and come
close to their best after half as many rounds.
"""


@dataclass(frozen=True)
class PointsModel:
    """Forecasts points for examples with the mart columns of its information set."""

    information_set: str
    minutes: xgb.Booster | None
    linear: LinearModel
    trees: xgb.Booster
    intervals: Intervals

    @property
    def rounds(self) -> int:
        """Of the trees that add to the linear forecast."""
        return self.trees.num_boosted_rounds()

    def predict(self, examples: pd.DataFrame) -> pd.Series:
        """Predicted points, at least 0, for every row of `examples`, with its index.

        examples: whole sheets, as the mart holds them: what a man may do depends on who else may
        play.
        """
        return self.points(self.with_expectations(examples))

    def with_expectations(self, examples: pd.DataFrame) -> pd.DataFrame:
        """Whole sheets with the features of `ml.expectation`."""
        known = INFORMATION_SETS[self.information_set]
        expected = expectations_of(self.minutes, known.on_the_sheet(examples))
        return examples.join(expected)

    def points(self, examples: pd.DataFrame) -> pd.Series:
        """The same for examples that have the features of `ml.expectation` already."""
        return points_of(self.trees, examples, margins(self.linear, examples))


def points_of(trees: xgb.Booster, examples: pd.DataFrame, start: np.ndarray) -> pd.Series:
    """Predicted points, at least 0, for examples that the trees start from so many points for."""
    points = predict(trees, examples, start)
    return pd.Series(np.maximum(points, 0.0), index=examples.index, dtype="float64")


def margins(linear: LinearModel, examples: pd.DataFrame) -> np.ndarray:
    """Where the trees start from, in points."""
    return LINEAR_SHARE * linear.predict(examples)
