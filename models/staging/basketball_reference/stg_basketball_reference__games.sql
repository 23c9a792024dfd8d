with listed as (

    {{ newest_rows('basketball_reference', 'games', key=[]) }}

),

newest as (

    {{ one_date_per_game('listed', score='home_score') }}

),

final as (

    select
        trim(newest.game_id) as bref_game_id,
        newest._game_date as game_date,
        id_codes.team_abbr as id_home_team_abbr,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        {{ whole_number('newest.home_score') }} as home_score,
        {{ whole_number('newest.visitor_score') }} as away_score,
        {{ unknown_team(
            id_codes='right(trim(newest.game_id), 3)', home_codes='newest.home_team',
            away_codes='newest.visitor_team'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as id_codes
        on right(trim(newest.game_id), 3) = id_codes.alias
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.home_team) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.visitor_team) = away_codes.alias

)

select * from final
