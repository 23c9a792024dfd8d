with source as (

    select
        *,
        {{ nba_game_id('GAME_ID') }} as nba_game_id
    from {{ source('nba_com', 'team_game_logs') }}

),

newest as (

    -- The file mixes leagues and competitions: the id's prefix tells which games count.
    select *
    from source
    where {{ nba_season_type('nba_game_id') }} in {{ counted_season_types() }}
    qualify {{ newest_delivery(scope=['nba_game_id'], key=['TEAM_ABBREVIATION']) }}

),

final as (

    select
        newest.nba_game_id,
        {{ nba_season_type('newest.nba_game_id') }} as season_type,
        {{ delivered_date('newest.GAME_DATE') }} as game_date,
        team_codes.team_abbr,
        newest.TEAM_ABBREVIATION as source_team_code,
        newest.MATCHUP as matchup,
        {{ whole_number('newest.MIN') }} as whole_minutes,
        {{- named_box_columns('newest', nba_com_box_columns()) }}
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as team_codes
        on upper(newest.TEAM_ABBREVIATION) = team_codes.alias

)

select * from final
