"""The points model: a linear model and, on top of it, boosted trees; both of the absolute error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xgboost as xgb

from ml.features import InformationSet, points_features
from ml.intervals import Intervals, fit_intervals
from ml.linear import LinearModel, fit_absolute
from ml.minutes import SeasonalMinutes, predicted_minutes
from ml.splits import distinct_dates, inner_block
from ml.trees import OnRound, Rows, find_rounds, grow, predict

LINEAR_SHARE = 0.7
"""How much of the linear forecast the trees start from; the rest they find themselves."""


@dataclass(frozen=True)
class PointsModel:
    """Forecasts points for examples with the mart columns of its information set."""

    information_set: str
    minutes: xgb.Booster | None
    linear: LinearModel
    trees: xgb.Booster
    intervals: Intervals

    def predict(self, examples: pd.DataFrame) -> pd.Series:
        """Predicted points, at least 0, for every row of `examples`, with its index."""
        return _predict(self.linear, self.trees, self.with_minutes(examples))

    def with_minutes(self, examples: pd.DataFrame) -> pd.DataFrame:
        """The examples with the forecast of minutes that the model takes as a feature."""
        forecast = predicted_minutes(self.minutes, examples)
        return examples.assign(**{forecast.name: forecast})


@dataclass(frozen=True)
class Fit:
    """A model and how it came about.

    validation: the rows set apart to find the number of rounds, with `predicted` points of the
    trees that had not learned from them; train_predicted: points of the final model.
    """

    model: PointsModel
    rounds: int
    train: pd.DataFrame
    train_predicted: pd.Series
    validation: pd.DataFrame
    validation_predicted: pd.Series


def fit_points_model(
    train: pd.DataFrame,
    season: str,
    information_set: InformationSet,
    minutes: SeasonalMinutes,
    on_round: OnRound,
) -> Fit:
    """Learns from `train`, for later games of a season.

    train: examples with an outcome, sorted as `ml.examples.tidy` leaves them; only games whose
    facts the information set knows are learned from. The number of rounds, and how far forecasts
    miss, is found on the last 15 % of their dates; the model is then trained on all of them with
    that number. Raises SplitError for too few dates.
    """
    features = points_features(information_set)
    rows = information_set.known(train)
    forecast = minutes.predicted(rows)
    rows = rows.assign(**{forecast.name: forecast})

    inner = inner_block(distinct_dates(rows))
    earlier, later = inner.train_rows(rows), inner.test_rows(rows)
    linear = fit_absolute(earlier, features, earlier["points"])
    search, rounds = find_rounds(_rows(earlier, linear), _rows(later, linear), features, on_round)
    later_predicted = _predict(linear, search, later)

    linear = fit_absolute(rows, features, rows["points"])
    trees = grow(_rows(rows, linear), features, rounds, on_round)
    model = PointsModel(
        information_set.name,
        minutes.model(season),
        linear,
        trees,
        fit_intervals(later_predicted, later["points"]),
    )
    return Fit(model, rounds, rows, _predict(linear, trees, rows), later, later_predicted)


def _rows(examples: pd.DataFrame, linear: LinearModel) -> Rows:
    return Rows(examples, examples["points"], _margins(linear, examples))


def _margins(linear: LinearModel, examples: pd.DataFrame) -> np.ndarray:
    return LINEAR_SHARE * linear.predict(examples)


def _predict(linear: LinearModel, trees: xgb.Booster, examples: pd.DataFrame) -> pd.Series:
    points = predict(trees, examples, _margins(linear, examples))
    return pd.Series(np.maximum(points, 0.0), index=examples.index, dtype="float64")
