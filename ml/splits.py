"""Splits by date: every training game is played on an earlier day than every test game."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ml.errors import SplitError

FIRST_TEST_DATE = pd.Timestamp("2023-10-01")
TEST_SEASONS = 2
SINGLE_SHARE = 0.15


@dataclass(frozen=True)
class Block:
    """Distinct game dates to learn from, and later ones to be scored on."""

    train_dates: pd.DatetimeIndex
    test_dates: pd.DatetimeIndex

    def __post_init__(self) -> None:
        if not len(self.train_dates) or not len(self.test_dates):
            raise SplitError("The data holds too few game dates to train and to test on.")
        if self.train_dates.max() >= self.test_dates.min():
            raise SplitError("A training date is not earlier than every test date.")

    def train_rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of `frame` played on a training date."""
        return frame[frame["game_date"].isin(self.train_dates)]

    def test_rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of `frame` played on a test date."""
        return frame[frame["game_date"].isin(self.test_dates)]


def distinct_dates(sample: pd.DataFrame) -> pd.DatetimeIndex:
    """The game dates of `sample`, each once, ascending."""
    return pd.DatetimeIndex(sample["game_date"].unique()).sort_values()


def holdout_block(sample: pd.DataFrame) -> Block:
    """All test dates at once, learned from everything before them.

    The test dates are those of the last two seasons that begin on 2023-10-01 or later and have an
    earlier season to learn from; without such a season, the last season; of a single season, the
    last quarter of its dates. Raises SplitError when nothing is left to train on.
    """
    dates = distinct_dates(sample)
    first_test = _first_test_date(sample, dates)
    return Block(dates[dates < first_test], dates[dates >= first_test])


def walk_forward_blocks(sample: pd.DataFrame, seasons: list[str] | None = None) -> Iterator[Block]:
    """Yields one block per calendar month: its dates to be scored on, all earlier ones to learn.

    seasons: those whose months are scored; None: those of `holdout_block`. Raises SplitError when
    nothing is left to train on, or the sample has no game of the seasons.
    """
    dates = distinct_dates(sample)
    if seasons is None:
        scored = dates[dates >= _first_test_date(sample, dates)]
    else:
        scored = distinct_dates(sample[sample["season"].isin(seasons)])
        if not len(scored):
            raise SplitError(f"The data holds no scored game of {', '.join(seasons)}.")
    for month in scored.groupby(scored.to_period("M")).values():
        yield Block(dates[dates < month.min()], month)


def inner_block(train: pd.DataFrame) -> Block:
    """Sets the last season of the training rows apart: early stopping and intervals learn there.

    A whole one, because its last weeks are unlike the season to come. Of a single season it is the
    last 15 % of its dates. Raises SplitError when that leaves nothing to train on.
    """
    dates = distinct_dates(train)
    starts = train.groupby("season")["game_date"].min()
    first = starts.max() if len(starts) > 1 else dates[-max(1, round(SINGLE_SHARE * len(dates)))]
    return Block(dates[dates < first], dates[dates >= first])


def month_start(day: pd.Timestamp) -> pd.Timestamp:
    """The first day of a date's month: what the walk-forward scores it with is older than that."""
    return day.to_period("M").start_time


def _first_test_date(sample: pd.DataFrame, dates: pd.DatetimeIndex) -> pd.Timestamp:
    if not len(dates):
        raise SplitError("No row of the data belongs to the training sample.")
    starts = sample.groupby("season")["game_date"].min().sort_values()
    if len(starts) == 1:
        return dates[len(dates) * 3 // 4]
    later = starts.iloc[1:]
    modern = later[later >= FIRST_TEST_DATE]
    return modern.iloc[-TEST_SEASONS:].iloc[0] if len(modern) else later.iloc[-1]
