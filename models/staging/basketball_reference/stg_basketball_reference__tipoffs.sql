with source as (

    select * from {{ source('basketball_reference', 'tipoffs') }}

),

newest as (

    select *
    from source
    qualify {{ newest_delivery(scope=['game_id'], key=[]) }}

),

final as (

    select
        newest.game_id as bref_game_id,
        {{ compact_iso_date('newest.game_id') }} as game_date,
        id_codes.team_abbr as id_home_team_abbr,
        nullif(newest.tipoff_et_text, '') as tipoff_eastern_text,
        nullif(newest.arena, '') as arena,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as id_codes
        on right(newest.game_id, 3) = id_codes.alias

)

select * from final
