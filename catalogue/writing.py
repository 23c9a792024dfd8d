"""Writes what dbt needs of the catalogue: the .yml of each of its tables, and a file of macros."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from catalogue.reading import Column, Factor, Table, factors, families, tables

HEADER = "Written by `python -m catalogue` from catalogue/: change it there."
MACROS = Path("macros", "catalogue", "catalogue.sql")


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than what they belong to, as in the files written by hand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _list(dumper: _Dumper, content: list[Any]) -> yaml.SequenceNode:
    """On one line where it holds nothing but words and numbers."""
    is_short = not any(isinstance(each, dict | list) for each in content)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", content, flow_style=is_short)


_Dumper.add_representer(list, _list)


def files() -> dict[Path, str]:
    """Each file that follows from the catalogue, below the project, with its text."""
    ymls = {Path(table.folder, f"{table.name}.yml"): _yml(table) for table in tables().values()}
    return {**ymls, MACROS: _macros()}


def _yml(table: Table) -> str:
    has_contract = "contract" in table.properties.get("config", {})
    model = {
        "name": table.name,
        **table.properties,
        "description": table.properties["description"].strip(),
        "columns": [_told(column, table, has_contract) for column in table.columns],
    }
    content = {"version": 2, "models": [model]}
    written = yaml.dump(content, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True)
    return f"# {HEADER}\n{written}"


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


def _macros() -> str:
    """Macros that return what the catalogue knows of factors and of families of columns."""
    of_factors = {factor.name: _for_dbt(factor) for factor in factors().values()}
    of_families = {
        pattern: family.values for pattern, family in families().items() if family.values
    }
    return f"""{{# {HEADER} #}}

{{# Each factor with its bounds, its inputs and why it is NULL, in the order of the mart. #}}
{{% macro composite_factors() %}}
    {{{{ return({_literal(of_factors)}) }}}}
{{% endmacro %}}

{{# The values of each place of a family, as 'games' of 'avg_{{stat}}_last_{{games}}_games'. #}}
{{% macro values_of(family) %}}
    {{{{ return({_literal(of_families)}[family]) }}}}
{{% endmacro %}}
"""


def _for_dbt(factor: Factor) -> dict[str, object]:
    told: dict[str, object] = {
        "bounds": list(factor.bounds),
        "inputs": list(factor.inputs),
        "null_reason": factor.null_reason,
        "null_reasons": factor.null_reasons,
    }
    if factor.null_reason_of_inputs:
        told["null_reason_of_inputs"] = factor.null_reason_of_inputs
    return told


def _literal(content: Mapping[str, Mapping[str, object]]) -> str:
    """A dictionary of dictionaries as Jinja writes it, a line for each value."""
    entries = []
    for name, values in content.items():
        lines = [f'            "{key}": {json.dumps(value)}' for key, value in values.items()]
        entries.append(f'        "{name}": {{\n' + ",\n".join(lines) + "\n        }")
    return "{\n" + ",\n".join(entries) + "\n    }"
