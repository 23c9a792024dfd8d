"""What CI runs: the workflow's commands are the Makefile's, and a slim build takes what changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from conftest import DBT, PROJECT, League, copy_of_project, succeeded

WORKFLOW = (PROJECT / ".github" / "workflows" / "ci.yml").read_text()
MODEL = Path("models", "marts", "quality", "unmatched_games.sql")


def test_a_slim_build_takes_what_changed_and_what_reads_it(
    small_league: League, tmp_path: Path
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    state = tmp_path / "state"
    succeeded(league.run(DBT, "parse", "--target-path", state))
    changed = copy_of_project(tmp_path / "project")
    model = changed / MODEL
    model.write_text(model.read_text() + "\nwhere true\n")
    done = league.run(
        DBT,
        *("build", "--project-dir", changed, "--exclude-resource-type", "unit_test"),
        *("--select", "state:modified+", "--defer", "--state", state),
    )
    succeeded(done)
    results = json.loads((league.target / "run_results.json").read_text())["results"]
    built = {name for kind, _, name in map(parts, results) if kind == "model"}
    assert "unmatched_games" in built
    assert "coverage_ledger" in built
    assert built.isdisjoint({"int_games", "player_game_summary_candidate", "int_player_form"})


def parts(result: dict) -> list[str]:
    """Kind, project and name of the node that a result is of."""
    return result["unique_id"].split(".")[:3]


def test_the_workflow_needs_no_secrets_and_its_commands_are_there() -> None:
    assert "secrets." not in WORKFLOW
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    called = set(re.findall(r"make ([a-z-]+)", WORKFLOW))
    assert called & targets == {"lint", "test", "run", "docs", "site", "slim"}


def test_one_run_at_a_time_writes_the_state_of_main() -> None:
    workflow = yaml.safe_load(WORKFLOW)
    assert workflow["concurrency"]["group"] == "ci-${{ github.ref }}"
    assert workflow["jobs"]["state"]["if"] == "github.event_name == 'push'"
