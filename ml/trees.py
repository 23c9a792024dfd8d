"""Boosted trees; of the absolute error, unless told otherwise."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xgboost as xgb

MAX_ROUNDS = 500
PATIENCE_ROUNDS = 30
SMALLEST_GAIN = 0.0005
"""What PATIENCE_ROUNDS have to gain; less is chance, and more trees for nothing."""
PARAMETERS = {
    "objective": "reg:absoluteerror",
    "eval_metric": "mae",
    "tree_method": "hist",
    "seed": 20231001,
    "eta": 0.05,
    "max_depth": 5,
    "min_child_weight": 60,
    "subsample": 0.7,
    "colsample_bytree": 0.15,
    "lambda": 5,
    "max_bin": 64,
}

OnRound = Callable[[str, int, int], None]
"""Told after every boosting round: phase, rounds done, rounds at most."""


def unheard(phase: str, done: int, at_most: int) -> None:
    """For who does not want to hear of rounds."""


@dataclass(frozen=True)
class Rows:
    """What trees learn from or are stopped by: features, the outcome, and where they start.

    margins: one number per row that the trees add to; None: they start from a constant.
    """

    examples: pd.DataFrame
    target: pd.Series
    margins: np.ndarray | None = None


def grow(
    rows: Rows,
    features: list[str],
    rounds: int,
    on_round: OnRound,
    parameters: dict[str, object] | None = None,
) -> xgb.Booster:
    """Trains so many rounds on the rows; `parameters` take the place of some of PARAMETERS."""
    reporter = _Reporter("training", rounds, on_round)
    return _train(_matrix(rows, features), rounds, reporter, parameters=parameters)


def find_rounds(
    rows: Rows, later: Rows, features: list[str], on_round: OnRound
) -> tuple[xgb.Booster, int]:
    """Trains until the error on `later` rows stops falling; the trees up to there, their number."""
    data = _matrix(rows, features)
    watched = _matrix(later, features, data)
    reporter = _Reporter("finding the number of rounds", MAX_ROUNDS, on_round)
    booster = _train(data, MAX_ROUNDS, reporter, watched)
    rounds = booster.best_iteration + 1
    return booster[:rounds], rounds


def predict(
    booster: xgb.Booster, examples: pd.DataFrame, margins: np.ndarray | None = None
) -> np.ndarray:
    """One number per row of `examples`, in the unit of the outcome."""
    return booster.predict(_rows(booster, examples, margins)).astype("float64")


def contributions(
    booster: xgb.Booster, examples: pd.DataFrame, margins: np.ndarray
) -> tuple[np.ndarray, float]:
    """What each feature adds to the margins, a row per example; and what all trees add to any."""
    parts = booster.predict(_rows(booster, examples, margins), pred_contribs=True)
    parts = parts.astype("float64")
    return parts[:, :-1], float(np.mean(parts[:, -1] - margins))


def _rows(booster: xgb.Booster, examples: pd.DataFrame, margins: np.ndarray | None) -> xgb.DMatrix:
    return xgb.DMatrix(
        _numbers(examples, booster.feature_names),
        base_margin=margins,
        feature_names=booster.feature_names,
        nthread=_threads(),
    )


def _train(
    data: xgb.DMatrix,
    rounds: int,
    reporter: _Reporter,
    watched: xgb.DMatrix | None = None,
    parameters: dict[str, object] | None = None,
) -> xgb.Booster:
    stopping = xgb.callback.EarlyStopping(rounds=PATIENCE_ROUNDS, min_delta=SMALLEST_GAIN)
    return xgb.train(
        {**PARAMETERS, **(parameters or {}), "nthread": _threads()},
        data,
        num_boost_round=rounds,
        evals=[(watched, "validation")] if watched else None,
        callbacks=[reporter, stopping] if watched else [reporter],
        verbose_eval=False,
    )


def _matrix(
    rows: Rows, features: list[str], binned_as: xgb.QuantileDMatrix | None = None
) -> xgb.QuantileDMatrix:
    return xgb.QuantileDMatrix(
        _numbers(rows.examples, features),
        label=rows.target,
        base_margin=rows.margins,
        feature_names=features,
        max_bin=PARAMETERS["max_bin"],
        ref=binned_as,
        nthread=_threads(),
    )


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
