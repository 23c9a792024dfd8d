{#
  What a model names as the inputs of its due_dates: relations, each with game_date and _fingerprint.
  Most are just ref("a"). Here are those of several relations or of none with dates, and the check
  that no input was forgotten.
#}

{# Several inputs as one, for a model whose rows come from any of them. #}
{% macro dates_of(inputs) -%}
    (
        {%- for input in inputs %}
        select
            game_date,
            _fingerprint
        from {{ input }}
        {{ "union all" if not loop.last }}
        {%- endfor %}
    ) as dates_of_inputs
{%- endmacro %}

{# An input without dates of its own: it counts on the dates of those rows of `dated` that use it. #}
{% macro dated_by(input, dated, keys) -%}
    (
        select
            dated.game_date,
            undated._fingerprint
        from {{ dated }} as dated
        inner join {{ input }} as undated
            on
                {%- for key in keys %}
                dated.{{ key }} = undated.{{ key }}
                {{- " and" if not loop.last }}
                {%- endfor %}
    ) as dated_input
{%- endmacro %}

{# What an incremental model reads is an input, a view or a seed: else a change would go unseen. #}
{% macro require_declared_inputs(formula, inputs) %}
    {%- set read = modules.re.sub("-- depends_on: .*", "", formula) -%}
    {%- for node_id in model.depends_on.nodes if node_id in graph.nodes -%}
        {%- set node = graph.nodes[node_id] -%}
        {%- if node.config.materialized in ("table", "incremental")
            and node.relation_name in read
            and node.relation_name not in inputs | join("\n") -%}
            {%- do exceptions.raise_compiler_error(
                model.name ~ " reads " ~ node.name ~ ", which is not among the inputs of its"
                ~ " due_dates: a change there would make no date due."
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{# The span of dates under which sources filed the rows of the games on due dates. #}
{% macro claimed_dates(crosswalk, due) %}
    {%- if not due.replaced -%} {{ return(due.dates) }} {%- endif -%}
    {%- set span = run_query(
        "select min(first_claimed_game_date), max(claimed_game_date) from " ~ crosswalk
        ~ " where game_date " ~ due.dates
    ).rows[0] -%}
    {%- if not span[0] -%} {{ return("is null") }} {%- endif -%}
    {{ return("between date '" ~ span[0] ~ "' and date '" ~ span[1] ~ "'") }}
{% endmacro %}
