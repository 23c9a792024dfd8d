-- What is behind a verdict is published with it.
-- depends_on: {{ ref('coverage_gaps') }}
-- depends_on: {{ ref('source_conflicts') }}
-- depends_on: {{ ref('unmatched_games') }}
-- depends_on: {{ ref('unmatched_players') }}

select * from {{ ref('int_coverage_verdicts') }}
