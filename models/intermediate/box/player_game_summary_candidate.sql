{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[ref('int_player_box_lines'), ref('int_team_box_lines')]) %}

with due_dates as (

    {{ due.fingerprints }}

),

lines as (

    select * from {{ ref('int_player_box_lines') }}
    where game_date {{ due.dates }}

),

team_totals as (

    select
        game_id,
        team_abbr,
        seconds_played,
        {{ plays_used('fg_attempts', 'ft_attempts', 'turnovers') }} as plays_used
    from {{ ref('int_team_box_lines') }}
    where game_date {{ due.dates }} and totals_basis = 'player_rows'

),

used as (

    select
        lines.*,
        {{ plays_used('lines.fg_attempts', 'lines.ft_attempts', 'lines.turnovers') }} as plays_used,
        {{ team_plays_on_floor(
            'lines.seconds_played', 'team_totals.plays_used', 'team_totals.seconds_played'
        ) }} as team_plays_on_floor
    from lines
    left join team_totals
        on
            lines.game_id = team_totals.game_id
            and lines.team_abbr = team_totals.team_abbr

),

final as (

    select
        used.game_id,
        used.game_date,
        used.season,
        used.season_type,
        used.nba_player_id,
        used.team_abbr,
        used.opponent_team_abbr,
        used.is_home,
        used.sheet_status = 'did_not_play' as is_dnp,
        used.dnp_reason,
        used.is_starter,
        used.seconds_played / 60.0 as minutes_played,
        used.seconds_played,
        used.minutes_source,
        {%- for column in box_columns() + ["plus_minus"] %}
        used.{{ column }},
        {%- endfor %}
        used.plays_used,
        used.team_plays_on_floor,
        {{ usage_rate('used.plays_used', 'used.team_plays_on_floor') }} as usage_rate,
        {{ true_shooting_pct('used.points', 'used.fg_attempts', 'used.ft_attempts') }} as ts_pct,
        {{ effective_fg_pct('used.fg_makes', 'used.three_pt_makes', 'used.fg_attempts') }}
            as efg_pct,
        used.box_sources,
        due_dates._fingerprint
    from used
    inner join due_dates
        on used.game_date = due_dates.game_date

)

select * from final
