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
