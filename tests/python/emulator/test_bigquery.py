"""Production's warehouse, without an account: GoogleSQL's analyzer and an emulator of BigQuery.

dbt builds a small league there through its own adapter: whole, and then what a correction makes
due. Its tables must be DuckDB's, and each statement that it sent must be right for the analyzer.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from support.bigquery import emulator
from support.bigquery.analyzer import Finding, findings
from support.bigquery.league import DAY, EmulatedLeague, differences
from support.columns import CANDIDATE, CHANGES, MART, MODELS, project_with
from support.dbt import Dbt
from support.league import BUILD, League, succeeded
from support.project import PROJECT
from support.tables import difference

REPORT = PROJECT / "target" / "bigquery_types.txt"
RAW = "nba_raw"
PUBLISHED = ("nba_analytics", "nba_precompute")
PLANTED = {
    "no_such_column": "Unrecognized name: no_such_column",
    "home_score + game_id": "No matching signature for operator +",
}
"""Columns that do not work, and what the analyzer says of them."""
LAST_SELECT = "select * from final"
SQL = ("models", "tests/gates", "tests/leakage", "analyses")

pytestmark = [pytest.mark.slow, pytest.mark.bigquery]


@dataclass(frozen=True)
class Builds:
    """Two builds of a league on the emulator, and what the analyzer says of them.

    full, incremental: the statements that each of them sent; replaced, replaced_here: the game
    dates that the second one replaced there and in the embedded warehouse.
    """

    emulated: EmulatedLeague
    nodes: dict[str, dict]
    full: list[str]
    incremental: list[str]
    replaced: dict[str, list[date]]
    replaced_here: dict[str, list[date]]
    analysis: Future[list[Finding]]

    @property
    def replacing(self) -> list[dict]:
        """The models that replace game dates."""
        strategies = {"incremental_strategy": "insert_overwrite"}.items()
        return [node for node in self.nodes.values() if strategies <= node["config"].items()]


@pytest.fixture(scope="module")
def builds(
    small_league: League, bigquery_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Builds]:
    """A small league, built whole and then again after a correction, on both warehouses."""
    folder = tmp_path_factory.mktemp("bigquery")
    league = small_league.copy_to(folder / "home")
    emulated = EmulatedLeague(league, bigquery_url)
    # Beside what the emulator does alone.
    with ThreadPoolExecutor(1) as elsewhere:
        full, incremental, done = emulated.build_twice(folder / "correction")
        here = league.dbt.run(league.home, *BUILD)
        succeeded(here)
        nodes = compiled_nodes(emulated)
        statements = [*full, *incremental, *analyses(nodes), *planted(nodes, full)]
        schemas = emulated.schemas([RAW])
        analysis = elsewhere.submit(findings, emulated.project, schemas, statements)
        replaced = (done.replaced, here.replaced)
        yield Builds(emulated, nodes, full, incremental, *replaced, analysis)


def analyses(nodes: dict[str, dict]) -> list[str]:
    """The analysts' queries."""
    return [
        sent_by(name, node["compiled_code"])
        for name, node in nodes.items()
        if node["resource_type"] == "analysis"
    ]


def planted(nodes: dict[str, dict], full: list[str]) -> list[str]:
    """A model's statement with a column too many, once for each planted error."""
    created = sent_for(nodes["model.nba_props.int_games"], full, r"create or replace table")
    _, sql = created.split("*/", 1)
    assert sql.count(LAST_SELECT) == 1
    return [
        sent_by(column, sql.replace(LAST_SELECT, f"select *, {column} as x from final"))
        for column in PLANTED
    ]


def sent_by(node: str, sql: str) -> str:
    """A statement with the comment in which dbt says what sent it."""
    return f'/* {{"node_id": "{node}"}} */ {sql}'


def compiled_nodes(emulated: EmulatedLeague) -> dict[str, dict]:
    """What dbt builds, tests and compiles, by unique id; analyses with their SQL."""
    analyses = ("--select", "resource_type:analysis")
    succeeded(emulated.dbt.run(emulated.league.home, "compile", *analyses))
    return emulated.dbt.manifest.writable_manifest().to_dict(omit_none=False)["nodes"]


def sent_for(node: dict, statements: list[str], verb: str) -> str:
    """The statement of this kind that was sent for a node."""
    found = [
        statement
        for statement in statements
        if f'"{node["unique_id"]}"' in statement and re.search(verb, statement, re.IGNORECASE)
    ]
    assert found, f"no {verb} was sent for {node['unique_id']}"
    return found[0]


def test_every_table_is_that_of_the_embedded_warehouse(builds: Builds) -> None:
    relations = [
        f"{node['schema']}.{node['alias']}"
        for node in builds.nodes.values()
        if node["resource_type"] in ("model", "seed")
    ]
    assert len(relations) >= 60
    assert differences(builds.emulated, relations) == {}


def test_a_correction_replaces_the_dates_that_it_replaces_in_the_embedded_warehouse(
    builds: Builds,
) -> None:
    assert builds.replaced == builds.replaced_here
    assert builds.replaced["player_game_summary_candidate"] == [DAY]
    assert builds.replaced["player_composite_factors"][0] == DAY


def test_tables_are_partitioned_and_marts_clustered(builds: Builds) -> None:
    for node in builds.replacing:
        created = sent_for(node, builds.full, r"create or replace table")
        assert "partition by date_trunc(game_date, month)" in created
        is_clustered = re.search(r"cluster by (nba_player_id|team_abbr)\b", created)
        assert bool(is_clustered) == (node["schema"] in PUBLISHED), node["name"]
        assert "labels=[('project', 'nba_props')]" in created


def test_keys_are_declared_and_not_enforced(builds: Builds) -> None:
    keyed = [node for node in builds.nodes.values() if node.get("constraints")]
    assert len(keyed) == 10
    for node in keyed:
        created = sent_for(node, builds.full, r"create or replace table")
        key = ", ".join(node["constraints"][0]["columns"])
        assert f"primary key ({key}) not enforced" in created


def test_a_nightly_run_names_the_dates_that_it_reads_and_replaces(builds: Builds) -> None:
    """Literal dates: BigQuery reads and bills the partitions of no others."""
    for node in builds.replacing:
        due = builds.replaced[node["name"]]
        if not due:
            continue
        dates = "game_date in (date '" + "', date '".join(map(str, due)) + "')"
        assert f"dbt_internal_dest.{dates}" in sent_for(node, builds.incremental, r"merge into")
        assert dates in sent_for(node, builds.incremental, r"__dbt_tmp")


def test_the_raw_tables_are_partitioned(builds: Builds) -> None:
    client = builds.emulated.client
    for table in client.list_tables(RAW, retry=None):
        found = client.get_table(table.reference, retry=None)
        if any(field.name == "_game_date" for field in found.schema):
            assert found.time_partitioning.field == "_game_date"
            assert found.clustering_fields == ["_source_game_id"]


def test_every_statement_is_right_for_the_analyzer(builds: Builds) -> None:
    wrong = {found.node: found.error for found in builds.analysis.result() if found.error}
    assert wrong.keys() - PLANTED.keys() == set(), wrong


def test_the_analyzer_leaves_no_node_out(builds: Builds) -> None:
    """The report names each node with its columns and their types."""
    found = {finding.node: finding for finding in builds.analysis.result() if finding.columns}
    lines = [
        f"{name}: {', '.join(f'{column} {kind}' for column, kind in found[name].columns.items())}"
        for name in sorted(found)
    ]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n")
    without_query = ("operation", "seed")
    wanted = {
        name for name, node in builds.nodes.items() if node["resource_type"] not in without_query
    }
    assert len(wanted) > 150
    assert wanted - set(found) == set()


@pytest.mark.parametrize(("planted", "said"), PLANTED.items())
def test_a_planted_error_is_caught(builds: Builds, planted: str, said: str) -> None:
    (error,) = (found.error for found in builds.analysis.result() if found.node == planted)
    assert said in error


@pytest.mark.nightly
def test_the_style_holds_in_bigquerys_dialect(bigquery_url: str, dbt: Dbt, tmp_path: Path) -> None:
    """The analyzer reads the same SQL every time: here only its looks can differ."""
    league = League(tmp_path / "home", tmp_path / "raw", dbt)
    done = league.run(
        *(sys.executable, "-m", "lint.sql", "--dialect", "bigquery", *SQL),
        settings=EmulatedLeague(league, bigquery_url, "style").settings
        | {"DBT_TARGET_PATH": str(tmp_path / "target")},
    )
    succeeded(done)
    assert re.search(r"^\d{2,} files, \d+ read anew, 0 violations$", done.stdout, re.MULTILINE)


@pytest.mark.slow
def test_a_changed_column_ends_as_a_full_refresh_does(builds: Builds, tmp_path: Path) -> None:
    """The last change takes the column away again."""
    emulated = builds.emulated
    for change in ("added", "given another type", "renamed", "removed"):
        dbt = emulated.dbt.changed(project_with(tmp_path / change, CHANGES[change]))
        succeeded(dbt.run(emulated.league.home, "run", *MODELS))
        healed = [emulated.rows(table) for table in (CANDIDATE, MART)]
        succeeded(dbt.run(emulated.league.home, "run", *MODELS, "--full-refresh"))
        for table, rows in zip((CANDIDATE, MART), healed, strict=True):
            anew = emulated.rows(table)
            assert rows.schema == anew.schema
            assert difference(rows, anew) is None


def test_a_red_gate_keeps_the_published_marts(builds: Builds) -> None:
    emulated = builds.emulated
    marts = [
        f"{node['schema']}.{node['alias']}"
        for node in builds.replacing
        if node["schema"] in PUBLISHED
    ]
    before = {mart: contents(emulated, mart) for mart in marts}
    for table in ("nba_com__player_game_logs", "basketball_reference__player_box"):
        emulated.query(f"delete from {RAW}.{table} where _game_date = date '{DAY}'")
    done = emulated.build("--vars", json.dumps({"from": str(DAY), "to": str(DAY)}))
    assert done.returncode == 1
    assert "gate player_rows FAIL" in done.stdout
    assert {mart: contents(emulated, mart) for mart in marts} == before


def contents(emulated: EmulatedLeague, mart: str) -> list[dict]:
    """What a mart holds, as its rows per date and what each date was built from."""
    return emulated.query(
        f"select game_date, count(*) as n, sum(_fingerprint) as built_from from {mart} group by 1"
        " order by 1"
    ).to_pylist()


def test_the_emulator_leaves_nothing_behind(tmp_path: Path) -> None:
    with emulator.running(tmp_path) as url:
        assert emulator.answers(url)
    assert not emulator.answers(url)
