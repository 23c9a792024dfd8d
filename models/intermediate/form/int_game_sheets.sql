{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_game_crosswalk') ~ " where has_player_rows",
    ref('int_games'),
    ref('int_sheet_players'),
    ref('int_player_box_lines')
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

lines as (

    select * from {{ ref('int_player_box_lines') }}
    where game_date {{ due.dates }}

),

games as (

    select * from {{ ref('int_games') }}
    where game_date {{ due.dates }}

),

inactive as (

    select * from {{ ref('int_sheet_players') }}
    where game_date {{ due.dates }} and sheet_status = 'inactive'

),

games_with_sheet as (

    select distinct game_id
    from lines
    where box_sources <> 'nba_com'

),

statuses as (

    -- Who has a line in the box score was not inactive, whatever the inactive list says.
    select
        game_id,
        nba_player_id,
        team_abbr,
        sheet_status
    from lines
    union all
    select
        inactive.game_id,
        inactive.nba_player_id,
        inactive.team_abbr,
        'inactive' as sheet_status
    from inactive
    left join lines
        on
            inactive.game_id = lines.game_id
            and inactive.nba_player_id = lines.nba_player_id
    where lines.game_id is null

),

final as (

    select
        statuses.game_id,
        games.game_date,
        games.day_number,
        games.season,
        games.season_type,
        games.is_bootstrap,
        statuses.nba_player_id,
        statuses.team_abbr,
        case
            when statuses.team_abbr = games.home_team_abbr then games.away_team_abbr
            when statuses.team_abbr = games.away_team_abbr then games.home_team_abbr
        end as opponent_team_abbr,
        case
            when statuses.team_abbr = games.home_team_abbr then true
            when statuses.team_abbr = games.away_team_abbr then false
        end as is_home,
        statuses.sheet_status,
        case when games_with_sheet.game_id is not null then 'sheet' else 'box_only' end
            as roster_basis,
        due_dates._fingerprint
    from statuses
    inner join games
        on statuses.game_id = games.game_id
    inner join due_dates
        on games.game_date = due_dates.game_date
    left join games_with_sheet
        on statuses.game_id = games_with_sheet.game_id

)

select * from final
