"""Bets against lines, worked out by hand."""

import pandas as pd
import pytest

from ml.betting import betting_figures, profit_per_stake

ODDS = {"over_odds": -137.0, "under_odds": 120.0}


def test_american_odds() -> None:
    assert profit_per_stake(pd.Series([-137.0, 120.0, 100.0, -100.0])).tolist() == pytest.approx(
        [100 / 137, 1.2, 1.0, 1.0]
    )


@pytest.fixture
def evening() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Four players with a line of 20 and what they scored; the forecasts are 22, 22, 17, 20.5."""
    players = [1, 2, 3, 4]
    lines = pd.DataFrame(
        [
            {"game_id": "g", "nba_player_id": player, "bookmaker": "B", "line": 20.0, **ODDS}
            | {"line_timing": "unknown"}
            for player in players
        ]
    )
    test = pd.DataFrame(
        {"game_id": "g", "nba_player_id": players, "points": [25.0, 20.0, 30.0, 9.0]}
    )
    return lines, test, pd.Series([22.0, 22.0, 17.0, 20.5])


def test_the_forecast_takes_its_side_at_the_stated_odds(evening: tuple) -> None:
    one, two, three = betting_figures(*evening, "lock")
    assert [row["edge"] for row in (one, two, three)] == [1.0, 2.0, 3.0]
    # 22 takes the over: 25 wins 100/137, 20 is a push; 17 takes the under and loses its stake.
    assert (one["bets"], one["pushes"], one["hit_rate"]) == (2, 1, 0.5)
    assert one["return_per_stake"] == pytest.approx((100 / 137 - 1) / 2)
    assert one["break_even"] == pytest.approx((137 / 237 + 100 / 220) / 2)
    assert {**two, "edge": 1.0} == one
    assert (three["bets"], three["hit_rate"], three["return_per_stake"]) == (1, 0.0, -1.0)


def test_lines_of_another_timing_are_counted_apart(evening: tuple) -> None:
    lines, test, predicted = evening
    lines.loc[0, "line_timing"] = "before"
    figures = betting_figures(lines, test, predicted, "lock")
    bets = {(row["line_timing"], row["edge"]): row["bets"] for row in figures}
    assert bets == {
        ("before", 1.0): 1,
        ("before", 2.0): 1,
        ("before", 3.0): 0,
        ("unknown", 1.0): 1,
        ("unknown", 2.0): 1,
        ("unknown", 3.0): 1,
    }


def test_a_side_without_odds_is_not_bet_on(evening: tuple) -> None:
    lines, test, predicted = evening
    lines.loc[2, "under_odds"] = None
    assert betting_figures(lines, test, predicted, "lock")[2]["bets"] == 0
