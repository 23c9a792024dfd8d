with newest as (

    {{ newest_rows('basketball_reference', 'tipoffs', key=[]) }}

),

final as (

    select
        trim(newest.game_id) as bref_game_id,
        newest._game_date as game_date,
        id_codes.team_abbr as id_home_team_abbr,
        nullif(newest.tipoff_et_text, '') as tipoff_eastern_text,
        nullif(newest.arena, '') as arena,
        case
            when strpos(newest.arena, ',') > 1
                then substr(newest.arena, 1, strpos(newest.arena, ',') - 1)
        end as arena_name,
        {{ unknown_team(id_codes='right(trim(newest.game_id), 3)') }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as id_codes
        on right(trim(newest.game_id), 3) = id_codes.alias

)

select * from final
