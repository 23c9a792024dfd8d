"""What a sheet lets expect: everybody's minutes, shots and points, and his team-mates'.

A team has 240 minutes to give (48 for each of five). Forecasts of minutes, made for each man by
himself, are fitted to that; what team-mates are expected to do is not left for him.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from catalogue.reading import groups

TEAM_MINUTES = 240.0
RATE_HALF_LIVES = (12, 40)
CAREER_MINUTES = 150.0
"""So many minutes at his career's rate are added to what he has done lately."""
GAMES_PER_HALF_LIFE = 1 / np.log(2)
"""An exponentially weighted mean speaks of so many games per game of its half-life."""

EXPECTED = list(groups()["expectation"].columns)
"""Features of the points model that no table holds: see catalogue/columns/expectation.yml."""


def expectations(sheet: pd.DataFrame, minutes: pd.Series) -> pd.DataFrame:
    """The EXPECTED columns, one row per row of `sheet`, with its index.

    sheet: the examples of whole sheets, without those who are known to be absent; minutes: a
    forecast for each row. NaN where the forecast, or the position, is not known.
    """
    team = [sheet["game_id"], sheet["team_abbr"]]
    expected = minutes.clip(lower=0.0)
    total = expected.groupby(team).transform("sum")
    fitted = expected * TEAM_MINUTES / total
    rate = points_per_minute(sheet)
    points = fitted * rate
    shots = (
        fitted * sheet["avg_fg_attempts_ewm_12_games"] / sheet["avg_minutes_played_ewm_12_games"]
    )
    columns = {
        "expected_minutes": expected,
        "expected_minutes_rank": expected.groupby(team).rank(ascending=False, method="min"),
        "team_expected_minutes": total,
        "position_expected_minutes": _others(expected, [*team, sheet["position"]]),
        "fitted_minutes": fitted,
        "points_per_minute": rate,
        "expected_points": points,
        "teammates_expected_points": _others(points, team),
        "expected_shots": shots,
        "teammates_expected_shots": _others(shots, team),
    }
    return pd.DataFrame(columns)[EXPECTED]


def points_per_minute(examples: pd.DataFrame) -> pd.Series:
    """His lately, shrunk to his career's; the mean of two half-lives. NaN before his first game."""
    career = examples["avg_points_career"] / examples["avg_minutes_played_career"]
    rates = []
    for half_life in RATE_HALF_LIVES:
        games = half_life * GAMES_PER_HALF_LIFE
        points = examples[f"avg_points_ewm_{half_life}_games"] * games
        minutes = examples[f"avg_minutes_played_ewm_{half_life}_games"] * games
        rates.append((points + CAREER_MINUTES * career) / (minutes + CAREER_MINUTES))
    return sum(rates) / len(rates)


def _others(values: pd.Series, groups: list[pd.Series]) -> pd.Series:
    """The sum over the others of the group; who has no value adds nothing."""
    return values.groupby(groups).transform("sum") - values.fillna(0.0)
