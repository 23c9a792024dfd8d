"""Conformal intervals: they hold what they promise, and every figure by hand on few errors."""

import numpy as np
import pandas as pd
import pytest

from ml.intervals import LEVELS, Intervals, fit_intervals


def league(seed: int, rows: int = 6000) -> tuple[pd.Series, pd.Series]:
    """Forecasts, and outcomes that scatter the more the higher the forecast is."""
    random = np.random.default_rng(seed)
    predicted = pd.Series(random.uniform(1, 30, rows))
    return predicted, (predicted + random.normal(0, 1 + predicted / 4)).clip(lower=0).round()


@pytest.mark.parametrize("level", LEVELS)
def test_bounds_hold_their_share_of_later_games_everywhere(level: int) -> None:
    intervals = fit_intervals(*league(seed=1))
    predicted, actual = league(seed=2)
    bounds = intervals.bounds(predicted)
    is_held = actual.between(bounds[f"lower_{level}"], bounds[f"upper_{level}"])
    assert 100 * is_held.mean() == pytest.approx(level, abs=2)
    by_tier = is_held.groupby(pd.cut(predicted, [0, 5, 10, 15, 20, 40])).mean()
    assert (100 * by_tier - level).abs().max() < 4


def test_higher_forecasts_have_wider_bounds() -> None:
    bounds = fit_intervals(*league(seed=1)).bounds(pd.Series([3.0, 27.0]))
    width = bounds["upper_80"] - bounds["lower_80"]
    assert width[1] > 2 * width[0]


def test_bounds_are_the_conformal_ranks_of_the_errors() -> None:
    intervals = Intervals(edges=[], errors=[[float(each) for each in range(-9, 10)]])
    bounds = intervals.bounds(pd.Series([50.0], index=[4]))
    # 19 errors and the one to come: the 2nd and the 18th leave a tenth outside on either side.
    assert bounds.loc[4, ["lower_80", "upper_80"]].tolist() == [42.0, 58.0]
    assert bounds.loc[4, ["lower_90", "upper_90"]].tolist() == [41.0, 59.0]


def test_nobody_scores_less_than_nothing() -> None:
    bounds = Intervals([], [[-5.0, 0.0, 5.0]]).bounds(pd.Series([1.0]))
    assert (bounds >= 0).all(axis=None)


def test_the_chance_of_more_than_a_line_is_the_share_of_errors_that_reach_there() -> None:
    intervals = Intervals(edges=[10.0], errors=[[-1.0, 0.0, 1.0, 2.0], [-8.0, 8.0]])
    chance = intervals.probability_over(pd.Series([5.0, 5.0, 20.0]), pd.Series([5.5, np.nan, 12.0]))
    assert chance[0] == 0.5  # of -1, 0, 1 and 2, two reach 5.5
    assert np.isnan(chance[1])
    assert chance[2] == 0.5  # exactly on the line is not over it


def test_few_errors_make_one_bin() -> None:
    assert len(fit_intervals(*league(seed=1, rows=50)).errors) == 1


def test_equal_forecasts_make_one_bin() -> None:
    intervals = fit_intervals(pd.Series(np.ones(2000)), pd.Series(np.arange(2000.0)))
    assert len(intervals.errors) == 1 and len(intervals.errors[0]) == 2000
