{#
  Incremental models replace whole game dates, and only those that are due.

  A date is due when the fingerprint of what its rows are built from differs from the one that its
  rows carry in `_fingerprint`. It covers the inputs' own fingerprints of the date and the model's
  formula; for a rolling model, whose windows reach back, also every earlier date. So a late or
  corrected delivery, a changed formula, a build that was killed and a mart that missed its
  publication all end the same way: the next build finds the date due and replaces it whole.

      {%- set due = due_dates(inputs=[ref("a"), ref("b")]) %}
      with due_dates as ({{ due.fingerprints }}),
      a as (select * from {{ ref("a") }} where game_date {{ due.dates }}),
      final as (
          select ..., due_dates._fingerprint from ... inner join due_dates using game_date
      )

  inputs: relations with game_date and _fingerprint, optionally followed by a where clause. The
  first one has every date that the model can have rows of.
  The variables `from` and `to` force a range of dates, whatever their fingerprints say.
#}
{% macro due_dates(inputs, is_rolling=false) %}
    {%- if context.get("is_formula_only") -%}
        {{ return({"fingerprints": inputs | join("\n"), "dates": "rolling" if is_rolling}) }}
    {%- endif -%}
    {%- set fingerprints = date_fingerprints(inputs, is_rolling) -%}
    {%- if not (may_query() and is_incremental()) -%}
        {{ return({"fingerprints": fingerprints, "dates": "is not null"}) }}
    {%- endif -%}
    {%- set dates = run_query(differing_dates(fingerprints)).columns[0].values() -%}
    {%- set condition = among_dates(dates) -%}
    {{ return({
        "fingerprints": replaced_dates_comment(dates)
            ~ "select * from (" ~ fingerprints ~ ") as fingerprints where game_date " ~ condition,
        "dates": condition
    }) }}
{% endmacro %}

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

{# What each date's rows are to be built from, as a number below 2^48. #}
{% macro date_fingerprints(inputs, is_rolling) -%}
    {%- set version = formula_version(inputs) -%}
    with input_dates as (
        {%- for input in inputs %}
        select
            game_date,
            {{ loop.index }} as input_number,
            sum(_fingerprint) as fingerprint
        from {{ input }}
        group by 1, 2
        {{ "union all" if not loop.last }}
        {%- endfor %}
    ),

    dates as (
        select
            game_date,
            {{ fingerprint_of(
                "string_agg(cast(input_number as string) || ':' || cast(fingerprint as string),"
                ~ " ' ' order by input_number)"
            ) }} as fingerprint
        from input_dates
        where game_date is not null
        group by 1
        having min(input_number) = 1
    )

    select
        game_date,
        {{ fingerprint_of(
            "'" ~ version ~ "' || cast("
            ~ ("sum(fingerprint) over (order by game_date)" if is_rolling else "fingerprint")
            ~ " as string)"
        ) }} as _fingerprint
    from dates
{%- endmacro %}

{# The dates whose rows are not what they would be, those without rows and without inputs too. #}
{% macro differing_dates(fingerprints) %}
    with current_dates as (
        {{ fingerprints }}
    ),

    recorded_dates as (
        select
            game_date,
            max(_fingerprint) as _fingerprint
        from {{ this }}
        group by 1
    )

    select coalesce(current_dates.game_date, recorded_dates.game_date) as game_date
    from current_dates
    full outer join recorded_dates
        on current_dates.game_date = recorded_dates.game_date
    where
        current_dates._fingerprint is distinct from recorded_dates._fingerprint
        {%- set forced = forced_dates() %}
        {%- if forced %}
        or coalesce(current_dates.game_date, recorded_dates.game_date)
        between date '{{ forced.first }}' and date '{{ forced.last }}'
        {%- endif %}
    order by 1
{% endmacro %}

{# The dates of a backfill, from the variables `from` and `to`; both or neither are given. #}
{% macro forced_dates() %}
    {%- set first, last = var("from", "") | string, var("to", "") | string -%}
    {%- if not first and not last -%} {{ return(none) }} {%- endif -%}
    {%- for day in [first, last] -%}
        {%- if not is_date(day) -%}
            {%- do exceptions.raise_compiler_error(
                "A backfill needs two dates YYYY-MM-DD, the variables from and to; got from='"
                ~ first ~ "' and to='" ~ last ~ "'."
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if first > last -%}
        {%- do exceptions.raise_compiler_error(
            "A backfill from " ~ first ~ " to " ~ last ~ " has no dates: from comes first."
        ) -%}
    {%- endif -%}
    {{ return({"first": first, "last": last}) }}
{% endmacro %}

{# Whether a text is a date of the calendar, YYYY-MM-DD. #}
{% macro is_date(text) %}
    {%- if not modules.re.fullmatch("(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-9]{2}", text) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set year, month, day = text.split("-") | map("int") -%}
    {%- set first = modules.datetime.date(year + month // 12, month % 12 + 1, 1) -%}
    {%- set last = first - modules.datetime.timedelta(days=1) -%}
    {{ return(1 <= day <= last.day) }}
{% endmacro %}

{#
  The model's formula: its text with every macro in it written out, and nothing that changes from
  build to build (rendered so, due_dates answers with its arguments alone); and what it reads that
  has no fingerprint of its own, views and seeds.
#}
{% macro formula_version(inputs) -%}
    {%- do context.update({"is_formula_only": true}) -%}
    {%- set formula = render(model.raw_code) -%}
    {%- do context.update({"is_formula_only": false}) -%}
    {%- do require_declared_inputs(formula, inputs) -%}
    {{ return(local_md5(
        formula ~ definitions_and_contents(views_and_seeds(model.depends_on.nodes))
    )) }}
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

{# Not while parsing, nor when models are compiled without a warehouse (`--no-introspect`). #}
{% macro may_query() -%} {{ return(execute and flags.INTROSPECT) }} {%- endmacro %}

{# What an incremental model reads is an input, a view or a seed: else a change would go unseen. #}
{% macro require_declared_inputs(formula, inputs) %}
    {%- set read = modules.re.sub("-- depends_on: .*", "", formula) -%}
    {%- for node_id in model.depends_on.nodes if execute and node_id in graph.nodes -%}
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

{# A condition on a date column that also prunes partitions and files: literals, no subquery. #}
{% macro among_dates(dates) -%}
    {%- if dates -%} in (
        {%- for date in dates %}date '{{ date }}'{{ ", " if not loop.last }}{% endfor -%}
    )
    {%- else -%} is null
    {%- endif -%}
{%- endmacro %}

{# How the compiled SQL of a model tells the strategy, and a reader, which dates it replaces. #}
{% macro replaced_dates_comment(dates) -%}
    {{ return("-- replaces game dates: " ~ (dates | join(", ") or "none") ~ "\n") }}
{%- endmacro %}

{% macro replaced_dates() -%}
    {%- set comment = modules.re.search("-- replaces game dates: (.*)", compiled_code) -%}
    {{ return([] if comment.group(1) == "none" else comment.group(1).split(", ")) }}
{%- endmacro %}

{# The span of dates under which sources filed the rows of the games on due dates. #}
{% macro claimed_dates(crosswalk, due) %}
    {%- if not (may_query() and is_incremental()) or context.get("is_formula_only") -%}
        {{ return(due.dates) }}
    {%- endif -%}
    {%- set span = run_query(
        "select min(first_claimed_game_date), max(claimed_game_date) from " ~ crosswalk
        ~ " where game_date " ~ due.dates
    ).rows[0] -%}
    {%- if not span[0] -%} {{ return("is null") }} {%- endif -%}
    {{ return("between date '" ~ span[0] ~ "' and date '" ~ span[1] ~ "'") }}
{% endmacro %}
