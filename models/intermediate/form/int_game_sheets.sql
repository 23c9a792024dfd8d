{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{#- Rolling, because the roster of a game to come is that of the last sheet before it. #}
{%- set due = due_dates(inputs=[
    dates_of([
        ref('int_game_crosswalk') ~ " where has_player_rows and source <> 'espn'",
        ref('int_games') ~ " where not is_final"
    ]),
    ref('int_games'),
    ref('int_sheet_players'),
    ref('int_player_box_lines')
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

games as (

    select * from {{ ref('int_games') }}

),

lines as (

    select
        game_id,
        game_date,
        nba_player_id,
        team_abbr,
        sheet_status,
        dnp_reason,
        is_starter,
        is_on_sheet
    from {{ ref('int_player_box_lines') }}

),

inactive as (

    -- NBA.com's list first where the two name another team.
    select *
    from {{ ref('int_sheet_players') }}
    where sheet_status = 'inactive'
    qualify row_number() over (
        partition by game_id, nba_player_id order by source desc, team_abbr asc
    ) = 1

),

games_with_sheet as (

    select distinct game_id
    from lines
    where is_on_sheet and game_date {{ due.dates }}

),

statuses as (

    -- Who has a line in the box score was not inactive, whatever the inactive list says.
    select
        game_id,
        game_date,
        nba_player_id,
        team_abbr,
        sheet_status,
        dnp_reason,
        is_starter
    from lines
    union all
    select
        inactive.game_id,
        inactive.game_date,
        inactive.nba_player_id,
        inactive.team_abbr,
        'inactive' as sheet_status,
        cast(null as string) as dnp_reason,
        cast(null as bool) as is_starter
    from inactive
    left join lines
        on
            inactive.game_id = lines.game_id
            and inactive.nba_player_id = lines.nba_player_id
    where lines.game_id is null

),

team_games_to_come as (

    {%- for side in ["home", "away"] %}
    select
        game_id,
        game_date,
        {{ side }}_team_abbr as team_abbr
    from games
    where not is_final and game_date {{ due.dates }}
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

sheets_before as (

    select
        statuses.game_date,
        statuses.nba_player_id,
        statuses.team_abbr
    from statuses
    inner join games
        on statuses.game_id = games.game_id
    where games.is_final

),

team_sheet_dates as (

    select distinct
        game_date,
        team_abbr
    from sheets_before

),

last_team_sheets as (

    select
        team_games_to_come.game_id,
        team_games_to_come.game_date,
        team_games_to_come.team_abbr,
        max(team_sheet_dates.game_date) as last_sheet_date
    from team_games_to_come
    inner join team_sheet_dates
        on
            team_games_to_come.team_abbr = team_sheet_dates.team_abbr
            and team_games_to_come.game_date > team_sheet_dates.game_date
    group by 1, 2, 3

),

oldest_last_sheet as (

    select min(last_sheet_date) as game_date
    from last_team_sheets

),

later_sheets as (

    select sheets_before.*
    from sheets_before
    inner join oldest_last_sheet
        on sheets_before.game_date > oldest_last_sheet.game_date

),

roster as (

    -- The team's last sheet but those who have been on another team's since.
    select
        last_team_sheets.game_id,
        last_team_sheets.team_abbr,
        sheets_before.nba_player_id
    from last_team_sheets
    inner join sheets_before
        on
            last_team_sheets.team_abbr = sheets_before.team_abbr
            and last_team_sheets.last_sheet_date = sheets_before.game_date
    left join later_sheets
        on
            sheets_before.nba_player_id = later_sheets.nba_player_id
            and sheets_before.game_date < later_sheets.game_date
            and last_team_sheets.game_date > later_sheets.game_date
    group by 1, 2, 3
    having count(later_sheets.game_date) = 0

),

sheet_rows as (

    select
        game_id,
        nba_player_id,
        team_abbr,
        sheet_status,
        {{ is_absent('sheet_status', 'dnp_reason') }} as is_absent,
        is_starter
    from statuses
    where game_date {{ due.dates }}
    union all
    select
        roster.game_id,
        roster.nba_player_id,
        roster.team_abbr,
        'expected' as sheet_status,
        false as is_absent,
        cast(null as bool) as is_starter
    from roster
    left join statuses
        on
            roster.game_id = statuses.game_id
            and roster.nba_player_id = statuses.nba_player_id
    where statuses.game_id is null

),

final as (

    select
        sheet_rows.game_id,
        games.game_date,
        games.day_number,
        games.season,
        games.season_type,
        games.is_bootstrap,
        sheet_rows.nba_player_id,
        sheet_rows.team_abbr,
        case
            when sheet_rows.team_abbr = games.home_team_abbr then games.away_team_abbr
            when sheet_rows.team_abbr = games.away_team_abbr then games.home_team_abbr
        end as opponent_team_abbr,
        case
            when sheet_rows.team_abbr = games.home_team_abbr then true
            when sheet_rows.team_abbr = games.away_team_abbr then false
        end as is_home,
        sheet_rows.sheet_status,
        sheet_rows.is_absent,
        sheet_rows.is_starter,
        case
            when not games.is_final then 'roster'
            when games_with_sheet.game_id is not null then 'sheet'
            else 'box_only'
        end as roster_basis,
        due_dates._fingerprint
    from sheet_rows
    inner join games
        on sheet_rows.game_id = games.game_id
    inner join due_dates
        on games.game_date = due_dates.game_date
    left join games_with_sheet
        on sheet_rows.game_id = games_with_sheet.game_id

)

select * from final
