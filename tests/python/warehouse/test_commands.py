"""`dbt build` works as people type it, also where nothing has been built before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.dbt import Dbt
from support.league import BUILD, USERS_COMMAND, League, succeeded
from support.project import PROJECT

MARTS = sorted(file.stem for file in (PROJECT / "models" / "marts").rglob("*.sql"))


@pytest.fixture
def landed(small_league: League, tmp_path: Path) -> League:
    """What the small league has landed, and no warehouse."""
    league = small_league.empty(tmp_path / "home")
    shutil.copytree(small_league.home / "landing", league.home / "landing")
    return league


@pytest.mark.nightly
@pytest.mark.parametrize("mart", MARTS)
def test_each_mart_is_built_with_all_that_it_needs(landed: League, mart: str) -> None:
    done = landed.dbt.run(landed.home, *BUILD, "--select", f"+{mart}")
    succeeded(done)
    assert mart in done.built


@pytest.mark.slow
def test_everything_is_built_at_once_and_again(landed: League) -> None:
    for _ in range(2):
        done = landed.dbt.run(landed.home, *BUILD)
        succeeded(done)
        assert set(MARTS) <= done.built


def test_the_users_command_works_a_second_time(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    done = league.dbt.run(league.home, *USERS_COMMAND)
    succeeded(done)
    assert len(done.replaced) >= 16
    assert not any(done.replaced.values())


@pytest.mark.parametrize("mart", MARTS)
def test_a_test_is_run_where_all_that_it_reads_is_built(
    dbt: Dbt, tmp_path: Path, mart: str
) -> None:
    """Those that read what is not built are left out, and no others."""
    nodes = dbt.manifest.nodes
    built = set(listed(dbt, tmp_path, f"+{mart}", "model", "seed"))
    tests = {name for name, node in nodes.items() if node.resource_type == "test"}
    runnable = {name for name in tests if set(nodes[name].depends_on.nodes) <= built}
    assert set(listed(dbt, tmp_path, f"+{mart}", "test")) == runnable


def listed(dbt: Dbt, home: Path, selected: str, *kinds: str) -> list[str]:
    """The unique ids of what is selected, of some kinds."""
    types = [word for kind in kinds for word in ("--resource-type", kind)]
    words = ("ls", "--select", selected, *types, "--output", "json", "--output-keys", "unique_id")
    done = dbt.run(home, *words)
    succeeded(done)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines
    return [json.loads(line)["unique_id"] for line in lines]
