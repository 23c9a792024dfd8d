"""Errors by tier, month and size of the forecast, against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from ml.breakdowns import calibration, coverage, mae_by, month, tier, worst_misses


@pytest.fixture
def test_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "game_date": pd.to_datetime(["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01"]),
            "player_name": ["A", "B", "C", "D"],
            "team_abbr": "BOS",
            "opponent_team_abbr": "NYK",
            "avg_points_season": [4.9, 5.0, np.nan, 25.0],
            "avg_points_career": [1.0, 1.0, 19.9, 1.0],
            "points": [4.0, 8.0, 20.0, 40.0],
        },
        index=[7, 3, 5, 1],
    )


def test_a_tier_begins_with_its_number_and_the_career_stands_in(test_rows: pd.DataFrame) -> None:
    assert tier(test_rows).tolist() == ["under 5", "5 to 10", "15 to 20", "20 and more"]


def test_errors_are_grouped_by_month(test_rows: pd.DataFrame) -> None:
    forecasts = pd.DataFrame({"ten": 10.0, "none": 0.0}, index=test_rows.index)
    table = mae_by(month(test_rows), test_rows, forecasts)
    assert table["ten"].to_dict() == {"2024-01": 6.0, "2024-02": 6.0, "2024-03": 30.0}
    assert table["n"].to_dict() == {"2024-01": 1, "2024-02": 2, "2024-03": 1}


def test_calibration_sorts_by_the_forecast() -> None:
    rows = pd.DataFrame({"points": np.arange(100.0)})
    table = calibration(rows, rows["points"] + 1)
    assert table["median"].tolist() == [4.5 + 10 * each for each in range(10)]
    assert (table["predicted"] - table["mean"]).tolist() == pytest.approx([1.0] * 10)


def test_calibration_bears_equal_forecasts() -> None:
    rows = pd.DataFrame({"points": np.arange(100.0)})
    assert len(calibration(rows, rows["points"] * 0)) == 10


def test_coverage_counts_the_bounds_in(test_rows: pd.DataFrame) -> None:
    bounds = pd.DataFrame(
        {
            "lower_50": [4.0, 9.0, 0.0, 0.0],
            "upper_50": [4.0, 9.0, 19.0, 19.0],
            "lower_80": 0.0,
            "upper_80": 20.0,
            "lower_90": 0.0,
            "upper_90": 40.0,
        },
        index=test_rows.index,
    )
    table = coverage(test_rows, bounds)
    assert table.loc["all"].to_dict() == {50: 25.0, 80: 75.0, 90: 100.0}
    assert table.loc["under 5"].to_dict() == {50: 100.0, 80: 100.0, 90: 100.0}
    assert table.loc["20 and more"].to_dict() == {50: 0.0, 80: 0.0, 90: 100.0}


def test_the_worst_misses_come_first_with_their_names(test_rows: pd.DataFrame) -> None:
    worst = worst_misses(test_rows, pd.Series([4.0, 2.0, 30.0, 20.0], test_rows.index), count=2)
    assert worst["player_name"].tolist() == ["D", "C"]
    assert worst["missed"].tolist() == [20.0, -10.0]
