{#
  One definition of every window.

  'Last N games' are the last N that a player played before this one, across seasons; 'season' is
  his games of this season before this one. Both are computed once, as the state after each game
  played, and joined to a later game by the number of games played before its day. So the same SQL
  serves a game that he played, one that he missed and one that is still to come, and a window can
  not hold the game that it is for.
#}

{% macro game_windows() %}
    {{ return(values_of("avg_{stat}_last_{games}_games").games) }}
{% endmacro %}

{# Half-lives, in games, of the exponentially weighted averages. #}
{% macro half_lives() %}
    {{ return(values_of("avg_{stat}_ewm_{games}_games").games) }}
{% endmacro %}

{#
  What a player gives per sheet that names him, and per sheet on which he was available: an
  exponentially weighted mean over the last 40 of them. Others sum it up, so it must be exact: the
  weights are in whole trillionths.
#}
{% macro sheet_window() %} {{ return(40) }} {% endmacro %}

{# The weight of the k-th last sheet, of those that meet a condition. #}
{% macro sheet_weight(k, condition="true") -%}
    case
        when {{ condition }} and {{ k }} <= {{ sheet_window() }}
            then {{ in_trillionths("pow(0.5, (" ~ k ~ " - 1) / 5.0)") }}
        else 0
    end
{%- endmacro %}

{#
  The columns that a family averages, as stored (seconds, trillionths) and as shown. The average of a
  rate is the rate of the sums: a game of two seconds has a rate of its own, but hardly a weight.
#}
{% macro columns_averaged_in(family) %}
    {%- set stored = {
        "minutes_played": {"stored": "seconds_played", "unit": 60},
        "usage_rate": {
            "stored": "plays_used_trillionths", "per": "team_plays_on_floor_trillionths"
        }
    } -%}
    {%- set columns = [] -%}
    {%- for name in values_of(family).stat -%}
        {%- set column = {"name": name, "stored": name, "unit": 1} -%}
        {%- do column.update(stored.get(name, {})) -%}
        {%- do columns.append(column) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{% macro averaged_columns() %}
    {{ return(columns_averaged_in("avg_{stat}_last_{games}_games")) }}
{% endmacro %}

{#
  And how his games ended, which has an exponentially weighted average only: his team's points less
  the other's, and how far apart they were. In a rout the starters sit and the bench plays, so that
  his latest minutes say less.
#}
{% macro weighted_columns() %}
    {{ return(columns_averaged_in("avg_{stat}_ewm_{games}_games")) }}
{% endmacro %}

{#
  How he does lately against how he did before: an exponentially weighted average less one of a
  longer half-life. Trees that split on one column at a time find a difference only slowly.
#}
{% macro trends() %}
    {%- set trends = [] -%}
    {%- set values = values_of("{stat}_trend_ewm_{span}_games") -%}
    {%- for stat in values.stat -%}
        {%- for span in values.span -%}
            {%- set lately, before = span.split("_to_") -%}
            {%- do trends.append({
                "name": stat ~ "_trend_ewm_" ~ span ~ "_games",
                "lately": "avg_" ~ stat ~ "_ewm_" ~ lately ~ "_games",
                "before": "avg_" ~ stat ~ "_ewm_" ~ before ~ "_games"
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(trends) }}
{% endmacro %}

{# Frames over the games played, the current one included: the state after it. #}
{% macro last_games_frame(entity, games) -%}
    (
        partition by {{ entity }}
        order by game_number
        rows between {{ games - 1 }} preceding and current row
    )
{%- endmacro %}

{# Frames over calendar days: the days before the game's own, which is excluded. #}
{% macro days_before_frame(entity, days="unbounded", day_number="day_number") -%}
    (
        partition by {{ entity }}
        order by {{ day_number }}
        range between {{ days }} preceding and 1 preceding
    )
{%- endmacro %}

{# How many of a player's sheets up to this one are such. #}
{% macro sheets_so_far(condition) -%}
    sum(case when {{ condition }} then 1 else 0 end) over (
        partition by nba_player_id
        order by game_date, game_id
        rows between unbounded preceding and current row
    )
{%- endmacro %}

{# The mean of a stored whole number in the unit that is shown, or the rate of the sums. #}
{% macro mean_over(column, frame) -%}
    {%- if column.per -%}
    {{ usage_rate(
        "sum(" ~ column.stored ~ ") over " ~ frame, "sum(" ~ column.per ~ ") over " ~ frame
    ) }}
    {%- else -%}
    avg({{ column.stored }}) over {{ frame }}{{ " / " ~ column.unit if column.unit != 1 }}
    {%- endif -%}
{%- endmacro %}

{# A team's rate over a frame, that of the sums; possessions are in trillionths. #}
{% macro team_rate_over(rate, frame, relation="") -%}
    {%- set dividend = "sum(" ~ relation ~ rate ~ "_dividend) over " ~ frame -%}
    {%- set divisor = "sum(" ~ relation ~ rate ~ "_divisor) over " ~ frame -%}
    {%- if rate == "pace" -%}
    {{ pace(dividend ~ " / 1e12", divisor) }}
    {%- else -%}
    {{ points_per_100(dividend, divisor ~ " / 1e12") }}
    {%- endif -%}
{%- endmacro %}

{#
  The mean over a frame up to a game, in which a game weighs half as much as the one `half_life`
  games later: 0.5^((k - 1) / H) for the k-th last. The weights are written as powers of the game's
  number, so that one pass serves every game; 2^(1500 / 2) is still far from the largest float64.
#}
{% macro weighted_mean_over(column, half_life, frame) -%}
    {%- set weight -%} pow(2, game_number / {{ half_life }}.0) {%- endset -%}
    {%- set weighted_sum -%} sum({{ column.stored }} * {{ weight }}) over {{ frame }} {%- endset -%}
    {%- if column.per -%}
    {{ usage_rate(weighted_sum, "sum(" ~ column.per ~ " * " ~ weight ~ ") over " ~ frame) }}
    {%- else -%}
    {{ weighted_sum }}
        / sum(case when {{ column.stored }} is not null then {{ weight }} end) over {{ frame }}
        {{- " / " ~ column.unit if column.unit != 1 }}
    {%- endif -%}
{%- endmacro %}

{# The mean of a whole number by whole weights. #}
{% macro weighted_mean(column, weight) -%}
    sum({{ weight }} * {{ column }}) / nullif(sum({{ weight }}), 0)
{%- endmacro %}

{# The share (0-100) of a zone in the attempts of all its zones, over a window. #}
{% macro share_over(zone, zones, frame) -%}
    100.0 * coalesce(sum({{ zone }}_attempts) over {{ frame }}, 0) / nullif(
        {%- for each in zones %}
        coalesce(sum({{ each }}_attempts) over {{ frame }}, 0){{ " + " if not loop.last }}
        {%- endfor %}, 0
    )
{%- endmacro %}

{# Sample standard deviation from whole sums, exact whatever the order of the rows. #}
{% macro stddev_over(column, frame) -%}
    sqrt(
        (
            count({{ column }}) over {{ frame }} * sum({{ column }} * {{ column }}) over {{ frame }}
            - sum({{ column }}) over {{ frame }} * sum({{ column }}) over {{ frame }}
        )
        / nullif(
            count({{ column }}) over {{ frame }} * (count({{ column }}) over {{ frame }} - 1), 0
        )
    )
{%- endmacro %}

{#
  One definition of rest: calendar days since the last game of the season before this one, minus 1,
  so that a game on the next day has 0, a back-to-back. NULL for the first game of a season.
#}
{% macro days_rest(entity, day_number="day_number", is_played="true") -%}
    {{ day_number }}
    - max(case when {{ is_played }} then {{ day_number }} end)
        over {{ days_before_frame(entity, day_number=day_number) }}
    - 1
{%- endmacro %}
