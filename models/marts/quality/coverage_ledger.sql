{% set most_named = 5 %}

with stacked as (

    select * from {{ ref('int_identity_coverage') }}
    union all
    select * from {{ ref('int_box_coverage') }}
    union all
    select * from {{ ref('int_form_coverage') }}

),

counts as (

    select
        coalesce(season, 'unknown') as season,
        coalesce(season_type, 'unknown') as season_type,
        table_name,
        metric,
        expected,
        actual
    from stacked

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

absent_sources as (

    select * from {{ ref('int_absent_sources') }}

),

unscheduled_seasons as (

    select
        season,
        string_agg(remedy, '; ' order by played_season) as remedy
    from {{ ref('int_landed_seasons') }}
    where not is_scheduled
    group by 1

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
            order by game_date, game_id, team_abbr, player_name
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
                        trim(
                            coalesce(game_id, '') || coalesce(' ' || team_abbr, '')
                            || coalesce(' ' || player_name, '')
                        )
                        || ': ' || found || coalesce(' in ' || delivered_in, '')
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

exceptions as (

    -- What need not be there: waived gaps, and whatever a game must hold of an absent source.
    select
        season,
        season_type,
        table_name,
        metric,
        'waived' as verdict,
        reason,
        valid_until
    from {{ ref('coverage_waivers') }}
    where league = {{ active_league() }}
    union all
    select
        absent_sources.season,
        coalesce(counts.season_type, absent_sources.season_type, 'all') as season_type,
        absent_sources.table_name,
        coalesce(counts.metric, 'absent_sources') as metric,
        'not_asked' as verdict,
        absent_sources.reason,
        cast(null as date) as valid_until
    from absent_sources
    left join counts
        on
            absent_sources.season = counts.season
            and absent_sources.table_name = counts.table_name
            and coalesce(absent_sources.season_type, counts.season_type) = counts.season_type
            and counts.season_type <> 'all'

),

due_exceptions as (

    -- Those of seasons that the calendar does not know stay in: they meet nothing and fail.
    select
        exceptions.*,
        calendar.season is null
        or case exceptions.season_type
            when 'cup_final' then calendar.cup_final_date
            when 'play_in' then calendar.last_play_in_date
            when 'playoffs' then calendar.last_playoff_date
            else calendar.last_regular_date
        end <= newest_result.game_date as is_competition_over
    from exceptions
    left join calendar
        on exceptions.season = calendar.season
    cross join newest_result
    where calendar.season is null or calendar.is_due

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

    -- An exception that meets no row of the ledger shows up as a row of its own.
    select
        coalesce(all_counts.season, exceptions.season) as season,
        coalesce(all_counts.season_type, exceptions.season_type) as season_type,
        coalesce(all_counts.table_name, exceptions.table_name) as table_name,
        coalesce(all_counts.metric, exceptions.metric) as metric,
        all_counts.expected,
        all_counts.actual,
        all_counts.actual / nullif(all_counts.expected, 0) as ratio,
        all_counts.metric is not null as is_counted,
        exceptions.verdict as exception,
        exceptions.reason,
        coalesce(exceptions.valid_until < current_date, false) as has_run_out
    from all_counts
    full outer join due_exceptions as exceptions
        on
            all_counts.season = exceptions.season
            and all_counts.season_type = exceptions.season_type
            and all_counts.table_name = exceptions.table_name
            and all_counts.metric = exceptions.metric
    -- Before the competition is over, an exception of it may still have nothing to meet.
    where all_counts.metric is not null or exceptions.is_competition_over

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
        or (exception = 'not_asked' and actual > 0) as is_seed_wrong,
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

traced as (

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

),

final as (

    select
        {{ active_league() }} as league,
        traced.season,
        traced.season_type,
        traced.table_name,
        traced.metric,
        case when traced.is_seed_wrong then 'waivers' else traced.gate end as gate,
        coalesce(traced.severity, 'error') as severity,
        traced.expected,
        traced.actual,
        traced.ratio,
        traced.min_ratio as threshold,
        case
            when traced.is_seed_wrong then 'fail'
            when traced.is_consequence then 'consequence'
            when traced.is_short then 'fail'
            else coalesce(traced.exception, 'pass')
        end as verdict,
        case
            when traced.exception = 'not_asked' and not traced.is_counted
                then 'the row of absent_sources meets no row of the ledger'
            when traced.exception = 'not_asked' and traced.is_seed_wrong
                then
                    'absent_sources says that the season has none of it, but it is there: delete'
                    || ' the row from seeds/absent_sources.csv'
            when traced.exception = 'not_asked'
                then 'not among the sources of the season: ' || traced.reason
            when traced.gate is null then 'the metric is not in coverage_metrics'
            when traced.exception = 'waived' and not traced.is_counted
                then 'the waiver meets no row of the ledger'
            when traced.exception = 'waived' and not traced.has_gap
                then 'waived, but there is no gap'
            when traced.is_seed_wrong then 'the waiver has run out'
            when traced.exception = 'waived' then 'waived: ' || traced.reason
            when traced.is_consequence then 'follows from an earlier gap in this season'
            when traced.is_short and traced.expected = 0 then 'there is nothing to count'
            when traced.metric = 'season_scheduled'
                then unscheduled_seasons.remedy || coalesce(': ' || named_gaps.gaps, '')
            when traced.is_short and traced.is_absent
                then
                    'nothing of it has been landed: land it, or add to seeds/absent_sources.csv'
                    || ' the row ' || {{ active_league() }} || ',' || traced.season || ','
                    || traced.absent_season_type || ',' || traced.table_name || ',REASON'
            when traced.is_short then coalesce(named_gaps.gaps, 'below the threshold')
        end as detail,
        traced.question,
        case
            when traced.is_short and not traced.is_consequence and not traced.is_absent
                then traced.remedy
        end as remedy,
        case
            when calendar.is_derived then 'derived'
            when calendar.season is not null then 'seed'
        end as calendar_basis
    from traced
    left join calendar
        on traced.season = calendar.season
    left join unscheduled_seasons
        on traced.season = unscheduled_seasons.season
    left join named_gaps
        on
            traced.season = named_gaps.season
            and traced.season_type = named_gaps.season_type
            and traced.table_name = named_gaps.table_name
            and traced.metric = named_gaps.metric

)

select * from final
