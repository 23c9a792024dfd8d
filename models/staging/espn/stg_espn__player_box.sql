with newest as (

    {{ newest_rows('espn', 'player_box', key=['athlete_id']) }}

),

final as (

    select
        newest._source_game_id as espn_game_id,
        newest._game_date as game_date,
        cast({{ whole_number('newest.athlete_id') }} as string) as espn_player_id,
        newest.athlete_display_name as player_name,
        {{ player_lookup('newest.athlete_display_name') }} as player_lookup,
        own_codes.team_abbr,
        opponent_codes.team_abbr as opponent_team_abbr,
        case
            when newest.home_away = 'home' then own_codes.team_abbr
            else opponent_codes.team_abbr
        end as home_team_abbr,
        {{ truth('newest.starter') }} as is_starter,
        case
            when {{ truth('newest.did_not_play') }}
                then coalesce(nullif(newest.reason, ''), 'Did Not Play')
        end as dnp_reason,
        {{ whole_number("nullif(newest.minutes, '')") }} as whole_minutes,
        {{- named_box_columns('newest', espn_box_columns()) }}
        {{ unknown_team(
            own_codes='newest.team_abbreviation',
            opponent_codes='newest.opponent_team_abbreviation'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as own_codes
        on upper(newest.team_abbreviation) = own_codes.alias
    left join {{ ref('team_codes') }} as opponent_codes
        on upper(newest.opponent_team_abbreviation) = opponent_codes.alias
    where {{ is_espn_game('newest') }}

)

select * from final
