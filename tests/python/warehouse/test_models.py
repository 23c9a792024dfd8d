"""The dbt project's own rules and unit tests."""

from __future__ import annotations

import re
from pathlib import Path

from support.dbt import Dbt
from support.league import League, succeeded
from support.project import PROJECT


def test_the_unit_tests_of_the_models_pass(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    done = league.dbt.run(league.home, "test", "--select", "test_type:unit")
    succeeded(done)
    passed = {node.name for node in done.nodes if node.kind == "unit_test"}
    assert passed == {test.name for test in league.dbt.manifest.unit_tests.values()}


def test_every_model_and_column_is_described(small_league: League) -> None:
    nodes = small_league.dbt.manifest.nodes.values()
    models = {node.name: node for node in nodes if node.resource_type == "model"}
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
    described = {
        (name, column)
        for name, model in models.items()
        for column, known in model.columns.items()
        if known.description
    }
    built = {(table, column.lower()) for table, column in columns if table in models}
    assert built - described == set()
    assert all(model.description.startswith("One row per ") for model in models.values())


def test_every_mart_has_a_key_a_group_and_a_reader(dbt: Dbt) -> None:
    nodes = dbt.manifest.nodes
    models = {name: node for name, node in nodes.items() if node.resource_type == "model"}
    marts = {name for name, node in models.items() if "marts" in node.fqn}
    keys = {"unique", "expect_compound_columns_to_be_unique"}
    keyed = {
        node.attached_node
        for node in nodes.values()
        if getattr(node, "test_metadata", None) and node.test_metadata.name in keys
    }
    assert marts <= keyed
    assert all(node.config.group for node in models.values())
    assert set(dbt.manifest.exposures) == {
        f"exposure.nba_props.{name}" for name in ("points_model", "site", "analysts_queries")
    }


def test_data_go_one_way(dbt: Dbt) -> None:
    """Staging reads what was landed, intermediate models no mart: nothing climbs back."""
    nodes = dbt.manifest.nodes
    models = {name: node for name, node in nodes.items() if node.resource_type == "model"}
    below = {"staging": {"staging"}, "intermediate": {"staging", "intermediate"}}
    climbing = {
        (node.name, models[parent].name)
        for node in models.values()
        for parent in node.depends_on.nodes
        if parent in models
        and models[parent].fqn[1] not in below.get(node.fqn[1], below["intermediate"] | {"marts"})
    }
    assert climbing == set()


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
