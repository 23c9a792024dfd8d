{{ config(materialized='view') }}

with counts as (

    select * from {{ ref('int_coverage_counts') }}

),

waivers as (

    select * from {{ ref('coverage_waivers') }}
    where league = {{ active_league() }}

),

absent_sources as (

    select * from {{ ref('int_absent_sources') }}

),

calendar as (

    select * from {{ ref('int_season_calendar') }}

),

newest_result as (

    select max(game_date) as game_date
    from {{ ref('int_games') }}
    where is_final

),

exceptions as (

    -- Waived gaps, and whatever a game must hold of an absent source.
    select
        season,
        season_type,
        table_name,
        metric,
        'waived' as verdict,
        reason,
        valid_until
    from waivers
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

final as (

    -- Those of seasons that the calendar does not know stay in: they meet nothing and fail.
    select
        exceptions.season,
        exceptions.season_type,
        exceptions.table_name,
        exceptions.metric,
        exceptions.verdict,
        exceptions.reason,
        coalesce(exceptions.valid_until < current_date, false) as has_run_out,
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

)

select * from final
