{#
  A readable name without accents, spaces and punctuation: 'P.J. Tucker' -> 'pjtucker', 'Tim Hardaway
  Jr.' -> 'timhardawayjr'. It joins names inside one game; the key of a player is his NBA.com id.
#}
{% macro player_lookup(column) -%}
    {{ remove_pattern("lower(" ~ without_accents(column) ~ ")", "[^a-z0-9]") }}
{%- endmacro %}

{# The same without a generational suffix, for sources that leave it out. #}
{% macro player_lookup_without_suffix(column) -%}
    {{ remove_pattern(
        "lower(" ~ without_accents(remove_pattern(column, " +(Jr|Sr|II|III|IV|V)[.]?$")) ~ ")",
        "[^a-z0-9]"
    ) }}
{%- endmacro %}

{# A name in two parts as one; some players have only the second. #}
{% macro full_name(first_name, family_name) -%}
    trim(concat(coalesce({{ first_name }}, ''), ' ', coalesce({{ family_name }}, '')))
{%- endmacro %}
