{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_team_games'),
    ref('int_game_crosswalk') ~ " where source in ('nba_com', 'basketball_reference')",
    ref('int_player_box_lines')
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

team_games as (

    select * from {{ ref('int_team_games') }}
    where game_date {{ due.dates }}

),

player_lines as (

    select * from {{ ref('int_player_box_lines') }}
    where game_date {{ due.dates }} and sheet_status = 'played'

),

player_totals as (

    select
        game_id,
        team_abbr,
        {%- for column in box_columns() %}
        {{ complete_sum(column) }} as {{ column }},
        {%- endfor %}
        {{ complete_sum('seconds_played') }} as seconds_played,
        count(*) as players
    from player_lines
    group by 1, 2

),

nba_com_rows as (

    {{ rows_of_games(ref('stg_nba_com__team_game_logs'), 'nba_com', 'nba_game_id', due) }}

),

bref_rows as (

    {{ rows_of_games(
        ref('stg_basketball_reference__team_box'), 'basketball_reference', 'bref_game_id', due
    ) }}

),

published_rows as (

    {%- for source, rows in [
        ("nba_com", "nba_com_rows"), ("basketball_reference", "bref_rows")
    ] %}
    select
        game_id,
        '{{ source }}' as source,
        team_abbr,
        {%- for column in box_columns() %}
        {{ column }},
        {%- endfor %}
        whole_minutes
    from {{ rows }}
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

published_totals as (

    select
        game_id,
        team_abbr,
        {%- for column in box_columns() %}
        coalesce(
            max(case when source = 'nba_com' then {{ column }} end), max({{ column }})
        ) as {{ column }},
        {%- endfor %}
        coalesce(
            max(case when source = 'nba_com' then whole_minutes end), max(whole_minutes)
        ) as whole_minutes,
        countif(source = 'nba_com') > 0 as is_in_nba_com,
        countif(source = 'basketball_reference') > 0 as is_in_basketball_reference
    from published_rows
    group by 1, 2

),

final as (

    -- A row for every team of every scheduled game; totals are NULL until a box score has landed.
    select
        team_games.game_id,
        team_games.game_date,
        team_games.day_number,
        team_games.season,
        team_games.season_type,
        team_games.is_final,
        team_games.is_bootstrap,
        team_games.team_abbr,
        team_games.opponent_team_abbr,
        team_games.is_home,
        team_games.days_rest,
        team_games.score,
        team_games.opponent_score,
        -- The team's totals are its players'; the published ones only where no player row exists.
        case
            when player_totals.game_id is not null then 'player_rows'
            when published_totals.game_id is not null then 'team_rows'
        end as totals_basis,
        {%- for column in box_columns() %}
        case
            when player_totals.game_id is not null then player_totals.{{ column }}
            else published_totals.{{ column }}
        end as {{ column }},
        {%- endfor %}
        case
            when player_totals.game_id is not null then player_totals.seconds_played
            else published_totals.whole_minutes * 60
        end as seconds_played,
        player_totals.players,
        coalesce(published_totals.is_in_nba_com, false) as is_in_nba_com_team_logs,
        coalesce(published_totals.is_in_basketball_reference, false) as is_in_bref_team_box,
        due_dates._fingerprint
    from team_games
    inner join due_dates
        on team_games.game_date = due_dates.game_date
    left join player_totals
        on
            team_games.game_id = player_totals.game_id
            and team_games.team_abbr = player_totals.team_abbr
    left join published_totals
        on
            team_games.game_id = published_totals.game_id
            and team_games.team_abbr = published_totals.team_abbr

)

select * from final
