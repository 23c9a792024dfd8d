{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('team_game_summary_candidate'),
    ref('int_player_shot_zones')
]) %}
{#- What each rate is made of, in whole numbers: over several games it is the rate of the sums. #}
{%- set rates = {
    "pace": [in_trillionths("summary.possessions"), "summary.seconds_played"],
    "offensive_rating": ["summary.points", in_trillionths("summary.possessions")],
    "defensive_rating": [
        "summary.opponent_points", in_trillionths("summary.opponent_possessions")
    ]
} %}

with due_dates as (

    {{ due.fingerprints }}

),

summary as (

    select * from {{ ref('team_game_summary_candidate') }}
    where game_date {{ due.dates }}

),

shots_allowed as (

    select
        game_id,
        team_abbr as opponent_team_abbr,
        {%- for zone in shot_zones() %}
        sum({{ zone }}_attempts) as {{ zone }}_attempts,
        sum({{ zone }}_makes) as {{ zone }}_makes,
        {%- endfor %}
        1 as games_with_shots
    from {{ ref('int_player_shot_zones') }}
    where game_date {{ due.dates }}
    group by 1, 2

),

final as (

    select
        summary.game_id,
        summary.game_date,
        summary.season,
        summary.team_abbr,
        summary.points,
        summary.opponent_points as points_allowed,
        {%- for rate, (dividend, divisor) in rates.items() %}
        case when summary.{{ rate }} is not null then {{ dividend }} end as {{ rate }}_dividend,
        case when summary.{{ rate }} is not null then {{ divisor }} end as {{ rate }}_divisor,
        {%- endfor %}
        coalesce(shots_allowed.games_with_shots, 0) as games_with_shots,
        {%- for zone in shot_zones() %}
        cast(shots_allowed.{{ zone }}_attempts as int64) as {{ zone }}_attempts,
        cast(shots_allowed.{{ zone }}_makes as int64) as {{ zone }}_makes,
        {%- endfor %}
        {{ box_zone_counts('summary.opponent_') }},
        due_dates._fingerprint
    from summary
    inner join due_dates
        on summary.game_date = due_dates.game_date
    left join shots_allowed
        on
            summary.game_id = shots_allowed.game_id
            and summary.opponent_team_abbr = shots_allowed.opponent_team_abbr

)

select * from final
