"""A column that is added, given another type, renamed or removed heals by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from support.league import League, succeeded
from support.project import changed_copy
from support.tables import difference_of, side_by_side

CANDIDATE = "nba_intermediate.player_composite_factors_candidate"
MART = "nba_precompute.player_composite_factors"
MODELS = ("--select", "player_composite_factors_candidate", "player_composite_factors")
CHANGES = {
    "added": ("cast(1 as float64)", "trial", "float64"),
    "given another type": ("cast(1.5 as decimal(10, 2))", "trial", "decimal(10,2)"),
    "renamed": ("cast(1.5 as decimal(10, 2))", "attempt", "decimal(10,2)"),
    "of another type and name": ("cast('x' as string)", "trial", "string"),
    "removed": None,
}


def project_with(folder: Path, column: tuple[str, str, str] | None) -> Path:
    """The project with one column more in the candidate and in its published mart's contract."""
    selected, declared = "select * from final", "    columns:\n"
    sql, yml = selected, declared
    if column:
        expression, name, data_type = column
        sql = f"select *, {expression} as {name} from final"
        yml = f"{declared}      - name: {name}\n        data_type: {data_type}\n"
    project = changed_copy(
        folder, "models/intermediate/form/player_composite_factors_candidate.sql", selected, sql
    )
    contract = project / "models" / "marts" / "precompute" / "player_composite_factors.yml"
    contract.write_text(contract.read_text().replace(declared, yml, 1))
    return project


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
