with player_box as (

    select * from {{ ref('stg_basketball_reference__player_box') }}

),

inactive as (

    select * from {{ ref('stg_basketball_reference__inactive_players') }}

),

props as (

    select * from {{ ref('stg_betting__player_props') }}

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

known_names as (

    select distinct
        player_name,
        player_lookup
    from {{ ref('int_players') }}

),

appearances as (

    select
        'basketball_reference' as source,
        bref_player_id as source_player_id,
        player_name,
        player_lookup,
        game_date,
        case when dnp_reason is null then 'played' else 'did_not_play' end as sheet_status
    from player_box
    union all
    select
        'basketball_reference' as source,
        bref_player_id as source_player_id,
        player_name,
        player_lookup,
        game_date,
        'inactive' as sheet_status
    from inactive
    union all
    select
        'betting' as source,
        player_name as source_player_id,
        player_name,
        player_lookup,
        game_date,
        'line' as sheet_status
    from props

),

unmatched as (

    select
        appearances.source,
        appearances.source_player_id,
        max(appearances.player_name) as player_name,
        max(appearances.player_lookup) as player_lookup,
        count(*) as row_count,
        countif(appearances.sheet_status = 'played') as played_row_count,
        countif(appearances.sheet_status in ('played', 'did_not_play')) as box_row_count,
        min(appearances.game_date) as first_game_date,
        max(appearances.game_date) as last_game_date
    from appearances
    left join player_crosswalk
        on
            appearances.source = player_crosswalk.source
            and appearances.source_player_id = player_crosswalk.source_player_id
    where player_crosswalk.nba_player_id is null
    group by 1, 2

),

nearest as (

    select
        unmatched.source,
        unmatched.source_player_id,
        known_names.player_name as nearest_candidate,
        {{ edit_distance('unmatched.player_lookup', 'known_names.player_lookup') }} as edits
    from unmatched
    cross join known_names
    qualify row_number() over (
        partition by unmatched.source, unmatched.source_player_id
        order by
            {{ edit_distance('unmatched.player_lookup', 'known_names.player_lookup') }},
            known_names.player_name
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
            when unmatched.source = 'betting' then 'no known player with this name'
            else 'never on the floor in any NBA.com box score'
        end as reason,
        nearest.nearest_candidate
    from unmatched
    left join nearest
        on
            unmatched.source = nearest.source
            and unmatched.source_player_id = nearest.source_player_id

)

select * from final
