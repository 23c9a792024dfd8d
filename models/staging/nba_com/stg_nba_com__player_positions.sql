with source as (

    select
        *,
        -- '.../2023-24.csv.gz': the season stands nowhere but in the name of the file.
        case
            when {{ matches('_source_file', '[0-9]{4}-[0-9]{2}[.]csv') }}
                then substr(_source_file, strpos(_source_file, '.csv') - 7, 7)
        end as season
    from {{ source('nba_com', 'player_positions') }}

),

newest as (

    select *
    from source
    qualify {{ newest_delivery(scope=['season'], key=['PLAYER_ID']) }}

),

final as (

    select
        season,
        {{ whole_number('PLAYER_ID') }} as nba_player_id,
        POSITION as listed_position,
        POSITION_SIMPLE as position,
        _delivery_id,
        _loaded_at
    from newest

)

select * from final
