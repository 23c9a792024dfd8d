"""Boosted trees; of the absolute error, unless told otherwise."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import numpy as np
import pandas as pd
import xgboost as xgb

MAX_ROUNDS = 500
PATIENCE_ROUNDS = 30
SMALLEST_GAIN = 0.0005
"""What PATIENCE_ROUNDS have to gain; less is chance, and more trees for nothing."""
NEAR, USUAL = 1.0, 4.0
"""Points: below the one the absolute error is rounded off, so that it has a slope; an error as the
other weighs as much as any does in the squared error, so that PARAMETERS mean the same in both."""
PARAMETERS = {
    "eval_metric": "mae",
    "tree_method": "hist",
    "seed": 20231001,
    "eta": 0.075,
    "max_depth": 5,
    "min_child_weight": 60,
    "subsample": 0.7,
    "colsample_bytree": 0.3,
    "lambda": 20,
    "max_bin": 64,
}

OnRound = Callable[[str, int, int], None]
"""Told after every boosting round: phase, rounds done, rounds at most."""


def unheard(phase: str, done: int, at_most: int) -> None:
    """For who does not want to hear of rounds."""


def binned(
    examples: pd.DataFrame,
    features: list[str],
    target: pd.Series,
    margins: np.ndarray | None = None,
    like: xgb.QuantileDMatrix | None = None,
) -> xgb.QuantileDMatrix:
    """What trees learn from: features in bins, the outcome, and where the trees start.

    margins: one number per row that the trees add to; None: they start from a constant. like: takes
    the bins of earlier examples, which halves the time; None: finds its own.
    """
    return xgb.QuantileDMatrix(
        _numbers(examples, features),
        label=target,
        base_margin=margins,
        feature_names=features,
        max_bin=PARAMETERS["max_bin"],
        ref=like,
        nthread=_threads(),
    )


def unbinned(
    examples: pd.DataFrame,
    features: list[str],
    target: pd.Series | None = None,
    margins: np.ndarray | None = None,
) -> xgb.DMatrix:
    """What trees forecast, or are watched by: five times as fast as features in bins."""
    return xgb.DMatrix(
        _numbers(examples, features),
        label=target,
        base_margin=margins,
        feature_names=features,
        nthread=_threads(),
    )


def grow(
    rows: xgb.QuantileDMatrix,
    rounds: int,
    on_round: OnRound,
    parameters: dict[str, object] | None = None,
) -> xgb.Booster:
    """Trains so many rounds on the rows; `parameters` take the place of some of PARAMETERS.

    Of the rounded absolute error, unless they name another objective.
    """
    return _train(rows, rounds, _Reporter("training", rounds, on_round), parameters=parameters)


def find_rounds(
    rows: xgb.QuantileDMatrix, later: xgb.DMatrix, on_round: OnRound
) -> tuple[xgb.Booster, int]:
    """Trains until the error on `later` rows stops falling; the trees up to there, their number."""
    reporter = _Reporter("finding the number of rounds", MAX_ROUNDS, on_round)
    booster = _train(rows, MAX_ROUNDS, reporter, later)
    rounds = booster.best_iteration + 1
    return booster[:rounds], rounds


def predict(
    booster: xgb.Booster, examples: pd.DataFrame, margins: np.ndarray | None = None
) -> np.ndarray:
    """One number per row of `examples`, in the unit of the outcome."""
    rows = unbinned(examples, booster.feature_names, margins=margins)
    return booster.predict(rows).astype("float64")


def contributions(
    booster: xgb.Booster, examples: pd.DataFrame, margins: np.ndarray
) -> tuple[np.ndarray, float]:
    """What each feature adds to the margins, a row per example; and what all trees add to any."""
    rows = unbinned(examples, booster.feature_names, margins=margins)
    parts = booster.predict(rows, pred_contribs=True).astype("float64")
    return parts[:, :-1], float(np.mean(parts[:, -1] - margins))


def _train(
    rows: xgb.QuantileDMatrix,
    rounds: int,
    reporter: _Reporter,
    watched: xgb.DMatrix | None = None,
    parameters: dict[str, object] | None = None,
) -> xgb.Booster:
    stopping = xgb.callback.EarlyStopping(rounds=PATIENCE_ROUNDS, min_delta=SMALLEST_GAIN)
    all_parameters = {**PARAMETERS, **(parameters or {}), "nthread": _threads()}
    return xgb.train(
        all_parameters,
        rows,
        num_boost_round=rounds,
        obj=None if "objective" in all_parameters else rounded_absolute_error,
        evals=[(watched, "validation")] if watched else None,
        callbacks=[reporter, stopping] if watched else [reporter],
        verbose_eval=False,
    )


def rounded_absolute_error(
    predicted: np.ndarray, rows: xgb.QuantileDMatrix
) -> tuple[np.ndarray, np.ndarray]:
    """The slope of sqrt(error^2 + NEAR^2), and the curvature of the parabola that touches it.

    That parabola lies above it, as in `ml.linear.fit_linear`. XGBoost's own absolute error moves
    each leaf to a median in one step, whose sorting takes a third of all time.
    """
    errors = predicted - rows.get_label()
    curvature = np.float32(USUAL) / np.sqrt(errors**2 + np.float32(NEAR**2))
    return errors * curvature, curvature


def _numbers(examples: pd.DataFrame, features: list[str]) -> np.ndarray:
    return examples[features].to_numpy(dtype="float32")


def side_by_side() -> int:
    """How many trainings run at once at best: as many as there are cores."""
    return os.cpu_count() or 1


def _threads() -> int:
    """All cores for a training alone, one for each of several; their number changes no forecast."""
    is_alone = threading.current_thread() is threading.main_thread()
    return side_by_side() if is_alone else 1


class _Reporter(xgb.callback.TrainingCallback):
    def __init__(self, phase: str, at_most: int, on_round: OnRound) -> None:
        super().__init__()
        self._phase, self._at_most, self._on_round = phase, at_most, on_round

    def after_iteration(self, model: xgb.Booster, epoch: int, evals_log: dict) -> bool:
        self._on_round(self._phase, epoch + 1, self._at_most)
        return False
