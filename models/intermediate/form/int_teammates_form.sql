{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_player_form'),
    dated_by(ref('int_player_positions'), ref('int_player_form'), ['season', 'nba_player_id'])
]) %}
{%- set sums = ["minutes", "usage_rate", "points"] %}
{%- set expected = ["minutes", "points"] %}

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
        {%- for column in expected %}
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

ranked as (

    select
        *,
        rank() over (
            partition by game_id, team_abbr, is_absent order by minutes_trillionths desc
        ) as minutes_rank
    from members

),

known as (

    -- The sums of a team or position without the player's own part.
    select
        ranked.*,
        {%- for column in sums %}
        teams.absent_{{ column }} - {{ own(column, "is_absent") }} as absent_teammates_{{ column }},
        team_positions.absent_{{ column }} - {{ own(column, "is_absent") }}
            as absent_teammates_{{ column }}_same_position,
        opponents.absent_{{ column }} as opponent_absent_{{ column }},
        {%- endfor %}
        teams.newly_absent_minutes - {{ own("minutes", "is_newly_absent") }}
            as newly_absent_teammates_minutes,
        teams.returning_minutes - {{ own("minutes", "is_returning") }}
            as returning_teammates_minutes,
        teams.active_minutes - {{ own("minutes", "not ranked.is_absent") }}
            as active_teammates_minutes,
        {%- for column in expected %}
        teams.active_expected_{{ column }} - {{ own("expected_" ~ column, "not ranked.is_absent") }}
            as active_teammates_expected_{{ column }},
        teams.vacated_{{ column }} - {{ own("sheet_" ~ column, "ranked.is_absent") }}
            as vacated_{{ column }},
        teams.active_expected_{{ column }} - {{ own("expected_" ~ column, "not ranked.is_absent") }}
        - teams.active_sheet_{{ column }} + {{ own("sheet_" ~ column, "not ranked.is_absent") }}
            as regained_{{ column }},
        {%- endfor %}
        teams.stars_absent - case when ranked.is_star and ranked.is_absent then 1 else 0 end
            as stars_absent,
        ranked.usage_rate
        * (teams.active_plays + teams.absent_rotation_plays) / nullif(teams.active_plays, 0)
        * teams.active_usage_minutes
        / nullif(teams.active_usage_minutes + teams.absent_rotation_minutes, 0)
            as projected_usage_rate
    from ranked
    inner join teams
        on
            ranked.game_id = teams.game_id
            and ranked.team_abbr = teams.team_abbr
    left join teams as opponents
        on
            ranked.game_id = opponents.game_id
            and ranked.opponent_team_abbr = opponents.team_abbr
    left join team_positions
        on
            ranked.game_id = team_positions.game_id
            and ranked.team_abbr = team_positions.team_abbr
            and ranked.position = team_positions.position

),

final as (

    select
        known.game_id,
        known.game_date,
        known.nba_player_id,
        known.position,
        known.absences_null_reason,
        {%- for name in [
            "absent_teammates_minutes", "absent_teammates_usage_rate", "absent_teammates_points",
            "absent_teammates_minutes_same_position", "absent_teammates_usage_rate_same_position",
            "absent_teammates_points_same_position", "opponent_absent_minutes",
            "opponent_absent_usage_rate", "opponent_absent_points",
            "newly_absent_teammates_minutes", "returning_teammates_minutes",
            "active_teammates_minutes", "active_teammates_expected_minutes",
            "active_teammates_expected_points", "vacated_minutes", "vacated_points",
            "regained_minutes", "regained_points"
        ] %}
        case when known.absences_null_reason is null then known.{{ name }} / 1e12 end
            as {{ name }},
        {%- endfor %}
        case
            when
                known.absences_null_reason is null
                and not known.is_absent
                and known.minutes_trillionths is not null
                then cast(known.minutes_rank as int64)
        end as minutes_rank_among_active,
        case when known.absences_null_reason is null then cast(known.stars_absent as int64) end
            as stars_absent,
        case
            when known.absences_null_reason is null and not known.is_absent
                then known.projected_usage_rate
        end as projected_usage_rate,
        due_dates._fingerprint
    from known
    inner join due_dates
        on known.game_date = due_dates.game_date

)

select * from final
