with calendar as (

    select * from {{ ref('int_season_calendar') }}

),

games as (

    select * from {{ ref('int_games') }}

),

claims as (

    select * from {{ ref('int_game_claims') }}
    where source = 'nba_com'

),

scheduled_seasons as (

    select distinct season
    from games
    where season is not null

),

landed as (

    select
        coalesce(calendar.season, 'unknown') as season,
        {{ nba_season('claims.source_game_id') }} as played_season,
        count(distinct claims.source_game_id) as landed_games,
        countif(claims.entity = 'schedule') > 0 as has_schedule,
        min(claims.game_date) as first_game_date,
        max(scheduled_seasons.season) is not null as is_scheduled
    from claims
    left join calendar
        on claims.game_date between calendar.first_regular_date and calendar.last_playoff_date
    left join scheduled_seasons
        on calendar.season = scheduled_seasons.season
    group by 1, 2

),

unknown_codes as (

    select
        {{ nba_season('source_game_id') }} as played_season,
        min(upper(unknown_team)) as code,
        string_agg(distinct upper(unknown_team), ', ' order by upper(unknown_team)) as codes
    from claims
    where unknown_team is not null
    group by 1

),

unscheduled as (

    select * from landed
    where not is_scheduled

),

remedies as (

    select
        season,
        played_season,
        1 as place,
        'no schedule of ' || played_season || ' has been landed: land it, or make it of the logs'
        || ' with `python -m ingest schedule --season ' || played_season || '`' as remedy
    from unscheduled
    where not has_schedule
    union all
    select
        season,
        played_season,
        2 as place,
        'no season of seeds/season_calendar.csv has ' || cast(first_game_date as string)
        || ': add the row of ' || played_season || ', that begins ' || {{ active_league() }}
        || ',' || played_season || ',' || cast(first_game_date as string) as remedy
    from unscheduled
    where
        season = 'unknown'
        and (has_schedule or played_season < {{ first_season_by_rule() }})
    union all
    select
        unscheduled.season,
        unscheduled.played_season,
        3 as place,
        'seeds/team_codes.csv does not know ' || unknown_codes.codes
        || ': add a row for each, such as ' || unknown_codes.code || ',TEAM OF TODAY,code, and one'
        || ' for the full name that a schedule has' as remedy
    from unscheduled
    inner join unknown_codes
        on unscheduled.played_season = unknown_codes.played_season

),

final as (

    select
        landed.season,
        landed.played_season,
        landed.landed_games,
        landed.is_scheduled,
        string_agg(remedies.remedy, '; ' order by remedies.place) as remedy
    from landed
    left join remedies
        on
            landed.season = remedies.season
            and landed.played_season = remedies.played_season
    group by 1, 2, 3, 4

)

select * from final
