{#
  What a metric of the ledger expects and what is there, counted over the rows of a relation.

  by: which of season, season_type and table_name the metric is split by. A metric that is not split
  by season is `all`; the table of one that is not split by table stands in `coverage_metrics`.
  where, having: of which rows, and of which groups, it is asked.
#}
{% macro coverage_measure(
    metric, of, actual, expected="count(*)", by=["season"], where=none, having=none
) %}
    select
        {{ "season" if "season" in by else "'all'" }} as season,
        {{ "season_type" if "season_type" in by else "'all'" }} as season_type,
        {{ "table_name" if "table_name" in by else "cast(null as string)" }} as table_name,
        '{{ metric }}' as metric,
        cast({{ expected }} as int64) as expected,
        cast({{ actual }} as int64) as actual
    from {{ of }}
    {{ "where " ~ where if where }}
    {{ "group by " ~ by | join(", ") if by }}
    {{ "having " ~ having if having }}
{% endmacro %}

{#
  What a metric of the ledger finds missing: of a relation's rows one per game, team and player, with
  the words for what is there instead.

  by: which of season_type, table_name, game_id, team_abbr and player_name the relation has; where
  there is a game there is its date.
#}
{% macro coverage_gap(metric, of, found, by, where=none) %}
    {%- set keys = {} -%}
    {%- for name in ["table_name", "game_id", "team_abbr", "player_name"] -%}
        {%- do keys.update({name: name if name in by else "cast(null as string) as " ~ name}) -%}
    {%- endfor %}
    select
        season,
        {{ "season_type" if "season_type" in by else "'all' as season_type" }},
        {{ keys.table_name }},
        '{{ metric }}' as metric,
        {{ keys.game_id }},
        {{ "max(game_date)" if "game_id" in by else "cast(null as date)" }} as game_date,
        {{ keys.team_abbr }},
        {{ keys.player_name }},
        max({{ found }}) as found
    from {{ of }}
    {{ "where " ~ where if where }}
    group by 1, 2, 3, 4, 5, 7, 8
{% endmacro %}
