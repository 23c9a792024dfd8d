{{ config(materialized='view') }}

{%- set wrong_home = "'home team ' || coalesce(claimed_home_team_abbr, 'unknown')"
    ~ " || ', by the schedule ' || home_team_abbr" %}
{%- set no_game = "'finds no game: ' || reason"
    ~ " || coalesce(', nearest ' || nearest_candidates, '')" %}

with unmatched_games as (

    select * from {{ ref('int_unmatched_games') }}

),

claims as (

    select
        checked.season,
        checked.table_name,
        checked.is_box_source,
        checked.is_schedule,
        checked.source,
        checked.game_date,
        checked.unknown_team,
        checked.home_team_abbr,
        checked.claimed_home_team_abbr,
        checked.is_team_known,
        checked.has_home_claim,
        checked.is_home_agreed,
        checked.is_matched,
        unmatched_games.reason,
        unmatched_games.nearest_candidates,
        coalesce(checked.game_id, checked.source_game_id) as game_id
    from {{ ref('int_checked_claims') }} as checked
    left join unmatched_games
        on
            checked.source = unmatched_games.source
            and checked.source_game_id = unmatched_games.source_game_id

),

unscheduled_seasons as (

    select distinct season
    from {{ ref('int_landed_seasons') }}
    where not is_scheduled

),

unscheduled_claims as (

    select
        checked.season,
        checked.source_game_id as game_id,
        checked.game_date
    from {{ ref('int_checked_claims') }} as checked
    inner join unscheduled_seasons
        on checked.season = unscheduled_seasons.season
    where checked.source = 'nba_com' and not checked.is_schedule

),

second_source_claims as (

    select * from {{ ref('int_second_source_claims') }}
    where sheet_status = 'played'

),

final as (

    {%- for metric, where, found in [
        (
            "teams_known", "not is_team_known",
            "coalesce('seeds/team_codes.csv does not know ' || unknown_team, 'a team is missing')"
        ),
        ("rows_claim_home", "not has_home_claim", "'no home team is named'"),
        ("schedules_agree_on_home", "is_schedule and is_matched and not is_home_agreed", wrong_home),
        ("rows_agree_on_home", "not is_schedule and is_matched and not is_home_agreed", wrong_home),
        ("games_matched", "is_box_source and not is_matched", no_game),
        ("lines_matched", "not is_box_source and not is_matched", no_game)
    ] %}
    {{ coverage_gap(metric, of="claims", where=where, found=found, by=["table_name", "game_id"]) }}
    union all
    {%- endfor %}
    {{ coverage_gap(
        "season_scheduled", of="unscheduled_claims", by=["game_id"],
        found="'no game of its season is scheduled'"
    ) }}
    union all
    {{ coverage_gap(
        "players_matched", of="second_source_claims", where="reason is not null",
        by=["game_id", "team_abbr", "player_name"],
        found="reason || coalesce(', nearest ' || nearest_candidate, '')"
    ) }}

)

select * from final
