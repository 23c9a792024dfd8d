-- depends_on: {{ ref('coverage_ledger') }}
with candidate as (

    select * from {{ ref('team_game_summary_candidate') }}

),

final as (

    select
        game_id,
        game_date,
        season,
        season_type,
        team_abbr,
        opponent_team_abbr,
        is_home,
        is_win,
        {%- for column in box_columns() %}
        opponent_{{ column }},
        {%- endfor %}
        opponent_possessions,
        defensive_rating,
        opponent_ts_pct,
        opponent_efg_pct
    from candidate

)

select * from final
