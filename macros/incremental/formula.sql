{#
  The fingerprint of a model's formula: when it changes, every date of the model is due.

  The formula is the model's text with every macro in it written out, and what it reads that has no
  fingerprint of its own: views, and seeds, also behind those views. That text cannot be the compiled
  SQL, which names the dates that are due, and those depend on the formula. So the model is rendered
  once more, with the arguments of its due_dates in place of the answer.
#}
{% macro formula_version(inputs) -%}
    {%- set formula = written_formula() -%}
    {%- do require_declared_inputs(formula, inputs) -%}
    {{ return(local_md5(
        formula ~ definitions_and_contents(views_and_seeds(model.depends_on.nodes))
    )) }}
{%- endmacro %}

{% macro written_formula() -%}
    {%- do context.update({"is_formula_only": true}) -%}
    {%- set formula = render(model.raw_code) -%}
    {%- do context.update({"is_formula_only": false}) -%}
    {{ return(formula) }}
{%- endmacro %}

{% macro is_writing_formula() -%}
    {{ return(context.get("is_formula_only", false)) }}
{%- endmacro %}

{# The views and seeds among some nodes and behind those views. #}
{% macro views_and_seeds(node_ids) -%}
    {%- set found = [] -%}
    {%- for node_id in node_ids if may_query() and node_id in graph.nodes -%}
        {%- set node = graph.nodes[node_id] -%}
        {%- if node.resource_type == "seed" -%} {%- do found.append(node_id) -%}
        {%- elif node.config.materialized == "view" -%}
            {%- do found.append(node_id) -%}
            {%- do found.extend(views_and_seeds(node.depends_on.nodes)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found | unique | sort) }}
{%- endmacro %}

{# What the warehouse holds of some views and seeds, definitions and contents, asked all at once. #}
{% macro definitions_and_contents(node_ids) -%}
    {%- set questions = [] -%}
    {%- for node_id in node_ids -%}
        {%- set node = graph.nodes[node_id] -%}
        {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) -%}
        {%- if relation -%} {#- None while compiling, before the first build. -#}
            {%- set question = contents_fingerprint(relation) if node.resource_type == "seed"
                else view_definition(relation) -%}
            {%- do questions.append(
                "select " ~ loop.index ~ " as place, cast((" ~ question ~ ") as string) as answer"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not questions -%} {{ return("") }} {%- endif -%}
    {%- set answers = run_query(questions | join(" union all ") ~ " order by place") -%}
    {#- Where the files lie is no part of a formula. -#}
    {{ return(
        answers.columns["answer"].values() | join("\n") | replace(env_var("NBA_HOME", ".nba"), "")
    ) }}
{%- endmacro %}
