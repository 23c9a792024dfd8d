-- depends_on: {{ ref('coverage_ledger') }}
{{ config(materialized='table', pre_hook=["{{ require_green_ledger() }}"]) }}

with props as (

    select * from {{ ref('stg_betting__player_props') }}
    where market = 'player_points'

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}
    where source = 'betting'

),

player_crosswalk as (

    select * from {{ ref('int_prop_player_crosswalk') }}

),

matched as (

    select
        game_crosswalk.game_id,
        game_crosswalk.game_date,
        player_crosswalk.nba_player_id,
        props.bookmaker,
        props.line,
        props.collected_on,
        case
            when props.collected_on < game_crosswalk.game_date then 'before'
            when props.collected_on = game_crosswalk.game_date then 'unknown'
            else 'after'
        end as line_timing,
        max(case when props.side = 'Over' then props.american_odds end) as over_odds,
        max(case when props.side = 'Under' then props.american_odds end) as under_odds
    from props
    inner join game_crosswalk
        on props.odds_api_game_id = game_crosswalk.source_game_id
    inner join player_crosswalk
        on props.player_name = player_crosswalk.source_player_id
    where game_crosswalk.game_id is not null
    group by 1, 2, 3, 4, 5, 6, 7

),

final as (

    -- The newest that may still have stood before tip-off; of several, the one offered both ways.
    select
        game_id,
        game_date,
        nba_player_id,
        bookmaker,
        line,
        over_odds,
        under_odds,
        line_timing,
        collected_on
    from matched
    qualify row_number() over (
        partition by game_id, nba_player_id, bookmaker
        order by
            case when line_timing = 'after' then 1 else 0 end asc,
            collected_on desc,
            case when over_odds is null or under_odds is null then 1 else 0 end asc,
            abs(over_odds - under_odds) asc,
            line asc
    ) = 1

)

select * from final
