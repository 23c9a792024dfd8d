{{ config(materialized='view') }}

with contents as (

    select * from {{ ref('int_game_contents') }}

),

recent_games as (

    select
        season,
        game_id,
        countif(players is null) = 0 as has_players
    from {{ ref('int_team_box_lines') }}
    where is_final and {{ is_box_score_due('game_date') }} and {{ is_recent('game_date') }}
    group by 1, 2

),

box_sources as (

    select * from {{ ref('int_player_box_sources') }}

),

conflicting_lines as (

    select distinct
        game_id,
        nba_player_id
    from {{ ref('int_source_conflicts') }}

),

shared_lines as (

    select
        box_sources.season,
        conflicting_lines.nba_player_id is null as is_agreed
    from box_sources
    left join conflicting_lines
        on
            box_sources.game_id = conflicting_lines.game_id
            and box_sources.nba_player_id = conflicting_lines.nba_player_id
    where box_sources.is_in_nba_com and box_sources.is_in_basketball_reference

),

delivered_rows as (

    select
        season,
        sum(row_count) as delivered_rows,
        {{ sum_where("row_count", "not is_matched") }} as unmatched_rows
    from {{ ref('int_second_source_claims') }}
    where sheet_status <> 'inactive' and is_final
    group by 1

),

merged_rows as (

    select
        season,
        countif(is_in_basketball_reference) as merged_rows
    from box_sources
    group by 1

),

accounted_rows as (

    -- Each row of a final game is in the box lines or in the list of the unmatched.
    select
        delivered_rows.*,
        coalesce(merged_rows.merged_rows, 0) as merged_rows
    from delivered_rows
    left join merged_rows
        on delivered_rows.season = merged_rows.season

),

final as (

    {{ coverage_measure(
        "rows_accounted_for", of="accounted_rows", expected="sum(delivered_rows)",
        actual="sum(merged_rows + unmatched_rows)"
    ) }}
    union all
    {{ coverage_measure("sources_agree", of="shared_lines", actual="countif(is_agreed)") }}
    union all
    {{ coverage_measure("box_scores_fresh", of="recent_games", actual="countif(has_players)") }}
    union all
    select
        season,
        season_type,
        table_name,
        metric,
        count(*) as expected,
        countif(is_there) as actual
    from contents
    group by 1, 2, 3, 4

)

select * from final
