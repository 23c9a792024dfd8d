"""Scores a saved run and the baselines on the run's test rows."""

import pandas as pd

from ml.baselines import baseline_forecasts
from ml.evaluation import MODEL_METHOD, Score, scoreboard
from ml.model import predict_points
from ml.registry import Run
from ml.samples import SAMPLES


def score_run(run: Run, examples: pd.DataFrame) -> list[Score]:
    """The scoreboard over every sampled game since the run's first test date.

    examples: all of them, as `ml.examples.read_examples` returns them: the baselines need the
    games before the test too. Raises ExamplesError when a row cannot be scored by every method.
    """
    test = run_test_rows(run, examples)
    forecasts = baseline_forecasts(examples).loc[test.index]
    forecasts[MODEL_METHOD] = predict_points(run.booster, test)
    return scoreboard(test, forecasts, run.metadata["information_set"])


def run_test_rows(run: Run, examples: pd.DataFrame) -> pd.DataFrame:
    """The rows of any sample that are later than everything the run has learned from."""
    is_test = examples["game_date"] >= pd.Timestamp(run.metadata["split"]["test_first_date"])
    in_any_sample = examples[list(SAMPLES.values())].any(axis="columns")
    return examples[is_test & in_any_sample]
