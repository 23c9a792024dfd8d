{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{%- set due = due_dates(inputs=[ref('int_player_form'), ref('int_team_box_lines')]) %}

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
        coalesce({{ in_trillionths('form.avg_minutes_played_last_10_games') }}, 0)
            as minutes_trillionths
    from {{ ref('int_player_form') }} as form
    inner join due_seasons
        on form.season = due_seasons.season
    where not form.is_absent

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

lineups as (

    select
        form.*,
        team_games.game_number,
        sum(form.minutes_trillionths) over (partition by form.game_id, form.team_abbr)
            as lineup_minutes_trillionths
    from form
    inner join team_games
        on
            form.game_id = team_games.game_id
            and form.team_abbr = team_games.team_abbr

),

earlier as (

    select * from lineups
    where roster_basis = 'sheet'

),

shared as (

    -- What those who could play in both games have to give. A game has a row though there was none
    -- before it: a date without rows would be due for ever.
    select
        lineups.game_id,
        lineups.game_date,
        lineups.team_abbr,
        earlier.game_id as earlier_game_id,
        lineups.game_number - earlier.game_number as games_apart,
        due_dates._fingerprint,
        max(lineups.lineup_minutes_trillionths + earlier.lineup_minutes_trillionths)
            as all_minutes_trillionths,
        sum(lineups.minutes_trillionths + earlier.minutes_trillionths) as minutes_trillionths
    from lineups
    inner join due_dates
        on lineups.game_date = due_dates.game_date
    left join earlier
        on
            lineups.season = earlier.season
            and lineups.team_abbr = earlier.team_abbr
            and lineups.nba_player_id = earlier.nba_player_id
            and lineups.day_number > earlier.day_number
    group by 1, 2, 3, 4, 5, 6

),

final as (

    select
        game_id,
        game_date,
        team_abbr,
        earlier_game_id,
        {{ in_trillionths(similarity(
            "(all_minutes_trillionths - minutes_trillionths) / 1e12", "games_apart"
        )) }} as similarity_trillionths,
        _fingerprint
    from shared

)

select * from final
