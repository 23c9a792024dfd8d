"""The analysts' queries run on the marts, nothing changed but the table prefix."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest
from support.league import DBT, League, succeeded
from support.project import PROJECT

DATASETS = {
    "player_game_summary": "nba_analytics",
    "player_composite_factors": "nba_precompute",
    "player_points_examples": "nba_ml",
    "team_defense_zone_analysis": "nba_precompute",
}

ANALYSTS_QUERIES = {
    "usage_rate_populated": """
        SELECT COUNT(*) AS total_records, COUNTIF(usage_rate IS NOT NULL) AS with_usage_rate,
        ROUND(100.0 * COUNTIF(usage_rate IS NOT NULL) / COUNT(*), 1) AS pct_populated
        FROM nba_analytics.player_game_summary
        WHERE game_date >= '2021-10-01' AND minutes_played > 0
    """,
    "composite_factor_dates": """
        SELECT COUNT(DISTINCT game_date) AS unique_dates, COUNT(*) AS total_records,
        MIN(game_date) AS earliest, MAX(game_date) AS latest
        FROM nba_precompute.player_composite_factors
        WHERE game_date >= '2021-10-19' AND game_date < '2024-05-01'
    """,
    "recent_usage_populated": """
        SELECT COUNT(*) AS total,
        COUNTIF(avg_usage_rate_last_7_games IS NOT NULL) AS with_avg_usage,
        ROUND(100.0 * COUNTIF(avg_usage_rate_last_7_games IS NOT NULL) / COUNT(*), 1) AS pct
        FROM nba_precompute.player_composite_factors
        WHERE game_date >= '2021-11-01'
    """,
}


@pytest.fixture(params=["small_league", "real_league"])
def warehouse(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The published marts of both leagues."""
    league: League = request.getfixturevalue(request.param)
    return league.connect()


def query(name: str) -> str:
    """An analysis with every ref replaced by the table that it stands for."""
    text = (PROJECT / "analyses" / f"{name}.sql").read_text()
    return re.sub(r"\{\{ ref\('(\w+)'\) \}\}", lambda ref: f"{DATASETS[ref[1]]}.{ref[1]}", text)


def test_the_queries_are_the_analysts_own() -> None:
    for name, own in ANALYSTS_QUERIES.items():
        without_comment = query(name).split("\n", 1)[1]
        assert " ".join(without_comment.split()) == " ".join(own.split()), name


def test_stars_leave_usage_to_others(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(query("usage_when_stars_sit")).fetchall()
    for _, without, beside, usage_without, usage_beside, gain in rows:
        assert without >= 20 and beside >= 20
        assert abs(gain - (usage_without - usage_beside)) < 0.11
    assert [row[-1] for row in rows] == sorted((row[-1] for row in rows), reverse=True)


def test_every_defence_of_the_newest_season_has_a_row(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    teams = [row[0] for row in warehouse.sql(query("zone_defence")).fetchall()]
    assert len(teams) == len(set(teams))
    assert set(teams) == {
        team
        for (team,) in warehouse.sql(
            "select distinct team_abbr from nba_analytics.team_offense_game_summary where season ="
            " (select max(season) from nba_analytics.team_offense_game_summary)"
        ).fetchall()
    }


def test_lines_are_counted_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(query("lines_against_points")).fetchall()
    (expected,) = warehouse.sql(
        "select count(*) from nba_ml.player_points_examples"
        " where points_line is not null and is_all_who_played"
    ).fetchone()
    assert sum(row[3] for row in rows) == expected > 0
    assert all(0 <= row[5] <= 100 for row in rows)


def test_each_analysis_asks_a_question() -> None:
    titles = [file.read_text().split("\n")[0] for file in (PROJECT / "analyses").glob("*.sql")]
    assert len(titles) == 8
    assert all(title.startswith("-- ") and title.endswith("?") for title in titles)


def test_usage_rate_is_populated(warehouse: duckdb.DuckDBPyConnection) -> None:
    total, populated, pct = warehouse.sql(query("usage_rate_populated")).fetchone()
    assert total > 0
    assert populated == total
    assert pct == 100.0


def test_usage_rate_is_populated_in_every_season(warehouse: duckdb.DuckDBPyConnection) -> None:
    seasons = warehouse.sql(query("usage_rate_populated_by_season")).fetchall()
    assert len(seasons) >= 2
    assert all(pct >= 95.0 for *_, pct in seasons)


def test_composite_factors_cover_every_scheduled_date(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    dates, rows, earliest, latest = warehouse.sql(query("composite_factor_dates")).fetchone()
    scheduled, first, last = warehouse.sql(
        """
        select count(distinct game_date), min(game_date), max(game_date)
        from nba_intermediate.int_games
        where game_date >= '2021-10-19' and game_date < '2024-05-01'
        """
    ).fetchone()
    assert (dates, earliest, latest) == (scheduled, first, last)
    assert rows > 0


def test_recent_usage_is_populated(warehouse: duckdb.DuckDBPyConnection) -> None:
    total, populated, pct = warehouse.sql(query("recent_usage_populated")).fetchone()
    assert 0 < populated <= total
    assert pct > 90.0


def test_every_factor_has_its_distribution(small_league: League, tmp_path: Path) -> None:
    shown = small_league.copy_to(tmp_path / "home").run(
        DBT, "show", "--quiet", "--select", "factor_distributions", "--limit", "20", "--output=json"
    )
    succeeded(shown)
    factors = json.loads(shown.stdout)["show"]
    assert len(factors) == 8
    assert all(factor["filled_pct"] > 80 and factor["deviation"] > 0 for factor in factors)
