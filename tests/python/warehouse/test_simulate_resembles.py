"""The simulated league is like the real one, in what the marts and the model live on.

The figures of the real one are of its regular seasons 2021-22 to 2024-25; where its files are,
they are measured again.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.dbt import Dbt
from support.league import USERS_COMMAND, League, succeeded
from support.measuring import peak_bytes

pytestmark = pytest.mark.slow

SEASONS = 2
PLAYED = "nba_analytics.player_game_summary where minutes_played > 0"
SHEETS = "nba_ml.player_points_examples where roster_basis = 'sheet'"
TEAMS = "nba_analytics.team_offense_game_summary where true"
SCORED = "nba_ml.player_points_examples where is_all_who_played"
SEED_RULE = (
    "0.35 * avg_points_last_5_games + 0.40 * avg_points_last_10_games"
    " + 0.25 * coalesce(avg_points_season, avg_points_last_10_games)"
)


@dataclass(frozen=True)
class Likeness:
    """A figure of a league: SQL over a table, the real league's, and how far off ours may be."""

    name: str
    sql: str
    table: str
    real: float
    tolerance: float


LIKENESSES = [
    Likeness("points of a player", "avg(points)", PLAYED, 10.66, 0.4),
    Likeness("their spread", "stddev(points)", PLAYED, 8.85, 0.5),
    Likeness("points that one in ten passes", "quantile_cont(points, 0.9)", PLAYED, 23, 1),
    Likeness("points that one in a hundred passes", "quantile_cont(points, 0.99)", PLAYED, 37, 2),
    Likeness("minutes of a player", "avg(minutes_played)", PLAYED, 22.7, 1.0),
    Likeness("their spread", "stddev(minutes_played)", PLAYED, 10.9, 1.0),
    Likeness("usage rate", "avg(usage_rate)", PLAYED, 18.9, 0.6),
    Likeness("its spread", "stddev(usage_rate)", PLAYED + " and minutes_played >= 10", 7.8, 0.8),
    Likeness(
        "share of minutes that starters play",
        "sum(minutes_played) filter (where is_starter) / sum(minutes_played)",
        PLAYED,
        0.637,
        0.03,
    ),
    Likeness(
        "share of points that starters score",
        "sum(points) filter (where is_starter) / sum(points)",
        PLAYED,
        0.692,
        0.03,
    ),
    Likeness("share absent", "avg(is_absent::int)", SHEETS, 0.26, 0.05),
    Likeness(
        "share of the others who play",
        "avg(coalesce(minutes_played > 0, false)::int)",
        SHEETS + " and not is_absent",
        0.84,
        0.04,
    ),
    Likeness("share of back-to-backs", "avg((team_days_rest = 0)::int)", TEAMS, 0.1745, 0.02),
    Likeness("points of a team", "avg(points)", TEAMS, 113.3, 3),
    Likeness("their spread", "stddev(points)", TEAMS, 12.6, 1.2),
    Likeness("pace", "avg(pace)", TEAMS, 100.4, 2),
    Likeness("share of home wins", "avg(is_win::int)", TEAMS + " and is_home", 0.553, 0.03),
    Likeness("error of the seed rule", f"avg(abs({SEED_RULE} - points))", SCORED, 4.62, 0.12),
    Likeness("how form tells points", "corr(avg_points_last_10_games, points)", SCORED, 0.72, 0.03),
]
MEASURED = "season_type = 'regular' and season >= '2021-22'"


def measured(league: League, figure: Likeness) -> float:
    """A figure of a built league."""
    with league.connect() as warehouse:
        sql = f"select {figure.sql} from {figure.table} and {MEASURED}"
        return float(warehouse.execute(sql).fetchone()[0])


@pytest.fixture(scope="module")
def full_league(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> League:
    """A simulated league of thirty teams, built."""
    home = tmp_path_factory.mktemp("full")
    league = League(home, home / "raw", dbt, "simulated")
    league.simulate("--seasons", str(SEASONS))
    succeeded(league.dbt.run(league.home, *USERS_COMMAND))
    succeeded(league.build())
    return league


@pytest.mark.parametrize("figure", LIKENESSES, ids=lambda figure: figure.name)
def test_simulated_league(full_league: League, figure: Likeness) -> None:
    assert measured(full_league, figure) == pytest.approx(figure.real, abs=figure.tolerance)


@pytest.mark.parametrize("figure", LIKENESSES, ids=lambda figure: figure.name)
def test_real_league(real_league: League, figure: Likeness) -> None:
    assert measured(real_league, figure) == pytest.approx(figure.real, rel=0.01)


def test_memory_does_not_grow_with_the_seasons(tmp_path: Path) -> None:
    one, four = (peak_of_simulating(tmp_path / str(seasons), seasons) for seasons in (1, 4))
    assert four < 1.2 * one


def peak_of_simulating(folder: Path, seasons: int) -> int:
    """The most memory that a simulation takes."""
    size = ("--seasons", str(seasons), "--out", str(folder))
    return peak_bytes(sys.executable, "-m", "ingest", "simulate", *size)
