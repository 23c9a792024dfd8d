-- How is each composite factor spread, and what has it to do with the points that follow?
{%- set bounds = {} %}
{%- for factor, known in composite_factors().items() %}
{%- do bounds.update({factor: known.bounds}) %}
{%- endfor %}
{%- do bounds.update({"total_composite_adjustment": [none, none]}) %}

with examples as (

    -- Surprise: the points scored less the mean of his last ten games.
    select
        *,
        points - avg_points_last_10_games as surprise
    from {{ ref('player_points_examples') }}
    where is_all_who_played and season >= '2021-22' and not is_bootstrap

),

final as (

    {%- for factor, limits in bounds.items() %}
    select
        '{{ factor }}' as factor,
        round(100.0 * count({{ factor }}) / count(*), 1) as filled_pct,
        round(avg({{ factor }}), 2) as mean,
        round(stddev_samp({{ factor }}), 2) as deviation,
        {%- for bound in limits %}
        {%- set share -%}
        round(100.0 * countif({{ factor }} = {{ bound }}) / nullif(count({{ factor }}), 0), 1)
        {%- endset %}
        {{ "cast(null as float64)" if bound is none else share }}
            as at_{{ "lower" if loop.first else "upper" }}_limit_pct,
        {%- endfor %}
        round(corr({{ factor }}, points), 3) as correlation_with_points,
        round(corr({{ factor }}, surprise), 3) as correlation_with_surprise
    from examples
    {{ "union all" if not loop.last }}
    {%- endfor %}

)

select * from final
