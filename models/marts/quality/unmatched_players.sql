select * from {{ ref('int_unmatched_players') }}
