{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set played_games = ref('int_game_crosswalk') ~ " where is_final and has_box_rows" %}
{%- set due = due_dates(inputs=[
    played_games ~ " and source <> 'nba_com' and game_id in"
    ~ " (select game_id from " ~ played_games ~ " and source = 'nba_com')",
    played_games ~ " and source = 'nba_com'"
]) %}
{%- set box_line = [
    "points", "fg_attempts", "ft_attempts", "offensive_rebounds", "defensive_rebounds", "assists",
    "turnovers", "personal_fouls"
] %}

with due_dates as (

    {{ due.fingerprints }}

),

nba_lines as (

    {{ rows_of_games(
        ref('stg_nba_com__player_game_logs'), 'nba_com', 'nba_game_id', due
    ) }}

),

{%- for source, relation, game_id, player_id, seconds in [
    (
        "basketball_reference", ref("stg_basketball_reference__player_box"),
        "bref_game_id", "bref_player_id", "seconds_played"
    ),
    ("espn", ref("stg_espn__player_box"), "espn_game_id", "espn_player_id", "whole_minutes * 60")
] %}

{{ source }}_rows as (

    {{ rows_of_games(relation, source, game_id, due) }}

),

{{ source }}_played as (

    select
        '{{ source }}' as source,
        {{ player_id }} as source_player_id,
        canonical_game_date,
        game_id,
        team_abbr,
        player_lookup,
        {%- for column in box_line %}
        {{ column }},
        {%- endfor %}
        {{ seconds }} as seconds_played
    from {{ source }}_rows
    where dnp_reason is null

),
{%- endfor %}

played as (

    select * from basketball_reference_played
    union all
    select * from espn_played

),

evidence as (

    -- The same name in the same team's box score of the same game.
    select
        played.canonical_game_date as game_date,
        played.source,
        played.source_player_id,
        nba_lines.nba_player_id,
        1 as preference,
        'name_in_game' as method
    from played
    inner join nba_lines
        on
            played.game_id = nba_lines.game_id
            and played.team_abbr = nba_lines.team_abbr
            and played.player_lookup = nba_lines.player_lookup
    union all
    -- The same line in it, for players whose names differ: Ron Holland, Ronald Holland II. A value
    -- that one source lacks speaks neither for nor against.
    select
        played.canonical_game_date as game_date,
        played.source,
        played.source_player_id,
        nba_lines.nba_player_id,
        2 as preference,
        'box_line_in_game' as method
    from played
    inner join nba_lines
        on
            played.game_id = nba_lines.game_id
            and played.team_abbr = nba_lines.team_abbr
            and played.player_lookup <> nba_lines.player_lookup
            {%- for column in box_line %}
            and coalesce(played.{{ column }} = nba_lines.{{ column }}, true)
            {%- endfor %}
            and coalesce(
                abs(played.seconds_played - 60 * nba_lines.whole_minutes) <= 60, true
            )
    where
        -- A line of nothing but zeros is everybody's.
        greatest(
            coalesce(played.fg_attempts, 0),
            coalesce(played.defensive_rebounds, 0),
            coalesce(played.assists, 0)
        ) > 0

),

counted_evidence as (

    select
        game_date,
        source,
        source_player_id,
        nba_player_id,
        preference,
        method,
        count(*) as games
    from evidence
    group by 1, 2, 3, 4, 5, 6

),

final as (

    select
        counted_evidence.*,
        due_dates._fingerprint
    from counted_evidence
    inner join due_dates
        on counted_evidence.game_date = due_dates.game_date

)

select * from final
