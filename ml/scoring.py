"""Scores methods and baselines on identical rows: a saved run's, or the walk-forward's."""

import pandas as pd

from ml.baselines import baseline_forecasts
from ml.betting import BettingFigures, betting_figures
from ml.evaluation import MODEL_METHOD, PROP_LINE, Score, scoreboard
from ml.intervals import BOUNDS
from ml.registry import Run
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.walk_forward import OLD_MODEL, RIDGE, Walk


def score_run(run: Run, examples: pd.DataFrame) -> list[Score]:
    """The scoreboard of the run's holdout model over every sampled game since its first test date.

    examples: as `ml.examples.read_examples` returns them. Raises ExamplesError when a row cannot
    be scored by every method.
    """
    sample = in_sample(examples, TRAINING_SAMPLE)
    first = pd.Timestamp(run.metadata["split"]["test_first_date"])
    test = sample[sample["game_date"] >= first]
    forecasts = baseline_forecasts(test)
    predicted = holdout_forecast(run, examples, test)
    forecasts[MODEL_METHOD] = predicted
    bounds = run.holdout.intervals.bounds(predicted)
    return scoreboard(test, forecasts, run.metadata["information_set"], bounds)


def holdout_forecast(run: Run, examples: pd.DataFrame, test: pd.DataFrame) -> pd.Series:
    """Points by the run's holdout model for each row of `test`, with its index.

    examples: those that `test` is a part of; a forecast takes a game's whole sheets.
    """
    sheets = examples[examples["game_id"].isin(test["game_id"])]
    return run.holdout.predict(sheets)[test.index]


def score_walk(walk: Walk, examples: pd.DataFrame) -> list[Score]:
    """The scoreboard of a walk-forward over all its months.

    examples: those that were walked through. Raises ExamplesError when a row cannot be scored by
    every method.
    """
    test = examples.loc[walk.forecasts.index]
    learned = walk.forecasts[[RIDGE, OLD_MODEL, MODEL_METHOD]]
    forecasts = pd.concat([baseline_forecasts(test), learned], axis="columns")
    forecasts[PROP_LINE] = test["points_line"]
    return scoreboard(test, forecasts, walk.information_set, walk.forecasts[BOUNDS])


def bet_on_walk(walk: Walk, examples: pd.DataFrame, lines: pd.DataFrame) -> list[BettingFigures]:
    """How bets on the model's side of the lines went, over all months of a walk-forward.

    lines: as `ml.betting.read_lines` returns them.
    """
    test = examples.loc[walk.forecasts.index]
    return betting_figures(lines, test, walk.forecasts[MODEL_METHOD], walk.information_set)
