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

{#
  NBA.com's comment on who did not play, 'DND - Injury/Illness', in the sheet's words; what it says in
  other words stays as it is.
#}
{% macro nba_com_dnp_reason(comment) -%}
    case
        when {{ comment }} like '%Suspen%' then 'Player Suspended'
        when {{ comment }} like 'DNP%' then 'Did Not Play'
        when {{ comment }} like 'DND%' then 'Did Not Dress'
        when {{ comment }} like 'NWT%' then 'Not With Team'
        else coalesce(nullif(trim({{ comment }}), ''), 'Did Not Play')
    end
{%- endmacro %}

{#
  Whether a player started, from the place that a landed row has him start in: empty is the bench, but
  only in a game whose rows say who started.
#}
{% macro starts_by_position(relation, column) -%}
    case
        when
            max({{ relation }}.{{ column }}) over (
                partition by {{ relation }}._game_date, {{ relation }}._source_game_id
            ) <> ''
            then coalesce({{ relation }}.{{ column }}, '') <> ''
    end
{%- endmacro %}

{# A sum over some rows, 0 over none. #}
{% macro sum_where(column, condition) -%}
    coalesce(sum(case when {{ condition }} then {{ column }} end), 0)
{%- endmacro %}

{# A player's own part of such a sum over his team. #}
{% macro own(column, condition) -%}
    case when {{ condition }} then coalesce(members.{{ column }}_trillionths, 0) else 0 end
{%- endmacro %}
