"""The models: what they minimise, what they may have learned from, and from which games."""

import numpy as np
import pandas as pd
import pytest
from test_ml_league import league_rows

from ml.evaluation import MODEL_METHOD
from ml.examples import tidy
from ml.features import INFORMATION_SETS
from ml.intervals import BOUNDS
from ml.linear import FARTHEST, LinearModel, fit_absolute, fit_ridge
from ml.minutes import SeasonalMinutes
from ml.model import fit_points_model
from ml.samples import in_sample
from ml.trees import unheard
from ml.walk_forward import walk_forward

MORNING, REPORT = INFORMATION_SETS["morning"], INFORMATION_SETS["report"]


@pytest.fixture(scope="module")
def league() -> pd.DataFrame:
    return tidy(league_rows(("2022-23", "2023-24")))


@pytest.fixture(scope="module")
def sample(league: pd.DataFrame) -> pd.DataFrame:
    return in_sample(league, "all_who_played")


def skewed(rows: int = 4000) -> tuple[pd.DataFrame, pd.Series]:
    """An outcome of 10 + 2x and errors of median 0 and mean 1."""
    random = np.random.default_rng(3)
    x = pd.DataFrame({"x": random.normal(size=rows)})
    scale = 1 / (1 - np.log(2))  # an exponential's mean is its scale, its median log(2) x that
    errors = random.exponential(scale, rows) - scale * np.log(2)
    return x, 10 + 2 * x["x"] + errors


# Linear models


def test_the_absolute_error_finds_the_median_and_ridge_the_mean() -> None:
    x, y = skewed()
    at = pd.DataFrame({"x": [0.0, 1.0]})
    median, mean = fit_absolute(x, ["x"], y), fit_ridge(x, ["x"], y)
    assert median.predict(at) == pytest.approx([10, 12], abs=0.25)
    assert mean.predict(at) == pytest.approx([11, 13], abs=0.25)
    assert np.abs(y - median.predict(x)).mean() < np.abs(y - mean.predict(x)).mean()


def test_a_missing_value_counts_as_the_median_and_a_wild_one_is_cut_off() -> None:
    model = LinearModel(["x"], medians=[4.0], scales=[2.0], weights=[3.0], intercept=1.0)
    forecast = model.predict(pd.DataFrame({"x": [6.0, np.nan, 1e9]}))
    assert forecast.tolist() == [4.0, 1.0, 1.0 + 3.0 * FARTHEST]


def test_a_feature_without_a_value_or_a_spread_does_no_harm() -> None:
    x, y = skewed(500)
    model = fit_absolute(x.assign(empty=np.nan, constant=7.0), ["x", "empty", "constant"], y)
    assert np.isfinite(model.predict(x.assign(empty=1.0, constant=7.0))).all()


# Minutes


def test_a_season_is_forecast_from_earlier_seasons_only(sample: pd.DataFrame) -> None:
    features = MORNING.columns
    seen = SeasonalMinutes(sample, features).predicted(sample)
    assert seen[sample["season"] == "2022-23"].isna().all()
    this_season = sample["season"] == "2023-24"
    assert seen[this_season].notna().all()
    changed = sample.assign(minutes_played=sample["minutes_played"].where(~this_season, 1.0))
    pd.testing.assert_series_equal(SeasonalMinutes(changed, features).predicted(changed), seen)


# Points


def test_no_outcome_of_a_month_or_later_is_in_its_forecast(league: pd.DataFrame) -> None:
    def forecasts(examples: pd.DataFrame) -> pd.DataFrame:
        walk = walk_forward(examples, MORNING, lambda *_: None)
        return walk.forecasts[[MODEL_METHOD, "ridge", "xgboost_21", *BOUNDS]]

    is_later = league["game_date"] >= "2023-11-01"
    changed = league.assign(
        points=league["points"].where(~is_later, league["points"] + 20),
        minutes_played=league["minutes_played"].where(~is_later, 1.0),
    )
    before, after = forecasts(league), forecasts(changed)
    through_november = league.loc[before.index, "game_date"] < "2023-12-01"
    pd.testing.assert_frame_equal(before[through_november], after[through_november])
    assert (before[~through_november] != after[~through_november]).any(axis=None)


def test_games_whose_facts_were_not_recorded_teach_nothing(sample: pd.DataFrame) -> None:
    is_old = sample["season"] == "2022-23"
    half = sample.assign(
        active_teammates_minutes=sample["active_teammates_minutes"].where(
            ~(is_old & (sample["game_date"] < "2022-11-15"))
        )
    )
    train = half[is_old]
    minutes = SeasonalMinutes(REPORT.known(half), REPORT.columns)
    fit = fit_points_model(train, "2023-24", REPORT, minutes, unheard)
    assert fit.train["game_date"].min() >= pd.Timestamp("2022-11-15")
    assert len(fit.train) == train["active_teammates_minutes"].notna().sum()


def test_the_validation_games_are_the_last_ones(sample: pd.DataFrame) -> None:
    minutes = SeasonalMinutes(sample, MORNING.columns)
    fit = fit_points_model(sample, "2023-24", MORNING, minutes, unheard)
    assert fit.validation["game_date"].max() == sample["game_date"].max()
    first = fit.validation["game_date"].min()
    assert set(fit.validation.index) == set(sample.index[sample["game_date"] >= first])
