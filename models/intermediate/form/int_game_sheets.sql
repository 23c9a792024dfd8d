{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{#- Rolling, because the roster of a game to come is that of the last sheet before it. #}
{%- set due = due_dates(inputs=[
    dates_of([ref('int_sheet_entries'), ref('int_expected_rosters')]),
    ref('int_sheet_entries'),
    ref('int_expected_rosters'),
    ref('int_games')
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

games as (

    select * from {{ ref('int_games') }}

),

entries as (

    select * from {{ ref('int_sheet_entries') }}
    where game_date {{ due.dates }}

),

rosters as (

    select * from {{ ref('int_expected_rosters') }}
    where game_date {{ due.dates }}

),

games_with_sheet as (

    select distinct game_id
    from entries
    where is_on_sheet

),

sheet_rows as (

    select
        game_id,
        nba_player_id,
        team_abbr,
        sheet_status,
        {{ is_absent('sheet_status', 'dnp_reason') }} as is_absent,
        is_starter
    from entries
    union all
    -- Of a game to come its inactive list is known first.
    select
        rosters.game_id,
        rosters.nba_player_id,
        rosters.team_abbr,
        'expected' as sheet_status,
        false as is_absent,
        cast(null as bool) as is_starter
    from rosters
    left join entries
        on
            rosters.game_id = entries.game_id
            and rosters.nba_player_id = entries.nba_player_id
    where entries.game_id is null

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
