{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_game_crosswalk') ~ " where is_final and has_shots",
    ref('int_games')
]) %}

with due_dates as (

    {{ due.fingerprints }}

),

games as (

    select * from {{ ref('int_games') }}
    where game_date {{ due.dates }}

),

shots as (

    {{ rows_of_games(ref('stg_nba_com__shots'), 'nba_com', 'nba_game_id', due) }}

),

final as (

    select
        games.game_id,
        games.game_date,
        games.season,
        shots.nba_player_id,
        shots.team_abbr,
        {%- for zone in shot_zones() %}
        countif(shots.zone = '{{ zone }}') as {{ zone }}_attempts,
        countif(shots.zone = '{{ zone }}' and shots.is_made) as {{ zone }}_makes,
        {%- endfor %}
        max(due_dates._fingerprint) as _fingerprint
    from shots
    inner join games
        on shots.game_id = games.game_id
    inner join due_dates
        on games.game_date = due_dates.game_date
    group by 1, 2, 3, 4, 5

)

select * from final
