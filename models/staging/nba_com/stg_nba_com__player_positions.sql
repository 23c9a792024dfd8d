with source as (

    select
        *,
        -- '.../2023-24.csv.gz': the season stands nowhere but in the name of the file.
        case
            when {{ matches('_source_file', '[0-9]{4}-[0-9]{2}([.][A-Za-z]+)+$') }}
                then right({{ remove_pattern('_source_file', '([.][A-Za-z]+)+$') }}, 7)
        end as season
    from {{ source('nba_com', 'player_positions') }}

),

newest as (

    select *
    from source
    qualify
        rank() over (partition by season order by _loaded_at desc) = 1
        and row_number() over (
            partition by season, PLAYER_ID order by _loaded_at desc, _row_number desc
        ) = 1

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
