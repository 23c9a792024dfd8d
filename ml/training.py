"""From examples to a saved run."""

import time

import pandas as pd

from ml.evaluation import MODEL_METHOD, error_figures
from ml.examples import fingerprint
from ml.features import INFORMATION_SET, feature_columns
from ml.model import PARAMETERS, Fit, OnRound, fit_points_model, predict_points
from ml.registry import Run, save_run
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.splits import Block, chronological_blocks


def train_run(examples: pd.DataFrame, on_round: OnRound) -> Run:
    """Trains on the dates before the test seasons and saves the run.

    examples: as `ml.examples.read_examples` returns them. Raises SplitError when there are too few
    dates.
    """
    started = time.perf_counter()
    sample = in_sample(examples, TRAINING_SAMPLE)
    block = next(chronological_blocks(sample))
    train, test = block.train_rows(sample), block.test_rows(sample)
    fit = fit_points_model(train, feature_columns(INFORMATION_SET), on_round)
    metadata = {
        "method": MODEL_METHOD,
        "information_set": INFORMATION_SET,
        "train_sample": TRAINING_SAMPLE,
        "features": fit.features,
        "parameters": PARAMETERS,
        "rounds": fit.rounds,
        "split": _describe_split(block, train, test, fit),
        "metrics": {
            "train": error_figures(train["points"], predict_points(fit.booster, train)),
            "validation": {"n": fit.validation_rows, "mae": fit.validation_mae},
            "test": error_figures(test["points"], predict_points(fit.booster, test)),
        },
        "data_fingerprint": fingerprint(examples),
        "data_rows": len(examples),
        "duration_seconds": round(time.perf_counter() - started, 2),
    }
    return save_run(fit.booster, metadata)


def _describe_split(
    block: Block, train: pd.DataFrame, test: pd.DataFrame, fit: Fit
) -> dict[str, object]:
    return {
        "train_first_date": _iso(block.train_dates.min()),
        "train_last_date": _iso(block.train_dates.max()),
        "train_rows": len(train),
        "validation_first_date": _iso(fit.validation_first_date),
        "validation_rows": fit.validation_rows,
        "test_first_date": _iso(block.test_dates.min()),
        "test_last_date": _iso(block.test_dates.max()),
        "test_rows": len(test),
        "test_seasons": sorted(test["season"].unique()),
    }


def _iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()
