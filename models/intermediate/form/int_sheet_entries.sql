{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_game_crosswalk') ~ " where has_player_rows and source <> 'espn'",
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

inactive as (

    -- NBA.com's list first where the two name another team.
    select *
    from {{ ref('int_sheet_players') }}
    where sheet_status = 'inactive' and game_date {{ due.dates }}
    qualify row_number() over (
        partition by game_id, nba_player_id order by source desc, team_abbr asc
    ) = 1

),

entries as (

    -- Who has a line in the box score was not inactive, whatever the inactive list says.
    select
        game_id,
        game_date,
        nba_player_id,
        team_abbr,
        sheet_status,
        dnp_reason,
        is_starter,
        is_on_sheet
    from lines
    union all
    select
        inactive.game_id,
        inactive.game_date,
        inactive.nba_player_id,
        inactive.team_abbr,
        'inactive' as sheet_status,
        cast(null as string) as dnp_reason,
        cast(null as bool) as is_starter,
        false as is_on_sheet
    from inactive
    left join lines
        on
            inactive.game_id = lines.game_id
            and inactive.nba_player_id = lines.nba_player_id
    where lines.game_id is null

),

final as (

    select
        entries.*,
        due_dates._fingerprint
    from entries
    inner join due_dates
        on entries.game_date = due_dates.game_date

)

select * from final
