with stacked as (

    select * from {{ ref('int_identity_coverage') }}
    union all
    select * from {{ ref('int_box_coverage') }}
    union all
    select * from {{ ref('int_form_coverage') }}
    union all
    select * from {{ ref('int_plausibility') }}

),

metrics as (

    select * from {{ ref('coverage_metrics') }}

),

calendar as (

    select * from {{ ref('int_season_calendar') }}

),

seasons_past_bootstrap as (

    -- With a schedule landed ahead of its games, only results tell how far a season has come.
    select distinct season
    from {{ ref('int_games') }}
    where is_final and not is_bootstrap and {{ is_box_score_due('game_date') }}

),

counts as (

    select
        coalesce(stacked.season, 'unknown') as season,
        coalesce(stacked.season_type, 'unknown') as season_type,
        coalesce(stacked.table_name, metrics.table_name) as table_name,
        stacked.metric,
        stacked.expected,
        stacked.actual
    from stacked
    left join metrics
        on stacked.metric = metrics.metric

),

measured_metrics as (

    select distinct
        season,
        metric
    from counts
    where expected > 0

),

unmeasured as (

    -- What was never counted has no row that could fall short: a gap of its own.
    select
        calendar.season,
        'all' as season_type,
        'nothing measured' as table_name,
        metrics.metric,
        cast(null as int64) as expected,
        cast(null as int64) as actual
    from calendar
    inner join seasons_past_bootstrap
        on calendar.season = seasons_past_bootstrap.season
    cross join metrics
    left join measured_metrics
        on
            calendar.season = measured_metrics.season
            and metrics.metric = measured_metrics.metric
    where
        calendar.is_due
        and metrics.is_due_every_season
        and measured_metrics.metric is null

),

final as (

    select * from counts
    union all
    select * from unmeasured

)

select * from final
