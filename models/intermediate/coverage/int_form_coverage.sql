with calendar as (

    select * from {{ ref('int_season_calendar') }}

),

games as (

    select * from {{ ref('int_games') }}

),

sheets as (

    select * from {{ ref('int_game_sheets') }}

),

player_summary as (

    select * from {{ ref('player_game_summary_candidate') }}

),

team_summary as (

    select * from {{ ref('team_game_summary_candidate') }}

),

factors as (

    select * from {{ ref('player_composite_factors_candidate') }}

),

usage_rate_by_season as (

    select
        season,
        count(*) as expected,
        count(usage_rate) as actual
    from player_summary
    where minutes_played > 0
    group by 1

),

usage_rate_not_null as (

    select
        season,
        'all' as season_type,
        'player_game_summary' as table_name,
        'usage_rate_not_null' as metric,
        expected,
        actual
    from usage_rate_by_season
    union all
    select
        'all' as season,
        'all' as season_type,
        'player_game_summary' as table_name,
        'usage_rate_not_null' as metric,
        sum(expected) as expected,
        sum(actual) as actual
    from usage_rate_by_season

),

sheet_rows as (

    select
        season,
        season_type,
        count(*) as expected
    from sheets
    group by 1, 2

),

factor_rows as (

    select
        season,
        season_type,
        count(*) as actual
    from factors
    group by 1, 2

),

sheet_rows_kept as (

    select
        sheet_rows.season,
        sheet_rows.season_type,
        'player_composite_factors' as table_name,
        'sheet_rows_kept' as metric,
        sheet_rows.expected,
        coalesce(factor_rows.actual, 0) as actual
    from sheet_rows
    left join factor_rows
        on
            sheet_rows.season = factor_rows.season
            and sheet_rows.season_type = factor_rows.season_type

),

factor_days as (

    select distinct
        season,
        season_type,
        game_date
    from factors

),

factor_dates as (

    select
        games.season,
        games.season_type,
        'player_composite_factors' as table_name,
        'factor_dates' as metric,
        count(distinct games.game_date) as expected,
        count(distinct factor_days.game_date) as actual
    from games
    left join factor_days
        on
            games.season = factor_days.season
            and games.season_type = factor_days.season_type
            and games.game_date = factor_days.game_date
    where
        games.is_final
        and not games.is_bootstrap
        and {{ is_box_score_due('games.game_date') }}
    group by 1, 2, 3, 4

),

recent_usage_not_null as (

    select
        season,
        'all' as season_type,
        'player_composite_factors' as table_name,
        'recent_usage_not_null' as metric,
        count(*) as expected,
        count(avg_usage_rate_last_7_games) as actual
    from factors
    where games_before > 0 and not is_bootstrap
    group by 1, 2, 3, 4

),

played_factors as (

    select
        player_summary.season,
        factors.games_before > 0 as is_ready
    from player_summary
    left join factors
        on
            player_summary.game_id = factors.game_id
            and player_summary.nba_player_id = factors.nba_player_id
    where
        player_summary.minutes_played > 0
        and player_summary.season_type in ('regular', 'playoffs')

),

training_rows as (

    -- The old system's target: three seasons together, once all three are due.
    select
        'all' as season,
        'all' as season_type,
        'player_points_examples' as table_name,
        'training_rows' as metric,
        70001 as expected,
        countif(played_factors.is_ready) as actual
    from played_factors
    inner join calendar
        on played_factors.season = calendar.season
    where calendar.league = 'nba' and calendar.season in ('2021-22', '2022-23', '2023-24')
    having count(distinct calendar.season) = 3

),

training_share as (

    select
        'all' as season,
        'all' as season_type,
        'player_points_examples' as table_name,
        'training_share' as metric,
        count(*) as expected,
        countif(is_ready) as actual
    from played_factors

),

box_columns_not_null as (

    select
        season,
        season_type,
        'player_game_summary' as table_name,
        'box_columns_not_null' as metric,
        count(*) as expected,
        countif({{ box_columns() | join(' is not null and ') }} is not null) as actual
    from player_summary
    where not is_dnp
    group by 1, 2, 3, 4

),

lines_possible as (

    select
        season,
        season_type,
        'player_game_summary' as table_name,
        'lines_possible' as metric,
        count(*) as expected,
        countif({{ is_possible_line() }}) as actual
    from player_summary
    where not is_dnp
    group by 1, 2, 3, 4

),

factors_not_null as (

    -- Of those who may play, once a season is under way; his team's last game has none ahead.
    select
        season,
        season_type,
        'player_composite_factors' as table_name,
        'factors_not_null' as metric,
        count(*) as expected,
        count(total_composite_adjustment) as actual
    from factors
    where
        season_type = 'regular'
        and roster_basis = 'sheet'
        and not is_absent
        and not is_bootstrap
        and games_before_season > 0
        and look_ahead_pressure_null_reason is distinct from 'no_later_regular_game'
    group by 1, 2, 3, 4

),

factor_values as (

    {%- for factor in composite_factors() %}
    select
        season,
        '{{ factor }}' as factor,
        {{ factor }} as factor_value,
        count(*) as row_count
    from factors
    where {{ factor }} is not null and roster_basis <> 'roster' and not is_bootstrap
    group by 1, 2, 3
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

factor_shares as (

    select
        season,
        factor,
        max(row_count) / sum(row_count) as largest_share
    from factor_values
    group by 1, 2
    having sum(row_count) >= 10000

),

factors_vary as (

    -- The old system's factors were zero in up to 99 % of their rows. Of a whole league's season:
    -- a few teams or weeks may be alike. Games to come are left out, far ahead everybody is fresh.
    select
        season,
        'all' as season_type,
        'player_composite_factors' as table_name,
        'factors_vary' as metric,
        count(*) as expected,
        countif(largest_share <= 0.6) as actual
    from factor_shares
    group by 1, 2, 3, 4

),

wins_are_half as (

    select
        season,
        season_type,
        'team_offense_game_summary' as table_name,
        'wins_are_half' as metric,
        count(*) as expected,
        2 * countif(is_win) as actual
    from team_summary
    group by 1, 2, 3, 4

),

back_to_backs_plausible as (

    -- Of a whole league's season; a few teams' or weeks' share is no more than chance.
    select
        season,
        season_type,
        'team_offense_game_summary' as table_name,
        'back_to_backs_plausible' as metric,
        1 as expected,
        case
            when
                avg(case when team_days_rest = 0 then 1.0 else 0.0 end) between 0.12 and 0.22
                then 1
            else 0
        end as actual
    from team_summary
    where season_type = 'regular' and team_days_rest is not null
    group by 1, 2, 3, 4, 5
    having count(*) >= 1000

),

final as (

    {{ stack_coverage([
        "usage_rate_not_null", "sheet_rows_kept", "factor_dates", "recent_usage_not_null",
        "training_rows", "training_share", "box_columns_not_null", "lines_possible", "factors_not_null",
        "factors_vary", "wins_are_half", "back_to_backs_plausible"
    ]) }}

)

select * from final
