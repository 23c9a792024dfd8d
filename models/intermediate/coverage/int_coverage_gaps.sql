with metrics as (

    select * from {{ ref('coverage_metrics') }}

),

missing_contents as (

    select
        contents.season,
        contents.season_type,
        contents.table_name,
        contents.metric,
        contents.game_id,
        contents.game_date,
        contents.team_abbr,
        cast(null as string) as player_name,
        contents.found
    from {{ ref('int_game_contents') }} as contents
    left join {{ ref('int_absent_sources') }} as absent_sources
        on
            contents.season = absent_sources.season
            and contents.table_name = absent_sources.table_name
            and coalesce(absent_sources.season_type, contents.season_type) = contents.season_type
    where not contents.is_there and absent_sources.season is null

),

stacked as (

    select * from missing_contents
    union all
    select * from {{ ref('int_claim_gaps') }}
    union all
    select * from {{ ref('int_schedule_gaps') }}
    union all
    select * from {{ ref('int_line_gaps') }}

),

gaps as (

    select
        stacked.season,
        stacked.season_type,
        coalesce(stacked.table_name, metrics.table_name) as table_name,
        stacked.metric,
        stacked.game_id,
        stacked.game_date,
        stacked.team_abbr,
        stacked.player_name,
        stacked.found
    from stacked
    left join metrics
        on stacked.metric = metrics.metric

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

newest_deliveries as (

    select * from {{ ref('stg_landing__newest_deliveries') }}

),

deliveries as (

    select distinct
        delivery_id,
        source_file
    from {{ source('landing', 'deliveries') }}

),

delivered as (

    -- A game that found no partner goes by the source's own id.
    select
        coalesce(game_crosswalk.game_id, game_crosswalk.source_game_id) as game_id,
        newest_deliveries.source || '.' || newest_deliveries.entity as table_name,
        newest_deliveries.entity in ('player_game_logs', 'player_box') as is_of_players,
        newest_deliveries.source in ('nba_com', 'basketball_reference')
        and newest_deliveries.entity in ('schedule', 'games') as is_schedule,
        deliveries.source_file || ' (' || deliveries.delivery_id || ')' as file
    from newest_deliveries
    inner join game_crosswalk
        on
            newest_deliveries.source = game_crosswalk.source
            and newest_deliveries.source_game_id = game_crosswalk.source_game_id
    inner join deliveries
        on newest_deliveries.delivery_id = deliveries.delivery_id

),

files as (

    -- Of a source's table its own; of a mart, whose rows are made of them, the players' lines; of
    -- the schedule, of who is at home and of the score, the schedules'.
    select
        gaps.game_id,
        gaps.table_name,
        gaps.metric,
        string_agg(distinct delivered.file, ', ' order by delivered.file) as delivered_in
    from gaps
    inner join delivered
        on
            gaps.game_id = delivered.game_id
            and (
                gaps.table_name = delivered.table_name
                or (
                    delivered.is_schedule
                    and (
                        gaps.table_name = 'int_games'
                        or gaps.metric like '%agree_on_home'
                        or gaps.metric = 'points_equal_score'
                    )
                )
                or (
                    delivered.is_of_players
                    and gaps.table_name not like '%.%'
                    and (gaps.table_name <> 'int_games' or gaps.metric = 'season_scheduled')
                )
            )
    group by 1, 2, 3

),

final as (

    select
        gaps.*,
        files.delivered_in
    from gaps
    left join files
        on
            gaps.game_id = files.game_id
            and gaps.table_name = files.table_name
            and gaps.metric = files.metric

)

select * from final
