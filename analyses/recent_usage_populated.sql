-- How much of the last seven games' usage is populated since November 2021?
SELECT
    COUNT(*) AS total,
    COUNTIF(avg_usage_rate_last_7_games IS NOT NULL) AS with_avg_usage,
    ROUND(100.0 * COUNTIF(avg_usage_rate_last_7_games IS NOT NULL) / COUNT(*), 1) AS pct
FROM {{ ref('player_composite_factors') }}
WHERE game_date >= '2021-11-01'
