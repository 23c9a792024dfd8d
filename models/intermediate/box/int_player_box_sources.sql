{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_game_crosswalk') ~ " where is_final and has_box_rows and source <> 'espn'",
    ref('int_games'),
    ref('int_sheet_players')
]) %}
{%- set columns = box_columns() + ["plus_minus"] %}

with due_dates as (

    {{ due.fingerprints }}

),

games as (

    select * from {{ ref('int_games') }}
    where game_date {{ due.dates }}

),

sheet_players as (

    select * from {{ ref('int_sheet_players') }}
    where
        game_date {{ due.dates }}
        and source = 'basketball_reference'
        and sheet_status <> 'inactive'

),

nba_logs as (

    {{ rows_of_games(
        ref('stg_nba_com__player_game_logs'), 'nba_com', 'nba_game_id', due
    ) }}

),

nba_box as (

    {{ rows_of_games(ref('stg_nba_com__player_box'), 'nba_com', 'nba_game_id', due) }}

),

nba_lines as (

    select
        coalesce(nba_logs.game_id, nba_box.game_id) as game_id,
        coalesce(nba_logs.nba_player_id, nba_box.nba_player_id) as nba_player_id,
        coalesce(nba_logs.player_name, nba_box.player_name) as player_name,
        coalesce(nba_logs.team_abbr, nba_box.team_abbr) as team_abbr,
        nba_box.game_id is not null as is_on_nba_com_sheet,
        case when nba_logs.game_id is null then nba_box.dnp_reason end as dnp_reason,
        coalesce(nba_logs.whole_minutes, nba_box.whole_minutes) as whole_minutes,
        coalesce(nba_box.seconds_played, nba_logs.seconds_played) as seconds_played,
        {%- for column in columns %}
        coalesce(nba_logs.{{ column }}, nba_box.{{ column }}) as {{ column }},
        {%- endfor %}
        coalesce(nba_box.is_starter, nba_logs.is_starter) as is_starter
    from nba_logs
    full outer join nba_box
        on
            nba_logs.game_id = nba_box.game_id
            and nba_logs.nba_player_id = nba_box.nba_player_id

),

bref_rows as (

    {{ rows_of_games(
        ref('stg_basketball_reference__player_box'), 'basketball_reference', 'bref_game_id', due
    ) }}

),

bref_lines as (

    select
        bref_rows.*,
        sheet_players.nba_player_id
    from bref_rows
    inner join sheet_players
        on
            bref_rows.bref_game_id = sheet_players.source_game_id
            and bref_rows.bref_player_id = sheet_players.source_player_id

),

side_by_side as (

    select
        coalesce(nba_lines.game_id, bref_lines.game_id) as game_id,
        coalesce(nba_lines.nba_player_id, bref_lines.nba_player_id) as nba_player_id,
        coalesce(nba_lines.player_name, bref_lines.player_name) as player_name,
        coalesce(nba_lines.team_abbr, bref_lines.team_abbr) as team_abbr,
        nba_lines.game_id is not null and nba_lines.dnp_reason is null as is_in_nba_com,
        bref_lines.game_id is not null as is_in_basketball_reference,
        coalesce(nba_lines.is_on_nba_com_sheet, false) as is_on_nba_com_sheet,
        nba_lines.dnp_reason as nba_dnp_reason,
        bref_lines.dnp_reason as bref_dnp_reason,
        nba_lines.whole_minutes,
        nba_lines.seconds_played as nba_seconds_played,
        bref_lines.seconds_played as bref_seconds_played,
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
        side_by_side.*,
        due_dates._fingerprint
    from side_by_side
    inner join games
        on side_by_side.game_id = games.game_id
    inner join due_dates
        on games.game_date = due_dates.game_date

)

select * from final
