-- depends_on: {{ ref('coverage_ledger') }}
{{ config(
    materialized='incremental',
    on_schema_change='append_new_columns',
    **replaced_by_game_date(cluster_by='team_abbr')
) }}

{%- set due = due_dates(inputs=[ref('team_game_summary_candidate')]) %}

with due_dates as (

    {{ due.fingerprints }}

),

candidate as (

    select * from {{ ref('team_game_summary_candidate') }}
    where game_date {{ due.dates }}

),

final as (

    select
        candidate.game_id,
        candidate.game_date,
        candidate.season,
        candidate.season_type,
        candidate.team_abbr,
        candidate.opponent_team_abbr,
        candidate.is_home,
        candidate.is_win,
        {%- for column in box_columns() %}
        candidate.opponent_{{ column }},
        {%- endfor %}
        candidate.opponent_possessions,
        candidate.defensive_rating,
        candidate.opponent_ts_pct,
        candidate.opponent_efg_pct,
        due_dates._fingerprint
    from candidate
    inner join due_dates
        on candidate.game_date = due_dates.game_date

)

select * from final
