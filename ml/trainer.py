"""Trains the points model of any month from one frame of examples."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pandas as pd
import xgboost as xgb

from ml.features import InformationSet, points_features, tree_features
from ml.intervals import Intervals, fit_intervals
from ml.linear import LinearModel, fit_linear
from ml.minutes import SeasonalMinutes
from ml.model import PointsModel, margins, points_of
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.splits import inner_block
from ml.trees import OnStep, binned, find_rounds, grow_until, unbinned, unheard


@dataclass(frozen=True)
class Tuning:
    """What was found on the last season of some rows by a model that knew the rest.

    rounds: of the trees that learned from so many rows; intervals: from their errors; rows,
    predicted: those it was tuned on and the points it gave them.
    """

    rounds: int
    learned_rows: int
    intervals: Intervals
    rows: pd.DataFrame
    predicted: pd.Series

    def rounds_for(self, rows: int) -> int:
        """More rows bear more rounds, with their square root.

        Of the morning's trees that learned from the last one, two, three and four seasons, 151,
        263, 265 and 351 rounds were the best in 2022-23 (mean of four seeds).
        """
        return max(1, round(self.rounds * (rows / self.learned_rows) ** 0.5))


@dataclass(frozen=True)
class Fit:
    """A model and how it came about: the rows it learned from and the points it gives them.

    rival: a ridge that learned the same.
    """

    model: PointsModel
    rival: LinearModel
    tuning: Tuning
    train: pd.DataFrame
    train_predicted: pd.Series


class Trainer:
    """Trains models of one information set.

    sample: the rows of the training sample, with the features of `ml.expectation`.

    examples: as `ml.examples.read_examples` returns them; first_scored: the first date whose
    forecasts will be judged; on_step: told after every season whose minutes are known.
    """

    def __init__(
        self,
        examples: pd.DataFrame,
        information_set: InformationSet,
        first_scored: pd.Timestamp,
        on_step: OnStep = unheard,
    ) -> None:
        self.information_set = information_set
        self.features = points_features(information_set)
        self._tree_features = tree_features(information_set)
        self._minutes = SeasonalMinutes(examples, information_set, first_scored)
        self._tunings: dict[str, Tuning | None] = {}
        sample = in_sample(examples, TRAINING_SAMPLE)
        self.sample = sample.join(self._minutes.expectations(on_step))

    def tune(self, season: str, on_step: OnStep) -> Tuning | None:
        """A season's, found once on what was known when it began; None when that was nothing."""
        if season not in self._tunings:
            before = self.information_set.known(self.sample[self.sample["season"] < season])
            self._tunings[season] = None if before.empty else self._tuned(before, on_step)
        return self._tunings[season]

    def fit(self, train: pd.DataFrame, season: str, on_step: OnStep) -> Fit:
        """Learns from rows of the sample, for later games of a season.

        Only games whose facts the information set knows are learned from; a season with nothing
        before it is tuned on them, too. Raises SplitError for too few dates.
        """
        rows = self.information_set.known(train)
        with ThreadPoolExecutor(2) as pool:
            tuning = pool.submit(lambda: self.tune(season, on_step) or self._tuned(rows, on_step))
            rival, linear, trees = pool.submit(self._learned, rows, tuning, on_step).result()
        model = PointsModel(
            self.information_set.name,
            self._minutes.model(season),
            linear,
            trees,
            tuning.result().intervals,
        )
        return Fit(model, rival, tuning.result(), rows, model.points(rows))

    def _learned(
        self, rows: pd.DataFrame, tuning: Future[Tuning], on_step: OnStep
    ) -> tuple[LinearModel, LinearModel, xgb.Booster]:
        """Learns while it is tuned, which takes as long and only tells the trees when to stop."""

        def known_rounds() -> int | None:
            return tuning.result().rounds_for(len(rows)) if tuning.done() else None

        rival, linear = fit_linear(rows, self.features, rows["points"])
        data = binned(rows, self._tree_features, rows["points"], margins(linear, rows))
        return rival, linear, grow_until(data, known_rounds, on_step)

    def _tuned(self, rows: pd.DataFrame, on_step: OnStep) -> Tuning:
        inner = inner_block(rows)
        earlier, later = inner.train_rows(rows), inner.test_rows(rows)
        _, linear = fit_linear(earlier, self.features, earlier["points"])
        start, later_start = margins(linear, earlier), margins(linear, later)
        data = binned(earlier, self._tree_features, earlier["points"], start)
        watched = unbinned(later, self._tree_features, later["points"], later_start)
        trees, rounds = find_rounds(data, watched, on_step)
        predicted = points_of(trees, later, later_start)
        intervals = fit_intervals(predicted, later["points"])
        return Tuning(rounds, len(earlier), intervals, later, predicted)
