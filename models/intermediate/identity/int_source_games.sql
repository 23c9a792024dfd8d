{{ config(materialized='view') }}

with claims as (

    select * from {{ ref('int_game_claims') }}

),

deliveries as (

    select
        source,
        entity,
        source_game_id,
        game_date,
        sum(_fingerprint) as _fingerprint
    from {{ ref('stg_landing__newest_deliveries') }}
    group by 1, 2, 3, 4

),

contents as (

    -- What each source's deliveries say about a date.
    select
        source,
        game_date,
        {{ fingerprint_of("cast(sum(_fingerprint) as string)") }} as fingerprint
    from deliveries
    group by 1, 2

),

final as (

    -- A team plays once a day, so a date and either team name the game; the other team must agree.
    select
        claims.source,
        claims.source_game_id,
        max(claims.game_date) as game_date,
        min(claims.game_date) as first_game_date,
        min(coalesce(claims.team_abbr, claims.id_home_team_abbr)) as team_abbr,
        max(claims.opponent_team_abbr) as opponent_team_abbr,
        max(claims.id_home_team_abbr) as id_home_team_abbr,
        max(claims.unknown_team) as unknown_team,
        sum(claims.row_count) as row_count,
        countif(claims.entity in ('player_game_logs', 'player_box', 'inactive_players')) > 0
            as has_player_rows,
        countif(claims.entity in ('player_game_logs', 'player_box')) > 0 as has_box_rows,
        countif(claims.entity = 'shots') > 0 as has_shots,
        -- A row whose id did not land so comes from a changed file: then any row of its date may.
        sum(coalesce(deliveries._fingerprint, contents.fingerprint)) as fingerprint
    from claims
    left join deliveries
        on
            claims.source = deliveries.source
            and claims.entity = deliveries.entity
            and claims.source_game_id = deliveries.source_game_id
            and claims.game_date = deliveries.game_date
    left join contents
        on
            claims.source = contents.source
            and claims.game_date = contents.game_date
    group by 1, 2

)

select * from final
