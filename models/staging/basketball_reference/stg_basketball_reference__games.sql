with source as (

    select * from {{ source('basketball_reference', 'games') }}

),

newest as (

    select *
    from source
    qualify {{ newest_delivery(scope=['game_id'], key=[]) }}

),

final as (

    select
        newest.game_id as bref_game_id,
        {{ iso_date('newest.date') }} as game_date,
        id_codes.team_abbr as id_home_team_abbr,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        {{ whole_number('newest.home_score') }} as home_score,
        {{ whole_number('newest.visitor_score') }} as away_score,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as id_codes
        on right(newest.game_id, 3) = id_codes.alias
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.home_team) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.visitor_team) = away_codes.alias

)

select * from final
