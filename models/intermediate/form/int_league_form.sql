{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{%- set due = due_dates(inputs=[ref('int_team_box_lines'), ref('int_team_rate_parts')]) %}
{%- set zones = shot_zones() + box_zones() %}

with due_dates as (

    {{ due.fingerprints }}

),

due_seasons as (

    select distinct season
    from {{ ref('int_team_box_lines') }}
    where game_date {{ due.dates }}

),

game_days as (

    select distinct
        lines.season,
        lines.game_date,
        lines.day_number
    from {{ ref('int_team_box_lines') }} as lines
    inner join due_seasons
        on lines.season = due_seasons.season

),

played_days as (

    select
        season,
        game_date,
        {%- for zone in zones %}
        sum({{ zone }}_attempts) as {{ zone }}_attempts,
        sum({{ zone }}_makes) as {{ zone }}_makes,
        {%- endfor %}
        sum(pace_dividend) as pace_dividend,
        sum(pace_divisor) as pace_divisor,
        sum(defensive_rating_dividend) as defensive_rating_dividend,
        sum(defensive_rating_divisor) as defensive_rating_divisor
    from {{ ref('int_team_rate_parts') }}
    group by 1, 2

),

league_form as (

    select
        game_days.season,
        game_days.game_date,
        {%- for zone in zones %}
        sum(played_days.{{ zone }}_makes) over season_before
        / nullif(sum(played_days.{{ zone }}_attempts) over season_before, 0)
            as league_{{ zone }}_share_season,
        {%- endfor %}
        {{ team_rate_over("pace", "season_before", "played_days.") }} as league_pace_season,
        {{ team_rate_over("defensive_rating", "season_before", "played_days.") }}
            as league_defensive_rating_season
    from game_days
    left join played_days
        on
            game_days.season = played_days.season
            and game_days.game_date = played_days.game_date
    window season_before as {{ days_before_frame("game_days.season") }}

),

final as (

    select
        league_form.*,
        due_dates._fingerprint
    from league_form
    inner join due_dates
        on league_form.game_date = due_dates.game_date

)

select * from final
