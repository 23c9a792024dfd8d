{# Where a field goal is attempted from: NBA.com's zones, and what a box score tells of them. #}
{% macro shot_zones() %} {{ return(["paint", "mid_range", "three"]) }} {% endmacro %}

{# Attempts or makes of all zones together. #}
{% macro all_zones(counted) -%}
    {%- for zone in shot_zones() %}{{ zone }}_{{ counted }}{{ " + " if not loop.last }}{% endfor -%}
{%- endmacro %}

{% macro box_zones() %} {{ return(["inside_arc", "beyond_arc"]) }} {% endmacro %}

{# Attempts and makes inside and beyond the arc, from box columns with a prefix. #}
{% macro box_zone_counts(prefix="") -%}
    {{ prefix }}fg_attempts - {{ prefix }}three_pt_attempts as inside_arc_attempts,
    {{ prefix }}fg_makes - {{ prefix }}three_pt_makes as inside_arc_makes,
    {{ prefix }}three_pt_attempts as beyond_arc_attempts,
    {{ prefix }}three_pt_makes as beyond_arc_makes
{%- endmacro %}

{#
  Which zones a window tells of: the shots' where at least half of its games have shots, else the
  box score's two. NULL without a game.
#}
{% macro zone_basis(games, games_with_shots) -%}
    case
        when {{ games }} = 0 then null
        when 2 * {{ games_with_shots }} >= {{ games }} then 'shots'
        else 'two_zones'
    end
{%- endmacro %}
