{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[ref('int_player_box_sources'), ref('int_games')]) %}

with due_dates as (

    {{ due.fingerprints }}

),

sources as (

    select * from {{ ref('int_player_box_sources') }}
    where game_date {{ due.dates }}

),

games as (

    select * from {{ ref('int_games') }}
    where game_date {{ due.dates }}

),

statuses as (

    -- Who has minutes in either source played, whatever the other one says.
    select
        *,
        is_in_nba_com or (is_in_basketball_reference and bref_dnp_reason is null) as has_played,
        is_in_nba_com or is_on_nba_com_sheet as is_at_nba_com
    from sources

),

best_values as (

    select
        game_id,
        nba_player_id,
        team_abbr,
        case when has_played then 'played' else 'did_not_play' end as sheet_status,
        case when not has_played then coalesce(nba_dnp_reason, bref_dnp_reason) end as dnp_reason,
        -- Seconds where a source has them, else NBA.com's whole minutes.
        coalesce(nba_seconds_played, bref_seconds_played, whole_minutes * 60) as seconds_played,
        case
            when coalesce(nba_seconds_played, bref_seconds_played) is not null then 'seconds'
            when whole_minutes is not null then 'whole_minutes'
        end as minutes_source,
        coalesce(bref_is_starter, nba_is_starter) as is_starter,
        {%- for column in box_columns() + ["plus_minus"] %}
        coalesce(nba_{{ column }}, bref_{{ column }}) as {{ column }},
        {%- endfor %}
        is_on_nba_com_sheet or is_in_basketball_reference as is_on_sheet,
        case
            when is_at_nba_com and is_in_basketball_reference then 'nba_com+basketball_reference'
            when is_at_nba_com then 'nba_com'
            else 'basketball_reference'
        end as box_sources
    from statuses

),

final as (

    select
        best_values.game_id,
        games.game_date,
        games.season,
        games.season_type,
        best_values.nba_player_id,
        best_values.team_abbr,
        case
            when best_values.team_abbr = games.home_team_abbr then games.away_team_abbr
            when best_values.team_abbr = games.away_team_abbr then games.home_team_abbr
        end as opponent_team_abbr,
        case
            when best_values.team_abbr = games.home_team_abbr then true
            when best_values.team_abbr = games.away_team_abbr then false
        end as is_home,
        best_values.sheet_status,
        best_values.dnp_reason,
        best_values.seconds_played,
        best_values.minutes_source,
        best_values.is_starter,
        {%- for column in box_columns() + ["plus_minus"] %}
        best_values.{{ column }},
        {%- endfor %}
        best_values.is_on_sheet,
        best_values.box_sources,
        due_dates._fingerprint
    from best_values
    inner join games
        on best_values.game_id = games.game_id
    inner join due_dates
        on games.game_date = due_dates.game_date

)

select * from final
