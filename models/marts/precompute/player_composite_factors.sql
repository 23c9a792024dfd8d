-- depends_on: {{ ref('coverage_ledger') }}
-- depends_on: {{ ref('player_game_summary') }}
-- depends_on: {{ ref('team_offense_game_summary') }}
-- depends_on: {{ ref('team_defense_game_summary') }}
-- depends_on: {{ ref('player_shot_zone_analysis') }}
-- depends_on: {{ ref('team_defense_zone_analysis') }}
{{ config(
    materialized='incremental',
    on_schema_change='append_new_columns',
    **replaced_by_game_date(cluster_by='nba_player_id')
) }}

{%- set due = due_dates(inputs=[
    ref('player_composite_factors_candidate'),
    dated_by(ref('int_players'), ref('player_composite_factors_candidate'), ['nba_player_id'])
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

candidate as (

    select * from {{ ref('player_composite_factors_candidate') }}
    where game_date {{ due.dates }}

),

players as (

    select * from {{ ref('int_players') }}

),

final as (

    select
        {{ all_columns_but('candidate', ['_fingerprint']) }},
        players.player_lookup,
        players.player_name,
        due_dates._fingerprint
    from candidate
    inner join due_dates
        on candidate.game_date = due_dates.game_date
    left join players
        on candidate.nba_player_id = players.nba_player_id

)

select * from final
