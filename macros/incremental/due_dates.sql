{#
  Incremental models replace whole game dates, and only those that are due.

  A date is due when the fingerprint of what its rows are built from differs from the one that its
  rows carry in `_fingerprint`. It covers the inputs' own fingerprints of the date and the model's
  formula; for a rolling model, whose windows reach back, also every earlier date. So a late or
  corrected delivery, a changed formula, a build that was killed and a mart that missed its
  publication all end the same way: the next build finds the date due and replaces it whole.

      {{ config(materialized='incremental', **replaced_by_game_date()) }}
      {%- set due = due_dates(inputs=[ref("a"), ref("b")]) %}
      with due_dates as ({{ due.fingerprints }}),
      a as (select * from {{ ref("a") }} where game_date {{ due.dates }}),
      final as (
          select ..., due_dates._fingerprint from ... inner join due_dates using game_date
      )

  A rolling model says so to dbt: config(..., meta={"is_rolling": true}).

  Beside this file: inputs.sql (what a model may name as an input), formula.sql (the fingerprint of
  its formula), fingerprints.sql (how anything becomes a number), forced_dates.sql (backfills),
  replace_dates.sql (how a warehouse replaces what is due), schema_changes.sql (columns that come and
  go), build_lease.sql (one build at a time).
#}

{#
  inputs: relations with game_date and _fingerprint, optionally followed by a where clause. The first
  one has every date that the model can have rows of.
  Returns fingerprints, a query for those of the due dates; dates, the condition on a date column
  that it is due; replaced, the due dates, or none where the table is built anew from all dates.
  While dbt parses, and while the formula is written, nothing is asked: the arguments stand for it.
#}
{% macro due_dates(inputs) %}
    {%- if not execute or is_writing_formula() -%}
        {{ return({"fingerprints": inputs | join("\n"), "dates": "rolling" if is_rolling()}) }}
    {%- endif -%}
    {%- set fingerprints = date_fingerprints(inputs) -%}
    {%- set replaced = differing_dates(fingerprints) if may_query() and is_incremental()
        else none -%}
    {%- do hand_on(replaced) -%}
    {%- if replaced is none -%}
        {{ return({"fingerprints": fingerprints, "dates": "is not null"}) }}
    {%- endif -%}
    {%- set condition = among_dates(replaced) -%}
    {{ return({
        "fingerprints": "select * from (" ~ fingerprints ~ ") as fingerprints"
            ~ " where game_date " ~ condition,
        "dates": condition,
        "replaced": replaced
    }) }}
{% endmacro %}

{# Whether the model's windows reach back to earlier dates, as its configuration says. #}
{% macro is_rolling() -%} {{ return(config.meta_get("is_rolling", false)) }} {%- endmacro %}

{# Not when models are compiled without a warehouse (`--no-introspect`). #}
{% macro may_query() -%} {{ return(flags.INTROSPECT) }} {%- endmacro %}

{# What each date's rows are to be built from, as a number below 2^48. #}
{% macro date_fingerprints(inputs) -%}
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
            ~ ("sum(fingerprint) over (order by game_date)" if is_rolling() else "fingerprint")
            ~ " as string)"
        ) }} as _fingerprint
    from dates
{%- endmacro %}

{# The dates whose rows are not what they would be, as texts; those without rows or inputs too. #}
{% macro differing_dates(fingerprints) %}
    {%- set query %}
    with current_dates as (
        {{ fingerprints }}
    ),

    recorded_dates as (
        select
            game_date,
            max(_fingerprint) as _fingerprint
        from {{ this }}
        group by 1
    ),

    dates as (
        select
            coalesce(current_dates.game_date, recorded_dates.game_date) as game_date,
            current_dates._fingerprint is distinct from recorded_dates._fingerprint as is_due
        from current_dates
        full outer join recorded_dates
            on current_dates.game_date = recorded_dates.game_date
    )

    select game_date
    from dates
    where is_due or {{ is_forced("game_date") }}
    order by 1
    {%- endset -%}
    {{ return(run_query(query).columns[0].values() | map("string") | list) }}
{% endmacro %}

{# A condition on a date column that also prunes partitions and files: literals, no subquery. #}
{% macro among_dates(dates) -%}
    {%- if dates -%} in (
        {%- for date in dates %}date '{{ date }}'{{ ", " if not loop.last }}{% endfor -%}
    )
    {%- else -%} is null
    {%- endif -%}
{%- endmacro %}
