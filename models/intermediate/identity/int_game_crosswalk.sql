with source_games as (

    select * from {{ ref('int_source_games') }}

),

games as (

    select * from {{ ref('int_games') }}

),

team_games as (

    select * from {{ ref('int_team_games') }}

),

by_id as (

    select
        source_games.source,
        source_games.source_game_id,
        games.game_id
    from source_games
    inner join games
        on source_games.source_game_id = games.nba_game_id
    where
        source_games.source = 'nba_com'
        and source_games.team_abbr in (games.home_team_abbr, games.away_team_abbr)

),

by_teams as (

    select
        source_games.source,
        source_games.source_game_id,
        team_games.game_id
    from source_games
    inner join team_games
        on
            source_games.game_date = team_games.game_date
            and source_games.team_abbr = team_games.team_abbr
    where
        source_games.opponent_team_abbr is null
        or source_games.opponent_team_abbr
        in (team_games.team_abbr, team_games.opponent_team_abbr)
    -- Where a schedule gives a team two games on a day, nothing tells which is meant.
    qualify count(*) over (
        partition by source_games.source, source_games.source_game_id
    ) = 1

),

matched as (

    select
        source_games.source,
        source_games.source_game_id,
        source_games.game_date as claimed_game_date,
        source_games.first_game_date as first_claimed_game_date,
        source_games.row_count,
        source_games.has_player_rows,
        source_games.has_box_rows,
        source_games.has_shots,
        source_games.fingerprint,
        source_games.id_home_team_abbr,
        source_games.opponent_team_abbr,
        source_games.team_abbr,
        source_games.unknown_team,
        coalesce(by_id.game_id, by_teams.game_id) as game_id,
        by_id.game_id is not null as is_matched_by_id
    from source_games
    left join by_id
        on
            source_games.source = by_id.source
            and source_games.source_game_id = by_id.source_game_id
    left join by_teams
        on
            source_games.source = by_teams.source
            and source_games.source_game_id = by_teams.source_game_id

),

final as (

    select
        matched.source,
        matched.source_game_id,
        matched.game_id,
        games.game_date,
        games.is_final,
        case
            when matched.game_id is null then null
            when matched.is_matched_by_id then 'schedule_id'
            when matched.id_home_team_abbr = games.home_team_abbr then 'id_arithmetic'
            when matched.id_home_team_abbr = games.away_team_abbr then 'reversed_id'
            else 'date_and_teams'
        end as method,
        matched.claimed_game_date,
        matched.first_claimed_game_date,
        matched.team_abbr as claimed_team_abbr,
        matched.opponent_team_abbr as claimed_opponent_team_abbr,
        matched.unknown_team,
        matched.row_count,
        matched.has_player_rows,
        matched.has_box_rows,
        matched.has_shots,
        {{ row_fingerprint([
            'matched.source', 'matched.source_game_id', 'matched.game_id',
            'matched.claimed_game_date', 'matched.has_player_rows', 'matched.fingerprint'
        ]) }} as _fingerprint
    from matched
    left join games
        on matched.game_id = games.game_id

)

select * from final
