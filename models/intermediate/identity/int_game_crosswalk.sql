with claims as (

    select * from {{ ref('int_game_claims') }}

),

games as (

    select * from {{ ref('int_games') }}

),

deliveries as (

    select
        source,
        entity,
        source_game_id,
        game_date,
        sum(_fingerprint) as _fingerprint
    from {{ ref('stg_landing__newest_deliveries') }}
    group by 1, 2, 3, 4

),

contents as (

    -- What each source's deliveries say about a date.
    select
        source,
        game_date,
        {{ fingerprint_of("cast(sum(_fingerprint) as string)") }} as fingerprint
    from deliveries
    group by 1, 2

),

source_games as (

    -- A team plays once a day, so a date and either team name the game; the other team must agree.
    select
        claims.source,
        claims.source_game_id,
        max(claims.game_date) as game_date,
        min(claims.game_date) as first_game_date,
        min(coalesce(claims.team_abbr, claims.id_home_team_abbr)) as team_abbr,
        max(claims.opponent_team_abbr) as opponent_team_abbr,
        max(claims.id_home_team_abbr) as id_home_team_abbr,
        sum(claims.row_count) as row_count,
        countif(claims.entity in ('player_game_logs', 'player_box', 'inactive_players')) > 0
            as has_player_rows,
        countif(claims.entity in ('player_game_logs', 'player_box')) > 0 as has_box_rows,
        countif(claims.entity = 'shots') > 0 as has_shots,
        -- A row whose id did not land so comes from a changed file: then any row of its date may.
        sum(coalesce(deliveries._fingerprint, contents.fingerprint)) as fingerprint
    from claims
    left join deliveries
        on
            claims.source = deliveries.source
            and claims.entity = deliveries.entity
            and claims.source_game_id = deliveries.source_game_id
            and claims.game_date = deliveries.game_date
    left join contents
        on
            claims.source = contents.source
            and claims.game_date = contents.game_date
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
