"""What CI runs: the workflow's commands are the Makefile's, and a slim build takes what changed."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import yaml
from support.league import BUILD, League, succeeded
from support.project import PROJECT, copy_of_project

WORKFLOWS = {
    file.stem: file.read_text() for file in (PROJECT / ".github" / "workflows").glob("*.yml")
}
MODEL = Path("models", "intermediate", "identity", "int_unmatched_games.sql")


def test_a_slim_build_takes_what_changed_and_what_reads_it(
    small_league: League, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    manifest = small_league.dbt.manifest.writable_manifest().to_dict(omit_none=False)
    (state / "manifest.json").write_text(json.dumps(manifest))
    project = copy_of_project(tmp_path / "project")
    model = project / MODEL
    model.write_text(model.read_text() + "\nwhere true\n")
    league = small_league.copy_to(tmp_path / "home").on(project)
    slim = ("--select", "state:modified+", "--defer", "--state", state)
    done = league.dbt.run(league.home, *BUILD, *slim)
    succeeded(done)
    assert {"int_unmatched_games", "unmatched_games", "coverage_ledger"} <= done.built
    untouched = {"int_games", "player_game_summary_candidate", "int_player_form"}
    assert done.built.isdisjoint(untouched)


def test_the_workflows_need_no_secrets_and_their_commands_are_there() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert not any("secrets." in workflow for workflow in WORKFLOWS.values())
    called = set(re.findall(r"run: make ([a-z-]+)", "\n".join(WORKFLOWS.values())))
    assert called <= targets
    assert called == {"run", "docs", "site", "slim", "test-nightly"}


def test_the_workflow_runs_what_ci_runs() -> None:
    job = yaml.safe_load(WORKFLOWS["ci"])["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert job["steps"][-1] == {
        "run": ".ci/run",
        "env": {"PYTHON": "python${{ matrix.python }}"},
    }
    assert (PROJECT / ".ci" / "run").read_text().splitlines()[-1] == "make test-all"
    assert os.access(PROJECT / ".ci" / "run", os.X_OK)


def test_one_run_at_a_time_writes_the_state_of_main() -> None:
    workflow = yaml.safe_load(WORKFLOWS["ci"])
    assert workflow["concurrency"]["group"] == "ci-${{ github.ref }}"
    assert workflow["jobs"]["state"]["if"] == "github.event_name == 'push'"


def test_a_night_without_a_folder_lands_what_was_fetched(tmp_path: Path) -> None:
    command = ("make", "--dry-run", "nightly", f"NBA_HOME={tmp_path}")
    shown = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert f'ingest land  "{tmp_path}/fetched"' in shown
    assert "simulate" not in shown
