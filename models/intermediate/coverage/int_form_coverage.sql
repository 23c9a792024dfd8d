{{ config(materialized='view') }}

with games as (

    select * from {{ ref('int_games') }}
    where is_final and not is_bootstrap and {{ is_box_score_due('game_date') }}

),

player_summary as (

    select * from {{ ref('player_game_summary_candidate') }}

),

factors as (

    select * from {{ ref('player_composite_factors_candidate') }}

),

sheet_rows as (

    select
        season,
        season_type,
        count(*) as sheet_rows
    from {{ ref('int_game_sheets') }}
    group by 1, 2

),

factor_rows as (

    select
        season,
        season_type,
        count(*) as factor_rows
    from factors
    group by 1, 2

),

competitions as (

    select
        sheet_rows.season,
        sheet_rows.season_type,
        sheet_rows.sheet_rows,
        coalesce(factor_rows.factor_rows, 0) as factor_rows
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

game_days as (

    select distinct
        games.season,
        games.season_type,
        games.game_date,
        factor_days.game_date as factor_date
    from games
    left join factor_days
        on
            games.season = factor_days.season
            and games.season_type = factor_days.season_type
            and games.game_date = factor_days.game_date

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

target_factors as (

    -- The old system's target: three seasons together, once all three are due.
    select played_factors.*
    from played_factors
    inner join {{ ref('int_season_calendar') }} as calendar
        on played_factors.season = calendar.season
    where calendar.league = 'nba' and calendar.season in ('2021-22', '2022-23', '2023-24')

),

final as (

    {%- for by in [["season"], []] %}
    {{ coverage_measure(
        "usage_rate_not_null", of="player_summary", where="minutes_played > 0",
        actual="count(usage_rate)", by=by
    ) }}
    union all
    {%- endfor %}
    {{ coverage_measure(
        "sheet_rows_kept", of="competitions", expected="sum(sheet_rows)",
        actual="sum(factor_rows)", by=["season", "season_type"]
    ) }}
    union all
    {{ coverage_measure(
        "factor_dates", of="game_days", actual="count(factor_date)", by=["season", "season_type"]
    ) }}
    union all
    {{ coverage_measure(
        "recent_usage_not_null", of="factors", where="games_before > 0 and not is_bootstrap",
        actual="count(avg_usage_rate_last_7_games)"
    ) }}
    union all
    {{ coverage_measure(
        "training_rows", of="target_factors", expected="70001", actual="countif(is_ready)", by=[],
        having="count(distinct season) = 3"
    ) }}
    union all
    {{ coverage_measure(
        "training_share", of="played_factors", actual="countif(is_ready)", by=[]
    ) }}

)

select * from final
