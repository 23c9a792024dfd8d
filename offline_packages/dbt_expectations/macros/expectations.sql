{# Its being there is how a build knows that this is not the package itself. #}
{% macro is_stand_in() %} {{ return(true) }} {% endmacro %}

{% test expect_column_values_to_be_between(
    model, column_name, min_value=None, max_value=None, row_condition=None, strictly=False
) %}
    {%- set equal = "" if strictly else "=" %}
    select *
    from {{ model }}
    where
        not (
            true
            {%- if min_value is not none %} and {{ column_name }} >{{ equal }} {{ min_value }}{% endif %}
            {%- if max_value is not none %} and {{ column_name }} <{{ equal }} {{ max_value }}{% endif %}
        )
        {%- if row_condition %} and {{ row_condition }}{% endif %}
{% endtest %}

{% test expect_column_values_to_match_regex(
    model, column_name, regex, row_condition=None, is_raw=False, flags=""
) %}
    select *
    from {{ model }}
    where
        not {{ nba_props.matches(column_name, regex) }}
        {%- if row_condition %} and {{ row_condition }}{% endif %}
{% endtest %}

{% test expect_compound_columns_to_be_unique(
    model, column_list, quote_columns=False, ignore_row_if="all_values_are_missing",
    row_condition=None
) %}
    select
        {{ column_list | join(", ") }},
        count(*) as row_count
    from {{ model }}
    where
        not ({{ column_list | join(" is null and ") }} is null)
        {%- if row_condition %} and {{ row_condition }}{% endif %}
    group by {{ column_list | join(", ") }}
    having count(*) > 1
{% endtest %}

{% test expect_table_row_count_to_equal_other_table(
    model, compare_model, row_condition=None, compare_row_condition=None
) %}
    with row_counts as (
        select
            (select count(*) from {{ model }} where {{ row_condition or "true" }}) as own_rows,
            (
                select count(*) from {{ compare_model }}
                where {{ compare_row_condition or "true" }}
            ) as other_rows
    )

    select *
    from row_counts
    where own_rows <> other_rows
{% endtest %}

{% test expect_column_quantile_values_to_be_between(
    model, column_name, quantile, min_value=None, max_value=None, row_condition=None, strictly=False
) %}
    {%- set equal = "" if strictly else "=" %}
    with quantiles as (
        select max(quantile_value) as quantile_value
        from (
            select {{ nba_props.sample_quantile(column_name, quantile) }} as quantile_value
            from {{ model }}
            {%- if row_condition %} where {{ row_condition }}{% endif %}
        ) as quantile_values
    )

    select *
    from quantiles
    where
        not (
            true
            {%- if min_value is not none %} and quantile_value >{{ equal }} {{ min_value }}{% endif %}
            {%- if max_value is not none %} and quantile_value <{{ equal }} {{ max_value }}{% endif %}
        )
{% endtest %}

{% test expect_table_columns_to_match_set(model, column_list, transform="upper") %}
    {%- set expected = column_list | map(transform) | list -%}
    {%- set actual = adapter.get_columns_in_relation(model) | map(attribute="name")
        | map(transform) | list if execute else [] -%}
    {%- set unexpected = actual | reject("in", expected) | list -%}
    {%- set missing = expected | reject("in", actual) | list -%}
    select column_name
    from (select '{{ (unexpected + missing) | join(", ") }}' as column_name) as differing
    where column_name <> ''
{% endtest %}
