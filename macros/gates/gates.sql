{# The rows that keep a gate shut. One parent, the ledger: so a red gate skips every published mart. #}
{% macro gate_failures(gate) %}
    select
        season,
        season_type,
        table_name,
        metric,
        expected,
        actual,
        detail
    from {{ ref('coverage_ledger') }}
    where gate = '{{ gate }}' and severity = 'error' and verdict = 'fail'
{% endmacro %}

{#
  Printed at the end of every run that built the ledger: the shortfalls, how many are waived, and
  whose tests the expectations are.
#}
{% macro report_gates(results) %}
    {%- set games = ref("int_games") -%}
    {%- set built = results
        | selectattr("node.name", "equalto", "coverage_ledger")
        | selectattr("status", "equalto", "success") | list -%}
    {%- if execute and built -%}
        {%- set ledger = built[0].node.relation_name -%}
        {%- set rows = run_query(
            "select * from " ~ ledger ~ " where verdict in ('fail', 'consequence')"
            ~ " order by verdict desc, gate, season, season_type, table_name, metric"
        ) -%}
        {%- for row in rows -%}
            {%- do print(
                "gate " ~ row["gate"] ~ " " ~ row["verdict"] | upper ~ ": " ~ row["season"] ~ " "
                ~ row["season_type"] ~ ", " ~ row["table_name"] ~ "." ~ row["metric"]
                ~ ", expected " ~ row["expected"] ~ ", actual " ~ row["actual"]
                ~ " (" ~ row["detail"] ~ ")"
                ~ (": " ~ row["question"] if row["verdict"] == "fail" and row["question"] else "")
                ~ (" " ~ row["remedy"] ~ "." if row["remedy"] else "")
            ) -%}
        {%- endfor -%}
        {%- if rows | selectattr("verdict", "equalto", "fail") | list -%}
            {%- do print(
                "To take a delivery back: python -m ingest withdraw ID --reason WHY, with the id that"
                ~ " is in brackets after its file. All gaps: nba_quality.coverage_gaps."
            ) -%}
        {%- endif -%}
        {%- set accepted = run_query(
            "select countif(verdict = 'waived'), countif(verdict = 'not_asked') from " ~ ledger
        ).rows[0] -%}
        {%- do print(
            "coverage: " ~ rows | length ~ " shortfalls, " ~ accepted[0] ~ " waivers in use, "
            ~ accepted[1] ~ " rows not asked of absent sources"
        ) -%}
        {%- do report_freshness(ledger, games) -%}
        {%- do print(
            "expectations: tested by "
            ~ ("the stand-in of this repository" if dbt_expectations.is_stand_in is defined
            else "the package dbt_expectations")
        ) -%}
    {%- endif -%}
{% endmacro %}

{#
  Printed at the end of every run: the first rows that a failed test found, by their first columns,
  which are keys. Gates speak for themselves.
#}
{% macro report_failed_tests(results) %}
    {%- if execute -%}
        {%- for result in results
            if result.status in ("fail", "warn") and result.node.resource_type == "test"
            and not result.node.name.startswith("gate_") -%}
            {%- set found = run_query(
                "select * from (" ~ result.node.compiled_code ~ "\n) as found limit 5"
            ) -%}
            {%- for row in found.rows -%}
                {%- set keys = [] -%}
                {%- for name in found.column_names[:6] -%}
                    {%- do keys.append(name ~ " " ~ row[name]) -%}
                {%- endfor -%}
                {%- do print(result.node.name ~ ": " ~ keys | join(", ")) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{#
  Before a mart is published. Gates are tests: `dbt build` runs them and skips the marts when one is
  red. This holds the door for `dbt run` too, which runs no test.
#}
{% macro require_green_ledger() %}
    {%- if execute -%}
        {%- set red = run_query(
            "select distinct gate from " ~ ref("coverage_ledger")
            ~ " where severity = 'error' and verdict = 'fail' order by gate"
        ).columns[0].values() -%}
        {%- if red -%}
            {%- do exceptions.raise_compiler_error(
                this ~ " is not published: red gates in " ~ ref("coverage_ledger") ~ ": "
                ~ red | join(", ") ~ ". See its rows with verdict 'fail'."
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
