{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_player_form'),
    dated_by(ref('int_player_positions'), ref('int_player_form'), ['season', 'nba_player_id'])
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

form as (

    select * from {{ ref('int_player_form') }}
    where game_date {{ due.dates }}

),

positions as (

    select * from {{ ref('int_player_positions') }}

),

games_with_inactive_list as (

    select distinct game_id
    from form
    where sheet_status = 'inactive'

),

members as (

    select
        form.game_id,
        form.game_date,
        form.season,
        form.team_abbr,
        form.opponent_team_abbr,
        form.nba_player_id,
        form.is_absent,
        positions.position,
        case
            when form.roster_basis = 'box_only' then 'no_official_sheet'
            when form.roster_basis = 'roster' and games_with_inactive_list.game_id is null
                then 'no_inactive_list_yet'
        end as absences_null_reason,
        form.avg_usage_rate_last_7_games as usage_rate,
        {{ in_trillionths('form.avg_minutes_played_last_10_games') }} as minutes_trillionths,
        {{ in_trillionths('form.avg_usage_rate_last_7_games') }} as usage_rate_trillionths,
        {{ in_trillionths('form.avg_points_last_10_games') }} as points_trillionths,
        {{ in_trillionths(
            'form.avg_usage_rate_last_7_games * form.avg_minutes_played_last_10_games'
        ) }} as plays_trillionths,
        case
            when form.avg_usage_rate_last_7_games is not null
                then {{ in_trillionths('form.avg_minutes_played_last_10_games') }}
        end as usage_minutes_trillionths,
        {%- for column in ["minutes", "points"] %}
        {{ in_trillionths("form.avg_" ~ column ~ "_when_available_ewm_5_sheets") }}
            as expected_{{ column }}_trillionths,
        {{ in_trillionths("form.avg_" ~ column ~ "_ewm_5_sheets") }}
            as sheet_{{ column }}_trillionths,
        {%- endfor %}
        form.is_absent
        and form.sheets_before_season > 0
        and form.sheets_missed_in_a_row = 0 as is_newly_absent,
        not form.is_absent and form.sheets_missed_in_a_row > 0 as is_returning,
        -- Longer absences are in everybody's averages already.
        form.is_absent
        and form.avg_minutes_played_last_10_games >= 15
        and form.days_rest <= 14 as is_rotation_absence,
        form.avg_minutes_played_season >= 24
        and row_number() over (
            partition by form.game_id, form.team_abbr
            order by
                case
                    when form.avg_minutes_played_season >= 24 then form.avg_usage_rate_season
                end desc,
                form.nba_player_id
        ) <= 2 as is_star
    from form
    left join positions
        on
            form.season = positions.season
            and form.nba_player_id = positions.nba_player_id
    left join games_with_inactive_list
        on form.game_id = games_with_inactive_list.game_id

),

final as (

    select
        members.*,
        rank() over (
            partition by members.game_id, members.team_abbr, members.is_absent
            order by members.minutes_trillionths desc
        ) as minutes_rank,
        due_dates._fingerprint
    from members
    inner join due_dates
        on members.game_date = due_dates.game_date

)

select * from final
