"""The points model: XGBoost that minimises the absolute error."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xgboost as xgb

from ml.splits import distinct_dates, inner_block

MAX_ROUNDS = 1500
PATIENCE_ROUNDS = 50
PARAMETERS = {
    "objective": "reg:absoluteerror",
    "eval_metric": "mae",
    "tree_method": "hist",
    "seed": 20231001,
    "eta": 0.05,
    "max_depth": 5,
    "min_child_weight": 60,
    "subsample": 0.7,
    "colsample_bytree": 0.3,
    "lambda": 5,
}
"""Chosen on seasons before the test (trained through 2021-22, judged on 2022-23)."""

OnRound = Callable[[str, int, int], None]
"""Told after every boosting round: phase, rounds done, rounds at most."""


@dataclass(frozen=True)
class Fit:
    """A trained model and how it came about; errors in points."""

    booster: xgb.Booster
    features: list[str]
    rounds: int
    validation_first_date: pd.Timestamp
    validation_rows: int
    validation_mae: float


class _Reporter(xgb.callback.TrainingCallback):
    def __init__(self, phase: str, at_most: int, on_round: OnRound) -> None:
        super().__init__()
        self._phase, self._at_most, self._on_round = phase, at_most, on_round

    def after_iteration(self, model: xgb.Booster, epoch: int, evals_log: dict) -> bool:
        self._on_round(self._phase, epoch + 1, self._at_most)
        return False


def fit_points_model(train: pd.DataFrame, features: list[str], on_round: OnRound) -> Fit:
    """Trains on `train`: examples with points, sorted as `ml.examples.tidy` leaves them.

    The number of rounds is found on the last 15 % of the training dates; the model returned is
    then trained on all of `train` with that number. Raises SplitError for too few dates.
    """
    inner = inner_block(distinct_dates(train))
    validation = inner.test_rows(train)
    search = _boost(
        _matrix(inner.train_rows(train), features),
        MAX_ROUNDS,
        _Reporter("finding the number of rounds", MAX_ROUNDS, on_round),
        xgb.DMatrix(validation[features], label=validation["points"], nthread=_threads()),
    )
    rounds = search.best_iteration + 1
    final = _boost(_matrix(train, features), rounds, _Reporter("training", rounds, on_round))
    return Fit(
        booster=final,
        features=features,
        rounds=rounds,
        validation_first_date=inner.test_dates.min(),
        validation_rows=len(validation),
        validation_mae=float(search.best_score),
    )


def predict_points(booster: xgb.Booster, examples: pd.DataFrame) -> pd.Series:
    """Predicted points, at least 0, for every row of `examples`, with its index."""
    features = booster.feature_names or []
    data = xgb.DMatrix(examples[features], nthread=_threads())
    return pd.Series(np.maximum(booster.predict(data), 0.0), index=examples.index, dtype="float64")


def _boost(
    data: xgb.DMatrix, rounds: int, reporter: _Reporter, watched: xgb.DMatrix | None = None
) -> xgb.Booster:
    return xgb.train(
        {**PARAMETERS, "nthread": _threads()},
        data,
        num_boost_round=rounds,
        evals=[(watched, "validation")] if watched else None,
        early_stopping_rounds=PATIENCE_ROUNDS if watched else None,
        callbacks=[reporter],
        verbose_eval=False,
    )


def _matrix(rows: pd.DataFrame, features: list[str]) -> xgb.QuantileDMatrix:
    return xgb.QuantileDMatrix(rows[features], label=rows["points"], nthread=_threads())


def _threads() -> int:
    return os.cpu_count() or 1
