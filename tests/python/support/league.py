"""A league that tests read or damage: a state folder and the commands that work on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from typer.testing import CliRunner

from ingest.cli import app as ingest

from .dbt import Dbt, Done
from .project import PROJECT

USERS_COMMAND = ("build", "--select", "+player_composite_factors")
"""What the README tells people to type."""
PUBLISHED = ("--selector", "published")
"""What every build publishes: see selectors.yml."""
BUILD = ("build", "--exclude-resource-type", "unit_test")
"""A build without the tests of single models on made-up rows."""
DBT = Path(sys.executable).with_name("dbt")


@dataclass(frozen=True)
class League:
    """A state folder with landed deliveries and, once built, a warehouse.

    raw: the folder that the deliveries came from; dbt: the project that builds it; name: which
    league it is, as `python -m ingest land --league` has it.
    """

    home: Path
    raw: Path
    dbt: Dbt
    name: str = "small"

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
        return replace(self, home=home)

    def empty(self, home: Path) -> League:
        """A state folder of this league in which nothing is landed yet."""
        home.mkdir()
        return replace(self, home=home)

    def on(self, project: Path) -> League:
        """The same state, built by a changed copy of the project."""
        return replace(self, dbt=self.dbt.changed(project))

    def simulate(self, *size: str) -> None:
        """Simulate the deliveries and land them."""
        succeeded(self.ingest("simulate", "--league", self.name, *size, "--out", self.raw))
        succeeded(self.land(self.raw))

    def land(self, *paths: Path) -> Outcome:
        """Land deliveries of this league."""
        return self.ingest("land", "--league", self.name, *paths)

    def ingest(self, *arguments: str | Path, settings: Mapping[str, str] | None = None) -> Outcome:
        """Run a command of `python -m ingest` in this process; settings: environment variables."""
        words = [str(argument) for argument in arguments]
        own = {"NBA_HOME": str(self.home), "NBA_DBT_TARGET": "duckdb"}
        variables = own | (settings or {})
        result = CliRunner().invoke(ingest, words, env=variables)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def build(self, *arguments: str | Path) -> Done:
        """Build and gate the marts."""
        return self.dbt.run(self.home, *BUILD, *PUBLISHED, *arguments)

    def build_models(self, *arguments: str | Path) -> Done:
        """Build the models alone, where tests neither write nor decide; fails when that fails."""
        done = self.dbt.run(self.home, "run", *PUBLISHED, *arguments)
        succeeded(done)
        return done

    def fully_refreshed(self, home: Path) -> League:
        """A copy, rebuilt from nothing but what has been landed."""
        copied = self.copy_to(home)
        copied.build_models("--full-refresh")
        return copied

    def run(
        self, *command: str | Path, settings: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the project in a process; settings: more environment variables."""
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
        folders = {"NBA_HOME": self.home, "DBT_TARGET_PATH": self.target}
        folders["DBT_LOG_PATH"] = self.target
        own = {name: str(folder) for name, folder in folders.items()}
        return os.environ | own | {"NBA_DBT_TARGET": "duckdb"}

    @property
    def target(self) -> Path:
        """Where dbt, in a process of its own, writes what it compiles for this state."""
        return self.home / "target"


@dataclass(frozen=True)
class Outcome:
    """What a command of the project did in this process, as one of its own tells it."""

    returncode: int
    stdout: str
    stderr: str


def succeeded(done: Done | Outcome | subprocess.CompletedProcess[str]) -> None:
    """Fail with the command's own words."""
    assert done.returncode == 0, done.stdout + done.stderr
