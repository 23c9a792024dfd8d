"""What keeps a command from beginning is told at once, in a sentence, before anything starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import deliveries
from support.project import PROJECT
from typer.testing import CliRunner

from ingest import interpreter
from ingest.cli import app as ingest
from ingest.readiness import obstacle
from ml.cli import app as ml

MODULES = ("ingest", "ml", "pages", "ingest.dbt")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder, the project's own profile and the target that holds by default."""
    monkeypatch.setenv("NBA_HOME", str(tmp_path / "home"))
    for name in ("NBA_DBT_TARGET", "DBT_PROFILES_DIR", "NBA_BIGQUERY_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def land_a_day(tmp_path: Path) -> None:
    file = tmp_path / "schedule.csv"
    file.write_text(deliveries.SCHEDULE)
    assert CliRunner().invoke(ingest, ["land", "--league", "nba", str(file)]).exit_code == 0


# The interpreter


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 14, 0)])
def test_a_wrong_python_is_told(
    version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as ended:
        interpreter.require_interpreter()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert f"this is 3.{version[1]}: run `make setup`" in told and told.count("\n") == 1


@pytest.mark.parametrize("module", MODULES)
def test_a_python_without_the_packages_is_told(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", module, "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "lacks the packages of the project: run `make setup`" in done.stderr
    assert done.stderr.count("\n") == 1


# What a build needs


def test_a_build_of_nothing_is_told_before_dbt_starts(home: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-X",
            "importtime",
            "-m",
            "ingest.dbt",
            "build",
            "--selector",
            "published",
        ],
        cwd=PROJECT,
        env=os.environ | {"NBA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"error: Nothing is landed in {home / 'landing'} yet." in done.stderr
    assert "dbt.cli" not in done.stderr
    assert not home.exists()


def test_a_build_of_what_is_landed_can_begin(home: Path, tmp_path: Path) -> None:
    land_a_day(tmp_path)
    assert obstacle(["build", "--selector", "published"]) is None


def test_deliveries_without_dates_are_landed_too(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "player_positions_2023-24.csv"
    file.write_text(deliveries.POSITIONS)
    succeeded = CliRunner().invoke(ingest, ["land", "--league", "nba", str(file)])
    assert succeeded.exit_code == 0, succeeded.output
    assert obstacle(["build", "--vars", '{from: "2023-10-01", to: "2023-10-31"}']) is None


@pytest.mark.parametrize("words", [["docs", "generate"], ["parse"], ["--help"], []])
def test_what_builds_nothing_needs_nothing(home: Path, words: list[str]) -> None:
    assert obstacle(words) is None


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ('{from: "2023-10-01", to: "2023-10-31"}', None),
        ('{from: "2023-10-24", to: "2023-10-24"}', None),
        ("{from: 2023-10-01, to: 2023-10-31}", None),
        ("{as_of: 2023-10-24}", None),
        ('{from: "missing", to: "missing"}', "needs two dates YYYY-MM-DD"),
        ('{from: "2023-10-24"}', "needs two dates YYYY-MM-DD"),
        ('{from: "2023-02-30", to: "2023-10-31"}', "'2023-02-30' is no date"),
        ('{from: "2023-10-24", to: "2023-1-3"}', "'2023-1-3' is no date"),
        ('{from: "2023-10-31", to: "2023-10-01"}', "FROM comes first"),
        ('{from: "2030-01-01", to: "2030-02-01"}', "are those of 2023-10-24 to 2023-10-24"),
        ('{from: "1999-01-01", to: "1999-02-01"}', "No game from 1999-01-01 to 1999-02-01"),
    ],
)
def test_dates_of_a_backfill(home: Path, tmp_path: Path, variables: str, told: str | None) -> None:
    land_a_day(tmp_path)
    problem = obstacle(["build", "--vars", variables])
    assert problem is None if told is None else told in (problem or "")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"NBA_DBT_TARGET": "abacus"}, "no target 'abacus'"),
        ({"NBA_DBT_TARGET": "bigquery"}, "Set NBA_BIGQUERY_PROJECT"),
    ],
)
def test_a_target_that_lacks_something_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], told: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert told in (obstacle(["build"]) or "")
    for words in (["writer"], ["load"]):
        done = CliRunner().invoke(ingest, words)
        assert done.exit_code == 2 and told in done.stderr
    done = CliRunner().invoke(ml, ["predict"])
    assert done.exit_code == 1 and told in done.stderr


def test_the_target_of_the_command_counts(home: Path, tmp_path: Path) -> None:
    land_a_day(tmp_path)
    assert "no target 'abacus'" in (obstacle(["build", "--target", "abacus"]) or "")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("nba_props: [1\n b: }", "is no YAML"),
        ("", "has no profile named 'nba_props'"),
        ("other: {outputs: {}}", "has no profile named 'nba_props'"),
        ("nba_props: {target: duckdb}", "has no profile named 'nba_props' with outputs"),
    ],
)
def test_a_profile_that_is_none_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, told: str
) -> None:
    (tmp_path / "profiles.yml").write_text(content)
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tmp_path))
    problem = obstacle(["build"]) or ""
    assert told in problem and str(tmp_path / "profiles.yml") in problem
    assert "profiles.yml.example" in problem and problem.count("\n") == 1


# Wrong values


@pytest.mark.parametrize("given", ["2026-02-30", "tomorrow", "20260228", "2026-2-8"])
@pytest.mark.parametrize(
    ("app", "command"),
    [
        (ml, ["predict", "--date"]),
        (ml, ["explain", "--player", "Somebody", "--date"]),
        (ingest, ["fetch", "nba_com", "--season", "2025-26", "--since"]),
        (ingest, ["fetch", "espn", "--season", "2026", "--since"]),
    ],
)
def test_a_date_that_is_none_is_told_in_one_line(
    home: Path, app: object, command: list[str], given: str
) -> None:
    done = CliRunner().invoke(app, [*command, given])
    assert done.exit_code == 2
    assert f"{given!r} is no date of the calendar, such as 2025-02-28." in done.stderr
    assert done.output.count("\n") == 1


def test_without_a_run_the_list_says_how_to_get_one(home: Path) -> None:
    done = CliRunner().invoke(ml, ["list"])
    assert done.exit_code == 0 and "python -m ml train" in done.output
