{#
  Who was known before tip-off not to play: the inactive list, and three of the sheet's reasons.
  'Did Not Play' is the coach's decision during the game.
#}
{% macro is_absent(sheet_status, dnp_reason) -%}
    {{ sheet_status }} = 'inactive'
    or coalesce(
        {{ dnp_reason }} in ('Did Not Dress', 'Not With Team', 'Player Suspended'), false
    )
{%- endmacro %}

{# A sum over some rows, 0 over none. #}
{% macro sum_where(column, condition) -%}
    coalesce(sum(case when {{ condition }} then {{ column }} end), 0)
{%- endmacro %}

{# A player's own part of such a sum over his team. #}
{% macro own(column, condition) -%}
    case when {{ condition }} then coalesce(ranked.{{ column }}_trillionths, 0) else 0 end
{%- endmacro %}

{# An input of due_dates: which positions the players of a relation's dates have. #}
{% macro position_dates(relation) -%}
    (
        select
            relation.game_date,
            positions._fingerprint
        from {{ relation }} as relation
        inner join {{ ref("int_player_positions") }} as positions
            on
                relation.season = positions.season
                and relation.nba_player_id = positions.nba_player_id
    ) as position_dates
{%- endmacro %}
