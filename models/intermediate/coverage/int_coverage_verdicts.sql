{{ config(materialized='view') }}

with judged as (

    select * from {{ ref('int_judged_counts') }}

),

named_gaps as (

    select * from {{ ref('int_named_gaps') }}

),

unscheduled_seasons as (

    select
        season,
        string_agg(remedy, '; ' order by played_season) as remedy
    from {{ ref('int_landed_seasons') }}
    where not is_scheduled
    group by 1

),

calendar as (

    select * from {{ ref('int_season_calendar') }}

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
        case
            when judged.is_seed_wrong then 'fail'
            when judged.is_consequence then 'consequence'
            when judged.is_short then 'fail'
            else coalesce(judged.exception, 'pass')
        end as verdict,
        case
            when judged.exception = 'not_asked' and not judged.is_counted
                then 'the row of absent_sources meets no row of the ledger'
            when judged.exception = 'not_asked' and judged.is_seed_wrong
                then
                    'absent_sources says that the season has none of it, but it is there: delete'
                    || ' the row from seeds/absent_sources.csv'
            when judged.exception = 'not_asked'
                then 'not among the sources of the season: ' || judged.reason
            when judged.gate is null then 'the metric is not in coverage_metrics'
            when judged.exception = 'waived' and not judged.is_counted
                then 'the waiver meets no row of the ledger'
            when judged.exception = 'waived' and not judged.has_gap
                then 'waived, but there is no gap'
            when judged.is_seed_wrong then 'the waiver has run out'
            when judged.exception = 'waived' then 'waived: ' || judged.reason
            when judged.is_consequence then 'follows from an earlier gap in this season'
            when judged.is_short and judged.expected = 0 then 'there is nothing to count'
            when judged.metric = 'season_scheduled'
                then unscheduled_seasons.remedy || coalesce(': ' || named_gaps.gaps, '')
            when judged.is_short and judged.is_absent
                then
                    'nothing of it has been landed: land it, or add to seeds/absent_sources.csv'
                    || ' the row ' || {{ active_league() }} || ',' || judged.season || ','
                    || judged.absent_season_type || ',' || judged.table_name || ',REASON'
            when judged.is_short then coalesce(named_gaps.gaps, 'below the threshold')
        end as detail,
        judged.question,
        case
            when judged.is_short and not judged.is_consequence and not judged.is_absent
                then judged.remedy
        end as remedy,
        case
            when calendar.is_derived then 'derived'
            when calendar.season is not null then 'seed'
        end as calendar_basis
    from judged
    left join calendar
        on judged.season = calendar.season
    left join unscheduled_seasons
        on judged.season = unscheduled_seasons.season
    left join named_gaps
        on
            judged.season = named_gaps.season
            and judged.season_type = named_gaps.season_type
            and judged.table_name = named_gaps.table_name
            and judged.metric = named_gaps.metric

)

select * from final
