{{ config(materialized='view') }}

with lines as (

    select * from {{ ref('player_game_summary_candidate') }}
    where not is_dnp

),

team_summary as (

    select * from {{ ref('team_game_summary_candidate') }}

),

factors as (

    select * from {{ ref('player_composite_factors_candidate') }}
    where not is_bootstrap

),

complete_factors as (

    -- Of those who may play, once a season is under way; his team's last game has none ahead.
    select * from factors
    where
        season_type = 'regular'
        and roster_basis = 'sheet'
        and not is_absent
        and games_before_season > 0
        and look_ahead_pressure_null_reason is distinct from 'no_later_regular_game'

),

factor_values as (

    {%- for factor in composite_factors() %}
    select
        season,
        '{{ factor }}' as factor,
        {{ factor }} as factor_value,
        count(*) as row_count
    from factors
    where {{ factor }} is not null and roster_basis <> 'roster'
    group by 1, 2, 3
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

factor_shares as (

    -- The old system's factors were zero in up to 99 % of their rows. Of a whole league's season:
    -- a few teams or weeks may be alike. Games to come are left out, far ahead everybody is fresh.
    select
        season,
        factor,
        max(row_count) / sum(row_count) as largest_share
    from factor_values
    group by 1, 2
    having sum(row_count) >= 10000

),

rest as (

    select
        season,
        season_type,
        case when team_days_rest = 0 then 1.0 else 0.0 end as is_back_to_back
    from team_summary
    where season_type = 'regular' and team_days_rest is not null

),

final as (

    {{ coverage_measure(
        "box_columns_not_null", of="lines", by=["season", "season_type"],
        actual="countif(" ~ box_columns() | join(" is not null and ") ~ " is not null)"
    ) }}
    union all
    {{ coverage_measure(
        "lines_possible", of="lines", by=["season", "season_type"],
        actual="countif(" ~ is_possible_line() ~ ")"
    ) }}
    union all
    {{ coverage_measure(
        "factors_not_null", of="complete_factors", by=["season", "season_type"],
        actual="count(total_composite_adjustment)"
    ) }}
    union all
    {{ coverage_measure(
        "factors_vary", of="factor_shares", actual="countif(largest_share <= 0.6)"
    ) }}
    union all
    {{ coverage_measure(
        "wins_are_half", of="team_summary", by=["season", "season_type"],
        actual="2 * countif(is_win)"
    ) }}
    union all
    -- Of a whole league's season; a few teams' or weeks' share is no more than chance.
    {{ coverage_measure(
        "back_to_backs_plausible", of="rest", by=["season", "season_type"], expected="1",
        actual="case when avg(is_back_to_back) between 0.12 and 0.22 then 1 else 0 end",
        having="count(*) >= 1000"
    ) }}

)

select * from final
