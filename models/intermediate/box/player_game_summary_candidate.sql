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

final as (

    select
        lines.game_id,
        lines.game_date,
        lines.season,
        lines.season_type,
        lines.nba_player_id,
        lines.team_abbr,
        lines.opponent_team_abbr,
        lines.is_home,
        lines.sheet_status = 'did_not_play' as is_dnp,
        lines.dnp_reason,
        lines.is_starter,
        lines.seconds_played / 60.0 as minutes_played,
        lines.seconds_played,
        lines.minutes_source,
        {%- for column in box_columns() + ["plus_minus"] %}
        lines.{{ column }},
        {%- endfor %}
        {{ usage_rate(
            plays_used('lines.fg_attempts', 'lines.ft_attempts', 'lines.turnovers'),
            'lines.seconds_played',
            'team_totals.plays_used',
            'team_totals.seconds_played'
        ) }} as usage_rate,
        {{ true_shooting_pct('lines.points', 'lines.fg_attempts', 'lines.ft_attempts') }} as ts_pct,
        {{ effective_fg_pct('lines.fg_makes', 'lines.three_pt_makes', 'lines.fg_attempts') }}
            as efg_pct,
        lines.box_sources,
        due_dates._fingerprint
    from lines
    inner join due_dates
        on lines.game_date = due_dates.game_date
    left join team_totals
        on
            lines.game_id = team_totals.game_id
            and lines.team_abbr = team_totals.team_abbr

)

select * from final
