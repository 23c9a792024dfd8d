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
