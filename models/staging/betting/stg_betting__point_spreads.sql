with source as (

    select * from {{ source('betting', 'point_spreads') }}

),

newest as (

    select *
    from source
    qualify {{ newest_delivery(scope=['date', 'home', 'away'], key=[]) }}

),

final as (

    select
        -- The file has no id: date and codes, as the collector spells them, stand for one.
        newest.date || '_' || newest.away || '_' || newest.home as source_game_id,
        {{ iso_date('newest.date') }} as game_date,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        cast(newest.spread_home as float64) as home_spread,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.home) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.away) = away_codes.alias

)

select * from final
