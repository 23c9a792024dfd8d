-- On how many dates do composite factors exist, and from when to when?
SELECT
    COUNT(DISTINCT game_date) AS unique_dates,
    COUNT(*) AS total_records,
    MIN(game_date) AS earliest,
    MAX(game_date) AS latest
FROM {{ ref('player_composite_factors') }}
WHERE game_date >= '2021-10-19' AND game_date < '2024-05-01'
