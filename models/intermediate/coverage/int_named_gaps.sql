{{ config(materialized='view') }}

{%- set most_named = 5 %}

with gaps as (

    select
        *,
        row_number() over (
            partition by season, season_type, table_name, metric
            order by game_date, game_id, team_abbr, player_name
        ) as place
    from {{ ref('int_coverage_gaps') }}

),

final as (

    select
        season,
        season_type,
        table_name,
        metric,
        string_agg(
            case
                when place <= {{ most_named }}
                    then
                        trim(
                            coalesce(game_id, '') || coalesce(' ' || team_abbr, '')
                            || coalesce(' ' || player_name, '')
                        )
                        || ': ' || found || coalesce(' in ' || delivered_in, '')
            end, '; ' order by place
        )
        || case
            when count(*) > {{ most_named }}
                then '; and ' || cast(count(*) - {{ most_named }} as string) || ' more'
            else ''
        end as gaps
    from gaps
    group by 1, 2, 3, 4

)

select * from final
