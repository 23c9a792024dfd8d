with games as (

    select * from {{ ref('int_games') }}

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

unmatched_players as (

    select * from {{ ref('int_unmatched_players') }}
    where source = 'basketball_reference'

),

conflicting_lines as (

    select distinct
        game_id,
        nba_player_id
    from {{ ref('int_source_conflicts') }}

),

team_lines as (

    select * from {{ ref('int_team_box_lines') }}
    where is_final and {{ is_box_score_due('game_date') }}

),

contents as (

    select * from {{ ref('int_game_contents') }}

),

box_sources as (

    select * from {{ ref('int_player_box_sources') }}

),

player_claims as (

    select * from {{ ref('int_player_claims') }}

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

box_scores_fresh as (

    select
        season,
        'all' as season_type,
        'player_game_summary' as table_name,
        'box_scores_fresh' as metric,
        count(distinct game_id) as expected,
        count(distinct game_id)
        - count(distinct case when players is null then game_id end) as actual
    from team_lines
    where {{ is_recent('game_date') }}
    group by 1, 2, 3, 4

),

game_contents as (

    select
        season,
        season_type,
        table_name,
        metric,
        count(*) as expected,
        countif(is_there) as actual
    from contents
    group by 1, 2, 3, 4

),

final as (

    {{ stack_coverage([
        "rows_accounted_for", "sources_agree", "box_scores_fresh", "game_contents"
    ]) }}

)

select * from final
