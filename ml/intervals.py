"""How far a forecast may be off: conformal intervals and the chance of more points than a line.

Errors on later games than the model has learned from are sorted into bins of the predicted points:
who is expected to score 25 misses by more than who is expected to score 3. Within its bin a
forecast's error is as likely to lie between two of those errors as their ranks say (split
conformal prediction by group, Vovk 2012).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import chain

import numpy as np
import pandas as pd

LEVELS = (50, 80, 90)
BOUNDS = [f"{side}_{level}" for level in LEVELS for side in ("lower", "upper")]
BINS = 12
SMALLEST_BIN = 200


@dataclass(frozen=True)
class Intervals:
    """Errors (actual - predicted, points) of past forecasts.

    edges: predicted points that part the bins, ascending; errors: per bin, ascending.
    """

    edges: list[float]
    errors: list[list[float]]

    def bounds(self, predicted: pd.Series) -> pd.DataFrame:
        """Columns `lower_50`, `upper_50` ... `upper_90`, in points, at least 0.

        One row per forecast, with the index of `predicted`; the number is the percentage of
        outcomes that lower and upper bound should hold between them.
        """
        bins = self._bins(predicted)
        columns = {}
        for level in LEVELS:
            reach = np.array([_reach(errors, level) for errors in self.errors])[bins]
            for side, errors in (("lower", reach[:, 0]), ("upper", reach[:, 1])):
                columns[f"{side}_{level}"] = np.maximum(predicted + errors, 0.0)
        return pd.DataFrame(columns)

    def probability_over(self, predicted: pd.Series, line: pd.Series) -> pd.Series:
        """The chance (0 to 1) of more points than `line`; NaN where there is no line."""
        needed = (line - predicted).to_numpy()
        chance = np.full(len(needed), np.nan)
        bins = self._bins(predicted)
        for number, errors in enumerate(self.errors):
            here = bins == number
            beaten = np.searchsorted(errors, needed[here], side="right")
            chance[here] = 1 - beaten / len(errors)
        return pd.Series(chance, index=predicted.index).where(line.notna())

    def to_json(self) -> dict[str, object]:
        """What `Intervals(**content)` makes the same intervals from."""
        return asdict(self)

    def _bins(self, predicted: pd.Series) -> np.ndarray:
        return np.searchsorted(self.edges, predicted.to_numpy(), side="right")


def fit_intervals(predicted: pd.Series, actual: pd.Series) -> Intervals:
    """Sorts the errors of forecasts of games that the model has not learned from.

    Both series have the same rows, in points. Few rows make few bins, at least one.
    """
    bins = max(1, min(BINS, len(predicted) // SMALLEST_BIN))
    edges = np.quantile(predicted, np.arange(1, bins) / bins)
    place = np.searchsorted(edges, predicted.to_numpy(), side="right")
    errors = (actual - predicted).to_numpy()
    # A tenth of a point is far below what an interval can promise, and keeps the file readable.
    sorted_errors = [np.sort(errors[place == each]).round(2).tolist() for each in range(bins)]
    kept = [each for each in sorted_errors if each]
    return Intervals(edges.tolist() if len(kept) == bins else [], _merged(kept, bins))


def _merged(errors: list[list[float]], bins: int) -> list[list[float]]:
    """All errors as one bin where ties among the forecasts left a bin empty."""
    return errors if len(errors) == bins else [sorted(chain.from_iterable(errors))]


def _reach(errors: list[float], level: int) -> tuple[float, float]:
    """The conformal quantiles that leave as much outside below as above.

    Ranks are those among n errors and the one to come, so of n + 1, and are rounded outwards.
    """
    n = len(errors)
    low = (n + 1) * (100 - level) // 200
    high = -(-(n + 1) * (100 + level) // 200)
    return errors[max(low, 1) - 1], errors[min(high, n) - 1]
