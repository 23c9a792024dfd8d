{#
  One build at a time. DuckDB locks its file; elsewhere a row in build_lease says who builds. It
  expires, so that a build that was killed does not shut the others out for good.
#}
{% macro take_build_lease() %}
    {{ return(adapter.dispatch("take_build_lease", "nba_props")()) }}
{% endmacro %}

{% macro duckdb__take_build_lease() %} select 1 {% endmacro %}

{% macro default__take_build_lease() %}
    {%- if execute and flags.WHICH in commands_that_write() -%}
        {%- do hold_build_lease(invocation_id) -%}
    {%- endif -%}
    select 1
{% endmacro %}

{% macro release_build_lease() %}
    {{ return(adapter.dispatch("release_build_lease", "nba_props")()) }}
{% endmacro %}

{% macro duckdb__release_build_lease() %} select 1 {% endmacro %}

{% macro default__release_build_lease() %}
    {%- if flags.WHICH in commands_that_write() -%}
        delete from {{ build_lease() }} where holder = '{{ invocation_id }}'
    {%- else -%} select 1
    {%- endif -%}
{% endmacro %}

{% macro commands_that_write() %} {{ return(["build", "run", "seed", "retry"]) }} {% endmacro %}

{# Take the lease, or end the build with a message when somebody else holds it. #}
{% macro hold_build_lease(holder) %}
    {%- do adapter.create_schema(build_lease()) -%}
    {%- do run_query(create_build_lease()) -%}
    {%- do run_query(claim_build_lease(holder)) -%}
    {%- set held = run_query("select holder, expires_at from " ~ build_lease()).rows[0] -%}
    {%- if held["holder"] != holder -%}
        {%- do exceptions.raise_compiler_error(
            "Another build (" ~ held["holder"] ~ ") is writing to this warehouse; its lease ends"
            ~ " at " ~ held["expires_at"] ~ " at the latest. Nothing was changed. If that build"
            ~ " was killed, delete its row in " ~ build_lease() ~ "."
        ) -%}
    {%- endif -%}
{% endmacro %}

{% macro build_lease() -%}
    {{ return(api.Relation.create(target.database, target.schema, "build_lease")) }}
{%- endmacro %}

{% macro create_build_lease() %}
    create table if not exists {{ build_lease() }} (
        name string,
        holder string,
        expires_at timestamp
    )
{% endmacro %}

{# One statement, so that of two builds that start together only one gets the row. #}
{% macro claim_build_lease(holder) %}
    merge into {{ build_lease() }} as lease
    using (
        select
            'build' as name,
            '{{ holder }}' as holder,
            cast({{ dbt.dateadd("hour", 2, dbt.current_timestamp()) }} as timestamp) as expires_at
    ) as claim
        on lease.name = claim.name
    when matched and lease.expires_at < {{ dbt.current_timestamp() }}
        then update set holder = claim.holder, expires_at = claim.expires_at
    when not matched
        then insert (name, holder, expires_at)
        values (claim.name, claim.holder, claim.expires_at)
{% endmacro %}
