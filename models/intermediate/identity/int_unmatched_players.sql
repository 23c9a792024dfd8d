with claims as (

    select * from {{ ref('int_player_claims') }}
    where source <> 'nba_com'

),

player_crosswalk as (

    select
        source,
        source_player_id,
        nba_player_id
    from {{ ref('int_player_crosswalk') }}
    union all
    select
        source,
        source_player_id,
        nba_player_id
    from {{ ref('int_prop_player_crosswalk') }}

),

namesakes as (

    select player_lookup
    from {{ ref('int_players') }}
    group by 1
    having count(*) > 1

),

known_names as (

    select
        nba_player_id,
        player_name,
        player_lookup
    from {{ ref('int_players') }}

),

unmatched as (

    select
        claims.source,
        claims.source_player_id,
        max(claims.player_name) as player_name,
        max(claims.player_lookup) as player_lookup,
        sum(claims.row_count) as row_count,
        sum(case when claims.sheet_status = 'played' then claims.row_count else 0 end)
            as played_row_count,
        sum(
            case
                when claims.sheet_status in ('played', 'did_not_play') then claims.row_count
                else 0
            end
        ) as box_row_count,
        min(claims.game_date) as first_game_date,
        max(claims.game_date) as last_game_date
    from claims
    left join player_crosswalk
        on
            claims.source = player_crosswalk.source
            and claims.source_player_id = player_crosswalk.source_player_id
    where player_crosswalk.nba_player_id is null
    group by 1, 2

),

nearest as (

    select
        unmatched.source,
        unmatched.source_player_id,
        known_names.player_name as nearest_candidate,
        known_names.nba_player_id as nearest_player_id,
        {{ edit_distance('unmatched.player_lookup', 'known_names.player_lookup') }} as edits
    from unmatched
    cross join known_names
    qualify row_number() over (
        partition by unmatched.source, unmatched.source_player_id
        order by
            {{ edit_distance('unmatched.player_lookup', 'known_names.player_lookup') }},
            known_names.player_name,
            known_names.nba_player_id
    ) = 1

),

final as (

    select
        unmatched.source,
        unmatched.source_player_id,
        unmatched.player_name,
        cast(unmatched.row_count as int64) as row_count,
        cast(unmatched.played_row_count as int64) as played_row_count,
        cast(unmatched.box_row_count as int64) as box_row_count,
        unmatched.first_game_date,
        unmatched.last_game_date,
        case
            when unmatched.source_player_id is null then 'the source gives no player'
            when unmatched.played_row_count > 0 then 'no NBA.com player with this name or line'
            when namesakes.player_lookup is not null then 'the name is that of several players'
            when unmatched.source = 'betting' then 'no known player with this name'
            else 'never on the floor in any NBA.com box score'
        end as reason,
        nearest.nearest_candidate,
        case
            when unmatched.source = 'betting'
                then
                    unmatched.player_name || ',' || cast(nearest.nearest_player_id as string)
                    || ',betting,'
        end as alias_to_add
    from unmatched
    left join namesakes
        on unmatched.player_lookup = namesakes.player_lookup
    left join nearest
        on
            unmatched.source = nearest.source
            and unmatched.source_player_id = nearest.source_player_id

)

select * from final
