with games as (

    select * from {{ ref('int_games') }}
    where is_final and {{ is_box_score_due('game_date') }}

),

team_lines as (

    select * from {{ ref('int_team_box_lines') }}
    where is_final and {{ is_box_score_due('game_date') }}

),

player_lines as (

    select * from {{ ref('int_player_box_lines') }}

),

box_sources as (

    select * from {{ ref('int_player_box_sources') }}

),

shot_zones as (

    select * from {{ ref('int_player_shot_zones') }}

),

source_rows as (

    select
        game_id,
        team_abbr,
        countif(is_in_nba_com) as nba_com_rows,
        countif(is_in_basketball_reference) as bref_rows,
        countif(is_in_basketball_reference or is_on_nba_com_sheet) as sheet_rows
    from box_sources
    group by 1, 2

),

roundings as (

    -- A line in whole minutes is off by half a minute at most, one in seconds by two (twelve over a
    -- team's eleven lines is the most that was seen).
    select
        game_id,
        team_abbr,
        sum(case minutes_source when 'seconds' then 2 else 30 end) as rounding_seconds
    from player_lines
    where seconds_played is not null
    group by 1, 2

),

shots as (

    select
        game_id,
        team_abbr,
        sum({{ all_zones("attempts") }}) as shot_attempts,
        sum({{ all_zones("makes") }}) as shot_makes
    from shot_zones
    group by 1, 2

),

teams as (

    select
        team_lines.*,
        source_rows.nba_com_rows,
        source_rows.bref_rows,
        source_rows.sheet_rows,
        shots.shot_attempts,
        shots.shot_makes,
        roundings.rounding_seconds,
        {{ seconds_on_the_clock('team_lines.seconds_played') }} as seconds_on_the_clock
    from team_lines
    left join source_rows
        on
            team_lines.game_id = source_rows.game_id
            and team_lines.team_abbr = source_rows.team_abbr
    left join roundings
        on
            team_lines.game_id = roundings.game_id
            and team_lines.team_abbr = roundings.team_abbr
    left join shots
        on
            team_lines.game_id = shots.game_id
            and team_lines.team_abbr = shots.team_abbr

),

games_with_shots as (

    select distinct game_id
    from shot_zones

),

final as (

    {%- for content in team_contents() %}
    select
        season,
        season_type,
        '{{ content.table_name }}' as table_name,
        '{{ content.metric }}' as metric,
        game_id,
        game_date,
        team_abbr,
        coalesce({{ content.is_there }}, false) as is_there,
        {{ content.found }} as found
    from teams
    where {{ content.applies }}
    union all
    {%- endfor %}
    select
        games.season,
        games.season_type,
        'nba_com.shots' as table_name,
        'shot_rows' as metric,
        games.game_id,
        games.game_date,
        cast(null as string) as team_abbr,
        games_with_shots.game_id is not null as is_there,
        'no shots' as found
    from games
    left join games_with_shots
        on games.game_id = games_with_shots.game_id
    where games.season_type = 'regular'

)

select * from final
