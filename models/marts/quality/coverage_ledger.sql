{% set most_named = 5 %}

with counts as (

    select * from {{ ref('int_identity_coverage') }}
    union all
    select * from {{ ref('int_box_coverage') }}
    union all
    select * from {{ ref('int_form_coverage') }}

),

metrics as (

    select * from {{ ref('coverage_metrics') }}

),

calendar as (

    select * from {{ ref('int_season_calendar') }}

),

games as (

    select * from {{ ref('int_games') }}

),

newest_result as (

    select max(game_date) as game_date
    from games
    where is_final

),

gaps as (

    select
        *,
        row_number() over (
            partition by season, season_type, table_name, metric
            order by game_date, game_id, team_abbr
        ) as place
    from {{ ref('coverage_gaps') }}

),

named_gaps as (

    select
        season,
        season_type,
        table_name,
        metric,
        string_agg(
            case
                when place <= {{ most_named }}
                    then
                        game_id || coalesce(' ' || team_abbr, '') || ': ' || found
                        || coalesce(' in ' || delivered_in, '')
            end, '; ' order by place
        )
        || case
            when count(*) > {{ most_named }}
                then '; and ' || cast(count(*) - {{ most_named }} as string) || ' more'
            else ''
        end as gaps
    from gaps
    group by 1, 2, 3, 4

),

seasons_past_bootstrap as (

    -- With a schedule landed ahead of its games, only results tell how far a season has come.
    select distinct season
    from games
    where is_final and not is_bootstrap and {{ is_box_score_due('game_date') }}

),

waivers as (

    -- Those of seasons that the calendar does not know stay in: they meet nothing and fail.
    select
        coverage_waivers.*,
        calendar.season is null
        or case coverage_waivers.season_type
            when 'cup_final' then calendar.cup_final_date
            when 'play_in' then calendar.last_play_in_date
            when 'playoffs' then calendar.last_playoff_date
            else calendar.last_regular_date
        end <= newest_result.game_date as is_competition_over
    from {{ ref('coverage_waivers') }} as coverage_waivers
    left join calendar
        on coverage_waivers.season = calendar.season
    cross join newest_result
    where
        coverage_waivers.league = {{ active_league() }}
        and (calendar.season is null or calendar.is_due)

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
        metrics.metric
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

all_counts as (

    select
        season,
        season_type,
        table_name,
        metric,
        expected,
        actual
    from counts
    union all
    select
        season,
        'all' as season_type,
        'nothing measured' as table_name,
        metric,
        cast(null as int64) as expected,
        cast(null as int64) as actual
    from unmeasured

),

measured as (

    -- A waiver that meets no row of the ledger shows up as a row of its own.
    select
        coalesce(all_counts.season, waivers.season) as season,
        coalesce(all_counts.season_type, waivers.season_type) as season_type,
        coalesce(all_counts.table_name, waivers.table_name) as table_name,
        coalesce(all_counts.metric, waivers.metric) as metric,
        all_counts.expected,
        all_counts.actual,
        all_counts.actual / nullif(all_counts.expected, 0) as ratio,
        all_counts.metric is not null as is_counted,
        waivers.reason as waiver_reason,
        coalesce(waivers.valid_until < current_date, false) as has_waiver_run_out
    from all_counts
    full outer join waivers
        on
            all_counts.season = waivers.season
            and all_counts.season_type = waivers.season_type
            and all_counts.table_name = waivers.table_name
            and all_counts.metric = waivers.metric
    -- Before the competition is over, a waiver of it may still have nothing to meet.
    where all_counts.metric is not null or waivers.is_competition_over

),

compared as (

    select
        measured.*,
        metrics.gate,
        metrics.stage,
        metrics.severity,
        metrics.min_ratio,
        metrics.question,
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

),

judged as (

    select
        *,
        gate is null
        or (waiver_reason is not null and (not has_gap or has_waiver_run_out)) as is_seed_wrong,
        waiver_reason is null and has_gap as is_short
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

    select
        {{ active_league() }} as league,
        judged.season,
        judged.season_type,
        judged.table_name,
        judged.metric,
        case when judged.is_seed_wrong then 'waivers' else judged.gate end as gate,
        coalesce(judged.severity, 'error') as severity,
        judged.expected,
        judged.actual,
        judged.ratio,
        judged.min_ratio as threshold,
        -- What follows from a shortfall further up is shown, but the first cause is what fails.
        case
            when judged.is_seed_wrong then 'fail'
            when judged.is_short and judged.stage > first_short_stage.stage then 'consequence'
            when judged.is_short then 'fail'
            when judged.waiver_reason is not null then 'waived'
            else 'pass'
        end as verdict,
        case
            when judged.gate is null then 'the metric is not in coverage_metrics'
            when judged.waiver_reason is not null and not judged.is_counted
                then 'the waiver meets no row of the ledger'
            when judged.waiver_reason is not null and not judged.has_gap
                then 'waived, but there is no gap'
            when judged.is_seed_wrong then 'the waiver has run out'
            when judged.waiver_reason is not null then 'waived: ' || judged.waiver_reason
            when judged.is_short and judged.stage > first_short_stage.stage
                then 'follows from an earlier gap in this season'
            when judged.is_short and judged.expected = 0 then 'there is nothing to count'
            when judged.is_short then coalesce(named_gaps.gaps, 'below the threshold')
        end as detail,
        judged.question,
        case
            when calendar.is_derived then 'derived'
            when calendar.season is not null then 'seed'
        end as calendar_basis
    from judged
    left join calendar
        on judged.season = calendar.season
    left join first_short_stage
        on judged.season = first_short_stage.season
    left join named_gaps
        on
            judged.season = named_gaps.season
            and judged.season_type = named_gaps.season_type
            and judged.table_name = named_gaps.table_name
            and judged.metric = named_gaps.metric

)

select * from final
