-- depends_on: {{ ref('coverage_ledger') }}
-- depends_on: {{ ref('player_game_summary') }}
-- depends_on: {{ ref('team_offense_game_summary') }}
-- depends_on: {{ ref('team_defense_game_summary') }}
with candidate as (

    select * from {{ ref('player_composite_factors_candidate') }}

)

select * from candidate
