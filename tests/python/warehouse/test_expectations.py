"""The stand-in for dbt_expectations passes and fails as the package does, on the same tables.

The package itself is tested where a hub answers: `DBT_PACKAGE_HUB_URL=http://.../ make test-all`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.dbt import Dbt
from support.league import succeeded
from support.project import PROJECT

STAND_IN = PROJECT / "offline_packages" / "dbt_expectations"
ROWS = "select 1 as id, 'a1' as code, 10 as amount, true as is_there"
MORE = f"{ROWS} union all select 2, 'b2', 20, true union all select 3, 'c3', 30, true"
EMPTY_TWICE = " union all select null, null, null, false union all select null, null, null, false"
CASES: dict[str, tuple[str, dict, str | None, str, str]] = {
    # name: (expectation, arguments, column or none, a table that passes, one that fails)
    "between": (
        "expect_column_values_to_be_between",
        {"min_value": 10, "max_value": 30},
        "amount",
        MORE + EMPTY_TWICE,
        f"{MORE} union all select 4, 'd4', 31, true",
    ),
    "strictly_between": (
        "expect_column_values_to_be_between",
        {"min_value": 9, "max_value": 31, "strictly": True},
        "amount",
        MORE,
        f"{MORE} union all select 4, 'd4', 9, true",
    ),
    "between_on_some_rows": (
        "expect_column_values_to_be_between",
        {"min_value": 10, "row_condition": "is_there"},
        "amount",
        f"{MORE} union all select 4, 'd4', 1, false",
        f"{MORE} union all select 4, 'd4', 1, true",
    ),
    "regex": (
        "expect_column_values_to_match_regex",
        {"regex": "^[a-z][0-9]$"},
        "code",
        MORE,
        f"{MORE} union all select 4, 'D4', 1, true",
    ),
    "unique": (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["id", "code"]},
        None,
        f"{MORE} union all select 1, 'b1', 1, true{EMPTY_TWICE}",
        f"{MORE} union all select 1, 'a1', 1, true",
    ),
    "unique_with_a_part_missing": (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["id", "code"]},
        None,
        f"{MORE} union all select 4, null, 1, true",
        f"{MORE} union all select 4, null, 1, true union all select 4, null, 1, true",
    ),
    "row_count": (
        "expect_table_row_count_to_equal_other_table",
        {"compare_model": "ref('other')"},
        None,
        MORE,
        ROWS,
    ),
    "quantile": (
        "expect_column_quantile_values_to_be_between",
        {"quantile": 0.5, "min_value": 15, "max_value": 25},
        "amount",
        MORE + EMPTY_TWICE,
        f"{MORE} union all select 4, 'd4', 40, true union all select 5, 'e5', 50, true",
    ),
    "columns": (
        "expect_table_columns_to_match_set",
        {"column_list": ["amount", "code", "id", "is_there"]},
        None,
        MORE,
        f"select *, 1 as one_too_many from ({MORE}) as rows_of_it",
    ),
    "columns_missing": (
        "expect_table_columns_to_match_set",
        {"column_list": ["amount", "code", "id"]},
        None,
        f"select amount, code, id from ({MORE}) as rows_of_it",
        f"select amount, code from ({MORE}) as rows_of_it",
    ),
}


def project(folder: Path) -> Path:
    """A dbt project with two tables and one expectation for each case."""
    models = folder / "models"
    models.mkdir(parents=True)
    (models / "other.sql").write_text(MORE)
    for name, (_, _, _, green, red) in CASES.items():
        (models / f"{name}_green.sql").write_text(green)
        (models / f"{name}_red.sql").write_text(red)
    described = [
        model(f"{name}_{colour}", *CASES[name][:3]) for name in CASES for colour in COLOURS
    ]
    (models / "models.yml").write_text(yaml.safe_dump({"version": 2, "models": described}))
    settings = {
        "name": "nba_props",
        "config-version": 2,
        "profile": "nba_props",
        "macro-paths": [str(PROJECT / "macros" / "cross_db")],
        "flags": {"send_anonymous_usage_stats": False},
    }
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(settings))
    for file in ("packages.yml", "profiles.yml.example"):
        shutil.copy(PROJECT / file, folder)
    return folder


COLOURS = {"green": "pass", "red": "fail"}


def model(name: str, expectation: str, arguments: dict, column: str | None) -> dict:
    """The description of a model with one expectation."""
    test = {f"dbt_expectations.{expectation}": {"name": f"test_{name}", "arguments": arguments}}
    if column is None:
        return {"name": name, "data_tests": [test]}
    return {"name": name, "columns": [{"name": column, "data_tests": [test]}]}


def verdicts(folder: Path) -> dict[str, str]:
    """What each expectation of a project says."""
    done = Dbt(folder, folder / "tools").run(folder, "build")
    tests = {node.name: node.status for node in done.nodes if node.kind == "test"}
    assert len(tests) == len(EXPECTED), done.stdout
    return tests


EXPECTED = {f"test_{name}_{colour}": COLOURS[colour] for name in CASES for colour in COLOURS}


def test_the_stand_in_passes_and_fails_where_it_should(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    shutil.copytree(STAND_IN, folder / "dbt_packages" / "dbt_expectations")
    assert verdicts(folder) == EXPECTED


def test_the_package_passes_and_fails_as_the_stand_in_does(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    installed = subprocess.run(
        [sys.executable, PROJECT / "offline_packages" / "install.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    succeeded(installed)
    if "stand-in" in installed.stderr:
        pytest.skip("no package hub answers: set DBT_PACKAGE_HUB_URL to a mirror")
    assert verdicts(folder) == EXPECTED


def test_every_expectation_in_use_has_a_case() -> None:
    used = {
        word.split(":")[0].split("dbt_expectations.")[1]
        for file in (PROJECT / "models").rglob("*.yml")
        for word in file.read_text().split()
        if word.startswith("dbt_expectations.")
    }
    assert used == {case[0] for case in CASES.values()}
