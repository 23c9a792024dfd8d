-- depends_on: {{ ref('coverage_ledger') }}
{{ config(
    materialized='incremental',
    on_schema_change='append_new_columns',
    **replaced_by_game_date(cluster_by='nba_player_id')
) }}

{%- set due = due_dates(inputs=[
    ref('player_game_summary_candidate'),
    dated_by(ref('int_players'), ref('player_game_summary_candidate'), ['nba_player_id'])
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

candidate as (

    select * from {{ ref('player_game_summary_candidate') }}
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
        candidate.is_home,
        candidate.is_starter,
        candidate.is_dnp,
        candidate.dnp_reason,
        candidate.minutes_played,
        candidate.minutes_source,
        {%- for column in box_columns() + ["plus_minus"] %}
        candidate.{{ column }},
        {%- endfor %}
        candidate.plays_used,
        candidate.team_plays_on_floor,
        candidate.usage_rate,
        candidate.ts_pct,
        candidate.efg_pct,
        candidate.box_sources,
        due_dates._fingerprint
    from candidate
    inner join due_dates
        on candidate.game_date = due_dates.game_date
    left join players
        on candidate.nba_player_id = players.nba_player_id

)

select * from final
