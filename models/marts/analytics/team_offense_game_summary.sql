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
        totals_basis,
        minutes_played,
        {%- for column in box_columns() %}
        {{ column }},
        {%- endfor %}
        possessions,
        offensive_rating,
        pace,
        ts_pct,
        efg_pct,
        team_days_rest
    from candidate

)

select * from final
