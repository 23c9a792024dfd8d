with contents as (

    select contents.*
    from {{ ref('int_game_contents') }} as contents
    left join {{ ref('int_absent_sources') }} as absent_sources
        on
            contents.season = absent_sources.season
            and contents.table_name = absent_sources.table_name
            and coalesce(absent_sources.season_type, contents.season_type) = contents.season_type
    where not contents.is_there and absent_sources.season is null

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

    select
        game_crosswalk.game_id,
        newest_deliveries.source || '.' || newest_deliveries.entity as entity,
        newest_deliveries.entity in ('player_game_logs', 'player_box') as is_of_players,
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

    -- Of a source's table its own; of a mart, whose rows are made of them, the players' lines.
    select
        contents.game_id,
        contents.table_name,
        string_agg(distinct delivered.file, ', ' order by delivered.file) as delivered_in
    from contents
    inner join delivered
        on
            contents.game_id = delivered.game_id
            and (
                contents.table_name = delivered.entity
                or (contents.table_name not like '%.%' and delivered.is_of_players)
            )
    group by 1, 2

),

final as (

    select
        contents.season,
        contents.season_type,
        contents.table_name,
        contents.metric,
        contents.game_id,
        contents.game_date,
        contents.team_abbr,
        contents.found,
        files.delivered_in
    from contents
    left join files
        on
            contents.game_id = files.game_id
            and contents.table_name = files.table_name

)

select * from final
