{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[ref('int_sheet_members')]) %}
{%- set sums = ["minutes", "usage_rate", "points"] %}
{%- set expected = ["minutes", "points"] %}
{%- set absent, active = "members.is_absent", "not members.is_absent" %}
{#- The sums of a team or position without the player's own part. #}
{%- set others = {
    "newly_absent_teammates_minutes":
        "teams.newly_absent_minutes - " ~ own("minutes", "members.is_newly_absent"),
    "returning_teammates_minutes":
        "teams.returning_minutes - " ~ own("minutes", "members.is_returning"),
    "active_teammates_minutes": "teams.active_minutes - " ~ own("minutes", active)
} %}
{%- for column in sums %}
    {%- do others.update({
        "absent_teammates_" ~ column: "teams.absent_" ~ column ~ " - " ~ own(column, absent),
        "absent_teammates_" ~ column ~ "_same_position":
            "team_positions.absent_" ~ column ~ " - " ~ own(column, absent),
        "opponent_absent_" ~ column: "opponents.absent_" ~ column
    }) %}
{%- endfor %}
{%- for column in expected %}
    {%- set expectation = "teams.active_expected_" ~ column ~ " - "
        ~ own("expected_" ~ column, active) %}
    {%- do others.update({
        "active_teammates_expected_" ~ column: expectation,
        "vacated_" ~ column: "teams.vacated_" ~ column ~ " - " ~ own("sheet_" ~ column, absent),
        "regained_" ~ column: expectation ~ " - teams.active_sheet_" ~ column ~ " + "
            ~ own("sheet_" ~ column, active)
    }) %}
{%- endfor %}

with due_dates as (

    {{ due.fingerprints }}

),

members as (

    select * from {{ ref('int_sheet_members') }}
    where game_date {{ due.dates }}

),

teams as (

    select
        game_id,
        team_abbr,
        {%- for column in sums %}
        {{ sum_where(column ~ "_trillionths", "is_absent") }} as absent_{{ column }},
        {%- endfor %}
        {{ sum_where("minutes_trillionths", "not is_absent") }} as active_minutes,
        {{ sum_where("minutes_trillionths", "is_newly_absent") }} as newly_absent_minutes,
        {{ sum_where("minutes_trillionths", "is_returning") }} as returning_minutes,
        {{ sum_where("plays_trillionths", "not is_absent") }} as active_plays,
        {{ sum_where("usage_minutes_trillionths", "not is_absent") }} as active_usage_minutes,
        {{ sum_where("plays_trillionths", "is_rotation_absence") }} as absent_rotation_plays,
        {{ sum_where("usage_minutes_trillionths", "is_rotation_absence") }}
            as absent_rotation_minutes,
        {%- for column in expected %}
        {{ sum_where("expected_" ~ column ~ "_trillionths", "not is_absent") }}
            as active_expected_{{ column }},
        {{ sum_where("sheet_" ~ column ~ "_trillionths", "is_absent") }} as vacated_{{ column }},
        {{ sum_where("sheet_" ~ column ~ "_trillionths", "not is_absent") }}
            as active_sheet_{{ column }},
        {%- endfor %}
        countif(is_star and is_absent) as stars_absent
    from members
    group by 1, 2

),

team_positions as (

    select
        game_id,
        team_abbr,
        position,
        {{ sum_where("minutes_trillionths", "is_absent") }} as absent_minutes,
        {{ sum_where("usage_rate_trillionths", "is_absent") }} as absent_usage_rate,
        {{ sum_where("points_trillionths", "is_absent") }} as absent_points
    from members
    group by 1, 2, 3

),

final as (

    select
        members.game_id,
        members.game_date,
        members.nba_player_id,
        members.position,
        members.absences_null_reason,
        {%- for name, sum in others.items() %}
        case when members.absences_null_reason is null then ({{ sum }}) / 1e12 end as {{ name }},
        {%- endfor %}
        case
            when
                members.absences_null_reason is null
                and not members.is_absent
                and members.minutes_trillionths is not null
                then cast(members.minutes_rank as int64)
        end as minutes_rank_among_active,
        case
            when members.absences_null_reason is null
                then
                    cast(teams.stars_absent as int64)
                    - case when members.is_star and members.is_absent then 1 else 0 end
        end as stars_absent,
        case
            when members.absences_null_reason is null and not members.is_absent
                then
                    members.usage_rate
                    * (teams.active_plays + teams.absent_rotation_plays)
                    / nullif(teams.active_plays, 0)
                    * teams.active_usage_minutes
                    / nullif(teams.active_usage_minutes + teams.absent_rotation_minutes, 0)
        end as projected_usage_rate,
        due_dates._fingerprint
    from members
    inner join due_dates
        on members.game_date = due_dates.game_date
    inner join teams
        on
            members.game_id = teams.game_id
            and members.team_abbr = teams.team_abbr
    left join teams as opponents
        on
            members.game_id = opponents.game_id
            and members.opponent_team_abbr = opponents.team_abbr
    left join team_positions
        on
            members.game_id = team_positions.game_id
            and members.team_abbr = team_positions.team_abbr
            and members.position = team_positions.position

)

select * from final
