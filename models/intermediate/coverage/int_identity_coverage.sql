{{ config(materialized='view') }}

with calendar as (

    select * from {{ ref('int_season_calendar') }}
    where is_due

),

games as (

    select * from {{ ref('int_games') }}

),

checked_claims as (

    select * from {{ ref('int_checked_claims') }}

),

nba_com_games as (

    select distinct game_id
    from {{ ref('int_player_box_sources') }}
    where is_in_nba_com

),

second_source_claims as (

    select claims.*
    from {{ ref('int_second_source_claims') }} as claims
    inner join nba_com_games
        on claims.game_id = nba_com_games.game_id
    where claims.sheet_status = 'played'

),

competitions as (

    {%- for season_type, games, last_date in [
        ("regular", "regular_games", "last_regular_date"),
        ("play_in", "play_in_games", "last_play_in_date"),
        ("playoffs", "playoff_games", "last_playoff_date"),
        ("cup_final", "cup_final_games", "cup_final_date")
    ] %}
    select
        season,
        '{{ season_type }}' as season_type,
        {{ games }} as due_games
    from calendar
    where {{ last_date }} <= last_landed_date
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

competition_games as (

    select
        competitions.season,
        competitions.season_type,
        competitions.due_games,
        games.game_id
    from competitions
    left join games
        on
            competitions.season = games.season
            and competitions.season_type = games.season_type

),

newest_result as (

    select max(game_date) as game_date
    from games
    where is_final

),

past_games as (

    select games.*
    from games
    inner join newest_result
        on games.game_date < newest_result.game_date

),

final as (

    -- Where the calendar does not fix the number of games, there must be at least one.
    {{ coverage_measure(
        "games_in_schedule", of="competition_games", by=["season", "season_type"],
        expected="coalesce(max(due_games), greatest(count(game_id), 1))", actual="count(game_id)"
    ) }}
    union all
    {{ coverage_measure(
        "any_game_landed", of="games", expected="1", actual="count(*)", by=[]
    ) }}
    union all
    {{ coverage_measure(
        "season_scheduled", of=ref('int_landed_seasons'), expected="sum(landed_games)",
        actual=sum_where("landed_games", "is_scheduled")
    ) }}
    union all
    {{ coverage_measure(
        "games_in_calendar", of="games",
        actual="countif(season is not null and season_type is not null)"
    ) }}
    union all
    {{ coverage_measure(
        "one_game_a_day", of=ref('int_team_games'), by=["season", "season_type"],
        actual="count(distinct team_abbr || " ~ compact_date("game_date") ~ ")"
    ) }}
    union all
    {{ coverage_measure(
        "games_final", of="past_games", by=["season", "season_type"],
        actual="countif(is_final)"
    ) }}
    {%- for metric, holds, where in [
        ("teams_known", "is_team_known", none),
        ("rows_claim_home", "has_home_claim", none),
        ("schedules_agree_on_home", "is_home_agreed", "is_schedule and is_matched and has_home_claim"),
        ("rows_agree_on_home", "is_home_agreed", "not is_schedule and is_matched and has_home_claim"),
        ("games_matched", "is_matched", "is_box_source"),
        ("lines_matched", "is_matched", "not is_box_source")
    ] %}
    union all
    {{ coverage_measure(
        metric, of="checked_claims", by=["season", "table_name"], where=where,
        expected="sum(row_count)", actual=sum_where("row_count", holds)
    ) }}
    {%- endfor %}
    union all
    {{ coverage_measure(
        "players_matched", of="second_source_claims", expected="sum(row_count)",
        actual=sum_where("row_count", "is_matched")
    ) }}

)

select * from final
