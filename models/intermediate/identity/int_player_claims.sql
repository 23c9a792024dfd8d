{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('stg_landing__newest_deliveries') ~ " where entity in"
    ~ " ('player_game_logs', 'player_box', 'inactive_players', 'player_props')"
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

named_players as (

    select
        'nba_com' as source,
        nba_game_id as source_game_id,
        game_date,
        team_abbr,
        cast(nba_player_id as string) as source_player_id,
        player_name,
        player_lookup,
        'played' as sheet_status
    from {{ ref('stg_nba_com__player_game_logs') }}
    where game_date {{ due.dates }}
    {%- for source, game_id, player_id in [
        ("nba_com", "nba_game_id", "cast(nba_player_id as string)"),
        ("basketball_reference", "bref_game_id", "bref_player_id"),
        ("espn", "espn_game_id", "espn_player_id")
    ] %}
    union all
    select
        '{{ source }}' as source,
        {{ game_id }} as source_game_id,
        game_date,
        team_abbr,
        {{ player_id }} as source_player_id,
        player_name,
        player_lookup,
        case when dnp_reason is null then 'played' else 'did_not_play' end as sheet_status
    from {{ ref("stg_" ~ source ~ "__player_box") }}
    where game_date {{ due.dates }}
    {%- if source != "espn" %}
    union all
    select
        '{{ source }}' as source,
        {{ game_id }} as source_game_id,
        game_date,
        team_abbr,
        {{ player_id }} as source_player_id,
        player_name,
        player_lookup,
        'inactive' as sheet_status
    from {{ ref("stg_" ~ source ~ "__inactive_players") }}
    where game_date {{ due.dates }}
    {%- endif %}
    {%- endfor %}
    union all
    -- Bookmakers give players no id: the name, as they spell it, stands for one.
    select
        'betting' as source,
        odds_api_game_id as source_game_id,
        game_date,
        cast(null as string) as team_abbr,
        player_name as source_player_id,
        player_name,
        player_lookup,
        'line' as sheet_status
    from {{ ref('stg_betting__player_props') }}
    where game_date {{ due.dates }}

),

claims as (

    select
        source,
        source_game_id,
        game_date,
        team_abbr,
        source_player_id,
        player_name,
        player_lookup,
        sheet_status,
        count(*) as row_count
    from named_players
    group by 1, 2, 3, 4, 5, 6, 7, 8

),

final as (

    select
        claims.*,
        due_dates._fingerprint
    from claims
    inner join due_dates
        on claims.game_date = due_dates.game_date

)

select * from final
