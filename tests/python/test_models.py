"""The dbt project's own rules and unit tests."""

from __future__ import annotations

import json
import re

from conftest import DBT, PROJECT, League, succeeded

MOST_MODELS = 59  # a table costs dbt some 0.1 s, whatever it holds; a view half of that
MOST_DATA_TESTS = 150


def test_the_unit_tests_of_the_models_pass(small_league: League) -> None:
    done = small_league.run(DBT, "test", "--select", "test_type:unit")
    succeeded(done)


def test_the_project_stays_small_enough_to_start_fast(small_league: League) -> None:
    nodes = json.loads((small_league.target / "manifest.json").read_text())["nodes"].values()
    kinds = [node["resource_type"] for node in nodes]
    assert kinds.count("model") <= MOST_MODELS
    assert kinds.count("test") <= MOST_DATA_TESTS


def test_every_model_and_column_is_described(small_league: League) -> None:
    nodes = json.loads((small_league.target / "manifest.json").read_text())["nodes"].values()
    models = {node["name"]: node for node in nodes if node["resource_type"] == "model"}
    files = {file.stem for file in (PROJECT / "models").rglob("*.sql")}
    assert set(models) == files
    with small_league.connect() as warehouse:
        columns = warehouse.sql(
            """
            select table_name, column_name
            from information_schema.columns
            where table_schema like 'nba\\_%' escape '\\' and table_schema <> 'nba_raw'
            """
        ).fetchall()
    undescribed = [
        f"{table}.{column}"
        for table, column in columns
        if table in models
        and not models[table]["columns"].get(column.lower(), {}).get("description")
    ]
    assert not undescribed
    assert all(model["description"].startswith("One row per ") for model in models.values())


def test_every_mart_has_a_key_a_group_and_a_reader(small_league: League) -> None:
    manifest = json.loads((small_league.target / "manifest.json").read_text())
    nodes = manifest["nodes"]
    marts = {
        name
        for name, node in nodes.items()
        if node["resource_type"] == "model" and "marts" in node["fqn"]
    }
    keys = {"unique", "expect_compound_columns_to_be_unique"}
    keyed = {
        node["attached_node"]
        for node in nodes.values()
        if node["resource_type"] == "test" and node.get("test_metadata", {}).get("name") in keys
    }
    assert marts <= keyed
    assert all(
        node["config"]["group"] for node in nodes.values() if node["resource_type"] == "model"
    )
    assert set(manifest["exposures"]) == {
        f"exposure.nba_props.{name}" for name in ("points_model", "site", "analysts_queries")
    }


def test_only_the_macros_for_it_name_a_warehouse() -> None:
    """Models and rules are written once; what differs lies behind dispatch."""
    apart = {PROJECT / "macros" / "cross_db", PROJECT / "macros" / "incremental"}
    naming = [
        str(file.relative_to(PROJECT))
        for folder in ("models", "macros", "tests/gates", "tests/leakage", "analyses")
        for file in (PROJECT / folder).rglob("*")
        if file.is_file()
        and file.parent not in apart
        and re.search("duckdb|bigquery", file.read_text(), re.IGNORECASE)
    ]
    assert naming == []
