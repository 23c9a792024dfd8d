"""What the model leans on, and whether more games would help it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ml.features import INFORMATION_SETS, InformationSet
from ml.minutes import SeasonalMinutes
from ml.model import PointsModel, fit_points_model
from ml.splits import distinct_dates
from ml.trees import unheard

SEED = 20231001
SHARES = (0.1, 0.25, 0.5, 1.0)


def gain(model: PointsModel) -> pd.Series:
    """Each feature's share (0-1) of what the trees' splits won, the largest first."""
    won = pd.Series(model.trees.get_score(importance_type="total_gain"), dtype="float64")
    return (won / won.sum()).sort_values(ascending=False)


def permutation(model: PointsModel, test: pd.DataFrame) -> pd.Series:
    """By how many points of mae the whole model gets worse without a column, the most first.

    Without means: its values are dealt out anew among the rows of `test`, examples with an outcome
    that the model has not learned from.
    """
    order = np.random.default_rng(SEED).permutation(len(test))

    def mae(rows: pd.DataFrame) -> float:
        return float((model.predict(rows) - test["points"]).abs().mean())

    intact = mae(test)
    columns = INFORMATION_SETS[model.information_set].columns
    worse = {
        column: mae(test.assign(**{column: test[column].to_numpy()[order]})) - intact
        for column in columns
    }
    return pd.Series(worse).sort_values(ascending=False)


def learning_curve(
    train: pd.DataFrame, test: pd.DataFrame, information_set: InformationSet
) -> pd.DataFrame:
    """The error on `test` after training on the newest 10, 25, 50 and 100 % of the dates.

    Returns one row per share with `rows`, and `train_mae` and `test_mae` in points. Raises
    SplitError where a share has too few dates.
    """
    dates = distinct_dates(train)
    minutes = SeasonalMinutes(information_set.known(train), information_set.columns)
    steps = []
    for share in SHARES:
        newest = dates[-max(1, round(share * len(dates))) :]
        rows = train[train["game_date"].isin(newest)]
        fit = fit_points_model(rows, test["season"].iloc[0], information_set, minutes, unheard)
        steps.append(
            {
                "rows": len(fit.train),
                "train_mae": float((fit.train_predicted - fit.train["points"]).abs().mean()),
                "test_mae": float((fit.model.predict(test) - test["points"]).abs().mean()),
            }
        )
    return pd.DataFrame(steps)
