with games as (

    select * from {{ ref('int_games') }}

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

unmatched_players as (

    select * from {{ ref('unmatched_players') }}
    where source = 'basketball_reference'

),

conflicting_lines as (

    select distinct
        game_id,
        nba_player_id
    from {{ ref('source_conflicts') }}

),

team_lines as (

    select * from {{ ref('int_team_box_lines') }}

),

box_sources as (

    select * from {{ ref('int_player_box_sources') }}

),

player_claims as (

    select * from {{ ref('int_player_claims') }}

),

game_claims as (

    select * from {{ ref('int_game_claims') }}

),

delivered_rows as (

    select
        games.season,
        sum(player_claims.row_count) as row_count,
        sum(
            case
                when
                    player_claims.source_player_id is null
                    or unmatched_players.source_player_id is not null
                    then player_claims.row_count
                else 0
            end
        ) as listed_row_count
    from player_claims
    inner join game_crosswalk
        on
            player_claims.source = game_crosswalk.source
            and player_claims.source_game_id = game_crosswalk.source_game_id
    inner join games
        on game_crosswalk.game_id = games.game_id
    left join unmatched_players
        on player_claims.source_player_id = unmatched_players.source_player_id
    where
        player_claims.source = 'basketball_reference'
        and player_claims.sheet_status <> 'inactive'
        and games.is_final
    group by 1

),

merged_rows as (

    select
        season,
        countif(is_in_basketball_reference) as row_count
    from box_sources
    group by 1

),

rows_accounted_for as (

    -- Each row of a final game is in the box lines or in the list of the unmatched.
    select
        delivered_rows.season,
        'all' as season_type,
        'basketball_reference.player_box' as table_name,
        'rows_accounted_for' as metric,
        delivered_rows.row_count as expected,
        coalesce(merged_rows.row_count, 0) + delivered_rows.listed_row_count as actual
    from delivered_rows
    left join merged_rows
        on delivered_rows.season = merged_rows.season

),

sources_agree as (

    select
        box_sources.season,
        'all' as season_type,
        'source_conflicts' as table_name,
        'sources_agree' as metric,
        count(*) as expected,
        countif(conflicting_lines.nba_player_id is null) as actual
    from box_sources
    left join conflicting_lines
        on
            box_sources.game_id = conflicting_lines.game_id
            and box_sources.nba_player_id = conflicting_lines.nba_player_id
    where box_sources.is_in_nba_com and box_sources.is_in_basketball_reference
    group by 1, 2, 3, 4

),

source_team_games as (

    select
        game_id,
        team_abbr,
        countif(is_in_nba_com) as nba_com_rows,
        countif(is_in_basketball_reference) as bref_rows,
        countif(is_in_basketball_reference or is_on_nba_com_sheet) as sheet_rows
    from box_sources
    group by 1, 2

),

final_team_games as (

    select
        team_lines.*,
        source_team_games.nba_com_rows >= 5 as is_in_nba_com_player_logs,
        source_team_games.bref_rows >= 5 as is_in_bref_player_box,
        source_team_games.sheet_rows >= 5 as has_sheet
    from team_lines
    left join source_team_games
        on
            team_lines.game_id = source_team_games.game_id
            and team_lines.team_abbr = source_team_games.team_abbr
    where team_lines.is_final and {{ is_box_score_due('team_lines.game_date') }}

),

box_scores_fresh as (

    select
        season,
        'all' as season_type,
        'player_game_summary' as table_name,
        'box_scores_fresh' as metric,
        count(distinct game_id) as expected,
        count(distinct game_id)
        - count(distinct case when players is null then game_id end) as actual
    from final_team_games
    where {{ is_recent('game_date') }}
    group by 1, 2, 3, 4

),

player_rows as (

    select
        season,
        season_type,
        'player_game_summary' as table_name,
        'player_rows' as metric,
        count(*) as expected,
        countif(players >= 5 and seconds_played is not null) as actual
    from final_team_games
    group by 1, 2, 3, 4

),

source_rows as (

    -- What each source itself should hold of the regular season. The second source may stay away
    -- for a whole season, but what it begins it delivers whole.
    {%- for table_name, metric, is_there in [
        ("nba_com.player_game_logs", "player_rows", "is_in_nba_com_player_logs"),
        ("nba_com.team_game_logs", "team_rows", "is_in_nba_com_team_logs"),
        ("int_game_sheets", "sheets", "has_sheet"),
        ("basketball_reference.player_box", "player_rows", "is_in_bref_player_box"),
        ("basketball_reference.team_box", "team_rows", "is_in_bref_team_box")
    ] %}
    select
        season,
        season_type,
        '{{ table_name }}' as table_name,
        '{{ metric }}' as metric,
        count(*) as expected,
        countif({{ is_there }}) as actual
    from final_team_games
    where season_type = 'regular'
    group by 1, 2, 3, 4
    {{ "having countif(" ~ is_there ~ ") > 0" if "basketball_reference" in table_name }}
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

points_equal_score as (

    select
        season,
        season_type,
        'player_game_summary' as table_name,
        'points_equal_score' as metric,
        count(*) as expected,
        countif(points = score) as actual
    from final_team_games
    where totals_basis = 'player_rows'
    group by 1, 2, 3, 4

),

team_rows as (

    select
        season,
        season_type,
        'team_offense_game_summary' as table_name,
        'team_rows' as metric,
        count(*) as expected,
        count(totals_basis) as actual
    from final_team_games
    group by 1, 2, 3, 4

),

games_with_shots as (

    select distinct game_crosswalk.game_id
    from game_claims
    inner join game_crosswalk
        on
            game_claims.source = game_crosswalk.source
            and game_claims.source_game_id = game_crosswalk.source_game_id
    where game_claims.source = 'nba_com' and game_claims.entity = 'shots'

),

shot_rows as (

    select
        games.season,
        games.season_type,
        'nba_com.shots' as table_name,
        'shot_rows' as metric,
        count(*) as expected,
        count(games_with_shots.game_id) as actual
    from games
    left join games_with_shots
        on games.game_id = games_with_shots.game_id
    where
        games.is_final
        and games.season_type = 'regular'
        and {{ is_box_score_due('games.game_date') }}
    group by 1, 2, 3, 4

),

final as (

    {{ stack_coverage([
        "rows_accounted_for", "sources_agree", "box_scores_fresh", "player_rows", "source_rows",
        "points_equal_score", "team_rows", "shot_rows"
    ]) }}

)

select * from final
