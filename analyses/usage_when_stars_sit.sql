-- Whose share of his team's plays grows most when its stars are absent?
with played as (

    select
        factors.nba_player_id,
        factors.player_name,
        factors.stars_absent > 0 as is_without_stars,
        summary.usage_rate
    from {{ ref('player_composite_factors') }} as factors
    inner join {{ ref('player_game_summary') }} as summary
        on
            factors.game_id = summary.game_id
            and factors.nba_player_id = summary.nba_player_id
    where
        factors.season_type = 'regular'
        and factors.stars_absent is not null
        and summary.minutes_played >= 15

),

final as (

    select
        player_name,
        countif(is_without_stars) as games_without_stars,
        countif(not is_without_stars) as games_with_them,
        round(avg(case when is_without_stars then usage_rate end), 1) as usage_rate_without_stars,
        round(avg(case when not is_without_stars then usage_rate end), 1) as usage_rate_with_them,
        round(
            avg(case when is_without_stars then usage_rate end)
            - avg(case when not is_without_stars then usage_rate end),
            1
        ) as gain
    from played
    group by nba_player_id, player_name
    having countif(is_without_stars) >= 20 and countif(not is_without_stars) >= 20

)

select * from final
order by gain desc, player_name asc
limit 25
