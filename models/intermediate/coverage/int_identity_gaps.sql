{#- Of each claim: what must hold, and the words for what it says instead. -#}
{%- set checks = [
    {
        "metric": "teams_known", "holds": "is_team_known",
        "found": "coalesce('seeds/team_codes.csv does not know ' || unknown_team, 'a team is missing')"
    },
    {
        "metric": "rows_claim_home", "holds": "has_home_claim", "found": "'no home team is named'"
    },
    {
        "metric": "case when is_schedule then 'schedules_agree_on_home' else 'rows_agree_on_home' end",
        "holds": "not is_matched or is_home_agreed",
        "found": "'home team ' || coalesce(claimed_home_team_abbr, 'unknown') || ', by the schedule '"
            ~ " || home_team_abbr"
    },
    {
        "metric": "case when is_box_source then 'games_matched' else 'lines_matched' end",
        "holds": "is_matched",
        "found": "'finds no game: ' || reason || coalesce(', nearest ' || nearest_candidates, '')"
    }
] %}

with calendar as (

    select * from {{ ref('int_season_calendar') }}

),

games as (

    select * from {{ ref('int_games') }}

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

unmatched_games as (

    select * from {{ ref('int_unmatched_games') }}

),

landed_seasons as (

    select distinct season
    from {{ ref('int_landed_seasons') }}
    where not is_scheduled

),

unmatched_players as (

    select * from {{ ref('int_unmatched_players') }}
    where source = 'basketball_reference' and played_row_count > 0

),

player_claims as (

    select * from {{ ref('int_player_claims') }}
    where source = 'basketball_reference' and sheet_status = 'played'

),

claims as (

    select
        checked.*,
        unmatched_games.reason,
        unmatched_games.nearest_candidates
    from {{ ref('int_checked_claims') }} as checked
    left join unmatched_games
        on
            checked.source = unmatched_games.source
            and checked.source_game_id = unmatched_games.source_game_id

),

claim_gaps as (
    {%- for check in checks %}
    select
        season,
        'all' as season_type,
        table_name,
        {{ check.metric if check.metric.startswith('case') else "'" ~ check.metric ~ "'" }}
            as metric,
        coalesce(game_id, source_game_id) as game_id,
        max(game_date) as game_date,
        cast(null as string) as team_abbr,
        cast(null as string) as player_name,
        max({{ check.found }}) as found
    from claims
    where not ({{ check.holds }})
    group by 1, 2, 3, 4, 5
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

seasons_without_schedule as (

    select
        claims.season,
        'all' as season_type,
        'int_games' as table_name,
        'season_scheduled' as metric,
        claims.source_game_id as game_id,
        max(claims.game_date) as game_date,
        cast(null as string) as team_abbr,
        cast(null as string) as player_name,
        'no game of its season is scheduled' as found
    from claims
    inner join landed_seasons
        on claims.season = landed_seasons.season
    where claims.source = 'nba_com' and not claims.is_schedule
    group by 1, 2, 3, 4, 5

),

team_days as (

    {%- for side in ["home", "away"] %}
    select
        season,
        season_type,
        game_id,
        game_date,
        {{ side }}_team_abbr as team_abbr
    from games
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

several_games_a_day as (

    select
        season,
        season_type,
        'int_games' as table_name,
        'one_game_a_day' as metric,
        game_id,
        game_date,
        team_abbr,
        cast(null as string) as player_name,
        'has another game on this day' as found
    from team_days
    qualify count(*) over (partition by team_abbr, game_date) > 1

),

team_seasons as (

    select
        season,
        team_abbr,
        count(*) as games,
        count(*) over (partition by season) as teams
    from team_days
    where season_type = 'regular'
    group by 1, 2

),

other_season_lengths as (

    select
        team_seasons.season,
        'regular' as season_type,
        'int_games' as table_name,
        'games_in_schedule' as metric,
        cast(null as string) as game_id,
        cast(null as date) as game_date,
        team_seasons.team_abbr,
        cast(null as string) as player_name,
        cast(team_seasons.games as string) || ' games' as found
    from team_seasons
    inner join calendar
        on team_seasons.season = calendar.season
    where
        calendar.is_due
        and calendar.last_regular_date <= calendar.last_landed_date
        and team_seasons.games * team_seasons.teams <> 2 * calendar.regular_games

),

newest_result as (

    select max(game_date) as game_date
    from games
    where is_final

),

games_without_result as (

    select
        games.season,
        games.season_type,
        'int_games' as table_name,
        'games_final' as metric,
        games.game_id,
        games.game_date,
        cast(null as string) as team_abbr,
        cast(null as string) as player_name,
        'no final score' as found
    from games
    inner join newest_result
        on games.game_date < newest_result.game_date
    where not games.is_final

),

players_without_partner as (

    select
        games.season,
        'all' as season_type,
        'basketball_reference.player_box' as table_name,
        'players_matched' as metric,
        games.game_id,
        games.game_date,
        player_claims.team_abbr,
        player_claims.player_name,
        max(
            unmatched_players.reason
            || coalesce(', nearest ' || unmatched_players.nearest_candidate, '')
        ) as found
    from player_claims
    inner join unmatched_players
        on player_claims.source_player_id = unmatched_players.source_player_id
    inner join game_crosswalk
        on
            player_claims.source = game_crosswalk.source
            and player_claims.source_game_id = game_crosswalk.source_game_id
    inner join games
        on game_crosswalk.game_id = games.game_id
    group by 1, 2, 3, 4, 5, 6, 7, 8

),

final as (

    select * from claim_gaps
    union all
    select * from seasons_without_schedule
    union all
    select * from several_games_a_day
    union all
    select * from other_season_lengths
    union all
    select * from games_without_result
    union all
    select * from players_without_partner

)

select * from final
