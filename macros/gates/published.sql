{#
  A published mart: those columns of its candidate that its contract lists, in whole game dates, and
  only from a green ledger. Where players are given it has their names; they are joined here, so that
  a renamed player rewrites the marts' rows of his dates and no window.

  cluster_by: the column, besides the date, by which readers choose rows.
#}
{% macro published(candidate, cluster_by, players=none) %}
-- depends_on: {{ ref('coverage_ledger') }}
{{- config(
    materialized='incremental',
    on_schema_change='append_new_columns',
    **replaced_by_game_date(cluster_by=cluster_by)
) }}
{%- set inputs = [candidate] %}
{%- if players is not none %}
    {%- do inputs.append(dated_by(players, candidate, ['nba_player_id'])) %}
{%- endif %}
{%- set due = due_dates(inputs=inputs) %}
with due_dates as (

    {{ due.fingerprints }}

),

candidate as (

    select * from {{ candidate }}
    where game_date {{ due.dates }}

),

final as (

    select
        {{ published_columns(['player_lookup', 'player_name'] if players is not none else []) }}
    from candidate
    inner join due_dates
        on candidate.game_date = due_dates.game_date
    {%- if players is not none %}
    left join {{ players }} as players
        on candidate.nba_player_id = players.nba_player_id
    {%- endif %}

)

select * from final
{% endmacro %}

{# The columns of the contract, each from where it is; a unit test has none, only rows to compare. #}
{% macro published_columns(names) %}
    {%- set columns = [] -%}
    {%- for name in model.columns -%}
        {%- set place = "due_dates" if name == "_fingerprint" else "players" if name in names
            else "candidate" -%}
        {%- do columns.append(place ~ "." ~ name) -%}
    {%- endfor -%}
    {%- if not columns -%}
        {%- do columns.append(all_columns_but("candidate", ["_fingerprint"])) -%}
        {%- for name in names -%} {%- do columns.append("players." ~ name) -%} {%- endfor -%}
    {%- endif -%}
    {{ columns | join(",\n        ") }}
{% endmacro %}
