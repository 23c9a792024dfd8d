"""How many minutes everybody on a sheet will get, whether or not he plays.

Learned from all who could play, not only from those who did: a team's forecasts then add up, and
who dressed without playing counts for what he was.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import xgboost as xgb

from ml.expectation import EXPECTED, expectations
from ml.features import InformationSet
from ml.splits import distinct_dates
from ml.trees import OnStep, binned, grow, predict, side_by_side

ROUNDS = 130
PARAMETERS = {
    "objective": "reg:squarederror",
    "colsample_bytree": 0.5,
    "min_child_weight": 30,
    "lambda": 5,
}
"""Of the squared error: means add up over a team, medians do not."""


class SeasonalMinutes:
    """For each season a model of minutes that has learned from the seasons before it.

    So the forecast of a game that the points model learns from is as honest as that of a game to
    come: no season's own games are in it. Only the first season with sheets has no earlier one.
    Once it is over, its halves are forecast from each other; until then it has no forecast.

    examples: all rows of the mart; first_scored: the first date whose forecasts will be judged.
    """

    def __init__(
        self, examples: pd.DataFrame, information_set: InformationSet, first_scored: pd.Timestamp
    ) -> None:
        self._sheets = information_set.on_the_sheet(examples)
        self._features = information_set.tree_columns
        self._first_scored = first_scored
        self._models: dict[str, xgb.Booster | None] = {}

    def model(self, season: str) -> xgb.Booster | None:
        """The season's model; None when there is no earlier season."""
        if season not in self._models:
            self._models[season] = self._grown(self._sheets[self._sheets["season"] < season])
        return self._models[season]

    def expectations(self, on_step: OnStep) -> pd.DataFrame:
        """The features of `ml.expectation` for everybody on a sheet, with the examples' index.

        on_step: told after every season.
        """
        sheets = [sheet for _, sheet in self._sheets.groupby("season", sort=True)]
        latest_first = reversed(sheets)  # they learn from most rows: none is waited for at the end
        of_seasons: list[pd.DataFrame] = []
        with ThreadPoolExecutor(side_by_side()) as pool:
            for of_season in pool.map(self._of_season, latest_first):
                of_seasons.append(of_season)
                on_step("minutes of every season", len(of_seasons), len(sheets))
        return pd.concat(of_seasons)

    def _of_season(self, sheet: pd.DataFrame) -> pd.DataFrame:
        model = self.model(sheet["season"].iloc[0])
        if model is None and sheet["game_date"].max() < self._first_scored:
            return self._of_halves(sheet)
        return expectations_of(model, sheet)

    def _of_halves(self, sheet: pd.DataFrame) -> pd.DataFrame:
        dates = distinct_dates(sheet)
        is_early = sheet["game_date"] < dates[len(dates) // 2]
        early, late = sheet[is_early], sheet[~is_early]
        return pd.concat(
            expectations_of(self._grown(others), half)
            for half, others in ((early, late), (late, early))
        )

    def _grown(self, sheets: pd.DataFrame) -> xgb.Booster | None:
        """Learned from those whose minutes are known; None when there are none."""
        known = sheets[sheets["roster_basis"] == "sheet"]
        if known.empty:
            return None
        rows = binned(known, self._features, known["minutes_played"].fillna(0.0))
        return grow(rows, ROUNDS, PARAMETERS)


def expectations_of(model: xgb.Booster | None, sheet: pd.DataFrame) -> pd.DataFrame:
    """The features of `ml.expectation` for whole sheets, by a model of minutes; NaN without one."""
    if model is None or sheet.empty:
        return pd.DataFrame(index=sheet.index, columns=EXPECTED, dtype="float64")
    minutes = pd.Series(predict(model, sheet), index=sheet.index, dtype="float64")
    return expectations(sheet, minutes)
