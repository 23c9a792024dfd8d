"""Writes what dbt needs of the catalogue: the .yml of each of its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from catalogue.reading import Column, Table, tables

HEADER = "# Written by `python -m catalogue` from catalogue/: change it there.\n"


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than what they belong to, as in the files written by hand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def files() -> dict[Path, str]:
    """Each file that follows from the catalogue, below the project, with its text."""
    return {Path(table.folder, f"{table.name}.yml"): _yml(table) for table in tables().values()}


def _yml(table: Table) -> str:
    has_contract = "contract" in table.properties.get("config", {})
    model = {
        "name": table.name,
        **table.properties,
        "description": table.properties["description"].strip(),
        "columns": [_told(column, table, has_contract) for column in table.columns],
    }
    content = {"version": 2, "models": [model]}
    return HEADER + yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True
    )


def _told(column: Column, table: Table, has_contract: bool) -> dict[str, Any]:
    """What dbt is told of a column of a table; its type and meta where the table is a mart's."""
    of_mart: dict[str, Any] = {"data_type": column.type}
    if meta := _meta(column):
        of_mart["config"] = {"meta": meta}
    said = dict(table.of_columns.get(column.name, {}))
    if column.bounds and column.source == table.name:
        said["data_tests"] = [*said.get("data_tests", []), _between(*column.bounds)]
    return {
        "name": column.name,
        "description": column.description,
        **(of_mart if has_contract else {}),
        **said,
    }


def _meta(column: Column) -> dict[str, str]:
    """What the site, the tests and readers of dbt's documentation ask of a column."""
    meta = {
        "unit": column.unit,
        "information_set": column.information_set,
        "mostly_one_value": column.mostly_one_value,
    }
    return {key: value for key, value in meta.items() if value and value != "morning"}


def _between(lowest: float | None, highest: float | None) -> dict[str, Any]:
    bounds = {"min_value": lowest, "max_value": highest}
    arguments = {name: bound for name, bound in bounds.items() if bound is not None}
    return {"dbt_expectations.expect_column_values_to_be_between": {"arguments": arguments}}
