{{ config(materialized='view') }}

with team_games as (

    select * from {{ ref('int_team_games') }}
    where season is not null

),

regular_games as (

    select
        *,
        row_number() over (partition by team_abbr, season order by game_date, game_id)
            as game_number,
        count(*) over {{ days_before_frame("team_abbr, season", 7) }} as games_last_7_days,
        count(*) over (
            partition by team_abbr, season
            order by day_number
            range between 1 following and 7 following
        ) as games_next_7_days
    from team_games
    where season_type = 'regular'

),

season_days as (

    select distinct
        season,
        day_number
    from team_games

),

season_teams as (

    select distinct
        season,
        team_abbr
    from team_games

),

team_records as (

    -- Every team's record this season before each day.
    select
        season_days.season,
        season_days.day_number,
        season_teams.team_abbr,
        sum(case when team_games.score > team_games.opponent_score then 1 else 0 end)
            over season_before as wins,
        count(team_games.game_id) over season_before as games
    from season_days
    inner join season_teams
        on season_days.season = season_teams.season
    left join team_games
        on
            season_days.season = team_games.season
            and season_days.day_number = team_games.day_number
            and season_teams.team_abbr = team_games.team_abbr
            and team_games.is_final
    window season_before as {{ days_before_frame(
        "season_teams.season, season_teams.team_abbr", day_number="season_days.day_number"
    ) }}

),

neighbours as (

    -- The three regular games before and after each, with the opponent's record of today.
    select
        regular_games.game_id,
        regular_games.team_abbr,
        neighbours.game_number > regular_games.game_number as is_ahead,
        {{ in_trillionths('team_records.wins / nullif(team_records.games, 0)') }}
            as win_share_trillionths
    from regular_games
    inner join regular_games as neighbours
        on
            regular_games.season = neighbours.season
            and regular_games.team_abbr = neighbours.team_abbr
            and neighbours.game_number
            between regular_games.game_number - 3 and regular_games.game_number + 3
            and regular_games.game_number <> neighbours.game_number
    inner join team_records
        on
            regular_games.season = team_records.season
            and regular_games.day_number = team_records.day_number
            and neighbours.opponent_team_abbr = team_records.team_abbr

),

opponents as (

    select
        game_id,
        team_abbr,
        avg(case when is_ahead then win_share_trillionths end) / 1e12 as next_opponents_win_share,
        avg(case when not is_ahead then win_share_trillionths end) / 1e12
            as last_opponents_win_share,
        countif(is_ahead) as next_games,
        countif(not is_ahead) as last_games
    from neighbours
    group by 1, 2

),

final as (

    select
        regular_games.game_id,
        regular_games.team_abbr,
        cast(regular_games.games_last_7_days as int64) as team_games_last_7_days,
        cast(regular_games.games_next_7_days as int64) as games_next_7_days,
        opponents.next_opponents_win_share,
        opponents.last_opponents_win_share,
        coalesce(opponents.next_games, 0) > 0 as has_next_game,
        coalesce(opponents.last_games, 0) > 0 as has_last_game
    from regular_games
    left join opponents
        on
            regular_games.game_id = opponents.game_id
            and regular_games.team_abbr = opponents.team_abbr

)

select * from final
