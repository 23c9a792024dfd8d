with claims as (

    select * from {{ ref('int_game_claims') }}

),

games as (

    select * from {{ ref('int_games') }}

),

source_games as (

    -- A team plays once a day, so a date and either team name the game; the other team must agree.
    select
        source,
        source_game_id,
        max(game_date) as game_date,
        min(coalesce(team_abbr, id_home_team_abbr)) as team_abbr,
        max(opponent_team_abbr) as opponent_team_abbr,
        max(id_home_team_abbr) as id_home_team_abbr,
        sum(row_count) as row_count
    from claims
    group by 1, 2

),

team_games as (

    select
        game_id,
        game_date,
        home_team_abbr as team_abbr,
        away_team_abbr as opponent_team_abbr
    from games
    union all
    select
        game_id,
        game_date,
        away_team_abbr as team_abbr,
        home_team_abbr as opponent_team_abbr
    from games

),

matched as (

    select
        source_games.source,
        source_games.source_game_id,
        source_games.game_date as claimed_game_date,
        source_games.row_count,
        source_games.id_home_team_abbr,
        source_games.opponent_team_abbr,
        source_games.team_abbr,
        coalesce(by_id.game_id, by_teams.game_id) as game_id,
        by_id.game_id is not null as is_matched_by_id
    from source_games
    left join games as by_id
        on
            source_games.source = 'nba_com'
            and source_games.source_game_id = by_id.nba_game_id
            and source_games.team_abbr in (by_id.home_team_abbr, by_id.away_team_abbr)
    left join team_games as by_teams
        on
            source_games.game_date = by_teams.game_date
            and source_games.team_abbr = by_teams.team_abbr
            and (
                source_games.opponent_team_abbr is null
                or source_games.opponent_team_abbr
                in (by_teams.team_abbr, by_teams.opponent_team_abbr)
            )

),

final as (

    select
        matched.source,
        matched.source_game_id,
        matched.game_id,
        case
            when matched.game_id is null then null
            when matched.is_matched_by_id then 'schedule_id'
            when matched.id_home_team_abbr = games.home_team_abbr then 'id_arithmetic'
            when matched.id_home_team_abbr = games.away_team_abbr then 'reversed_id'
            else 'date_and_teams'
        end as method,
        matched.claimed_game_date,
        matched.team_abbr as claimed_team_abbr,
        matched.opponent_team_abbr as claimed_opponent_team_abbr,
        matched.row_count
    from matched
    left join games
        on matched.game_id = games.game_id

)

select * from final
