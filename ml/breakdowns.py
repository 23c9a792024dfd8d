"""Where a forecast is good and where it is not: by scoring tier, month and size of the forecast.

Every function takes `test`, examples with an outcome, and forecasts with the same index, in points.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ml.baselines import season_average
from ml.intervals import LEVELS

TIERS = {"under 5": 5, "5 to 10": 10, "10 to 15": 15, "15 to 20": 20, "20 and more": np.inf}
"""Scoring tiers by what the player averages before the game, each below the number."""
DECILES = 10


def tier(test: pd.DataFrame) -> pd.Series:
    """The scoring tier of each row, ordered; the career average stands in for the season's."""
    edges = [-np.inf, *TIERS.values()]
    return pd.cut(season_average(test), edges, right=False, labels=list(TIERS))


def month(test: pd.DataFrame) -> pd.Series:
    """The calendar month of each row, as `2024-01`."""
    return test["game_date"].dt.strftime("%Y-%m")


def mae_by(group: pd.Series, test: pd.DataFrame, forecasts: pd.DataFrame) -> pd.DataFrame:
    """One row per group with `n` and the mae of each method, in points."""
    missed = forecasts.sub(test["points"], axis="index").abs()
    by_group = missed.groupby(group, observed=True)
    return by_group.mean().assign(n=by_group.size())


def calibration(test: pd.DataFrame, predicted: pd.Series) -> pd.DataFrame:
    """One row per tenth of the forecasts, from low to high.

    Columns: mean `predicted`, and of the outcomes the `median`, which the model forecasts, and the
    `mean`, all in points.
    """
    tenth = pd.qcut(predicted.rank(method="first"), DECILES, labels=False)
    points = test["points"].groupby(tenth)
    return pd.DataFrame(
        {
            "predicted": predicted.groupby(tenth).mean(),
            "median": points.median(),
            "mean": points.mean(),
        }
    )


def coverage(test: pd.DataFrame, bounds: pd.DataFrame) -> pd.DataFrame:
    """The percentage of outcomes that lie within each interval.

    bounds: `lower_50` ... `upper_90`. One row per scoring tier and a last one, `all`; one column
    per level.
    """
    held = pd.DataFrame(
        {
            level: 100.0
            * test["points"].between(bounds[f"lower_{level}"], bounds[f"upper_{level}"])
            for level in LEVELS
        }
    )
    by_tier = held.groupby(tier(test), observed=True).mean()
    return pd.concat([by_tier, held.mean().to_frame("all").T])


def worst_misses(test: pd.DataFrame, predicted: pd.Series, count: int = 15) -> pd.DataFrame:
    """The player-games whose points were farthest from the forecast, the farthest first."""
    rows = test[["game_date", "player_name", "team_abbr", "opponent_team_abbr", "points"]].assign(
        predicted=predicted, missed=test["points"] - predicted
    )
    farthest = rows["missed"].abs().sort_values(ascending=False, kind="stable").index[:count]
    return rows.loc[farthest]
