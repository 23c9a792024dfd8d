"""What CI runs: the workflow's commands are the Makefile's, and a slim build takes what changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from support.league import League, succeeded
from support.project import PROJECT, copy_of_project

WORKFLOW = (PROJECT / ".github" / "workflows" / "ci.yml").read_text()
MODEL = Path("models", "marts", "quality", "unmatched_games.sql")


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
    done = league.dbt.run(league.home, "build", "--exclude-resource-type", "unit_test", *slim)
    succeeded(done)
    assert "unmatched_games" in done.built
    assert "coverage_ledger" in done.built
    untouched = {"int_games", "player_game_summary_candidate", "int_player_form"}
    assert done.built.isdisjoint(untouched)


def test_the_workflow_needs_no_secrets_and_its_commands_are_there() -> None:
    assert "secrets." not in WORKFLOW
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    called = set(re.findall(r"make ([a-z-]+)", WORKFLOW))
    assert called & targets == {"lint", "test", "run", "docs", "site", "slim"}


def test_one_run_at_a_time_writes_the_state_of_main() -> None:
    workflow = yaml.safe_load(WORKFLOW)
    assert workflow["concurrency"]["group"] == "ci-${{ github.ref }}"
    assert workflow["jobs"]["state"]["if"] == "github.event_name == 'push'"
