with games as (

    select * from {{ ref('int_games') }}

),

team_games as (

    {%- for side, other in [("home", "away"), ("away", "home")] %}
    select
        game_id,
        game_date,
        day_number,
        season,
        season_type,
        is_final,
        is_bootstrap,
        {{ side }}_team_abbr as team_abbr,
        {{ other }}_team_abbr as opponent_team_abbr,
        {{ "true" if side == "home" else "false" }} as is_home,
        {{ side }}_score as score,
        {{ other }}_score as opponent_score
    from games
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

rested as (

    select
        *,
        case
            when season is not null then cast({{ days_rest('team_abbr, season') }} as int64)
        end as days_rest
    from team_games

),

final as (

    select
        *,
        {{ row_fingerprint([
            'game_id', 'team_abbr', 'season', 'season_type', 'is_final', 'is_bootstrap', 'score',
            'opponent_score', 'days_rest'
        ]) }} as _fingerprint
    from rested

)

select * from final
