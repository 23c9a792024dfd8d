{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{%- set due = due_dates(inputs=[
    ref('int_player_form'),
    ref('int_similar_lineups'),
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

    select * from {{ ref('int_player_form') }}
    where game_date {{ due.dates }}

),

similar_games as (

    select * from {{ ref('int_similar_lineups') }}
    where game_date {{ due.dates }}

),

summary as (

    select * from {{ ref('player_game_summary_candidate') }}

),

earlier as (

    select
        form.game_id,
        form.team_abbr,
        form.nba_player_id,
        summary.points,
        case when summary.seconds_played > 0 then summary.seconds_played else 0 end
            as seconds_played
    from {{ ref('int_player_form') }} as form
    inner join due_seasons
        on form.season = due_seasons.season
    left join summary
        on
            form.game_id = summary.game_id
            and form.nba_player_id = summary.nba_player_id
    where form.roster_basis = 'sheet' and not form.is_absent

),

summed as (

    select
        form.game_id,
        form.nba_player_id,
        sum(similar_games.similarity_trillionths) as similarity,
        {{ sum_where("similar_games.similarity_trillionths", "earlier.seconds_played > 0") }}
            as similarity_played,
        sum(similar_games.similarity_trillionths * earlier.seconds_played) as seconds_played,
        {{ sum_where(
            "similar_games.similarity_trillionths * earlier.points", "earlier.seconds_played > 0"
        ) }} as points
    from similar_games
    inner join form
        on
            similar_games.game_id = form.game_id
            and similar_games.team_abbr = form.team_abbr
    inner join earlier
        on
            similar_games.earlier_game_id = earlier.game_id
            and form.team_abbr = earlier.team_abbr
            and form.nba_player_id = earlier.nba_player_id
    where not form.is_absent
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
