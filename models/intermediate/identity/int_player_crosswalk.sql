with evidence as (

    select * from {{ ref('int_player_match_evidence') }}

),

claims as (

    select * from {{ ref('int_player_claims') }}

),

counted_evidence as (

    select
        bref_player_id,
        nba_player_id,
        preference,
        method,
        sum(games) as games
    from evidence
    group by 1, 2, 3, 4

),

best_evidence as (

    -- Names before lines, then the most games; the only best for both men, else there is no match.
    select *
    from counted_evidence
    qualify
        rank() over (partition by bref_player_id order by preference asc, games desc) = 1
        and rank() over (partition by nba_player_id order by preference asc, games desc) = 1
        and count(*) over (partition by bref_player_id, preference, games) = 1
        and count(*) over (partition by nba_player_id, preference, games) = 1

),

unambiguous_names as (

    select
        claims.source,
        claims.player_lookup,
        max(claims.source_player_id) as source_player_id
    from claims
    where
        claims.source in ('nba_com', 'basketball_reference')
        and claims.source_player_id is not null
    group by 1, 2
    having count(distinct claims.source_player_id) = 1

),

name_only as (

    -- Players who were on a sheet but never on the floor: the name, where it is one man's in both.
    select
        bref_names.source_player_id as bref_player_id,
        max(cast(nba_names.source_player_id as int64)) as nba_player_id
    from unambiguous_names as bref_names
    inner join unambiguous_names as nba_names
        on
            bref_names.player_lookup = nba_names.player_lookup
            and bref_names.source = 'basketball_reference'
            and nba_names.source = 'nba_com'
    left join best_evidence as bref_evidence
        on bref_names.source_player_id = bref_evidence.bref_player_id
    left join best_evidence as nba_evidence
        on cast(nba_names.source_player_id as int64) = nba_evidence.nba_player_id
    where bref_evidence.bref_player_id is null and nba_evidence.nba_player_id is null
    group by 1
    having count(distinct nba_names.source_player_id) = 1

),

final as (

    select
        'basketball_reference' as source,
        bref_player_id as source_player_id,
        nba_player_id,
        method,
        games as matched_games
    from best_evidence
    union all
    select
        'basketball_reference' as source,
        bref_player_id as source_player_id,
        nba_player_id,
        'name' as method,
        0 as matched_games
    from name_only

)

select * from final
