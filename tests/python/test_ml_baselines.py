"""The simple forecasts, against numbers worked out by hand from DOMAIN.md section 5."""

import numpy as np
import pandas as pd
import pytest

from ml.baselines import BASELINES, baseline_forecasts


def one_player(
    points: list[float | None], minutes: list[float | None] | None = None
) -> pd.DataFrame:
    """A player's games in order; a None is a game he did not play."""
    played = pd.Series(points, dtype="float64")
    return pd.DataFrame(
        {
            "nba_player_id": 7,
            "points": played,
            "minutes_played": pd.Series(minutes, dtype="float64") if minutes else played * 0 + 20,
            "avg_points_last_5_games": 20.0,
            "avg_points_last_10_games": 15.0,
            "avg_points_season": 12.0,
            "avg_points_career": 8.0,
        }
    )


def weighted(newest_first: list[float]) -> float:
    weights = [0.5 ** (age / 6) for age in range(len(newest_first))]
    return sum(w * p for w, p in zip(weights, newest_first, strict=True)) / sum(weights)


def test_averages_and_seed_rule_equal_hand_computed_numbers() -> None:
    forecasts = baseline_forecasts(one_player([10.0]))
    # 0.35 x 20 + 0.40 x 15 + 0.25 x 12 = 7 + 6 + 3
    assert forecasts["seed_rule"].iloc[0] == pytest.approx(16.0)
    assert forecasts["last_5"].iloc[0] == 20.0
    assert forecasts["last_10"].iloc[0] == 15.0
    assert forecasts["season"].iloc[0] == 12.0


def test_the_career_average_stands_in_where_the_season_is_null() -> None:
    games = one_player([10.0]).assign(avg_points_season=np.nan)
    forecasts = baseline_forecasts(games)
    # 0.35 x 20 + 0.40 x 15 + 0.25 x 8 = 7 + 6 + 2
    assert forecasts["seed_rule"].iloc[0] == pytest.approx(15.0)
    assert forecasts["season"].iloc[0] == 8.0


def test_a_season_average_of_zero_is_not_missing() -> None:
    games = one_player([10.0]).assign(avg_points_season=0.0)
    assert baseline_forecasts(games)["season"].iloc[0] == 0.0


def test_the_exponential_average_equals_hand_computed_numbers() -> None:
    forecast = BASELINES["ewma"].forecast(one_player([10.0, 20.0, 40.0, 5.0]))
    assert np.isnan(forecast.iloc[0])
    assert forecast.iloc[1] == pytest.approx(10.0)
    assert forecast.iloc[2] == pytest.approx(weighted([20.0, 10.0]))
    assert forecast.iloc[3] == pytest.approx(weighted([40.0, 20.0, 10.0]))


def test_games_not_played_neither_count_nor_age_the_others() -> None:
    games = one_player([10.0, None, 0.0, 20.0, None], [20.0, None, 0.0, 20.0, None])
    forecast = BASELINES["ewma"].forecast(games)
    assert forecast.iloc[2] == pytest.approx(10.0)
    assert forecast.iloc[3] == pytest.approx(10.0)
    assert forecast.iloc[4] == pytest.approx(weighted([20.0, 10.0]))


def test_the_exponential_average_never_sees_the_game_it_forecasts() -> None:
    before = BASELINES["ewma"].forecast(one_player([10.0, 20.0, 30.0, 20.0, 10.0]))
    after = BASELINES["ewma"].forecast(one_player([10.0, 20.0, 99.0, 20.0, 10.0]))
    pd.testing.assert_series_equal(before.iloc[:3], after.iloc[:3])
    assert (after.iloc[3:] > before.iloc[3:]).all()


def test_players_do_not_mix() -> None:
    two = pd.concat([one_player([10.0, 20.0]), one_player([30.0, 40.0]).assign(nba_player_id=8)])
    two = two.iloc[[0, 2, 1, 3]].reset_index(drop=True)
    forecast = BASELINES["ewma"].forecast(two)
    assert forecast.iloc[2] == pytest.approx(10.0)
    assert forecast.iloc[3] == pytest.approx(30.0)
