"""The dear steps of the dearest models.

    python -m bench.plans HOME MODEL...      # a state folder that dbt has just built from nothing

Prints for each model the operators of its query plan that take the most time, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from bench.floor import compiled_models
from ingest.sql import only_row

STEPS_SHOWN = 2


def dear_steps(plan: dict[str, Any]) -> list[dict[str, object]]:
    """The dearest operators of a profiled plan: name, share of all time, rows and what it does."""
    operators = [each for each in _nodes(plan) if each.get("operator_timing")]
    total = sum(each["operator_timing"] for each in operators)
    dearest = sorted(operators, key=lambda each: -each["operator_timing"])[:STEPS_SHOWN]
    return [
        {
            "operator": each["operator_type"],
            "share": each["operator_timing"] / total,
            "rows": each["operator_cardinality"],
            "does": _does(each["extra_info"]),
        }
        for each in dearest
    ]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from _nodes(child)


def _does(extra: dict[str, Any]) -> str:
    """What an operator works on, in the plan's own words."""
    found = extra.get("Conditions") or extra.get("Projections") or extra.get("Aggregates") or ""
    parts = found if isinstance(found, list) else [found]
    more = f" and {len(parts) - 1} more" if len(parts) > 1 else ""
    return parts[0] + more


def main() -> None:
    """Profile models of a state folder."""
    home, names = Path(sys.argv[1]).resolve(), sys.argv[2:]
    sql = {model["name"]: model["sql"] for model in compiled_models(home / "target")}
    steps = {}
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("set threads = 2")
        for name in names:
            explained = connection.execute(f"explain (analyze, format json) {sql[name]}")
            steps[name] = dear_steps(json.loads(only_row(explained)[1]))
    print(json.dumps(steps))


if __name__ == "__main__":
    main()
