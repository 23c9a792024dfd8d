{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_game_crosswalk') ~ " where is_final and has_box_rows",
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
    where game_date {{ due.dates }} and sheet_status <> 'inactive'

),

nba_lines as (

    {{ rows_of_games(
        ref('stg_nba_com__player_game_logs'), 'nba_com', 'nba_game_id', due
    ) }}

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
        side_by_side.*,
        due_dates._fingerprint
    from side_by_side
    inner join games
        on side_by_side.game_id = games.game_id
    inner join due_dates
        on games.game_date = due_dates.game_date

)

select * from final
