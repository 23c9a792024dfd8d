-- How much of usage_rate is populated in each season?
SELECT
    season,
    COUNT(*) AS total_records,
    COUNTIF(usage_rate IS NOT NULL) AS with_usage_rate,
    ROUND(100.0 * COUNTIF(usage_rate IS NOT NULL) / COUNT(*), 1) AS pct_populated
FROM {{ ref('player_game_summary') }}
WHERE game_date >= '2021-10-01' AND minutes_played > 0
GROUP BY season
ORDER BY season
