{#- `python -m ml predict` appends the rows; a build only sees to it that the table is there. #}
{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns'
) }}

select
    cast(null as timestamp) as predicted_at,
    cast(null as string) as model_id,
    cast(null as string) as information_set,
    cast(null as date) as game_date,
    cast(null as string) as game_id,
    cast(null as int64) as nba_player_id,
    cast(null as float64) as predicted_points,
    {%- for level in [50, 80, 90] %}
    cast(null as float64) as lower_{{ level }},
    cast(null as float64) as upper_{{ level }},
    {%- endfor %}
    cast(null as float64) as points_line,
    cast(null as float64) as probability_over
from (select 1 as nothing) as nobody
where false
