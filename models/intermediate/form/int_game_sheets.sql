with lines as (

    select * from {{ ref('int_player_box_lines') }}

),

games as (

    select * from {{ ref('int_games') }}

),

inactive as (

    select
        game_crosswalk.game_id,
        player_crosswalk.nba_player_id,
        inactive_players.team_abbr
    from {{ ref('stg_basketball_reference__inactive_players') }} as inactive_players
    inner join {{ ref('int_game_crosswalk') }} as game_crosswalk
        on
            game_crosswalk.source = 'basketball_reference'
            and inactive_players.bref_game_id = game_crosswalk.source_game_id
            and game_crosswalk.game_id is not null
    inner join {{ ref('int_player_crosswalk') }} as player_crosswalk
        on
            player_crosswalk.source = 'basketball_reference'
            and inactive_players.bref_player_id = player_crosswalk.source_player_id

),

players as (

    select * from {{ ref('int_players') }}

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
        players.player_lookup,
        players.player_name,
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
            as roster_basis
    from statuses
    inner join games
        on statuses.game_id = games.game_id
    inner join players
        on statuses.nba_player_id = players.nba_player_id
    left join games_with_sheet
        on statuses.game_id = games_with_sheet.game_id

)

select * from final
