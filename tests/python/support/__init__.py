"""What tests of several folders share: leagues, dbt, comparisons, oracles, publishers."""
