"""Boosted trees; of the absolute error, unless told otherwise."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import xgboost as xgb

MAX_ROUNDS = 500
PATIENCE_ROUNDS = 30
SMALLEST_GAIN = 0.001
"""What PATIENCE_ROUNDS have to gain; less is chance, and more trees for nothing."""
NEAR, USUAL = 1.0, 4.0
"""Points: below the one the absolute error is rounded off, so that it has a slope; an error as the
other weighs as much as any does in the squared error, so that PARAMETERS mean the same in both."""
PARAMETERS = {
    "eval_metric": "mae",
    "tree_method": "hist",
    "seed": 20231001,
    "eta": 0.06,
    "max_depth": 5,
    "min_child_weight": 60,
    "subsample": 0.7,
    "colsample_bytree": 0.3,
    "lambda": 20,
    "max_bin": 64,
    "nthread": 1,
}
"""One thread each: two trainings side by side, or two halves of one, take half the time; a second
thread for one of them saves a third."""
BIN_ROWS = 20_000
"""Where bins end is found on about so many rows, evenly spread: the sorting for it is dear."""

OnStep = Callable[[str, int, int], None]
"""Told how far a phase of the work is: its name, steps done, steps at most."""


def unheard(phase: str, done: int, at_most: int) -> None:
    """For who does not want to hear of steps."""


def binned(
    examples: pd.DataFrame,
    features: list[str],
    target: pd.Series,
    margins: np.ndarray | None = None,
) -> xgb.QuantileDMatrix:
    """What trees learn from: features in bins, the outcome, and where the trees start.

    margins: one number per row that the trees add to; None: they start from a constant.
    """
    numbers = _numbers(examples, features)
    every = max(1, len(numbers) // BIN_ROWS)
    bins = {"max_bin": PARAMETERS["max_bin"], "nthread": PARAMETERS["nthread"]}
    spread = xgb.QuantileDMatrix(numbers.iloc[::every], **bins)
    return xgb.QuantileDMatrix(numbers, label=target, base_margin=margins, ref=spread, **bins)


def unbinned(
    examples: pd.DataFrame,
    features: list[str],
    target: pd.Series | None = None,
    margins: np.ndarray | None = None,
) -> xgb.DMatrix:
    """What trees forecast, or are watched by: five times as fast as features in bins."""
    numbers = _numbers(examples, features)
    return xgb.DMatrix(numbers, label=target, base_margin=margins, nthread=PARAMETERS["nthread"])


def grow(
    rows: xgb.QuantileDMatrix, rounds: int, parameters: dict[str, object] | None = None
) -> xgb.Booster:
    """Trains so many rounds on the rows; `parameters` take the place of some of PARAMETERS.

    Of the rounded absolute error, unless they name another objective.
    """
    return _train(rows, rounds, parameters=parameters)


def grow_until(
    rows: xgb.QuantileDMatrix, known_rounds: Callable[[], int | None], on_step: OnStep
) -> xgb.Booster:
    """Trains while the number of rounds is being found; as `grow` does when it is known.

    known_rounds: asked after each round; None while nobody knows.
    """
    booster = _train(rows, sys.maxsize, [_Rounds("training", on_step, known_rounds)])
    return booster[: known_rounds()]


def find_rounds(
    rows: xgb.QuantileDMatrix, later: xgb.DMatrix, on_step: OnStep
) -> tuple[xgb.Booster, int]:
    """Trains until the error on `later` rows stops falling; the trees up to there, their number."""
    phase = "finding the number of rounds"
    reporter = _Rounds(phase, on_step, lambda: MAX_ROUNDS)
    stopping = xgb.callback.EarlyStopping(rounds=PATIENCE_ROUNDS, min_delta=SMALLEST_GAIN)
    booster = _train(rows, MAX_ROUNDS, [reporter, stopping], later)
    on_step(phase, booster.num_boosted_rounds(), booster.num_boosted_rounds())
    rounds = booster.best_iteration + 1
    return booster[:rounds], rounds


def predict(
    booster: xgb.Booster, examples: pd.DataFrame, margins: np.ndarray | None = None
) -> np.ndarray:
    """One number per row of `examples`, in the unit of the outcome."""
    rows = unbinned(examples, _features(booster), margins=margins)
    return booster.predict(rows).astype("float64")


def contributions(
    booster: xgb.Booster, examples: pd.DataFrame, margins: np.ndarray
) -> tuple[pd.DataFrame, float]:
    """What each feature adds to the margins, and what all trees add to any example.

    The first has a row per example and a column per feature.
    """
    rows = unbinned(examples, _features(booster), margins=margins)
    parts = booster.predict(rows, pred_contribs=True).astype("float64")
    added = pd.DataFrame(parts[:, :-1], index=examples.index, columns=_features(booster))
    return added, float(np.mean(parts[:, -1] - margins))


def _train(
    rows: xgb.QuantileDMatrix,
    rounds: int,
    callbacks: list[xgb.callback.TrainingCallback] | None = None,
    watched: xgb.DMatrix | None = None,
    parameters: dict[str, object] | None = None,
) -> xgb.Booster:
    all_parameters = {**PARAMETERS, **(parameters or {})}
    return xgb.train(
        all_parameters,
        rows,
        num_boost_round=rounds,
        obj=None if "objective" in all_parameters else rounded_absolute_error,
        evals=[(watched, "validation")] if watched else None,
        callbacks=callbacks,
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


def _features(booster: xgb.Booster) -> list[str]:
    return list(booster.feature_names or [])


def _numbers(examples: pd.DataFrame, features: list[str]) -> pd.DataFrame:
    return examples[features].astype("float32")


def side_by_side() -> int:
    """How many trainings run at once at best: as many as there are cores."""
    return os.cpu_count() or 1


class _Rounds(xgb.callback.TrainingCallback):
    """Tells of every round, and stops when there are enough; None while nobody knows how many."""

    def __init__(self, phase: str, on_step: OnStep, enough: Callable[[], int | None]) -> None:
        super().__init__()
        self._phase, self._on_step, self._enough = phase, on_step, enough

    def after_iteration(self, _model: xgb.Booster, epoch: int, _evals_log: dict[str, Any]) -> bool:
        done, enough = epoch + 1, self._enough()
        at_most = enough or MAX_ROUNDS
        self._on_step(self._phase, min(done, at_most), at_most)
        return enough is not None and done >= enough
