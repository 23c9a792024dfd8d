with team_games as (

    select * from {{ ref('int_team_games') }}

),

team_games_to_come as (

    select * from team_games
    where not is_final

),

sheets as (

    select
        entries.game_date,
        entries.nba_player_id,
        entries.team_abbr
    from {{ ref('int_sheet_entries') }} as entries
    inner join {{ ref('int_games') }} as games
        on entries.game_id = games.game_id
    where games.is_final

),

team_sheet_dates as (

    select distinct
        game_date,
        team_abbr
    from sheets

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

    select sheets.*
    from sheets
    inner join oldest_last_sheet
        on sheets.game_date > oldest_last_sheet.game_date

),

rosters as (

    -- The team's last sheet but those who have been on another team's since.
    select
        last_team_sheets.game_id,
        last_team_sheets.game_date,
        last_team_sheets.team_abbr,
        sheets.nba_player_id
    from last_team_sheets
    inner join sheets
        on
            last_team_sheets.team_abbr = sheets.team_abbr
            and last_team_sheets.last_sheet_date = sheets.game_date
    left join later_sheets
        on
            sheets.nba_player_id = later_sheets.nba_player_id
            and sheets.game_date < later_sheets.game_date
            and last_team_sheets.game_date > later_sheets.game_date
    group by 1, 2, 3, 4
    having count(later_sheets.game_date) = 0

),

final as (

    select
        *,
        {{ row_fingerprint(['game_id', 'team_abbr', 'nba_player_id']) }} as _fingerprint
    from rosters

)

select * from final
