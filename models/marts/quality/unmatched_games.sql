select * from {{ ref('int_unmatched_games') }}
