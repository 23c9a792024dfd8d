{{ config(materialized='view') }}

{#- Of a line of a player who was on the floor: what must hold, and the words for what is there. -#}
{%- set checks = [
    {
        "metric": "usage_rate_not_null", "season_type": "'all'",
        "is_gap": "minutes_played > 0 and usage_rate is null", "found": "'no usage rate'"
    },
    {
        "metric": "box_columns_not_null", "season_type": "season_type",
        "is_gap": box_columns() | join(" is null or ") ~ " is null",
        "found": missing_columns(box_columns())
    },
    {
        "metric": "lines_possible", "season_type": "season_type",
        "is_gap": "not (" ~ is_possible_line() ~ ")", "found": line_in_words()
    }
] %}

with players as (

    select * from {{ ref('int_players') }}

),

lines as (

    select * from {{ ref('player_game_summary_candidate') }}
    where not is_dnp

),

team_lines as (

    select * from {{ ref('int_team_box_lines') }}
    where is_final and {{ is_box_score_due('game_date') }}

),

line_gaps as (
    {%- for check in checks %}
    select
        season,
        {{ check.season_type }} as season_type,
        '{{ check.metric }}' as metric,
        game_id,
        game_date,
        team_abbr,
        nba_player_id,
        {{ check.found }} as found
    from lines
    where {{ check.is_gap }}
    {{ "union all" if not loop.last }}
    {%- endfor %}

),

late_box_scores as (

    select
        season,
        'all' as season_type,
        'box_scores_fresh' as metric,
        game_id,
        game_date,
        team_abbr,
        cast(null as int64) as nba_player_id,
        'no box score yet' as found
    from team_lines
    where players is null and {{ is_recent('game_date') }}

),

gaps as (

    select * from line_gaps
    union all
    select * from late_box_scores

),

final as (

    select
        gaps.season,
        gaps.season_type,
        cast(null as string) as table_name,
        gaps.metric,
        gaps.game_id,
        gaps.game_date,
        gaps.team_abbr,
        players.player_name,
        gaps.found
    from gaps
    left join players
        on gaps.nba_player_id = players.nba_player_id

)

select * from final
