"""Walk-forward: each month is forecast by models that have learned from earlier dates only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import xgboost as xgb

from ml.evaluation import MODEL_METHOD, error_figures
from ml.features import InformationSet, old_features, points_features
from ml.linear import fit_ridge
from ml.minutes import SeasonalMinutes
from ml.model import Fit, fit_points_model
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.splits import Block, walk_forward_blocks
from ml.trees import Rows, find_rounds, grow, predict, unheard

RIDGE, OLD_MODEL = "ridge", "xgboost_21"

OnBlock = Callable[[str, int, int], None]
"""Told after every month: information set, months done, months in all."""


@dataclass(frozen=True)
class Walk:
    """What the months of one information set gave.

    forecasts: points, one column per method that learns, and `lower_50` ... `upper_90` of the
    model; one row per test row of the sample. months: one row per block with its dates, rounds,
    rows and mae in training, validation and test, in points. last_block, last_fit: of the last
    month.
    """

    information_set: str
    forecasts: pd.DataFrame
    months: pd.DataFrame
    last_block: Block
    last_fit: Fit


def walk_forward(
    examples: pd.DataFrame,
    information_set: InformationSet,
    on_block: OnBlock,
    seasons: list[str] | None = None,
) -> Walk:
    """Forecasts every month of the test seasons.

    examples: as `ml.examples.read_examples` returns them; seasons: the test seasons, None: those of
    `ml.splits.holdout_block`. Raises SplitError when there is too little to learn from.
    """
    sample = in_sample(examples, TRAINING_SAMPLE)
    minutes = SeasonalMinutes(information_set.known(sample), information_set.columns)
    blocks = list(walk_forward_blocks(sample, seasons))
    forecasts, months = [], []
    for done, block in enumerate(blocks, 1):
        fit, forecast = _forecast_month(sample, block, information_set, minutes)
        forecasts.append(forecast)
        months.append(_month_figures(block, fit, forecast, sample))
        on_block(information_set.name, done, len(blocks))
    return Walk(information_set.name, pd.concat(forecasts), pd.DataFrame(months), blocks[-1], fit)


def _forecast_month(
    sample: pd.DataFrame,
    block: Block,
    information_set: InformationSet,
    minutes: SeasonalMinutes,
) -> tuple[Fit, pd.DataFrame]:
    test = block.test_rows(sample)
    fit = fit_points_model(
        block.train_rows(sample), test["season"].iloc[0], information_set, minutes, unheard
    )
    points = fit.model.predict(test)
    forecasts = {
        **_rivals(fit, test, information_set),
        MODEL_METHOD: points,
        **fit.model.intervals.bounds(points),
    }
    return fit, pd.DataFrame(forecasts, index=test.index)


def _rivals(fit: Fit, test: pd.DataFrame, information_set: InformationSet) -> dict[str, pd.Series]:
    """The ridge on the model's own features, and trees on the earlier system's."""
    features = points_features(information_set)
    ridge = fit_ridge(fit.train, features, fit.train["points"])
    points = {
        RIDGE: ridge.predict(fit.model.with_minutes(test)),
        OLD_MODEL: predict(_old_trees(fit, old_features(information_set)), test),
    }
    return {name: pd.Series(each, index=test.index).clip(lower=0) for name, each in points.items()}


def _old_trees(fit: Fit, features: list[str]) -> xgb.Booster:
    rows, earlier, later = (
        Rows(each, each["points"])
        for each in (fit.train, fit.train.drop(fit.validation.index), fit.validation)
    )
    _, rounds = find_rounds(earlier, later, features, unheard)
    return grow(rows, features, rounds, unheard)


def _month_figures(
    block: Block, fit: Fit, forecast: pd.DataFrame, sample: pd.DataFrame
) -> dict[str, object]:
    test = block.test_rows(sample)
    parts = {
        "train": (fit.train["points"], fit.train_predicted),
        "validation": (fit.validation["points"], fit.validation_predicted),
        "test": (test["points"], forecast[MODEL_METHOD]),
    }
    figures: dict[str, object] = {
        "first_date": block.test_dates.min().date().isoformat(),
        "last_date": block.test_dates.max().date().isoformat(),
        "rounds": fit.rounds,
    }
    for part, (actual, predicted) in parts.items():
        errors = error_figures(actual, predicted)
        figures |= {f"{part}_rows": errors["n"], f"{part}_mae": errors["mae"]}
    return figures
