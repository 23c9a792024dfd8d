-- depends_on: {{ ref('coverage_ledger') }}
{{ config(
    materialized='incremental',
    on_schema_change='append_new_columns',
    **replaced_by_game_date(cluster_by='team_abbr')
) }}

{%- set due = due_dates(inputs=[ref('int_team_form')]) %}

with due_dates as (

    {{ due.fingerprints }}

),

team_form as (

    select * from {{ ref('int_team_form') }}
    where game_date {{ due.dates }}

),

final as (

    select
        team_form.game_id,
        team_form.game_date,
        team_form.season,
        team_form.season_type,
        team_form.team_abbr,
        team_form.opponent_team_abbr,
        team_form.games_in_window_last_15_games,
        team_form.games_with_shots_last_15_games,
        {%- for zone in shot_zones() + box_zones() %}
        team_form.{{ zone }}_defense_last_15_games,
        {%- endfor %}
        {{ zone_basis(
            'team_form.games_in_window_last_15_games', 'team_form.games_with_shots_last_15_games'
        ) }} as zone_basis,
        due_dates._fingerprint
    from team_form
    inner join due_dates
        on team_form.game_date = due_dates.game_date

)

select * from final
