"""Walk-forward: each month is forecast by models that have learned from earlier dates only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pandas as pd

from ml.evaluation import MODEL_METHOD, error_figures
from ml.features import InformationSet, old_features
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.splits import Block, walk_forward_blocks
from ml.trainer import Fit, Trainer
from ml.trees import OnStep, binned, grow, predict, side_by_side, unheard

RIDGE, OLD_MODEL = "ridge", "xgboost_21"
OLD_ROUNDS = 100
OLD_PARAMETERS = {
    "objective": "reg:absoluteerror",
    "colsample_bytree": 0.5,
    "eta": 0.05,
    "lambda": 5,
}
"""Of the trees on the earlier system's few features: what scored best on the seasons before."""


@dataclass(frozen=True)
class Walk:
    """What the months of one information set gave.

    forecasts: points, one column per method that learns, and `lower_50` ... `upper_90` of the
    model; one row per test row of the sample. months: one row per block with its dates, rounds,
    rows and mae in training, validation and test, in points. trainer: of all months; last_block,
    last_fit: of the last one.
    """

    information_set: str
    forecasts: pd.DataFrame
    months: pd.DataFrame
    trainer: Trainer
    last_block: Block
    last_fit: Fit


def walk_forward(
    examples: pd.DataFrame,
    information_set: InformationSet,
    on_step: OnStep,
    seasons: list[str] | None = None,
) -> Walk:
    """Forecasts every month of the test seasons.

    examples: as `ml.examples.read_examples` returns them; on_step: told after every month; seasons:
    the test seasons, None: those of `ml.splits.holdout_block`. Raises SplitError when there is too
    little to learn from.
    """
    blocks = list(walk_forward_blocks(in_sample(examples, TRAINING_SAMPLE), seasons))
    on_step(information_set.name, 0, len(blocks))
    trainer = Trainer(examples, information_set, blocks[0].test_dates.min())

    def month(block: Block, season: str) -> tuple[Fit, pd.DataFrame, dict[str, object]]:
        test = block.test_rows(trainer.sample)
        fit = trainer.fit(block.train_rows(trainer.sample), season, unheard)
        forecast = _forecast(fit, test, trainer)
        return fit, forecast, _month_figures(fit, test, forecast)

    of_blocks = [block.test_rows(trainer.sample)["season"].iloc[0] for block in blocks]
    seasons_once = dict.fromkeys(of_blocks)
    results = []
    with ThreadPoolExecutor(side_by_side()) as pool:
        list(pool.map(lambda season: trainer.tune(season, unheard), seasons_once))
        for result in pool.map(month, blocks, of_blocks):
            results.append(result)
            on_step(information_set.name, len(results), len(blocks))
    fits, forecasts, months = zip(*results, strict=True)
    return Walk(
        information_set.name,
        pd.concat(forecasts),
        pd.DataFrame(months),
        trainer,
        blocks[-1],
        fits[-1],
    )


def _forecast(fit: Fit, test: pd.DataFrame, trainer: Trainer) -> pd.DataFrame:
    points = fit.model.points(test)
    return pd.DataFrame(
        {
            **_rivals(fit, test, trainer),
            MODEL_METHOD: points,
            **fit.model.intervals.bounds(points),
        },
        index=test.index,
    )


def _rivals(fit: Fit, test: pd.DataFrame, trainer: Trainer) -> dict[str, pd.Series]:
    """The ridge on the model's own features, and trees on the earlier system's."""
    old_rows = binned(fit.train, old_features(trainer.information_set), fit.train["points"])
    old = grow(old_rows, OLD_ROUNDS, OLD_PARAMETERS)
    points = {RIDGE: fit.rival.predict(test), OLD_MODEL: predict(old, test)}
    return {name: pd.Series(each, index=test.index).clip(lower=0) for name, each in points.items()}


def _month_figures(fit: Fit, test: pd.DataFrame, forecast: pd.DataFrame) -> dict[str, object]:
    parts = {
        "train": (fit.train["points"], fit.train_predicted),
        "validation": (fit.tuning.rows["points"], fit.tuning.predicted),
        "test": (test["points"], forecast[MODEL_METHOD]),
    }
    figures: dict[str, object] = {
        "first_date": test["game_date"].min().date().isoformat(),
        "last_date": test["game_date"].max().date().isoformat(),
        "rounds": fit.model.rounds,
    }
    for part, (actual, predicted) in parts.items():
        errors = error_figures(actual, predicted)
        figures |= {f"{part}_rows": errors["n"], f"{part}_mae": errors["mae"]}
    return figures
