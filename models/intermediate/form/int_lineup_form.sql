{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{%- set due = due_dates(inputs=[
    ref('int_player_form'),
    ref('int_team_box_lines'),
    ref('player_game_summary_candidate')
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

due_seasons as (

    select distinct season
    from {{ ref('int_player_form') }}
    where game_date {{ due.dates }}

),

form as (

    select
        form.game_id,
        form.game_date,
        form.day_number,
        form.season,
        form.team_abbr,
        form.nba_player_id,
        form.roster_basis,
        form.is_absent,
        form.avg_minutes_played_last_10_games
    from {{ ref('int_player_form') }} as form
    inner join due_seasons
        on form.season = due_seasons.season

),

summary as (

    select * from {{ ref('player_game_summary_candidate') }}

),

team_games as (

    -- Games without a box score count too.
    select
        lines.game_id,
        lines.team_abbr,
        row_number() over (
            partition by lines.season, lines.team_abbr order by lines.game_date, lines.game_id
        ) as game_number
    from {{ ref('int_team_box_lines') }} as lines
    inner join due_seasons
        on lines.season = due_seasons.season

),

available as (

    select
        form.game_id,
        form.game_date,
        form.day_number,
        form.season,
        form.team_abbr,
        form.nba_player_id,
        form.roster_basis,
        team_games.game_number,
        coalesce({{ in_trillionths('form.avg_minutes_played_last_10_games') }}, 0)
            as minutes_trillionths
    from form
    inner join team_games
        on
            form.game_id = team_games.game_id
            and form.team_abbr = team_games.team_abbr
    where not form.is_absent

),

lineups as (

    select
        *,
        sum(minutes_trillionths) over (partition by game_id, team_abbr)
            as lineup_minutes_trillionths
    from available

),

earlier as (

    select
        lineups.*,
        summary.points,
        case when summary.seconds_played > 0 then summary.seconds_played else 0 end
            as seconds_played
    from lineups
    left join summary
        on
            lineups.game_id = summary.game_id
            and lineups.nba_player_id = summary.nba_player_id
    where lineups.roster_basis = 'sheet'

),

shared as (

    -- What those who could play in both games have to give.
    select
        lineups.game_id,
        lineups.team_abbr,
        earlier.game_id as earlier_game_id,
        lineups.game_number - earlier.game_number as games_apart,
        max(lineups.lineup_minutes_trillionths + earlier.lineup_minutes_trillionths)
            as all_minutes_trillionths,
        sum(lineups.minutes_trillionths + earlier.minutes_trillionths) as minutes_trillionths
    from lineups
    inner join due_dates
        on lineups.game_date = due_dates.game_date
    inner join earlier
        on
            lineups.season = earlier.season
            and lineups.team_abbr = earlier.team_abbr
            and lineups.nba_player_id = earlier.nba_player_id
            and lineups.day_number > earlier.day_number
    group by 1, 2, 3, 4

),

similar_games as (

    select
        game_id,
        team_abbr,
        earlier_game_id,
        {{ in_trillionths(similarity(
            "(all_minutes_trillionths - minutes_trillionths) / 1e12", "games_apart"
        )) }} as similarity_trillionths
    from shared

),

summed as (

    -- Joined anew: the pairs of games of every player would be too many to keep.
    select
        lineups.game_id,
        lineups.nba_player_id,
        sum(similar_games.similarity_trillionths) as similarity,
        {{ sum_where("similar_games.similarity_trillionths", "earlier.seconds_played > 0") }}
            as similarity_played,
        sum(similar_games.similarity_trillionths * earlier.seconds_played) as seconds_played,
        {{ sum_where(
            "similar_games.similarity_trillionths * earlier.points", "earlier.seconds_played > 0"
        ) }} as points
    from similar_games
    inner join lineups
        on
            similar_games.game_id = lineups.game_id
            and similar_games.team_abbr = lineups.team_abbr
    inner join earlier
        on
            similar_games.earlier_game_id = earlier.game_id
            and lineups.team_abbr = earlier.team_abbr
            and lineups.nba_player_id = earlier.nba_player_id
    group by 1, 2

),

final as (

    -- Absent players too: a date without rows would be due for ever.
    select
        form.game_id,
        form.game_date,
        form.nba_player_id,
        case when not form.is_absent then coalesce(summed.similarity_played, 0) / 1e12 end
            as similar_lineup_games,
        summed.similarity_played / nullif(summed.similarity, 0) as similar_lineup_play_share,
        summed.seconds_played / nullif(summed.similarity_played, 0) / 60
            as avg_minutes_in_similar_lineups,
        summed.points / nullif(summed.similarity_played, 0) as avg_points_in_similar_lineups,
        due_dates._fingerprint
    from form
    inner join due_dates
        on form.game_date = due_dates.game_date
    left join summed
        on
            form.game_id = summed.game_id
            and form.nba_player_id = summed.nba_player_id

)

select * from final
