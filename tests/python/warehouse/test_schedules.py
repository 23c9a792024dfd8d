"""What schedules say of a game in more than one way is one game."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from support.league import League, succeeded
from support.tables import differences

POSTPONED = "22400060"  # 20241122_PHX_NYK


@pytest.mark.parametrize("unscored", ["", pytest.param("0", marks=pytest.mark.slow)])
def test_a_postponed_game_under_both_dates_is_one_game(
    small_league: League, tmp_path: Path, unscored: str
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    (schedule,) = (league.raw / "nba_com").glob("schedule*")
    both = tmp_path / "schedule.csv"
    duckdb.sql(
        f"""
        with listed as (from read_csv('{schedule}', all_varchar = true))
        from listed
        union all by name
        select * replace (
            '2024-11-02' as GAME_DATE, '{unscored}' as homeScore, '{unscored}' as awayScore,
            null as home_win
        )
        from listed
        where ltrim(GAME_ID, '0') = '{POSTPONED}'
        """
    ).write_csv(str(both))
    succeeded(league.land(both))
    succeeded(league.build_models())
    assert differences(small_league.warehouse, league.warehouse, but=("_fingerprint",)) == {}
