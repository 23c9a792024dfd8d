with claims as (

    select * from {{ ref('int_game_claims') }}

),

nba_schedule as (

    select * from {{ ref('stg_nba_com__schedule') }}

),

bref_games as (

    select * from {{ ref('stg_basketball_reference__games') }}

),

calendar as (

    select * from {{ ref('int_season_calendar') }}

),

scheduled as (

    -- NBA.com's schedule is first where both hold the game; it lacks play-ins and neutral sites.
    select
        1 as preference,
        nba_game_id as source_game_id,
        game_date,
        home_team_abbr,
        away_team_abbr,
        home_score,
        away_score
    from nba_schedule
    union all
    select
        2 as preference,
        bref_game_id as source_game_id,
        game_date,
        home_team_abbr,
        away_team_abbr,
        home_score,
        away_score
    from bref_games

),

paired as (

    select
        *,
        least(home_team_abbr, away_team_abbr) as team_1,
        greatest(home_team_abbr, away_team_abbr) as team_2
    from scheduled
    where home_team_abbr is not null and away_team_abbr is not null

),

spine as (

    -- One game per date and pair of teams, whichever of them a schedule calls the home team.
    select *
    from paired
    qualify row_number() over (
        partition by game_date, team_1, team_2 order by preference, source_game_id
    ) = 1

),

results as (

    -- The first schedule that has the result; 0:0 is a game that has not been played.
    select *
    from paired
    where home_score + away_score > 0
    qualify row_number() over (
        partition by game_date, team_1, team_2 order by preference, source_game_id
    ) = 1

),

nba_ids as (

    select
        game_date,
        least(team_abbr, opponent_team_abbr) as team_1,
        greatest(team_abbr, opponent_team_abbr) as team_2,
        max(source_game_id) as nba_game_id
    from claims
    where source = 'nba_com'
    group by 1, 2, 3

),

games as (

    select
        {{ canonical_game_id('spine.game_date', 'spine.away_team_abbr', 'spine.home_team_abbr') }}
            as game_id,
        spine.game_date,
        {{ day_number('spine.game_date') }} as day_number,
        calendar.season,
        -- NBA.com's id names the competition; the calendar does for games that it never listed.
        coalesce(
            {{ nba_season_type('nba_ids.nba_game_id') }},
            case
                when spine.game_date = calendar.cup_final_date then 'cup_final'
                when spine.game_date <= calendar.last_regular_date then 'regular'
                when spine.game_date < calendar.first_playoff_date then 'play_in'
                when spine.game_date <= calendar.last_playoff_date then 'playoffs'
            end
        ) as season_type,
        spine.home_team_abbr,
        spine.away_team_abbr,
        case
            when spine.home_team_abbr = results.home_team_abbr then results.home_score
            else results.away_score
        end as home_score,
        case
            when spine.home_team_abbr = results.home_team_abbr then results.away_score
            else results.home_score
        end as away_score,
        results.game_date is not null as is_final,
        spine.game_date < calendar.bootstrap_end_date as is_bootstrap,
        nba_ids.nba_game_id
    from spine
    left join calendar
        on spine.game_date between calendar.first_regular_date and calendar.last_playoff_date
    left join results
        on
            spine.game_date = results.game_date
            and spine.team_1 = results.team_1
            and spine.team_2 = results.team_2
    left join nba_ids
        on
            spine.game_date = nba_ids.game_date
            and spine.team_1 = nba_ids.team_1
            and spine.team_2 = nba_ids.team_2

),

team_days as (

    select
        season,
        day_number,
        home_team_abbr as team_abbr
    from games
    union distinct
    select
        season,
        day_number,
        away_team_abbr as team_abbr
    from games

),

rested_team_days as (

    select
        season,
        day_number,
        team_abbr,
        {{ days_rest('team_abbr, season') }} as days_rest
    from team_days

),

rested_games as (

    select
        games.*,
        cast(home_days.days_rest as int64) as home_days_rest,
        cast(away_days.days_rest as int64) as away_days_rest
    from games
    left join rested_team_days as home_days
        on
            games.season = home_days.season
            and games.day_number = home_days.day_number
            and games.home_team_abbr = home_days.team_abbr
    left join rested_team_days as away_days
        on
            games.season = away_days.season
            and games.day_number = away_days.day_number
            and games.away_team_abbr = away_days.team_abbr

),

final as (

    select
        *,
        {{ row_fingerprint([
            'game_id', 'season', 'season_type', 'home_score', 'away_score', 'is_final',
            'is_bootstrap', 'home_days_rest', 'away_days_rest'
        ]) }} as _fingerprint
    from rested_games

)

select * from final
