with calendar as (

    select * from {{ ref('int_season_calendar') }}

),

games as (

    select * from {{ ref('int_games') }}

),

checked_claims as (

    select * from {{ ref('int_checked_claims') }}

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

unmatched_players as (

    select * from {{ ref('int_unmatched_players') }}
    where source = 'basketball_reference'

),

box_sources as (

    select * from {{ ref('int_player_box_sources') }}

),

bref_played as (

    select * from {{ ref('int_player_claims') }}
    where source = 'basketball_reference' and sheet_status = 'played'

),

competitions as (

    select
        season,
        'regular' as season_type,
        regular_games as games,
        last_regular_date as last_date
    from calendar
    where is_due and last_regular_date <= last_landed_date
    {%- for season_type, name in [
        ("play_in", "play_in"), ("playoffs", "playoff"), ("cup_final", "cup_final")
    ] %}
    {%- set last_date = "cup_final_date" if name == "cup_final" else "last_" ~ name ~ "_date" %}
    union all
    select
        season,
        '{{ season_type }}' as season_type,
        {{ name }}_games as games,
        {{ last_date }} as last_date
    from calendar
    where is_due and {{ last_date }} <= last_landed_date
    {%- endfor %}

),

games_in_schedule as (

    -- Where the calendar does not fix the number of games, there must be at least one.
    select
        competitions.season,
        competitions.season_type,
        'int_games' as table_name,
        'games_in_schedule' as metric,
        coalesce(max(competitions.games), greatest(count(games.game_id), 1)) as expected,
        count(games.game_id) as actual
    from competitions
    left join games
        on
            competitions.season = games.season
            and competitions.season_type = games.season_type
    group by 1, 2, 3, 4

),

newest_result as (

    select max(game_date) as game_date
    from games
    where is_final

),

team_days as (

    {%- for side in ["home", "away"] %}
    select
        season,
        season_type,
        game_date,
        {{ side }}_team_abbr as team_abbr
    from games
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

one_game_a_day as (

    select
        season,
        season_type,
        'int_games' as table_name,
        'one_game_a_day' as metric,
        count(*) as expected,
        count(distinct team_abbr || {{ compact_date('game_date') }}) as actual
    from team_days
    group by 1, 2, 3, 4

),

games_final as (

    select
        games.season,
        games.season_type,
        'int_games' as table_name,
        'games_final' as metric,
        count(*) as expected,
        countif(games.is_final) as actual
    from games
    inner join newest_result
        on games.game_date < newest_result.game_date
    group by 1, 2, 3, 4

),

any_game_landed as (

    select
        'all' as season,
        'all' as season_type,
        'int_games' as table_name,
        'any_game_landed' as metric,
        1 as expected,
        count(*) as actual
    from games

),

landed_seasons as (

    select * from {{ ref('int_landed_seasons') }}

),

season_scheduled as (

    select
        season,
        'all' as season_type,
        'int_games' as table_name,
        'season_scheduled' as metric,
        sum(landed_games) as expected,
        sum(case when is_scheduled then landed_games else 0 end) as actual
    from landed_seasons
    group by 1, 2, 3, 4

),

games_in_calendar as (

    select
        coalesce(season, 'unknown') as season,
        'all' as season_type,
        'int_games' as table_name,
        'games_in_calendar' as metric,
        count(*) as expected,
        countif(season is not null and season_type is not null) as actual
    from games
    group by 1, 2, 3, 4

),

home_agreement as (

    select
        season,
        'all' as season_type,
        table_name,
        case when is_schedule then 'schedules_agree_on_home' else 'rows_agree_on_home' end
            as metric,
        sum(row_count) as expected,
        sum(case when is_home_agreed then row_count else 0 end) as actual
    from checked_claims
    where is_matched and has_home_claim
    group by 1, 2, 3, 4

),

claim_shares as (

    {%- for metric, holds in [
        ("rows_claim_home", "has_home_claim"), ("teams_known", "is_team_known")
    ] %}
    select
        season,
        'all' as season_type,
        table_name,
        '{{ metric }}' as metric,
        sum(row_count) as expected,
        sum(case when {{ holds }} then row_count else 0 end) as actual
    from checked_claims
    group by 1, 2, 3, 4
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

games_matched as (

    select
        season,
        'all' as season_type,
        table_name,
        case when is_box_source then 'games_matched' else 'lines_matched' end as metric,
        sum(row_count) as expected,
        sum(case when is_matched then row_count else 0 end) as actual
    from checked_claims
    group by 1, 2, 3, 4

),

nba_com_games as (

    select distinct game_id
    from box_sources
    where is_in_nba_com

),

players_matched as (

    select
        games.season,
        'all' as season_type,
        'basketball_reference.player_box' as table_name,
        'players_matched' as metric,
        sum(bref_played.row_count) as expected,
        sum(
            case
                when
                    bref_played.source_player_id is not null
                    and unmatched_players.source_player_id is null
                    then bref_played.row_count
                else 0
            end
        ) as actual
    from bref_played
    inner join game_crosswalk
        on
            bref_played.source = game_crosswalk.source
            and bref_played.source_game_id = game_crosswalk.source_game_id
    inner join games
        on game_crosswalk.game_id = games.game_id
    inner join nba_com_games
        on games.game_id = nba_com_games.game_id
    left join unmatched_players
        on bref_played.source_player_id = unmatched_players.source_player_id
    group by 1, 2, 3, 4

),

final as (

    {{ stack_coverage([
        "games_in_schedule", "any_game_landed", "season_scheduled", "games_in_calendar", "one_game_a_day",
        "games_final", "claim_shares", "home_agreement", "games_matched", "players_matched"
    ]) }}

)

select * from final
