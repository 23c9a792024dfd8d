with declared as (

    select
        season,
        season_type,
        table_name,
        reason
    from {{ ref('absent_sources') }}
    where league = {{ active_league() }}

),

contents as (

    select * from {{ ref('int_game_contents') }}

),

undelivered as (

    -- The second source may stay away for a whole season, but what it begins it delivers whole.
    select
        season,
        season_type,
        table_name,
        'nothing of it has been landed, and a second source may stay away' as reason
    from contents
    where table_name like 'basketball_reference.%'
    group by 1, 2, 3
    having countif(is_there) = 0

),

final as (

    select * from declared
    union all
    select * from undelivered

)

select * from final
