{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_team_box_lines') ~ " where is_final and totals_basis is not null"
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

lines as (

    select * from {{ ref('int_team_box_lines') }}
    where game_date {{ due.dates }} and is_final and totals_basis is not null

),

rated as (

    select
        *,
        {{ possessions('fg_attempts', 'ft_attempts', 'turnovers', 'offensive_rebounds') }}
            as possessions
    from lines

),

final as (

    select
        own.game_id,
        own.game_date,
        own.season,
        own.season_type,
        own.team_abbr,
        own.opponent_team_abbr,
        own.is_home,
        own.score > own.opponent_score as is_win,
        own.totals_basis,
        own.days_rest as team_days_rest,
        own.seconds_played,
        own.seconds_played / 60.0 as minutes_played,
        {%- for column in box_columns() %}
        own.{{ column }},
        opponent.{{ column }} as opponent_{{ column }},
        {%- endfor %}
        own.possessions,
        opponent.possessions as opponent_possessions,
        {{ points_per_100('own.points', 'own.possessions') }} as offensive_rating,
        {{ points_per_100('opponent.points', 'opponent.possessions') }} as defensive_rating,
        {{ pace('own.possessions', 'own.seconds_played') }} as pace,
        {{ true_shooting_pct('own.points', 'own.fg_attempts', 'own.ft_attempts') }} as ts_pct,
        {{ effective_fg_pct('own.fg_makes', 'own.three_pt_makes', 'own.fg_attempts') }} as efg_pct,
        {{ true_shooting_pct('opponent.points', 'opponent.fg_attempts', 'opponent.ft_attempts') }}
            as opponent_ts_pct,
        {{ effective_fg_pct(
            'opponent.fg_makes', 'opponent.three_pt_makes', 'opponent.fg_attempts'
        ) }} as opponent_efg_pct,
        due_dates._fingerprint
    from rated as own
    inner join due_dates
        on own.game_date = due_dates.game_date
    left join rated as opponent
        on
            own.game_id = opponent.game_id
            and own.opponent_team_abbr = opponent.team_abbr

)

select * from final
