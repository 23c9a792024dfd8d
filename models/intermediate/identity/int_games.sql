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
    {%- for schedule, id in [("nba_schedule", "nba_game_id"), ("bref_games", "bref_game_id")] %}
    select
        {{ loop.index }} as preference,
        {{ id }} as source_game_id,
        game_date,
        home_team_abbr,
        away_team_abbr,
        home_score,
        away_score,
        least(home_team_abbr, away_team_abbr) as team_1,
        greatest(home_team_abbr, away_team_abbr) as team_2
    from {{ schedule }}
    where home_team_abbr is not null and away_team_abbr is not null
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

spine as (

    -- One game per date and pair of teams, whichever of them a schedule calls the home team.
    select *
    from scheduled
    qualify row_number() over (
        partition by game_date, team_1, team_2 order by preference, source_game_id
    ) = 1

),

results as (

    -- The first schedule that has the result; 0:0 is a game that has not been played.
    select *
    from scheduled
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

final as (

    select
        *,
        {{ row_fingerprint([
            'game_id', 'season', 'season_type', 'home_score', 'away_score', 'is_final',
            'is_bootstrap'
        ]) }} as _fingerprint
    from games

)

select * from final
