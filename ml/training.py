"""From examples to a saved run."""

from __future__ import annotations

import time

import pandas as pd

from ml.evaluation import MODEL_METHOD, error_figures
from ml.examples import fingerprint
from ml.features import InformationSet
from ml.model import LINEAR_SHARE
from ml.registry import Run, save_run
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.splits import Block, holdout_block, month_start
from ml.trainer import Fit, Trainer
from ml.trees import PARAMETERS, OnStep, rounded_absolute_error


def train_run(
    examples: pd.DataFrame,
    information_set: InformationSet,
    forecast: pd.DataFrame,
    on_step: OnStep,
) -> Run:
    """Trains both models of a run and saves it.

    The holdout model learns from the dates before the test seasons, and they are its test; the
    serving model from all dates before the month of `forecast`, the examples that it is for. Both
    are trained as the walk-forward trains its months.

    examples: as `ml.examples.read_examples` returns them. Raises SplitError when there are too few
    dates.
    """
    started = time.perf_counter()
    block = holdout_block(in_sample(examples, TRAINING_SAMPLE))
    trainer = Trainer(examples, information_set, block.test_dates.min(), on_step)
    train, test = block.train_rows(trainer.sample), block.test_rows(trainer.sample)
    month = month_start(forecast["game_date"].min())
    before = trainer.sample[trainer.sample["game_date"] < month]

    def fit(name: str, rows: pd.DataFrame, season: str) -> Fit:
        def on_named_step(phase: str, done: int, at_most: int) -> None:
            on_step(f"{name} model: {phase}", done, at_most)

        return trainer.fit(rows, season, on_named_step)

    prepared = time.perf_counter()
    holdout = fit("holdout", train, test["season"].min())
    tested = time.perf_counter()
    serving = fit("serving", before, forecast["season"].iloc[0])
    serving_seconds = prepared - started + time.perf_counter() - tested
    predicted = holdout.model.points(test)
    metadata = {
        "method": MODEL_METHOD,
        "information_set": information_set.name,
        "train_sample": TRAINING_SAMPLE,
        "features": trainer.features,
        "parameters": {
            "objective": rounded_absolute_error.__name__,
            **PARAMETERS,
            "linear_share": LINEAR_SHARE,
        },
        "rounds": {"holdout": holdout.model.rounds, "serving": serving.model.rounds},
        "split": _describe_split(block, holdout, test),
        "metrics": {
            "train": error_figures(holdout.train["points"], holdout.train_predicted),
            "validation": error_figures(holdout.tuning.rows["points"], holdout.tuning.predicted),
            "test": error_figures(test["points"], predicted),
        },
        "serving": {
            "train_last_date": _iso(serving.train["game_date"].max()),
            "train_rows": len(serving.train),
            "for_month": _iso(month),
            "duration_seconds": round(serving_seconds, 2),
        },
        "data_fingerprint": fingerprint(examples),
        "data_rows": len(examples),
        "duration_seconds": round(time.perf_counter() - started, 2),
    }
    last_game = examples[examples["game_id"] == test["game_id"].iloc[-1]]
    return save_run(holdout.model, serving.model, metadata, last_game)


def _describe_split(block: Block, holdout: Fit, test: pd.DataFrame) -> dict[str, object]:
    return {
        "train_first_date": _iso(holdout.train["game_date"].min()),
        "train_last_date": _iso(block.train_dates.max()),
        "train_rows": len(holdout.train),
        "validation_first_date": _iso(holdout.tuning.rows["game_date"].min()),
        "validation_rows": len(holdout.tuning.rows),
        "test_first_date": _iso(block.test_dates.min()),
        "test_last_date": _iso(block.test_dates.max()),
        "test_rows": len(test),
        "test_seasons": sorted(test["season"].unique()),
    }


def _iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()
