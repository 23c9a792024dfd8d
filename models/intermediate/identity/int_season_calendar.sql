with season_calendar as (

    select * from {{ ref('stg_landing__season_calendar') }}

),

claims as (

    select * from {{ ref('int_game_claims') }}
    where source in ('nba_com', 'basketball_reference')

),

landed_span as (

    -- A date of no known season does not make the seasons between due.
    select
        min(claims.game_date) as first_landed_date,
        max(claims.game_date) as last_landed_date
    from claims
    inner join season_calendar
        on
            claims.game_date between season_calendar.first_regular_date
            and season_calendar.last_playoff_date

),

final as (

    select
        season_calendar.*,
        landed_span.last_landed_date,
        -- The old system's warm-up: too few games this season for a season's averages.
        {{ days_after('season_calendar.first_regular_date', 14) }} as bootstrap_end_date,
        -- A season is due when any box source reaches into it; one in the middle always is.
        season_calendar.first_regular_date <= landed_span.last_landed_date
        and season_calendar.last_playoff_date >= landed_span.first_landed_date as is_due
    from season_calendar
    cross join landed_span

)

select * from final
