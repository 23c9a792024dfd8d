with season_calendar as (

    select * from {{ ref('season_calendar') }}
    where league = {{ active_league() }}

),

scheduled as (

    -- The newest schedule of each season; its ids name season and competition.
    select
        {{ nba_season('source_game_id') }} as season,
        {{ nba_season_type('source_game_id') }} as season_type,
        source_game_id,
        game_date
    from {{ source('landing', 'deliveries') }}
    where
        source = 'nba_com'
        and entity = 'schedule'
        and league = 'nba'
        and {{ nba_season_type('source_game_id') }} in {{ counted_season_types() }}
    qualify rank() over (
        partition by {{ nba_season('source_game_id') }} order by loaded_at desc
    ) = 1

),

unknown_seasons as (

    select
        scheduled.season,
        {%- for season_type in ["regular", "play_in", "playoffs"] %}
        min(case when scheduled.season_type = '{{ season_type }}' then scheduled.game_date end)
            as first_{{ season_type }},
        max(case when scheduled.season_type = '{{ season_type }}' then scheduled.game_date end)
            as last_{{ season_type }},
        {%- endfor %}
        max(case when scheduled.season_type = 'cup_final' then scheduled.game_date end)
            as cup_final_date,
        count(
            distinct case
                when scheduled.season_type = 'regular' then scheduled.source_game_id
            end
        ) as regular_games
    from scheduled
    left join season_calendar
        on scheduled.season = season_calendar.season
    where
        season_calendar.season is null
        and scheduled.season >= {{ first_season_by_rule() }}
    group by 1

),

dated as (

    -- A schedule that does not list the whole season yet ends where a season of its length does:
    -- the last ones took 173 days from their first to their last regular game.
    select
        *,
        case
            when regular_games >= 0.9 * {{ games_of_a_season() }} then last_regular
            else greatest(last_regular, {{ days_after('first_regular', 173) }})
        end as last_regular_date
    from unknown_seasons
    where first_regular is not null

),

derived as (

    select
        'nba' as league,
        season,
        first_regular as first_regular_date,
        last_regular_date,
        {{ games_of_a_season() }} as regular_games,
        -- As since 2021: the play-in from Tuesday to Friday after the last Sunday, the playoffs
        -- from that Saturday on, the last possible finals game ten weeks after the regular season.
        coalesce(first_play_in, {{ days_after('last_regular_date', 2) }}) as first_play_in_date,
        coalesce(last_play_in, {{ days_after('last_regular_date', 5) }}) as last_play_in_date,
        6 as play_in_games,
        coalesce(first_playoffs, {{ days_after('last_regular_date', 6) }}) as first_playoff_date,
        greatest(
            coalesce(last_playoffs, last_regular_date), {{ days_after('last_regular_date', 70) }}
        ) as last_playoff_date,
        cast(null as int64) as playoff_games,
        cup_final_date,
        case when cup_final_date is not null then 1 end as cup_final_games,
        true as is_derived
    from dated

),

final as (

    select
        league,
        season,
        first_regular_date,
        last_regular_date,
        regular_games,
        first_play_in_date,
        last_play_in_date,
        play_in_games,
        first_playoff_date,
        last_playoff_date,
        playoff_games,
        cup_final_date,
        cup_final_games,
        false as is_derived
    from season_calendar
    union all
    select * from derived

)

select * from final
