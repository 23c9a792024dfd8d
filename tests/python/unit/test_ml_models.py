"""The models: what they minimise, what they may have learned from, and from which games."""

import itertools

import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from scipy.optimize import minimize_scalar
from sklearn.linear_model import Ridge
from support.ml_league import league_rows

from catalogue.reading import groups
from ml.evaluation import MODEL_METHOD
from ml.examples import tidy
from ml.expectation import EXPECTED, expectations, points_per_minute
from ml.features import (
    INFORMATION_SETS,
    InformationSet,
    points_features,
    tree_features,
)
from ml.intervals import BOUNDS
from ml.linear import FARTHEST, PENALTY, LinearModel, fit_linear, ridge
from ml.minutes import SeasonalMinutes, expectations_of
from ml.samples import in_sample
from ml.trainer import Trainer, Tuning
from ml.trees import (
    BIN_ROWS,
    NEAR,
    PARAMETERS,
    SMALLEST_GAIN,
    USUAL,
    binned,
    find_rounds,
    grow,
    grow_until,
    predict,
    rounded_absolute_error,
    unbinned,
    unheard,
)
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
    mean, median = fit_linear(x, ["x"], y)
    assert median.predict(at) == pytest.approx([10, 12], abs=0.25)
    assert mean.predict(at) == pytest.approx([11, 13], abs=0.25)
    assert np.abs(y - median.predict(x)).mean() < np.abs(y - mean.predict(x)).mean()


def test_weights_are_those_of_scikit_learns_ridge() -> None:
    random = np.random.default_rng(5)
    rows, weights = random.normal(size=(400, 6)), random.uniform(0.1, 2.0, 400)
    wanted = rows @ random.normal(size=6) + 3 + random.normal(size=400)
    slopes, intercept = ridge(rows, wanted, weights, np.empty_like(rows))
    oracle = Ridge(alpha=PENALTY).fit(rows, wanted, sample_weight=weights)
    assert slopes == pytest.approx(oracle.coef_, abs=1e-10)
    assert intercept == pytest.approx(oracle.intercept_, abs=1e-10)


def test_a_missing_value_counts_as_the_mean_and_a_wild_one_is_cut_off() -> None:
    model = LinearModel(["x"], means=[4.0], scales=[2.0], weights=[3.0], intercept=1.0)
    forecast = model.predict(pd.DataFrame({"x": [6.0, np.nan, 1e9]}))
    assert forecast.tolist() == [4.0, 1.0, 1.0 + 3.0 * FARTHEST]


def test_a_feature_without_a_value_or_a_spread_does_no_harm() -> None:
    x, y = skewed(500)
    _, model = fit_linear(x.assign(empty=np.nan, constant=7.0), ["x", "empty", "constant"], y)
    assert np.isfinite(model.predict(x.assign(empty=1.0, constant=7.0))).all()


# Minutes


def expected_of(league: pd.DataFrame, first_scored: str = "2023-10-01") -> pd.DataFrame:
    return SeasonalMinutes(league, REPORT, pd.Timestamp(first_scored)).expectations(unheard)


def with_other_minutes(league: pd.DataFrame, changed: pd.Series) -> pd.DataFrame:
    return league.assign(minutes_played=league["minutes_played"].where(~changed, 1.0))


def test_a_season_is_forecast_from_earlier_seasons_only(league: pd.DataFrame) -> None:
    this_season = league["season"] == "2023-24"
    seen, other = expected_of(league), expected_of(with_other_minutes(league, this_season))
    assert seen.loc[this_season & ~league["is_absent"], "expected_minutes"].notna().all()
    pd.testing.assert_frame_equal(seen, other)


def test_the_halves_of_the_first_season_are_forecast_from_each_other(league: pd.DataFrame) -> None:
    first = league["season"] == "2022-23"
    is_early = first & (league["game_date"] < "2022-11-25")
    seen, other = expected_of(league), expected_of(with_other_minutes(league, is_early))
    is_late = first & ~is_early & ~league["is_absent"]
    assert (seen.loc[is_late, "expected_minutes"] != other.loc[is_late, "expected_minutes"]).all()
    early = is_early[seen.index].to_numpy()
    pd.testing.assert_frame_equal(seen[early], other[early])


def test_a_first_season_that_is_scored_itself_has_no_forecast_of_minutes(
    league: pd.DataFrame,
) -> None:
    seen = expected_of(league, first_scored="2022-12-01")
    assert seen[league.loc[seen.index, "season"] == "2022-23"].isna().all(axis=None)


def test_who_is_absent_leaves_his_minutes_to_the_others(league: pd.DataFrame) -> None:
    assert set(expected_of(league).index) == set(league.index[~league["is_absent"]])
    morning = SeasonalMinutes(league, MORNING, pd.Timestamp("2023-10-01")).expectations(unheard)
    assert set(morning.index) == set(league.index)


def test_a_team_has_240_minutes() -> None:
    columns = {
        "game_id": ["g"] * 4,
        "team_abbr": ["A", "A", "A", "B"],
        "position": ["G", "G", None, "G"],
        "avg_points_career": [10.0, 10.0, 20.0, 5.0],
        "avg_minutes_played_career": 20.0,
        "avg_fg_attempts_ewm_12_games": 10.0,
    }
    for games in (12, 40):
        columns[f"avg_points_ewm_{games}_games"] = columns["avg_points_career"]
        columns[f"avg_minutes_played_ewm_{games}_games"] = 20.0
    sheet = pd.DataFrame(columns)
    found = expectations(sheet, pd.Series([30.0, 20.0, 10.0, -1.0]))
    assert list(found) == EXPECTED
    assert found["fitted_minutes"].tolist()[:3] == [120.0, 80.0, 40.0]
    assert found["expected_minutes"].tolist() == [30.0, 20.0, 10.0, 0.0]
    assert found["expected_minutes_rank"].tolist() == [1, 2, 3, 1]
    assert found["position_expected_minutes"].tolist()[:2] == [20.0, 30.0]
    assert np.isnan(found["position_expected_minutes"][2])
    assert found["expected_points"].tolist()[:3] == pytest.approx([60.0, 40.0, 40.0])
    assert found["teammates_expected_points"].tolist()[:3] == pytest.approx([80, 100, 100])
    assert found["expected_shots"].tolist()[:3] == pytest.approx([60.0, 40.0, 20.0])
    assert found["teammates_expected_shots"].tolist()[:3] == pytest.approx([60, 80, 100])


@pytest.mark.filterwarnings("error")
def test_no_model_is_asked_about_an_empty_sheet(league: pd.DataFrame) -> None:
    model = SeasonalMinutes(league, MORNING, pd.Timestamp("2023-10-01")).model("2023-24")
    found = expectations_of(model, league[:0])
    assert found.empty and list(found) == EXPECTED


def test_a_rate_of_few_minutes_is_close_to_the_career() -> None:
    def rate(minutes: float) -> float:
        lately = {}
        for games in (12, 40):
            lately[f"avg_points_ewm_{games}_games"] = [minutes]
            lately[f"avg_minutes_played_ewm_{games}_games"] = [minutes]
        career = {"avg_points_career": [10.0], "avg_minutes_played_career": [20.0]}
        return points_per_minute(pd.DataFrame(lately | career))[0]

    assert 0.5 < rate(1.0) < 0.7 < rate(30.0) < 1.0


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


def test_games_whose_facts_were_not_recorded_teach_nothing(league: pd.DataFrame) -> None:
    is_old = league["season"] == "2022-23"
    half = league.assign(
        active_teammates_minutes=league["active_teammates_minutes"].where(
            ~(is_old & (league["game_date"] < "2022-11-15"))
        )
    )
    trainer = Trainer(half, REPORT, pd.Timestamp("2023-10-01"))
    train = trainer.sample[trainer.sample["season"] == "2022-23"]
    fit = trainer.fit(train, "2023-24", unheard)
    assert fit.train["game_date"].min() >= pd.Timestamp("2022-11-15")
    assert len(fit.train) == train["active_teammates_minutes"].notna().sum()


def test_the_first_season_after_one_is_tuned_on_the_last_games_of_that(
    league: pd.DataFrame, sample: pd.DataFrame
) -> None:
    trainer = Trainer(league, MORNING, pd.Timestamp("2023-10-01"))
    tuning = trainer.fit(trainer.sample, "2023-24", unheard).tuning
    before = sample[sample["season"] == "2022-23"]
    first = tuning.rows["game_date"].min()
    assert set(tuning.rows.index) == set(before.index[before["game_date"] >= first])
    assert 0.1 < len(tuning.rows) / len(before) < 0.2


def test_a_later_season_is_tuned_on_the_whole_one_before_it() -> None:
    league = tidy(league_rows(("2021-22", "2022-23", "2023-24")))
    trainer = Trainer(league, MORNING, pd.Timestamp("2023-10-01"))
    fit = trainer.fit(trainer.sample, "2023-24", unheard)
    seasons = trainer.sample["season"]
    assert fit.tuning.rows.index.equals(trainer.sample.index[seasons == "2022-23"])
    assert fit.tuning.learned_rows == (seasons == "2021-22").sum()
    assert fit.model.rounds == fit.tuning.rounds_for(len(trainer.sample))


def test_four_times_the_rows_bear_twice_the_rounds() -> None:
    tuning = Tuning(100, 5_000, intervals=None, rows=None, predicted=None)
    assert [tuning.rounds_for(rows) for rows in (5_000, 20_000, 1)] == [100, 200, 1]


def test_a_rounded_error_has_its_slope_and_a_parabola_above_it() -> None:
    errors, others = np.meshgrid(np.linspace(-30, 30, 121), np.linspace(-30, 30, 121))
    errors, others = errors.ravel(), others.ravel()
    rows = binned(pd.DataFrame({"x": errors}), ["x"], pd.Series(np.zeros(len(errors))))
    slopes, curvatures = rounded_absolute_error(errors, rows)

    def loss(error: np.ndarray) -> np.ndarray:
        return USUAL * np.sqrt(error**2 + NEAR**2)

    step = 1e-5
    assert slopes == pytest.approx((loss(errors + step) - loss(errors - step)) / (2 * step))
    move = others - errors
    parabola = loss(errors) + slopes * move + curvatures / 2 * move**2
    assert (parabola >= loss(others) - 1e-4).all()


def test_trees_find_the_least_rounded_error_unless_they_are_to_find_the_mean() -> None:
    x, y = skewed()
    errors = y - 2 * x["x"]
    same = pd.DataFrame({"same": np.ones(len(errors))})
    data, start = binned(same, ["same"], errors, np.zeros(len(errors))), np.zeros(1)
    least = minimize_scalar(lambda c: np.sqrt((errors - c) ** 2 + NEAR**2).sum()).x
    rounded = grow(data, 300)
    mean = grow(data, 300, {"objective": "reg:squarederror"})
    assert predict(rounded, same[:1], start)[0] == pytest.approx(least, abs=0.01)
    assert predict(mean, same[:1], start)[0] == pytest.approx(errors.mean(), abs=0.01)
    assert errors.median() < least < (errors.median() + errors.mean()) / 2


@pytest.mark.parametrize(("error", "fewest", "most"), [(0.8 * SMALLEST_GAIN, 1, 1), (1, 50, 500)])
def test_trees_stop_where_more_of_them_gain_next_to_nothing(
    error: float, fewest: int, most: int
) -> None:
    x = pd.DataFrame({"x": np.arange(1000.0)})
    known = x, ["x"], pd.Series(np.full(len(x), error)), np.zeros(len(x))
    _, rounds = find_rounds(binned(*known), unbinned(*known), unheard)
    assert fewest <= rounds <= most


def test_trees_that_grow_while_their_number_is_found_are_those_that_knew_it() -> None:
    x, y = skewed()
    data, start = binned(x, ["x"], y, np.zeros(len(y))), np.zeros(len(y))
    expected = predict(grow(data, 20), x, start)
    for found_after in (5, 20, 35):
        asked = itertools.count(1)
        steps = []
        trees = grow_until(
            data,
            lambda asked=asked, found_after=found_after: 20 if next(asked) >= found_after else None,
            lambda *step, steps=steps: steps.append(step),
        )
        assert trees.num_boosted_rounds() == 20
        assert (predict(trees, x, start) == expected).all()
        assert steps[-1] == ("training", 20, 20)
        assert len(steps) == max(20, found_after)


def test_bins_of_many_rows_are_found_on_rows_from_all_over() -> None:
    x = pd.DataFrame({"x": np.linspace(-1, 1, 10 * BIN_ROWS)})
    y = np.sign(x["x"]) + 3 * (x["x"] > 0.9)
    trees = grow(binned(x, ["x"], y), 300, {"objective": "reg:squarederror"})
    exact = xgb.QuantileDMatrix(x, max_bin=PARAMETERS["max_bin"])
    found = binned(x, ["x"], y)
    bins, wanted = found.get_quantile_cut()[1], exact.get_quantile_cut()[1]
    assert bins == pytest.approx(wanted, abs=0.01)
    far = (x["x"].abs() > 0.05) & ((x["x"] - 0.9).abs() > 0.05)
    assert np.abs(predict(trees, x) - y)[far].max() < 0.1


@pytest.mark.parametrize("information_set", INFORMATION_SETS.values(), ids=lambda each: each.name)
def test_trees_leave_to_the_linear_part_what_only_sums_tell(
    information_set: InformationSet,
) -> None:
    everything, trees = points_features(information_set), tree_features(information_set)
    left = [column for column in everything if column not in trees]
    shooting, other_box = (groups()[name].columns for name in ("shooting", "other box columns"))
    assert left == [*shooting, *other_box]
    assert trees == [column for column in everything if column not in left]


def test_a_whole_sheet_is_forecast_as_the_walk_forward_does(league: pd.DataFrame) -> None:
    walk = walk_forward(league, REPORT, lambda *_: None)
    month = walk.last_block.test_rows(league)
    forecast = walk.last_fit.model.predict(month)
    scored = walk.forecasts.index.intersection(month.index)
    assert len(scored) > 100
    assert np.abs(forecast[scored] - walk.forecasts.loc[scored, MODEL_METHOD]).max() < 1e-6
