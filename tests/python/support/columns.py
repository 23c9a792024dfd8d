"""Columns that come, change and go: copies of the project with a column more in a mart."""

from __future__ import annotations

from pathlib import Path

from .project import changed_copy

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
"""What becomes of the column, one after the other: its expression, name and type."""


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
