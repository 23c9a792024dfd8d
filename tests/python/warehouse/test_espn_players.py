"""ESPN's games and players are matched with NBA.com's, and change nothing that is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.league import League, succeeded
from support.tables import assert_same_marts

pytestmark = pytest.mark.slow

# The second source's box scores under ESPN's ids and codes; some names as ESPN spells them.
PLAYERS = """
    select
        401000000 + dense_rank() over (order by bref_game_id) as game_id,
        game_date,
        2 as season_type,
        1000 + dense_rank() over (order by bref_player_id) as athlete_id,
        case when left(player_name, 1) < 'C' then 'The ' else '' end || player_name
            as athlete_display_name,
        1 as team_id,
        coalesce(own.alias, box.team_abbr) as team_abbreviation,
        case when is_home then 'home' else 'away' end as home_away,
        coalesce(opponent.alias, box.opponent_team_abbr) as opponent_team_abbreviation,
        is_starter as starter,
        dnp_reason is not null as did_not_play,
        dnp_reason as reason,
        round(seconds_played / 60) as minutes,
        fg_makes as field_goals_made,
        fg_attempts as field_goals_attempted,
        three_pt_makes as three_point_field_goals_made,
        three_pt_attempts as three_point_field_goals_attempted,
        ft_makes as free_throws_made,
        ft_attempts as free_throws_attempted,
        offensive_rebounds,
        defensive_rebounds,
        assists,
        steals,
        blocks,
        turnovers,
        personal_fouls as fouls,
        points,
        bref_player_id
    from nba_staging.stg_basketball_reference__player_box as box
    left join codes as own on box.team_abbr = own.team_abbr
    left join codes as opponent on box.opponent_team_abbr = opponent.team_abbr
    where game_date between '2024-09-01' and '2024-12-31'
"""
CODES = """
    create temp table codes as
    select *
    from (values ('GSW', 'GS'), ('NOP', 'NO'), ('NYK', 'NY'), ('SAS', 'SA'), ('UTA', 'UTAH'),
        ('WAS', 'WSH')) as codes (team_abbr, alias)
"""
MATCHES = """
    select
        count(distinct espn.source_player_id),
        count(distinct espn.source_player_id) filter (espn.method = 'box_line_in_game'),
        count(*) filter (espn.nba_player_id <> bref.nba_player_id)
    from nba_intermediate.int_player_crosswalk as espn
    inner join ids on espn.source_player_id = cast(ids.athlete_id as varchar)
    inner join (select * from nba_intermediate.int_player_crosswalk
        where source = 'basketball_reference') as bref
        on ids.bref_player_id = bref.source_player_id
    where espn.source = 'espn'
"""


def test_espn_is_matched_and_changes_nothing(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    with league.connect() as warehouse:
        warehouse.execute(CODES)
        players = warehouse.execute(PLAYERS).df()
    file = tmp_path / "player_box_2025.parquet"
    players.drop(columns="bref_player_id").to_parquet(file)
    succeeded(league.land(file))
    succeeded(league.build())
    assert_same_marts(small_league.warehouse, league.warehouse)
    with league.connect() as warehouse:
        warehouse.register("ids", players[["athlete_id", "bref_player_id"]].drop_duplicates())
        matched, by_line, wrong = warehouse.execute(MATCHES).fetchone()
        (unmatched,) = warehouse.execute(
            "select count(*) from nba_quality.unmatched_players where source = 'espn'"
        ).fetchone()
    assert wrong == 0
    assert by_line > 5
    assert matched + unmatched == players["athlete_id"].nunique()
    assert unmatched < 0.1 * matched
