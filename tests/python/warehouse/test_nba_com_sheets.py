"""NBA.com's own sheets say what the second source's say: the marts are the same from either.

The last season's sheets of Basketball-Reference are rewritten as NBA.com publishes them: seconds,
starters, comments, inactive lists.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from support.league import League, succeeded
from support.tables import assert_same_marts, differences

pytestmark = pytest.mark.slow

SEASON_START, LATE = "2024-09-01", "2024-12-15"
COMMENTS = {
    "Did Not Play": "DNP - Coach's Decision",
    "Did Not Dress": "DND - Injury/Illness",
    "Not With Team": "NWT - Personal",
    "Player Suspended": "NWT - League Suspension",
}
SHEET_FILES = ("player_box", "player_box_corrections", "inactive_players")
GAMES = """
    select
        games.nba_game_id as gameId,
        crosswalk.source_game_id as bref_game_id,
        games.game_date as gameDate,
        home.alias as homeTeamId,
        away.alias as awayTeamId
    from nba_intermediate.int_game_crosswalk as crosswalk
    inner join nba_intermediate.int_games as games using (game_id)
    inner join nba_raw.team_codes as home
        on games.home_team_abbr = home.team_abbr and home.alias_kind = 'nba_team_id'
    inner join nba_raw.team_codes as away
        on games.away_team_abbr = away.team_abbr and away.alias_kind = 'nba_team_id'
    where crosswalk.source = 'basketball_reference' and games.game_date >= ?
"""
LISTED = """
    select
        games.gameId,
        games.gameDate,
        games.homeTeamId,
        games.awayTeamId,
        own.alias as teamId,
        players.nba_player_id as personId,
        '' as firstName,
        known.player_name as familyName,
        {columns}
    from nba_staging.stg_basketball_reference__{entity} as sheets
    inner join ({games}) as games using (bref_game_id)
    inner join nba_raw.team_codes as own
        on sheets.team_abbr = own.team_abbr and own.alias_kind = 'nba_team_id'
    inner join nba_intermediate.int_player_crosswalk as players
        on
            players.source = 'basketball_reference'
            and sheets.bref_player_id = players.source_player_id
    inner join nba_intermediate.int_players as known
        on players.nba_player_id = known.nba_player_id
"""
LINE = """
        case when sheets.is_starter then 'F' else '' end as position,
        sheets.dnp_reason as comment,
        printf('%d:%02d', sheets.seconds_played // 60, sheets.seconds_played % 60) as minutes,
        sheets.fg_makes as fieldGoalsMade,
        sheets.fg_attempts as fieldGoalsAttempted,
        sheets.three_pt_makes as threePointersMade,
        sheets.three_pt_attempts as threePointersAttempted,
        sheets.ft_makes as freeThrowsMade,
        sheets.ft_attempts as freeThrowsAttempted,
        sheets.offensive_rebounds as reboundsOffensive,
        sheets.defensive_rebounds as reboundsDefensive,
        sheets.assists,
        sheets.steals,
        sheets.blocks,
        sheets.turnovers,
        sheets.personal_fouls as foulsPersonal,
        sheets.points,
        sheets.plus_minus as plusMinusPoints
"""


def nba_com_sheets(league: League) -> dict[str, pd.DataFrame]:
    """The last season's sheets as NBA.com publishes them, by entity."""
    with league.connect() as warehouse:
        box, inactive = (
            warehouse.execute(
                LISTED.format(entity=entity, games=GAMES, columns=columns), [SEASON_START]
            ).df()
            for entity, columns in (("player_box", LINE), ("inactive_players", ""))
        )
    is_unused = box["comment"].notna()
    counts = list(box.columns[box.columns.get_loc("minutes") + 1 :])
    box.loc[is_unused, counts] = 0
    box[counts] = box[counts].astype("Int64")
    box["comment"] = box["comment"].map(COMMENTS)
    return {"player_box": box, "inactive_players": inactive}


def write_by_date(sheets: dict[str, pd.DataFrame], folder: Path) -> list[Path]:
    """A file per entity and date, as they are fetched."""
    folder.mkdir()
    files = []
    for entity, rows in sheets.items():
        for day, of_day in rows.groupby("gameDate"):
            files.append(folder / f"{entity}_{day:%Y-%m-%d}.csv")
            of_day.to_csv(files[-1], index=False)
    return files


def without_last_season(raw: Path, folder: Path) -> list[Path]:
    """The league's deliveries, but no sheets of Basketball-Reference's last season."""
    folder.mkdir()
    files = []
    for file in sorted(
        file for file in raw.rglob("*") if file.suffix in (".gz", ".csv", ".parquet")
    ):
        if file.parent.name == "basketball_reference" and file.stem in SHEET_FILES:
            rows = pd.read_parquet(file).query("game_date < @SEASON_START")
            if len(rows):
                files.append(folder / file.name)
                rows.to_parquet(files[-1])
        else:
            files.append(file)
    return files


def test_the_second_source_can_stay_away(small_league: League, tmp_path: Path) -> None:
    files = write_by_date(nba_com_sheets(small_league), tmp_path / "sheets")
    late = [file for file in files if file.stem[-10:] >= LATE]
    league = small_league.empty(tmp_path / "home")
    succeeded(league.land(*without_last_season(small_league.raw, tmp_path / "raw")))
    succeeded(league.land(*(file for file in files if file not in late)))
    assert "gate player_rows FAIL: 2024-25 " in league.build().stdout
    succeeded(league.land(*late))
    succeeded(league.build())
    assert_same_marts(small_league.warehouse, league.warehouse)
    refreshed = league.fully_refreshed(tmp_path / "refreshed")
    assert differences(refreshed.warehouse, league.warehouse) == {}


def test_both_sources_pass_the_gates_together(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    succeeded(league.land(*write_by_date(nba_com_sheets(small_league), tmp_path / "sheets")))
    succeeded(league.build())
    assert_same_marts(small_league.warehouse, league.warehouse)
    with league.connect() as warehouse:
        (sources,) = warehouse.execute(
            "select list(distinct box_sources) from nba_analytics.player_game_summary"
            " where game_date >= ? and is_dnp",
            [SEASON_START],
        ).fetchone()
    assert sources == ["nba_com+basketball_reference"]
