-- depends_on: {{ ref('coverage_ledger') }}
with candidate as (

    select * from {{ ref('player_game_summary_candidate') }}

),

final as (

    select
        game_id,
        game_date,
        season,
        season_type,
        nba_player_id,
        player_lookup,
        player_name,
        team_abbr,
        opponent_team_abbr,
        is_home,
        is_starter,
        is_dnp,
        dnp_reason,
        minutes_played,
        minutes_source,
        {%- for column in box_columns() + ["plus_minus"] %}
        {{ column }},
        {%- endfor %}
        usage_rate,
        ts_pct,
        efg_pct,
        box_sources
    from candidate

)

select * from final
