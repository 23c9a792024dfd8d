-- Do the bookmakers' lines lean to one side, and by how much do they miss?
with lines as (

    select
        points,
        points_line,
        points_line_timing,
        case
            when points_line < 10 then 'below 10'
            when points_line < 20 then '10 to 20'
            else '20 and more'
        end as line
    from {{ ref('player_points_examples') }}
    where points_line is not null and is_all_who_played

)

select
    points_line_timing,
    line,
    round(avg(points_line), 1) as mean_line,
    count(*) as player_games,
    countif(points > points_line) as over_the_line,
    round(100.0 * countif(points > points_line) / nullif(countif(points <> points_line), 0), 1)
        as over_pct,
    round(avg(points - points_line), 2) as mean_difference,
    round(avg(abs(points - points_line)), 2) as mean_miss
from lines
group by points_line_timing, line
order by points_line_timing asc, mean_line asc
