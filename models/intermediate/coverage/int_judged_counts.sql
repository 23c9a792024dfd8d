{{ config(materialized='view') }}

with counts as (

    select * from {{ ref('int_coverage_counts') }}

),

exceptions as (

    select * from {{ ref('int_coverage_exceptions') }}

),

metrics as (

    select * from {{ ref('coverage_metrics') }}

),

measured as (

    -- An exception that meets no count shows up as a row of its own.
    select
        coalesce(counts.season, exceptions.season) as season,
        coalesce(counts.season_type, exceptions.season_type) as season_type,
        coalesce(counts.table_name, exceptions.table_name) as table_name,
        coalesce(counts.metric, exceptions.metric) as metric,
        counts.expected,
        counts.actual,
        counts.actual / nullif(counts.expected, 0) as ratio,
        counts.metric is not null as is_counted,
        exceptions.verdict as exception,
        exceptions.reason,
        coalesce(exceptions.has_run_out, false) as has_run_out
    from counts
    full outer join exceptions
        on
            counts.season = exceptions.season
            and counts.season_type = exceptions.season_type
            and counts.table_name = exceptions.table_name
            and counts.metric = exceptions.metric
    -- Before the competition is over, an exception of it may still have nothing to meet.
    where counts.metric is not null or exceptions.is_competition_over

),

compared as (

    select
        measured.*,
        metrics.gate,
        metrics.stage,
        metrics.severity,
        metrics.min_ratio,
        metrics.question,
        metrics.remedy,
        -- The tables that `absent_sources` may name, where nothing of them is there.
        measured.season_type <> 'all'
        and max(measured.actual) over (
            partition by measured.season, measured.season_type, measured.table_name
        ) = 0
        and measured.table_name in (
            'int_games', 'int_game_sheets', 'nba_com.team_game_logs', 'nba_com.shots'
        ) as is_absent,
        -- Of a season of which no game is scheduled, no competition need be named.
        case
            when
                measured.table_name = 'int_games'
                and max(measured.actual) over of_table > 0
                then measured.season_type
            else ''
        end as absent_season_type,
        measured.is_counted
        and coalesce(
            case
                when metrics.is_exact then measured.actual <> measured.expected
                else measured.ratio < metrics.min_ratio
            end,
            true
        ) as has_gap
    from measured
    left join metrics
        on measured.metric = metrics.metric
    window of_table as (partition by measured.season, measured.table_name)

),

judged as (

    select
        *,
        gate is null
        or (exception is not null and (not has_gap or has_run_out))
        or coalesce(exception = 'not_asked' and actual > 0, false) as is_seed_wrong,
        exception is null and has_gap as is_short
    from compared

),

first_short_stage as (

    select
        season,
        min(stage) as stage
    from judged
    where is_short and severity = 'error'
    group by 1

),

final as (

    -- What follows from a shortfall further up is shown, but the first cause is what fails. That
    -- nothing of a source has been landed follows from nothing but a missing schedule.
    select
        judged.*,
        judged.is_short
        and judged.stage > first_short_stage.stage
        and (not judged.is_absent or judged.table_name = 'int_games') as is_consequence
    from judged
    left join first_short_stage
        on judged.season = first_short_stage.season

)

select * from final
