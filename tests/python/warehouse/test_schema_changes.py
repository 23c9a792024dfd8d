"""A column that is added, given another type, renamed or removed heals by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from support.columns import CANDIDATE, CHANGES, MART, MODELS, project_with
from support.league import League, succeeded
from support.tables import difference_of, side_by_side


def columns(league: League, table: str) -> dict[str, str]:
    """The columns of a table with their types."""
    with league.connect() as warehouse:
        return {name: kind for name, kind, *_ in warehouse.sql(f"describe {table}").fetchall()}


@pytest.mark.slow
def test_a_changed_column_ends_as_a_full_refresh_does(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    for number, column in enumerate(CHANGES.values()):
        there = league.on(project_with(tmp_path / str(number), column))
        succeeded(there.dbt.run(there.home, "run", *MODELS))
        anew = replace(there, home=small_league.copy_to(tmp_path / f"anew-{number}").home)
        succeeded(anew.dbt.run(anew.home, "run", *MODELS, "--full-refresh"))
        for table in (CANDIDATE, MART):
            assert columns(there, table) == columns(anew, table)
            with side_by_side(there.warehouse, anew.warehouse) as both:
                assert difference_of(both, table, list(columns(there, table))) is None


def test_what_is_not_due_is_not_lost_with_its_table(small_league: League, tmp_path: Path) -> None:
    """A column that comes by hand, not by the formula: nothing is due, so nothing is remade."""
    league = small_league.copy_to(tmp_path / "home")
    with duckdb.connect(league.warehouse) as warehouse:
        warehouse.execute(f"alter table {CANDIDATE} drop games_before")
    done = league.dbt.run(league.home, "run", "--select", "player_composite_factors_candidate")
    assert done.returncode == 1
    assert "--full-refresh --select player_composite_factors_candidate+" in done.stdout
