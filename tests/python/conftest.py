"""Leagues that tests read: a small simulated one, and the real one where its files are there.

Each is landed and built once per test run, by the commands that a user types.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).parents[2]
MARTS = "+player_composite_factors +player_points_examples +player_points_predictions_graded"
DBT = Path(sys.executable).with_name("dbt")


@dataclass(frozen=True)
class League:
    """A state folder with landed deliveries and a built warehouse."""

    home: Path
    raw: Path

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open the warehouse read-only."""
        return duckdb.connect(self.warehouse, read_only=True)

    @property
    def warehouse(self) -> Path:
        """The warehouse file."""
        return self.home / "warehouse.duckdb"

    def copy_to(self, home: Path) -> League:
        """Copy the state, so that a test may damage it."""
        shutil.copytree(self.home, home)
        return League(home, self.raw)

    def run(
        self, *command: str | Path, settings: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the project on this state; settings: more environment variables."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=PROJECT,
            env=self.environment | (settings or {}),
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which commands of the project work on this state."""
        state = {"NBA_HOME": self.home, "DBT_TARGET_PATH": self.target, "DBT_LOG_PATH": self.target}
        return os.environ | {name: str(value) for name, value in state.items()}

    @property
    def target(self) -> Path:
        """Where dbt writes what it compiles for this state."""
        return self.home / "target"

    def land(self, *paths: Path) -> subprocess.CompletedProcess[str]:
        """Land deliveries."""
        return self.run(sys.executable, "-m", "ingest", "land", *paths)

    def build(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Build and gate the marts."""
        options = ("--exclude-resource-type", "unit_test")
        return self.run(DBT, "build", *options, "--select", *MARTS.split(), *arguments)


def copy_of_project(folder: Path) -> Path:
    """Copy the dbt project, so that a test may change its files."""
    ignored = shutil.ignore_patterns(".*", "target", "logs", "tests/python", "__pycache__")
    shutil.copytree(PROJECT, folder, ignore=ignored)
    return folder


def succeeded(done: subprocess.CompletedProcess[str]) -> None:
    """Fail with the command's own words."""
    assert done.returncode == 0, done.stdout + done.stderr


def real_data() -> Path | None:
    """The folder of real deliveries: RAW_DIR, or ../shared/data beside the repository."""
    for folder in (os.environ.get("RAW_DIR"), PROJECT.parent / "shared" / "data"):
        if folder and (Path(folder) / "nba_com").is_dir():
            return Path(folder).resolve()
    return None


@pytest.fixture(scope="session", autouse=True)
def profiles() -> None:
    """The project's profile, as `make setup` leaves it."""
    if not (PROJECT / "profiles.yml").exists():
        shutil.copy(PROJECT / "profiles.yml.example", PROJECT / "profiles.yml")


@pytest.fixture(scope="session")
def small_league(tmp_path_factory: pytest.TempPathFactory) -> League:
    """A league of eight teams and two seasons, landed and built."""
    home = tmp_path_factory.mktemp("small")
    league = League(home, home / "raw")
    succeeded(
        league.run(
            sys.executable, "-m", "ingest", "simulate", "--league", "small", "--out", league.raw
        )
    )
    succeeded(league.land(league.raw))
    succeeded(league.build())
    return league


@pytest.fixture(scope="session")
def real_league(tmp_path_factory: pytest.TempPathFactory) -> League:
    """The real seasons, landed and built."""
    raw = real_data()
    if raw is None:
        pytest.skip("no real data: set RAW_DIR to a folder of deliveries")
    league = League(tmp_path_factory.mktemp("real"), raw)
    succeeded(league.run(sys.executable, "-m", "ingest", "land", "--league", "nba", raw))
    succeeded(league.build())
    return league


@pytest.fixture(scope="module")
def bigquery_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an emulator of BigQuery."""
    from bigquery import emulator

    with emulator.running(tmp_path_factory.mktemp("emulator")) as url:
        yield url


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """`make faults` ends with a line for each fault: survived, or what went wrong."""
    if config.option.markexpr != "faults":
        return
    terminalreporter.section("faults")
    for outcome, told in (("passed", "survived"), ("failed", "LOST"), ("error", "LOST")):
        for report in terminalreporter.stats.get(outcome, []):
            if report.when == "call" or outcome != "passed":
                case = report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
                lines = str(report.longrepr or "").splitlines()
                reason = next((line[2:] for line in lines if line.startswith("E ")), "")
                terminalreporter.write_line(f"{told:<9} {case}  {reason}".rstrip())
