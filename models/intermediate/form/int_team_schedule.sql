with team_games as (

    select * from {{ ref('int_team_games') }}
    where season is not null

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}
    where game_id is not null and source = 'betting'

),

spreads as (

    -- A postponed game may have a second line: the one of the date on which it was played.
    select
        game_crosswalk.game_id,
        spreads.home_team_abbr,
        spreads.home_spread
    from {{ ref('stg_betting__point_spreads') }} as spreads
    inner join game_crosswalk
        on spreads.source_game_id = game_crosswalk.source_game_id
    qualify row_number() over (
        partition by game_crosswalk.game_id
        order by spreads.game_date desc, spreads.source_game_id desc
    ) = 1

),

trips as (

    select * from {{ ref('int_team_trips') }}

),

neighbouring_games as (

    select * from {{ ref('int_neighbouring_games') }}

),

described as (

    select
        team_games.game_id,
        team_games.game_date,
        team_games.season,
        team_games.season_type,
        team_games.team_abbr,
        team_games.opponent_team_abbr,
        trips.arena,
        trips.time_zones_crossed,
        trips.miles_last_7_days,
        neighbouring_games.team_games_last_7_days,
        neighbouring_games.games_next_7_days,
        neighbouring_games.next_opponents_win_share,
        neighbouring_games.last_opponents_win_share,
        coalesce(neighbouring_games.has_next_game, false) as has_next_game,
        coalesce(neighbouring_games.has_last_game, false) as has_last_game,
        case
            when spreads.home_team_abbr = team_games.team_abbr then spreads.home_spread
            else -spreads.home_spread
        end as spread,
        case when spreads.home_spread is not null then 'unknown' end as spread_line_timing
    from team_games
    inner join trips
        on
            team_games.game_id = trips.game_id
            and team_games.team_abbr = trips.team_abbr
    left join neighbouring_games
        on
            team_games.game_id = neighbouring_games.game_id
            and team_games.team_abbr = neighbouring_games.team_abbr
    left join spreads
        on team_games.game_id = spreads.game_id

),

final as (

    select
        *,
        {{ row_fingerprint([
            'game_id', 'team_abbr', 'arena', 'time_zones_crossed', 'miles_last_7_days',
            'team_games_last_7_days', 'games_next_7_days', 'next_opponents_win_share',
            'last_opponents_win_share', 'has_next_game', 'has_last_game', 'spread'
        ]) }} as _fingerprint
    from described

)

select * from final
