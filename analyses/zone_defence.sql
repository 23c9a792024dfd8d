-- Which defences give away most, zone by zone, in their newest fifteen games?
with newest as (

    select *
    from {{ ref('team_defense_zone_analysis') }}
    where games_in_window_last_15_games = 15
    qualify row_number() over (partition by team_abbr order by game_date desc, game_id desc) = 1

),

newest_season as (

    select max(season) as season
    from newest

),

final as (

    select
        newest.team_abbr,
        newest.game_date as as_of,
        newest.zone_basis,
        round(newest.paint_defense_last_15_games, 1) as paint,
        round(newest.mid_range_defense_last_15_games, 1) as mid_range,
        round(newest.three_defense_last_15_games, 1) as three,
        round(newest.inside_arc_defense_last_15_games, 1) as inside_arc,
        round(newest.beyond_arc_defense_last_15_games, 1) as beyond_arc
    from newest
    inner join newest_season
        on newest.season = newest_season.season

)

select * from final
order by inside_arc desc, team_abbr asc
