{%- set columns = box_columns() + ["plus_minus"] %}

with games as (

    select * from {{ ref('int_games') }}

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}
    where game_id is not null

),

player_crosswalk as (

    select * from {{ ref('int_player_crosswalk') }}
    where source = 'basketball_reference'

),

nba_lines as (

    select
        game_crosswalk.game_id,
        player_logs.*
    from {{ ref('stg_nba_com__player_game_logs') }} as player_logs
    inner join game_crosswalk
        on
            game_crosswalk.source = 'nba_com'
            and player_logs.nba_game_id = game_crosswalk.source_game_id

),

bref_lines as (

    select
        game_crosswalk.game_id,
        player_crosswalk.nba_player_id,
        player_box.*
    from {{ ref('stg_basketball_reference__player_box') }} as player_box
    inner join game_crosswalk
        on
            game_crosswalk.source = 'basketball_reference'
            and player_box.bref_game_id = game_crosswalk.source_game_id
    inner join player_crosswalk
        on player_box.bref_player_id = player_crosswalk.source_player_id

),

side_by_side as (

    select
        coalesce(nba_lines.game_id, bref_lines.game_id) as game_id,
        coalesce(nba_lines.nba_player_id, bref_lines.nba_player_id) as nba_player_id,
        coalesce(nba_lines.player_name, bref_lines.player_name) as player_name,
        coalesce(nba_lines.team_abbr, bref_lines.team_abbr) as team_abbr,
        nba_lines.game_id is not null as is_in_nba_com,
        bref_lines.game_id is not null as is_in_basketball_reference,
        bref_lines.dnp_reason,
        nba_lines.whole_minutes,
        bref_lines.seconds_played,
        {%- for column in columns %}
        nba_lines.{{ column }} as nba_{{ column }},
        bref_lines.{{ column }} as bref_{{ column }},
        {%- endfor %}
        nba_lines.is_starter as nba_is_starter,
        bref_lines.is_starter as bref_is_starter
    from nba_lines
    full outer join bref_lines
        on
            nba_lines.game_id = bref_lines.game_id
            and nba_lines.nba_player_id = bref_lines.nba_player_id

),

final as (

    select
        games.game_date,
        games.season,
        games.season_type,
        side_by_side.*
    from side_by_side
    inner join games
        on side_by_side.game_id = games.game_id
    -- The rows of a game that is under way are no box score yet.
    where games.is_final

)

select * from final
