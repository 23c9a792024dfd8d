with newest as (

    {{ newest_rows('nba_com', 'player_box', key=['personId']) }}

),

named as (

    select
        newest._source_game_id as nba_game_id,
        newest._game_date as game_date,
        {{ whole_number('newest.personId') }} as nba_player_id,
        {{ full_name('newest.firstName', 'newest.familyName') }} as player_name,
        team_codes.team_abbr,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        {{ starts_by_position('newest', 'position') }} as is_starter,
        case
            when coalesce(newest.minutes, '') = '' then {{ nba_com_dnp_reason('newest.comment') }}
        end as dnp_reason,
        {{ played_minutes("nullif(newest.minutes, '')") }} as whole_minutes,
        {{ played_seconds("nullif(newest.minutes, '')") }} as seconds_played,
        {{- named_box_columns('newest', nba_com_v3_box_columns()) }}
        {{ whole_number('newest.plusMinusPoints') }} as plus_minus,
        {{ unknown_team(
            team_codes='newest.teamId', home_codes='newest.homeTeamId',
            away_codes='newest.awayTeamId'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as team_codes
        on cast({{ whole_number('newest.teamId') }} as string) = team_codes.alias
    left join {{ ref('team_codes') }} as home_codes
        on cast({{ whole_number('newest.homeTeamId') }} as string) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on cast({{ whole_number('newest.awayTeamId') }} as string) = away_codes.alias

),

final as (

    select
        nba_game_id,
        game_date,
        nba_player_id,
        player_name,
        {{ player_lookup('player_name') }} as player_lookup,
        team_abbr,
        case when team_abbr = home_team_abbr then away_team_abbr else home_team_abbr end
            as opponent_team_abbr,
        home_team_abbr,
        is_starter,
        dnp_reason,
        whole_minutes,
        seconds_played,
        -- The publisher has zeros for who did not play.
        {%- for column in box_columns() + ["plus_minus"] %}
        case when dnp_reason is null then {{ column }} end as {{ column }},
        {%- endfor %}
        unknown_team,
        _delivery_id,
        _loaded_at
    from named

)

select * from final
