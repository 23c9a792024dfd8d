with claims as (

    select * from {{ ref('int_player_claims') }}

),

prop_names as (

    select distinct
        player_name,
        player_lookup
    from claims
    where source = 'betting'

),

players as (

    select * from {{ ref('int_players') }}

),

player_crosswalk as (

    select * from {{ ref('int_player_crosswalk') }}

),

known_names as (

    -- What either source calls the player.
    select
        nba_player_id,
        player_name
    from players
    union distinct
    select
        player_crosswalk.nba_player_id,
        claims.player_name
    from claims
    inner join player_crosswalk
        on
            claims.source = player_crosswalk.source
            and claims.source_player_id = player_crosswalk.source_player_id
            and claims.sheet_status <> 'inactive'

),

aliases as (

    select * from {{ ref('player_aliases') }}

),

known_aliases as (

    -- Another league's player has no such id.
    select
        aliases.alias,
        players.nba_player_id
    from aliases
    inner join players
        on aliases.nba_player_id = players.nba_player_id

),

known_lookups as (

    select
        0 as preference,
        'alias' as method,
        {{ player_lookup('alias') }} as player_lookup,
        nba_player_id
    from known_aliases
    union distinct
    select
        1 as preference,
        'name' as method,
        {{ player_lookup('player_name') }} as player_lookup,
        nba_player_id
    from known_names
    union distinct
    select
        2 as preference,
        'name_without_suffix' as method,
        {{ player_lookup_without_suffix('player_name') }} as player_lookup,
        nba_player_id
    from known_names

),

unambiguous_lookups as (

    select
        known_lookups.preference,
        known_lookups.method,
        known_lookups.player_lookup,
        max(known_lookups.nba_player_id) as nba_player_id
    from known_lookups
    group by 1, 2, 3
    having count(distinct known_lookups.nba_player_id) = 1

),

final as (

    select
        'betting' as source,
        prop_names.player_name as source_player_id,
        unambiguous_lookups.nba_player_id,
        unambiguous_lookups.method
    from prop_names
    inner join unambiguous_lookups
        on
            unambiguous_lookups.player_lookup
            = case
                when unambiguous_lookups.method = 'name_without_suffix'
                    then {{ player_lookup_without_suffix('prop_names.player_name') }}
                else prop_names.player_lookup
            end
    qualify row_number() over (
        partition by prop_names.player_name order by unambiguous_lookups.preference
    ) = 1

)

select * from final
