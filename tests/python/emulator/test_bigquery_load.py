"""Loading BigQuery: each delivery once, nothing half-done, types checked before a row is sent."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from google.cloud import bigquery
from support.bigquery.league import EmulatedLeague
from support.league import DBT, League, succeeded

from ingest.formats import FORMATS

pytestmark = [pytest.mark.slow, pytest.mark.bigquery]

SHOTS = "nba_raw.nba_com__shots"


@pytest.fixture
def emulated(
    small_league: League, bigquery_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> EmulatedLeague:
    """What the small league has landed, and a project of its own with nothing in it."""
    landed = tmp_path / "home" / "landing"
    shutil.copytree(small_league.home / "landing", landed)
    project = f"load-{abs(hash(request.node.name)) % 10**8}"
    return EmulatedLeague(replace(small_league, home=landed.parent), bigquery_url, project)


def rows(emulated: EmulatedLeague, table: str) -> int:
    """How many rows a table has."""
    return emulated.query(f"select count(*) as n from {table}")["n"][0].as_py()


def test_each_delivery_is_loaded_once(emulated: EmulatedLeague) -> None:
    first = emulated.load()
    succeeded(first)
    deliveries = len(list((emulated.league.home / "landing" / "deliveries").glob("*.parquet"))) - 1
    assert f"{deliveries} deliveries loaded" in first.stdout
    assert rows(emulated, "nba_raw.deliveries") > 0
    counted = {}
    for known in FORMATS:
        landed = emulated.league.home / "landing" / known.source / known.entity
        table = f"nba_raw.{known.source}__{known.entity}"
        counted[table] = rows(emulated, table)
        # What was never delivered is a table without rows, so that models can read it.
        assert (counted[table] > 0) == any(landed.glob("[!_]*.parquet")), table
    second = emulated.load()
    succeeded(second)
    assert "0 deliveries loaded" in second.stdout
    assert {table: rows(emulated, table) for table in counted} == counted


def test_a_load_that_was_interrupted_is_begun_again(emulated: EmulatedLeague) -> None:
    succeeded(emulated.load())
    before = rows(emulated, SHOTS)
    emulated.query("delete from nba_raw.deliveries where true")
    succeeded(emulated.load())
    assert rows(emulated, SHOTS) == before


def test_a_table_of_other_types_stops_the_load(emulated: EmulatedLeague) -> None:
    emulated.client.create_dataset("nba_raw", retry=None)
    table = bigquery.Table(
        f"{emulated.project}.{SHOTS}", [bigquery.SchemaField("_row_number", "STRING")]
    )
    emulated.client.create_table(table, retry=None)
    done = emulated.load()
    assert done.returncode == 2
    assert "column _row_number of nba_raw.nba_com__shots is STRING" in done.stderr
    assert "Nothing was loaded" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(emulated, "nba_raw.nba_com__player_game_logs") == 0


def test_the_embedded_warehouse_needs_no_load(small_league: League) -> None:
    done = small_league.run(
        sys.executable, "-m", "ingest", "load", settings={"NBA_DBT_TARGET": "duckdb"}
    )
    succeeded(done)
    assert "Nothing to load" in done.stdout


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"NBA_DBT_TARGET": "nowhere"}, "has no target 'nowhere'"),
        ({"NBA_DBT_TARGET": "bigquery", "NBA_BIGQUERY_PROJECT": ""}, "Set NBA_BIGQUERY_PROJECT"),
        (
            {
                "NBA_DBT_TARGET": "bigquery",
                "NBA_BIGQUERY_PROJECT": "p",
                "NBA_BIGQUERY_KEYFILE": "/no/such/key.json",
            },
            "/no/such/key.json",
        ),
    ],
)
def test_a_target_that_cannot_be_reached_is_named_with_its_remedy(
    small_league: League, settings: dict[str, str], said: str
) -> None:
    done = small_league.run(sys.executable, "-m", "ingest", "load", settings=settings)
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_key_is_never_printed(small_league: League, tmp_path: Path) -> None:
    key = tmp_path / "key.json"
    secret = "c2VjcmV0IG9mIGEgc2VydmljZSBhY2NvdW50"
    key.write_text(
        json.dumps(
            {
                "type": "service_account",
                "client_email": "nba@p.iam.gserviceaccount.com",
                "token_uri": "http://127.0.0.1:9/token",
                "private_key": f"-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----",
            }
        )
    )
    settings = {
        "NBA_DBT_TARGET": "bigquery",
        "NBA_BIGQUERY_PROJECT": "p",
        "NBA_BIGQUERY_KEYFILE": str(key),
        "DBT_LOG_PATH": str(tmp_path),
        "DBT_TARGET_PATH": str(tmp_path),
    }
    for command in ((sys.executable, "-m", "ingest", "load"), (DBT, "build", "-s", "int_games")):
        done = small_league.run(*command, settings=settings)
        assert done.returncode != 0
        assert secret not in done.stdout + done.stderr
    written = [file for file in tmp_path.rglob("*") if file.is_file() and file != key]
    assert (tmp_path / "dbt.log") in written
    assert not any(secret.encode() in file.read_bytes() for file in written)
