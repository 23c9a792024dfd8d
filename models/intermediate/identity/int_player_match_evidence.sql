{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set played_games = ref('int_game_crosswalk') ~ " where is_final and has_box_rows" %}
{%- set due = due_dates(inputs=[
    played_games ~ " and source = 'basketball_reference' and game_id in"
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

bref_lines as (

    {{ rows_of_games(
        ref('stg_basketball_reference__player_box'), 'basketball_reference', 'bref_game_id', due
    ) }}

),

bref_played as (

    select * from bref_lines
    where dnp_reason is null

),

evidence as (

    -- The same name in the same team's box score of the same game.
    select
        bref_played.canonical_game_date as game_date,
        bref_played.bref_player_id,
        nba_lines.nba_player_id,
        1 as preference,
        'name_in_game' as method
    from bref_played
    inner join nba_lines
        on
            bref_played.game_id = nba_lines.game_id
            and bref_played.team_abbr = nba_lines.team_abbr
            and bref_played.player_lookup = nba_lines.player_lookup
    union all
    -- The same line in it, for players whose names differ: Ron Holland, Ronald Holland II. A value
    -- that one source lacks speaks neither for nor against.
    select
        bref_played.canonical_game_date as game_date,
        bref_played.bref_player_id,
        nba_lines.nba_player_id,
        2 as preference,
        'box_line_in_game' as method
    from bref_played
    inner join nba_lines
        on
            bref_played.game_id = nba_lines.game_id
            and bref_played.team_abbr = nba_lines.team_abbr
            and bref_played.player_lookup <> nba_lines.player_lookup
            {%- for column in box_line %}
            and coalesce(bref_played.{{ column }} = nba_lines.{{ column }}, true)
            {%- endfor %}
            and coalesce(
                abs(bref_played.seconds_played - 60 * nba_lines.whole_minutes) <= 60, true
            )
    where
        -- A line of nothing but zeros is everybody's.
        greatest(
            coalesce(bref_played.fg_attempts, 0),
            coalesce(bref_played.defensive_rebounds, 0),
            coalesce(bref_played.assists, 0)
        ) > 0

),

counted_evidence as (

    select
        game_date,
        bref_player_id,
        nba_player_id,
        preference,
        method,
        count(*) as games
    from evidence
    group by 1, 2, 3, 4, 5

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
