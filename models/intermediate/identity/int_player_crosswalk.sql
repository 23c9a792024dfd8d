{%- set box_line = [
    "points", "fg_attempts", "ft_attempts", "offensive_rebounds", "defensive_rebounds", "assists",
    "turnovers", "personal_fouls"
] %}

with crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

nba_lines as (

    select
        crosswalk.game_id,
        player_logs.*
    from {{ ref('stg_nba_com__player_game_logs') }} as player_logs
    inner join crosswalk
        on
            crosswalk.source = 'nba_com'
            and player_logs.nba_game_id = crosswalk.source_game_id
            and crosswalk.game_id is not null

),

bref_lines as (

    select
        crosswalk.game_id,
        player_box.*
    from {{ ref('stg_basketball_reference__player_box') }} as player_box
    inner join crosswalk
        on
            crosswalk.source = 'basketball_reference'
            and player_box.bref_game_id = crosswalk.source_game_id
            and crosswalk.game_id is not null

),

bref_inactive as (

    select * from {{ ref('stg_basketball_reference__inactive_players') }}

),

evidence as (

    -- The same name in the same team's box score of the same game.
    select
        bref_lines.bref_player_id,
        nba_lines.nba_player_id,
        1 as preference,
        'name_in_game' as method
    from bref_lines
    inner join nba_lines
        on
            bref_lines.game_id = nba_lines.game_id
            and bref_lines.team_abbr = nba_lines.team_abbr
            and bref_lines.player_lookup = nba_lines.player_lookup
    where bref_lines.dnp_reason is null
    union all
    -- The same line in it, for players whose names differ: Ron Holland, Ronald Holland II. A value
    -- that one source lacks speaks neither for nor against.
    select
        bref_lines.bref_player_id,
        nba_lines.nba_player_id,
        2 as preference,
        'box_line_in_game' as method
    from bref_lines
    inner join nba_lines
        on
            bref_lines.game_id = nba_lines.game_id
            and bref_lines.team_abbr = nba_lines.team_abbr
            and bref_lines.player_lookup <> nba_lines.player_lookup
            {%- for column in box_line %}
            and coalesce(bref_lines.{{ column }} = nba_lines.{{ column }}, true)
            {%- endfor %}
            and coalesce(
                abs(bref_lines.seconds_played - 60 * nba_lines.whole_minutes) <= 60, true
            )
    where
        bref_lines.dnp_reason is null
        -- A line of nothing but zeros is everybody's.
        and greatest(
            coalesce(bref_lines.fg_attempts, 0),
            coalesce(bref_lines.defensive_rebounds, 0),
            coalesce(bref_lines.assists, 0)
        ) > 0

),

counted_evidence as (

    select
        bref_player_id,
        nba_player_id,
        preference,
        method,
        count(*) as games
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

bref_names as (

    select
        bref_player_id,
        player_name,
        player_lookup
    from bref_lines
    union distinct
    select
        bref_player_id,
        player_name,
        player_lookup
    from bref_inactive
    where bref_player_id is not null

),

nba_names as (

    select
        nba_player_id,
        player_name,
        player_lookup
    from nba_lines
    group by 1, 2, 3

),

unambiguous_bref_names as (

    select
        bref_names.player_lookup,
        max(bref_names.bref_player_id) as bref_player_id
    from bref_names
    group by 1
    having count(distinct bref_names.bref_player_id) = 1

),

unambiguous_nba_names as (

    select
        nba_names.player_lookup,
        max(nba_names.nba_player_id) as nba_player_id
    from nba_names
    group by 1
    having count(distinct nba_names.nba_player_id) = 1

),

name_only as (

    -- Players who were on a sheet but never on the floor: the name, where it is one man's in both.
    select
        unambiguous_bref_names.bref_player_id,
        max(unambiguous_nba_names.nba_player_id) as nba_player_id
    from unambiguous_bref_names
    inner join unambiguous_nba_names
        on unambiguous_bref_names.player_lookup = unambiguous_nba_names.player_lookup
    left join best_evidence as bref_evidence
        on unambiguous_bref_names.bref_player_id = bref_evidence.bref_player_id
    left join best_evidence as nba_evidence
        on unambiguous_nba_names.nba_player_id = nba_evidence.nba_player_id
    where bref_evidence.bref_player_id is null and nba_evidence.nba_player_id is null
    group by 1
    having count(distinct unambiguous_nba_names.nba_player_id) = 1

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
