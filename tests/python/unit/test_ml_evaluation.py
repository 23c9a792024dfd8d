"""Scores, identical rows for every method, and the leak alarm."""

import numpy as np
import pandas as pd
import pytest

from ml.errors import ExamplesError
from ml.evaluation import error_figures, gain, leak_suspects, scoreboard


@pytest.fixture
def played() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "season": ["2023-24", "2023-24", "2024-25", "2024-25"],
            "points": [10.0, 20.0, 30.0, 0.0],
            "is_all_who_played": True,
            "is_rotation": [True, False, True, False],
            "points_line": [12.0, 22.0, np.nan, np.nan],
            "points_line_timing": ["unknown", "unknown", None, None],
            "avg_points_season": [22.0, 11.0, 9.0, np.nan],
            "game_date": pd.to_datetime(["2023-11-01", "2023-11-01", "2024-11-01", "2024-11-02"]),
        },
        index=[4, 9, 2, 7],
    )


def test_error_figures_equal_hand_computed_numbers() -> None:
    figures = error_figures(pd.Series([10.0, 20.0, 30.0]), pd.Series([13.0, 16.0, 30.0]))
    # errors +3, -4, 0
    assert figures == {
        "n": 3,
        "mae": pytest.approx(7 / 3),
        "rmse": pytest.approx((25 / 3) ** 0.5),
        "bias": pytest.approx(-1 / 3),
        "within_3": pytest.approx(2 / 3),
        "within_5": 1.0,
    }


def test_every_method_is_scored_on_identical_rows(played: pd.DataFrame) -> None:
    forecasts = pd.DataFrame({"one": 12.0, "other": played["points"] + 1}, index=played.index)
    board = pd.DataFrame(scoreboard(played, forecasts, "morning"))
    rows = board.groupby(["sample", "season"])["n"].agg(["nunique", "first", "size"])
    assert (rows["nunique"] == 1).all() and (rows["size"] == 2).all()
    assert rows.loc[("all_who_played", "all"), "first"] == 4
    assert rows.loc[("all_who_played", "2024-25"), "first"] == 2
    assert rows.loc[("rotation", "all"), "first"] == 2
    assert rows.loc[("scorers_10", "all"), "first"] == 2
    assert rows.loc[("scorers_20", "all"), "first"] == 1
    assert (board.loc[board["method"] == "other", "mae"] == 1.0).all()
    assert set(board["information_set"]) == {"morning"}


def test_the_model_is_scored_on_what_its_intervals_hold(played: pd.DataFrame) -> None:
    forecasts = pd.DataFrame({"xgboost": played["points"], "other": 1.0}, index=played.index)
    reach = {50: [1.0, -1, -1, -1], 80: [1.0, 1, -1, -1], 90: [0.0, 0, 0, -1]}
    bounds = pd.DataFrame(
        {
            f"{side}_{level}": played["points"] + sign * pd.Series(far, index=played.index)
            for level, far in reach.items()
            for side, sign in (("lower", -1), ("upper", 1))
        }
    )
    board = scoreboard(played, forecasts, "morning", bounds)
    (row,) = [
        each
        for each in board
        if (each["sample"], each["season"], each["method"]) == ("all_who_played", "all", "xgboost")
    ]
    assert (row["coverage_50"], row["coverage_80"], row["coverage_90"]) == (0.25, 0.5, 0.75)
    assert not any("coverage_80" in each for each in board if each["method"] == "other")


def test_a_missing_forecast_is_an_error_not_a_smaller_sample(played: pd.DataFrame) -> None:
    forecasts = pd.DataFrame({"whole": 12.0, "gappy": [1.0, np.nan, 3.0, 4.0]}, index=played.index)
    with pytest.raises(ExamplesError, match=r"gappy \(1 rows\)"):
        scoreboard(played, forecasts, "morning")


@pytest.mark.parametrize(("error", "suspected"), [(4.1, True), (4.7, False)])
def test_a_score_that_is_too_good_is_suspected(
    played: pd.DataFrame, error: float, suspected: bool
) -> None:
    forecasts = pd.DataFrame({"method": played["points"] + error})
    suspects = leak_suspects(scoreboard(played, forecasts, "morning"))
    assert {row["method"] for row in suspects} == ({"method"} if suspected else set())


def gain_of(played: pd.DataFrame, method: pd.Series) -> dict[str, float]:
    forecasts = pd.DataFrame({"seed_rule": played["points"] + 4, "method": method})
    return gain(played, forecasts, "method", "seed_rule")


def test_the_gain_is_the_difference_of_the_errors(played: pd.DataFrame) -> None:
    found = gain_of(played, played["points"] - 3)
    assert found == {"mae_gain": 1.0, "mae_gain_low": 1.0, "mae_gain_high": 1.0}


def test_a_gain_that_hangs_on_one_evening_is_uncertain(played: pd.DataFrame) -> None:
    found = gain_of(played, played["points"] + [4.0, 4.0, 4.0, 0.0])
    assert found["mae_gain"] == 1.0
    assert found["mae_gain_low"] == 0.0 and found["mae_gain_high"] > 2


def test_lines_are_scored_where_everybody_has_one(played: pd.DataFrame) -> None:
    forecasts = pd.DataFrame(
        {"seed_rule": 12.0, "model": played["points"] + 1, "prop_line": played["points_line"]}
    )
    board = pd.DataFrame(scoreboard(played, forecasts, "lock")).set_index(["sample", "method"])
    board = board[board["season"] == "all"]
    assert set(board.loc["all_who_played"].index) == {"seed_rule", "model"}
    assert board.loc[("line_unknown", "prop_line"), "mae"] == 2.0
    assert board.loc[("line_unknown", "model"), "line_gain"] == 1.0
    assert board.loc[("line_unknown", "model"), "n"] == 2
