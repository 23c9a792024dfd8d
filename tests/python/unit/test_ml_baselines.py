"""The simple forecasts, against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from ml.baselines import baseline_forecasts


def one_game(**changes: float) -> pd.DataFrame:
    """A player's averages before a game."""
    averages = {
        "avg_points_last_5_games": 20.0,
        "avg_points_last_10_games": 15.0,
        "avg_points_last_20_games": 14.0,
        "avg_points_season": 12.0,
        "avg_points_career": 8.0,
        "avg_points_ewm_5_games": 17.0,
    }
    return pd.DataFrame([averages | changes])


def test_every_baseline_equals_its_hand_computed_number() -> None:
    assert baseline_forecasts(one_game()).iloc[0].to_dict() == pytest.approx(
        {
            # 0.35 x 20 + 0.40 x 15 + 0.25 x 12 = 7 + 6 + 3
            "seed_rule": 16.0,
            "last_5": 20.0,
            "last_10": 15.0,
            "last_20": 14.0,
            "season": 12.0,
            "ewma": 17.0,
        }
    )


def test_the_career_average_stands_in_where_the_season_is_null() -> None:
    forecasts = baseline_forecasts(one_game(avg_points_season=np.nan))
    # 0.35 x 20 + 0.40 x 15 + 0.25 x 8 = 7 + 6 + 2
    assert forecasts["seed_rule"].iloc[0] == pytest.approx(15.0)
    assert forecasts["season"].iloc[0] == 8.0


def test_a_season_average_of_zero_is_not_missing() -> None:
    assert baseline_forecasts(one_game(avg_points_season=0.0))["season"].iloc[0] == 0.0
