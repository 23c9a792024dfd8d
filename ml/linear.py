"""Linear models of a few hundred numbers: ridge, and one that minimises the absolute error."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge

PENALTY = 30.0
"""Of the squared coefficients of standardised features; anything from 10 to 100 scores the same."""
ROUNDS = 8
SMALLEST_ERROR = 0.5
"""Points (or minutes) below which an error counts as this one: its weight stays finite."""
FARTHEST = 5.0
"""Standard deviations at which a feature is cut off: one wild value must not decide."""


@dataclass(frozen=True)
class LinearModel:
    """Weights of standardised features; a missing value counts as the feature's mean.

    All lists have one number per feature, in the order of `features`.
    """

    features: list[str]
    means: list[float]
    scales: list[float]
    weights: list[float]
    intercept: float

    def predict(self, examples: pd.DataFrame) -> np.ndarray:
        """One number per row of `examples`, in the unit of what it was fitted to."""
        return self._rows(examples) @ np.array(self.weights) + self.intercept

    def contributions(self, examples: pd.DataFrame) -> np.ndarray:
        """What each feature adds to the intercept: a row per example, a column per feature."""
        return self._rows(examples) * np.array(self.weights)

    def _rows(self, examples: pd.DataFrame) -> np.ndarray:
        values = examples[self.features].to_numpy(dtype="float64")
        return _standardised(values, np.array(self.means), np.array(self.scales))

    def to_json(self) -> dict[str, object]:
        """What `LinearModel(**content)` makes the same model from."""
        return asdict(self)


def fit_ridge(examples: pd.DataFrame, features: list[str], target: pd.Series) -> LinearModel:
    """Least squares with a penalty on the weights: the simple rival."""
    return _fit(examples, features, target, rounds=1)


def fit_absolute(examples: pd.DataFrame, features: list[str], target: pd.Series) -> LinearModel:
    """Least absolute deviations, by iteratively reweighted least squares.

    Each round weighs a row with 1 / (its error in the round before); sums of squares so weighted
    are sums of absolute values (Schlossmacher 1973).
    """
    return _fit(examples, features, target, rounds=ROUNDS)


def _fit(
    examples: pd.DataFrame, features: list[str], target: pd.Series, rounds: int
) -> LinearModel:
    values = examples[features].to_numpy(dtype="float64")
    known = ~np.isnan(values)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, values, 0.0).sum(axis=0) / counts
    scales = np.sqrt((np.where(known, values - means, 0.0) ** 2).sum(axis=0) / counts)
    scales = np.where(scales > 0, scales, 1.0)
    rows, wanted = _standardised(values, means, scales), target.to_numpy()
    weights = np.ones(len(wanted))
    for _ in range(rounds):
        slopes, intercept = ridge(rows, wanted, weights)
        errors = np.abs(wanted - rows @ slopes - intercept)
        weights = 1.0 / np.maximum(errors, SMALLEST_ERROR)
    return LinearModel(features, means.tolist(), scales.tolist(), slopes.tolist(), float(intercept))


def ridge(rows: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weighted least squares with PENALTY on the slopes; slopes and intercept.

    Centred and weighted here: scikit-learn does both with a sparse matrix of weights, which takes
    several times as long and gives the same numbers.
    """
    total, roots = weights.sum(), np.sqrt(weights)
    centre, mean = weights @ rows / total, weights @ wanted / total
    solver = Ridge(alpha=PENALTY, fit_intercept=False, copy_X=False, solver="cholesky")
    slopes = solver.fit((rows - centre) * roots[:, None], (wanted - mean) * roots).coef_
    return slopes, float(mean - centre @ slopes)


def _standardised(values: np.ndarray, means: np.ndarray, scales: np.ndarray) -> np.ndarray:
    rows = np.clip((values - means) / scales, -FARTHEST, FARTHEST)
    return np.nan_to_num(rows, copy=False, nan=0.0)
