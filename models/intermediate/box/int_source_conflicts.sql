{%- set columns = box_columns() + ["plus_minus"] %}

with sources as (

    select * from {{ ref('int_player_box_sources') }}

),

covered_games as (

    select game_id
    from sources
    group by 1
    having countif(is_in_nba_com) > 0 and countif(is_in_basketball_reference) > 0

),

shared_games as (

    select sources.*
    from sources
    inner join covered_games
        on sources.game_id = covered_games.game_id

),

played_in_one_source as (

    select
        game_id,
        game_date,
        nba_player_id,
        player_name,
        team_abbr,
        'played_in_one_source' as conflict,
        'minutes_played' as column_name,
        case when is_in_nba_com then whole_minutes end as nba_com_value,
        case when not is_in_nba_com then cast(floor(bref_seconds_played / 60) as int64) end
            as basketball_reference_value
    from shared_games
    where is_in_nba_com <> (is_in_basketball_reference and bref_dnp_reason is null)

),

different_minutes as (

    -- NBA.com has whole minutes: less than a minute either way is rounding.
    select
        game_id,
        game_date,
        nba_player_id,
        player_name,
        team_abbr,
        'different_value' as conflict,
        'minutes_played' as column_name,
        whole_minutes as nba_com_value,
        cast(floor(bref_seconds_played / 60) as int64) as basketball_reference_value
    from shared_games
    where abs(whole_minutes * 60 - bref_seconds_played) > 60

),

different_values as (

    {%- for column in columns %}
    select
        game_id,
        game_date,
        nba_player_id,
        player_name,
        team_abbr,
        'different_value' as conflict,
        '{{ column }}' as column_name,
        nba_{{ column }} as nba_com_value,
        bref_{{ column }} as basketball_reference_value
    from shared_games
    where nba_{{ column }} <> bref_{{ column }}
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

final as (

    select * from played_in_one_source
    union all
    select * from different_minutes
    union all
    select * from different_values

)

select * from final
