{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[ref('stg_landing__newest_deliveries')]) %}

with due_dates as (

    {{ due.fingerprints }}

),

{%- for logs in ["player_game_logs", "team_game_logs"] %}
{{ logs }} as (

    select
        *,
        {{ matchup_opponent('matchup', 'team_abbr') }} as opponent_team_abbr,
        {{ matchup_home_team('matchup', 'nba_game_id') }} as home_team_abbr
    from {{ ref('stg_nba_com__' ~ logs) }}
    where game_date {{ due.dates }}

),
{% endfor %}
{%- for box in ["player_box", "team_box"] %}
{{ box }} as (

    select
        *,
        case when is_home then team_abbr else opponent_team_abbr end as row_home_team_abbr
    from {{ ref('stg_basketball_reference__' ~ box) }}
    where game_date {{ due.dates }}

),
{% endfor %}
claims as (

    {{ game_claims(
        ref('stg_nba_com__schedule'), due, 'nba_com', 'schedule', 'nba_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'player_game_logs', due, 'nba_com', 'player_game_logs', 'nba_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'team_game_logs', due, 'nba_com', 'team_game_logs', 'nba_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_nba_com__shots'), due, 'nba_com', 'shots', 'nba_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_nba_com__player_box'), due, 'nba_com', 'player_box', 'nba_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_nba_com__inactive_players'), due, 'nba_com', 'inactive_players', 'nba_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_basketball_reference__games'), due,
        'basketball_reference', 'games', 'bref_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'player_box', due, 'basketball_reference', 'player_box', 'bref_game_id',
        'team_abbr', 'opponent_team_abbr', 'row_home_team_abbr', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'team_box', due, 'basketball_reference', 'team_box', 'bref_game_id',
        'team_abbr', 'opponent_team_abbr', 'row_home_team_abbr', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_basketball_reference__inactive_players'), due,
        'basketball_reference', 'inactive_players', 'bref_game_id',
        'team_abbr', 'cast(null as string)', 'null', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_basketball_reference__tipoffs'), due,
        'basketball_reference', 'tipoffs', 'bref_game_id',
        'id_home_team_abbr', 'cast(null as string)', 'null', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_betting__point_spreads'), due, 'betting', 'point_spreads', 'source_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_betting__player_props'), due, 'betting', 'player_props', 'odds_api_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_espn__schedule'), due, 'espn', 'schedule', 'espn_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_espn__player_box'), due, 'espn', 'player_box', 'espn_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_espn__team_box'), due, 'espn', 'team_box', 'espn_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}

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
