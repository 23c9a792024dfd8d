"""What each column, factor and feature group is, said once; dbt, `ml` and `pages` follow it.

`columns/` holds the columns, or families of columns by pattern; `factors.yml` the factors;
`information_sets.yml` the moments before a game; `tables.yml` the models that are made of them.
`python -m catalogue` writes what dbt needs of it. Oracles and tests know nothing of it.
"""
