{#- A team has about as many lines of players in every delivery, or a part is missing. #}
{%- set box_scores = ('player_game_logs', 'player_box') %}

with deliveries as (

    -- NBA.com's files mix leagues and competitions: the id's prefix tells which games count.
    select * from {{ source('landing', 'deliveries') }}
    where
        source_game_id is not null
        and (
            source <> 'nba_com'
            or {{ nba_season_type('source_game_id') }} in {{ counted_season_types() }}
        )

),

files as (

    select * from {{ source('landing', 'files') }}

),

calendar as (

    select * from {{ ref('stg_landing__season_calendar') }}

),

listed_games as (

    select
        deliveries.*,
        calendar.season,
        calendar.regular_games,
        case
            when deliveries.game_date = calendar.cup_final_date then 'cup_final'
            when deliveries.game_date <= calendar.last_regular_date then 'regular'
            when deliveries.game_date < calendar.first_playoff_date then 'play_in'
            when deliveries.game_date <= calendar.last_playoff_date then 'playoffs'
        end as competition
    from deliveries
    left join calendar
        on deliveries.game_date between calendar.first_regular_date and calendar.last_playoff_date

),

parts as (

    -- A box score with fewer than three quarters of a team's players speaks of those alone.
    select
        *,
        entity not in {{ box_scores }}
        or row_count >= 0.75 * max(row_count) over (
            partition by source, entity, source_game_id, team
            order by loaded_at
            rows between unbounded preceding and current row
        ) as is_whole_team
    from listed_games

),

game_editions as (

    select
        source,
        entity,
        source_game_id,
        loaded_at,
        countif(not is_whole_team) = 0 as is_whole_of_teams,
        count(distinct team) as teams
    from parts
    group by 1, 2, 3, 4

),

whole_editions as (

    -- What has fewer teams than an earlier delivery of the game speaks of those teams alone, and a
    -- box score of one team never of both.
    select *
    from game_editions
    where is_whole_of_teams and not (entity in {{ box_scores }} and teams = 1)
    qualify teams >= max(teams) over (
        partition by source, entity, source_game_id
        order by loaded_at
        rows between unbounded preceding and current row
    )

),

newest_whole_editions as (

    select
        source,
        entity,
        source_game_id,
        max(loaded_at) as loaded_at
    from whole_editions
    group by 1, 2, 3

),

standing as (

    select parts.*
    from parts
    left join newest_whole_editions
        on
            parts.source = newest_whole_editions.source
            and parts.entity = newest_whole_editions.entity
            and parts.source_game_id = newest_whole_editions.source_game_id
    where parts.loaded_at >= coalesce(newest_whole_editions.loaded_at, parts.loaded_at)

),

newest as (

    select
        *,
        loaded_at < max(loaded_at) over (partition by source, entity, source_game_id)
            as is_beside_newer
    from standing
    qualify loaded_at >= max(case when is_whole_team then loaded_at end) over (
        partition by source, entity, source_game_id, team
    )

),

season_editions as (

    -- A delivery with most of a season's games speaks for the season, not for some games alone.
    select
        source,
        entity,
        season,
        loaded_at
    from listed_games
    group by 1, 2, 3, 4
    having count(distinct source_game_id) > 0.5 * max(regular_games)

),

editions as (

    -- It speaks for all the dates from its first to its last, competition by competition: a game
    -- that it leaves out there is gone.
    select
        listed_games.source,
        listed_games.entity,
        listed_games.season,
        listed_games.competition,
        listed_games.loaded_at,
        min(listed_games.game_date) as first_game_date,
        max(listed_games.game_date) as last_game_date
    from listed_games
    inner join season_editions
        on
            listed_games.source = season_editions.source
            and listed_games.entity = season_editions.entity
            and listed_games.season = season_editions.season
            and listed_games.loaded_at = season_editions.loaded_at
    group by 1, 2, 3, 4, 5

),

final as (

    select
        newest.source,
        newest.entity,
        newest.source_game_id,
        newest.game_date,
        newest.team,
        newest.delivery_id,
        newest.loaded_at,
        newest.row_count,
        newest.is_beside_newer,
        -- The content of the game's rows as landed, unless somebody changed the file since; under
        -- all of its dates, as a row under the one decides whether that under the other counts.
        cast(
            sum(
                case
                    when newest.file_stamp = files.file_stamp
                        then cast('0x' || substr(newest.content_hash, 1, 12) as int64)
                    else {{ row_fingerprint(['newest.content_hash', 'files.file_stamp']) }}
                end
            ) over (
                partition by newest.source, newest.entity, newest.source_game_id, newest.team
            ) as int64
        ) as _fingerprint
    from newest
    left join files
        on newest.delivery_id = files.delivery_id
    left join editions
        on
            newest.source = editions.source
            and newest.entity = editions.entity
            and newest.season = editions.season
            and newest.competition = editions.competition
            and newest.loaded_at < editions.loaded_at
            and newest.game_date between editions.first_game_date and editions.last_game_date
    where editions.loaded_at is null

)

select * from final
