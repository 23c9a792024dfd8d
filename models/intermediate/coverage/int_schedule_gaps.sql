{{ config(materialized='view') }}

with calendar as (

    select * from {{ ref('int_season_calendar') }}
    where is_due and last_regular_date <= last_landed_date

),

games as (

    select * from {{ ref('int_games') }}

),

team_games as (

    select * from {{ ref('int_team_games') }}

),

several_games_a_day as (

    select *
    from team_games
    qualify count(*) over (partition by team_abbr, game_date) > 1

),

team_seasons as (

    select
        season,
        season_type,
        team_abbr,
        count(*) as games,
        count(*) over (partition by season) as teams
    from team_games
    where season_type = 'regular'
    group by 1, 2, 3

),

other_season_lengths as (

    select team_seasons.*
    from team_seasons
    inner join calendar
        on team_seasons.season = calendar.season
    where team_seasons.games * team_seasons.teams <> 2 * calendar.regular_games

),

newest_result as (

    select max(game_date) as game_date
    from games
    where is_final

),

games_without_result as (

    select games.*
    from games
    inner join newest_result
        on games.game_date < newest_result.game_date
    where not games.is_final

),

final as (

    {{ coverage_gap(
        "one_game_a_day", of="several_games_a_day", by=["season_type", "game_id", "team_abbr"],
        found="'has another game on this day'"
    ) }}
    union all
    {{ coverage_gap(
        "games_in_schedule", of="other_season_lengths", by=["season_type", "team_abbr"],
        found="cast(games as string) || ' games'"
    ) }}
    union all
    {{ coverage_gap(
        "games_final", of="games_without_result", by=["season_type", "game_id"],
        found="'no final score'"
    ) }}

)

select * from final
