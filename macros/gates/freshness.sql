{#
  Freshness goes by the schedule, not by the clock alone: a final game's box score is due a day
  after the game's own (Eastern) day has ended, and a day without games owes nothing.
#}
{% macro is_box_score_due(game_date) -%}
    {{ game_date }} < date '{{ eastern_build_date() - modules.datetime.timedelta(days=1) }}'
{%- endmacro %}

{# Games of the last weeks: a missing box score of an older one is a hole, not a late delivery. #}
{% macro is_recent(game_date) -%}
    {{ game_date }} >= date '{{ eastern_build_date() - modules.datetime.timedelta(days=30) }}'
{%- endmacro %}

{# The day of the build in New York; the variable `as_of` stands in for it. #}
{% macro eastern_build_date() %}
    {%- if var("as_of", none) -%}
        {{ return(modules.datetime.date.fromisoformat(var("as_of") | string)) }}
    {%- endif -%}
    {{ return(run_started_at.astimezone(modules.pytz.timezone("America/New_York")).date()) }}
{% endmacro %}

{# One line at the end of a build: how fresh the box scores are, and whether any could be due. #}
{% macro report_freshness(ledger, games) %}
    {%- set today = eastern_build_date() -%}
    {%- set days = run_query(
        "select max(case when is_final then game_date end) as newest,"
        ~ " min(case when game_date >= date '" ~ today ~ "' then game_date end) as next_game"
        ~ " from " ~ games
    ).rows[0] -%}
    {%- set counts = run_query(
        "select coalesce(sum(expected), 0) as expected, coalesce(sum(actual), 0) as actual from "
        ~ ledger ~ " where metric = 'box_scores_fresh'"
    ).rows[0] -%}
    {%- if counts["expected"] -%}
        {%- set told = counts["actual"] ~ " of " ~ counts["expected"]
            ~ " box scores due in the last 30 days are in" -%}
    {%- elif days["next_game"] -%}
        {%- set told = "no box score was due in the last 30 days, the next game is on "
            ~ days["next_game"] -%}
    {%- else -%}
        {%- set told = "off-season, no box score was due in the last 30 days and no game is"
            ~ " scheduled" -%}
    {%- endif -%}
    {%- do print("freshness: " ~ told ~ "; newest result " ~ (days["newest"] or "none")) -%}
{% endmacro %}
