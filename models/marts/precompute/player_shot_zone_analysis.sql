-- depends_on: {{ ref('coverage_ledger') }}
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
        candidate.game_id,
        candidate.game_date,
        candidate.season,
        candidate.season_type,
        candidate.nba_player_id,
        players.player_lookup,
        players.player_name,
        candidate.team_abbr,
        candidate.opponent_team_abbr,
        candidate.games_in_window_last_10_games,
        candidate.games_with_shots_last_10_games,
        {%- for zone in shot_zones() + box_zones() %}
        candidate.{{ zone }}_rate_last_10_games,
        {%- endfor %}
        candidate.zone_basis,
        candidate.primary_zone,
        candidate.shot_zone_mismatch_score,
        candidate.shot_zone_mismatch_null_reason,
        due_dates._fingerprint
    from candidate
    inner join due_dates
        on candidate.game_date = due_dates.game_date
    left join players
        on candidate.nba_player_id = players.nba_player_id

)

select * from final
