"""A postponed game that a schedule lists under both of its dates is one game."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from support.league import League, succeeded
from support.rewriting import replaced
from support.tables import differences

SCHEDULES = {
    "nba_com/schedule.csv.gz": (
        "GAME_ID = '22400060'",
        {"GAME_DATE": "'2024-11-02'", "homeScore": "''", "awayScore": "''", "home_win": "''"},
    ),
    # Brought forward: the date that does not count is the later one.
    "espn/schedule_sample.csv": (
        "espn_game_id = '401700119'",
        {"game_date_et": "'2025-01-08'", "home_score": "'0'", "away_score": "'0'"},
    ),
    "basketball_reference/games.parquet": (
        "game_id = '202411220WAS'",
        {"date": "timestamp '2024-11-24'", "home_score": "null", "visitor_score": "null"},
    ),
}
"""Each source's schedule: a played game of it, and its row under another date."""


@pytest.mark.slow
def test_a_game_under_both_dates_has_the_one_of_its_result(
    small_league: League, tmp_path: Path
) -> None:
    """The date that was told first is forgotten as if the other had always stood beside it."""
    league = small_league.copy_to(tmp_path / "home")
    for file, (game, unplayed) in SCHEDULES.items():
        suffix = Path(file).suffix
        path = league.raw / file
        played = duckdb.sql(
            f"from '{path}'"
            if suffix == ".parquet"
            else f"from read_csv('{path}', all_varchar = true)"
        )
        other_date = played.filter(game).project(replaced(**unplayed))
        first = played.filter(f"not ({game})").union(other_date)
        for name, listed in (("first", first), ("both", played.union(other_date))):
            folder = tmp_path / name
            folder.mkdir(exist_ok=True)
            listed.write_parquet(str(folder / f"{Path(file).name}.parquet"))
    succeeded(league.land(tmp_path / "first"))
    league.dbt.run(league.home, "run", "--select", "+int_game_crosswalk")
    succeeded(league.land(tmp_path / "both"))
    league.build_models()
    assert differences(small_league.warehouse, league.warehouse, but=("_fingerprint",)) == {}
