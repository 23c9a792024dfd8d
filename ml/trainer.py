"""Trains the points model of any month from one frame of examples."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import pandas as pd

from ml.features import InformationSet, points_features
from ml.intervals import Intervals, fit_intervals
from ml.linear import LinearModel, fit_absolute
from ml.minutes import SeasonalMinutes
from ml.model import PointsModel, margins, points_of
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.splits import distinct_dates, inner_block
from ml.trees import OnRound, Rows, find_rounds, grow


@dataclass(frozen=True)
class Tuning:
    """What was found on the last 15 % of some dates by a model that knew the rest.

    rounds: of the trees; intervals: from its errors; rows, predicted: those it was tuned on and
    the points it gave them.
    """

    rounds: int
    intervals: Intervals
    rows: pd.DataFrame
    predicted: pd.Series


@dataclass(frozen=True)
class Fit:
    """A model and how it came about: the rows it learned from and the points it gives them."""

    model: PointsModel
    tuning: Tuning
    train: pd.DataFrame
    train_predicted: pd.Series


class Trainer:
    """Trains models of one information set.

    sample: the rows of the training sample, with the features of `ml.expectation`.

    examples: as `ml.examples.read_examples` returns them; first_scored: the first date whose
    forecasts will be judged.
    """

    def __init__(
        self, examples: pd.DataFrame, information_set: InformationSet, first_scored: pd.Timestamp
    ) -> None:
        self.information_set = information_set
        self.features = points_features(information_set)
        self._minutes = SeasonalMinutes(examples, information_set, first_scored)
        self._tunings: dict[str, Tuning] = {}
        self._tuning_once = Lock()
        sample = in_sample(examples, TRAINING_SAMPLE)
        self.sample = sample.join(self._minutes.expectations())

    def fit(self, train: pd.DataFrame, season: str, on_round: OnRound) -> Fit:
        """Learns from rows of the sample, for later games of a season.

        Only games whose facts the information set knows are learned from. Raises SplitError for
        too few dates.
        """
        rows = self.information_set.known(train)
        tuning = self._tuning(rows, season, on_round)
        linear = self._linear(rows)
        trees = grow(_rows(rows, linear), self.features, tuning.rounds, on_round)
        model = PointsModel(
            self.information_set.name,
            self._minutes.model(season),
            linear,
            trees,
            tuning.intervals,
        )
        return Fit(model, tuning, rows, points_of(linear, trees, rows))

    def _tuning(self, rows: pd.DataFrame, season: str, on_round: OnRound) -> Tuning:
        """A season's, found on what was known when it began; of the first, on what there is."""
        with self._tuning_once:
            if season not in self._tunings:
                before = self.information_set.known(self.sample[self.sample["season"] < season])
                if before.empty:
                    return self._tuned(rows, on_round)
                self._tunings[season] = self._tuned(before, on_round)
        return self._tunings[season]

    def _tuned(self, rows: pd.DataFrame, on_round: OnRound) -> Tuning:
        inner = inner_block(distinct_dates(rows))
        earlier, later = inner.train_rows(rows), inner.test_rows(rows)
        linear = self._linear(earlier)
        trees, rounds = find_rounds(
            _rows(earlier, linear), _rows(later, linear), self.features, on_round
        )
        predicted = points_of(linear, trees, later)
        return Tuning(rounds, fit_intervals(predicted, later["points"]), later, predicted)

    def _linear(self, rows: pd.DataFrame) -> LinearModel:
        return fit_absolute(rows, self.features, rows["points"])


def _rows(examples: pd.DataFrame, linear: LinearModel) -> Rows:
    return Rows(examples, examples["points"], margins(linear, examples))
