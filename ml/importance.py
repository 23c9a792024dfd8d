"""What the model leans on, and whether more games would help it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ml.features import INFORMATION_SETS
from ml.model import PointsModel
from ml.samples import SAMPLES, TRAINING_SAMPLE
from ml.splits import Block
from ml.trainer import Fit, Trainer
from ml.trees import unheard

SEED = 20231001
SHARES = (0.1, 0.3)


def gain(model: PointsModel) -> pd.Series:
    """Each feature's share (0-1) of what the trees' splits won, the largest first."""
    won = pd.Series(model.trees.get_score(importance_type="total_gain"), dtype="float64")
    return (won / won.sum()).sort_values(ascending=False)


def permutation(model: PointsModel, sheets: pd.DataFrame) -> pd.Series:
    """By how many points of mae the model gets worse without a group of columns, the most first.

    Without means: their values are dealt out anew among the rows, all of the group's together.
    sheets: examples of whole sheets that the model has not learned from; it is judged on those of
    the training sample.
    """
    scored = SAMPLES[TRAINING_SAMPLE](sheets)
    order = np.random.default_rng(SEED).permutation(len(sheets))

    def mae(rows: pd.DataFrame) -> float:
        return float((model.predict(rows) - sheets["points"])[scored].abs().mean())

    def without(columns: list[str]) -> pd.DataFrame:
        dealt = sheets[columns].iloc[order].set_axis(sheets.index)
        return sheets.assign(**{column: dealt[column] for column in columns})

    intact = mae(sheets)
    groups = INFORMATION_SETS[model.information_set].groups
    worse = {group.name: mae(without(list(group.columns))) - intact for group in groups}
    return pd.Series(worse).sort_values(ascending=False)


def learning_curve(trainer: Trainer, block: Block, whole: Fit) -> pd.DataFrame:
    """The error on a block's test dates after learning from the newest part of its others.

    whole: what all of them gave. Returns one row per share of the training dates with `rows`, and
    `train_mae` and `test_mae` in points. Raises SplitError where a share has too few dates.
    """
    test = block.test_rows(trainer.sample)
    fits = [_newest(trainer, block, share, test["season"].iloc[0]) for share in SHARES]
    return pd.DataFrame(
        [
            {
                "rows": len(fit.train),
                "train_mae": float((fit.train_predicted - fit.train["points"]).abs().mean()),
                "test_mae": float((fit.model.points(test) - test["points"]).abs().mean()),
            }
            for fit in (*fits, whole)
        ]
    )


def _newest(trainer: Trainer, block: Block, share: float, season: str) -> Fit:
    dates = block.train_dates[-max(1, round(share * len(block.train_dates))) :]
    rows = trainer.sample[trainer.sample["game_date"].isin(dates)]
    return trainer.fit(rows, season, unheard)
