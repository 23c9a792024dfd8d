with crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

games as (

    select * from {{ ref('int_games') }}

),

unmatched as (

    select *
    from crosswalk
    where game_id is null

),

candidates as (

    -- Games within three days with either of the two teams, for a person to look at.
    select
        unmatched.source,
        unmatched.source_game_id,
        string_agg(games.game_id, ', ' order by games.game_id) as nearest_candidates,
        countif(unmatched.claimed_game_date = games.game_date) as same_day
    from unmatched
    inner join games
        on
            abs({{ days_between('unmatched.claimed_game_date', 'games.game_date') }}) <= 3
            and (
                unmatched.claimed_team_abbr in (games.home_team_abbr, games.away_team_abbr)
                or unmatched.claimed_opponent_team_abbr
                in (games.home_team_abbr, games.away_team_abbr)
            )
    group by 1, 2

),

final as (

    select
        unmatched.source,
        unmatched.source_game_id,
        unmatched.claimed_game_date,
        unmatched.claimed_team_abbr,
        unmatched.claimed_opponent_team_abbr,
        cast(unmatched.row_count as int64) as row_count,
        case
            when unmatched.unknown_team is not null
                then 'seeds/team_codes.csv does not know ' || unmatched.unknown_team
            when unmatched.claimed_team_abbr is null then 'no team is named'
            when candidates.same_day > 1 then 'a team of it has several games on this date'
            else 'no scheduled game of these teams on this date'
        end as reason,
        candidates.nearest_candidates
    from unmatched
    left join candidates
        on
            unmatched.source = candidates.source
            and unmatched.source_game_id = candidates.source_game_id

)

select * from final
