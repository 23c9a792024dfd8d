with games as (

    select * from {{ ref('int_games') }}
    where season is not null

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}
    where game_id is not null

),

tipoffs as (

    select * from {{ ref('stg_basketball_reference__tipoffs') }}

),

spreads as (

    select * from {{ ref('stg_betting__point_spreads') }}

),

home_arenas as (

    select * from {{ ref('arenas') }}
    where team_abbr is not null

),

neutral_arenas as (

    select * from {{ ref('arenas') }}
    where team_abbr is null

),

neutral_games as (

    select
        game_crosswalk.game_id,
        max(neutral_arenas.arena) as arena
    from tipoffs
    inner join game_crosswalk
        on
            game_crosswalk.source = 'basketball_reference'
            and tipoffs.bref_game_id = game_crosswalk.source_game_id
    inner join neutral_arenas
        on tipoffs.arena_name = neutral_arenas.arena
    group by 1

),

lines as (

    -- A postponed game may have a second line: the one of the date on which it was played.
    select
        game_crosswalk.game_id,
        spreads.home_team_abbr,
        spreads.home_spread
    from spreads
    inner join game_crosswalk
        on
            game_crosswalk.source = 'betting'
            and spreads.source_game_id = game_crosswalk.source_game_id
    qualify row_number() over (
        partition by game_crosswalk.game_id
        order by spreads.game_date desc, spreads.source_game_id desc
    ) = 1

),

game_sites as (

    select
        games.*,
        coalesce(neutral_arenas.arena, home_arenas.arena) as arena,
        coalesce(neutral_arenas.latitude, home_arenas.latitude) as latitude,
        coalesce(neutral_arenas.longitude, home_arenas.longitude) as longitude,
        coalesce(neutral_arenas.utc_offset_hours, home_arenas.utc_offset_hours)
            as utc_offset_hours,
        lines.home_team_abbr as spread_team_abbr,
        lines.home_spread
    from games
    left join neutral_games
        on games.game_id = neutral_games.game_id
    left join neutral_arenas
        on neutral_games.arena = neutral_arenas.arena
    left join home_arenas
        on
            games.home_team_abbr = home_arenas.team_abbr
            and games.game_date >= home_arenas.first_date
            and games.game_date <= coalesce(home_arenas.last_date, games.game_date)
    left join lines
        on games.game_id = lines.game_id

),

team_games as (

    {%- for side, other in [("home", "away"), ("away", "home")] %}
    select
        game_id,
        game_date,
        day_number,
        season,
        season_type,
        is_final,
        {{ side }}_team_abbr as team_abbr,
        {{ other }}_team_abbr as opponent_team_abbr,
        {{ side }}_score > {{ other }}_score as is_win,
        arena,
        latitude,
        longitude,
        utc_offset_hours,
        case when spread_team_abbr = {{ side }}_team_abbr then home_spread else -home_spread end
            as spread
    from game_sites
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

from_to as (

    select
        *,
        lag(latitude) over season_so_far as last_latitude,
        lag(longitude) over season_so_far as last_longitude,
        lag(utc_offset_hours) over season_so_far as last_utc_offset_hours
    from team_games
    window season_so_far as (
        partition by team_abbr, season order by game_date, game_id
    )

),

trips as (

    select
        *,
        {{ great_circle_miles('last_latitude', 'last_longitude', 'latitude', 'longitude') }}
            as miles,
        abs(utc_offset_hours - last_utc_offset_hours) as time_zones_crossed
    from from_to

),

travelled as (

    select
        *,
        sum({{ in_trillionths('miles') }}) over (
            partition by team_abbr, season
            order by day_number
            range between 6 preceding and current row
        ) / 1e12 as miles_last_7_days
    from trips

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
        sum(case when team_games.is_win then 1 else 0 end) over season_before as wins,
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

neighbouring_games as (

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

opponents_strength as (

    select
        game_id,
        team_abbr,
        avg(case when is_ahead then win_share_trillionths end) / 1e12 as next_opponents_win_share,
        avg(case when not is_ahead then win_share_trillionths end) / 1e12
            as last_opponents_win_share,
        countif(is_ahead) as next_games,
        countif(not is_ahead) as last_games
    from neighbouring_games
    group by 1, 2

),

described as (

    select
        travelled.game_id,
        travelled.game_date,
        travelled.season,
        travelled.season_type,
        travelled.team_abbr,
        travelled.opponent_team_abbr,
        travelled.arena,
        cast(travelled.time_zones_crossed as int64) as time_zones_crossed,
        case when travelled.time_zones_crossed is not null then travelled.miles_last_7_days end
            as miles_last_7_days,
        cast(regular_games.games_last_7_days as int64) as team_games_last_7_days,
        cast(regular_games.games_next_7_days as int64) as games_next_7_days,
        opponents_strength.next_opponents_win_share,
        opponents_strength.last_opponents_win_share,
        coalesce(opponents_strength.next_games, 0) > 0 as has_next_game,
        coalesce(opponents_strength.last_games, 0) > 0 as has_last_game,
        travelled.spread,
        case when travelled.spread is not null then 'unknown' end as spread_line_timing
    from travelled
    left join regular_games
        on
            travelled.game_id = regular_games.game_id
            and travelled.team_abbr = regular_games.team_abbr
    left join opponents_strength
        on
            travelled.game_id = opponents_strength.game_id
            and travelled.team_abbr = opponents_strength.team_abbr

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
