with evidence as (

    select * from {{ ref('int_player_match_evidence') }}

),

claims as (

    select * from {{ ref('int_player_claims') }}

),

counted_evidence as (

    select
        source,
        source_player_id,
        nba_player_id,
        preference,
        method,
        sum(games) as games
    from evidence
    group by 1, 2, 3, 4, 5

),

best_evidence as (

    -- Names before lines, then the most games; the only best for both men, else there is no match.
    select *
    from counted_evidence
    qualify
        rank() over (
            partition by source, source_player_id order by preference asc, games desc
        ) = 1
        and rank() over (
            partition by source, nba_player_id order by preference asc, games desc
        ) = 1
        and count(*) over (partition by source, source_player_id, preference, games) = 1
        and count(*) over (partition by source, nba_player_id, preference, games) = 1

),

unambiguous_names as (

    select
        claims.source,
        claims.player_lookup,
        max(claims.source_player_id) as source_player_id
    from claims
    where claims.source <> 'betting' and claims.source_player_id is not null
    group by 1, 2
    having count(distinct claims.source_player_id) = 1

),

name_only as (

    -- Players who were on a sheet but never on the floor: the name, where it is one man's in both.
    select
        names.source,
        names.source_player_id,
        max(cast(nba_names.source_player_id as int64)) as nba_player_id
    from unambiguous_names as names
    inner join unambiguous_names as nba_names
        on
            names.player_lookup = nba_names.player_lookup
            and names.source <> 'nba_com'
            and nba_names.source = 'nba_com'
    left join best_evidence as evidence_of_his
        on
            names.source = evidence_of_his.source
            and names.source_player_id = evidence_of_his.source_player_id
    left join best_evidence as evidence_of_namesake
        on
            names.source = evidence_of_namesake.source
            and cast(nba_names.source_player_id as int64) = evidence_of_namesake.nba_player_id
    where evidence_of_his.source is null and evidence_of_namesake.source is null
    group by 1, 2
    having count(distinct nba_names.source_player_id) = 1

),

final as (

    select
        source,
        source_player_id,
        nba_player_id,
        method,
        games as matched_games
    from best_evidence
    union all
    select
        source,
        source_player_id,
        nba_player_id,
        'name' as method,
        0 as matched_games
    from name_only

)

select * from final
