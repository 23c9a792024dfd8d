"""The guides in docs/ work as they stand: their blocks are applied to a copy of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.league import DBT, League, succeeded
from support.project import PROJECT, copy_of_project

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FACTORS = (
    "player_composite_factors_candidate",
    "player_composite_factors",
    "player_points_examples",
)
OFFICIALS = (
    "GAME_ID,GAME_DATE,OFFICIAL_ID,OFFICIAL_NAME\n"
    "0022400001,2024-11-12,1,Ann Whistle\n"
    "22400001,2024-11-12,2,Bo Call\n"
)


def blocks(guide: str) -> dict[str, str]:
    """The code of a guide by the file that each block says it belongs to."""
    text = (PROJECT / "docs" / guide).read_text()
    return {name: code for _, name, code in BLOCK.findall(text) if name}


@pytest.mark.slow
def test_adding_a_source(small_league: League, tmp_path: Path) -> None:
    project, added = copy_of_project(tmp_path / "project"), blocks("adding_a_source.md")
    shutil.copy(PROJECT / ".sqlfluff", project)
    assert sum(code.count("\n") for code in added.values()) < 60
    for name, code in added.items():
        file = project / name
        if name == "ingest/formats.py":
            text = file.read_text()
            end = text.index("\n)\n", text.index("\nFORMATS"))
            file.write_text(text[: end + 1] + code + text[end + 1 :])
        else:
            file.write_text((file.read_text() if file.exists() else "") + code)
    league = small_league.copy_to(tmp_path / "home")
    (tmp_path / "officials.csv").write_text(OFFICIALS)

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return league.run("env", "-C", project, *command)

    succeeded(run(sys.executable, "-m", "ingest", "land", tmp_path / "officials.csv"))
    for _ in range(2):
        succeeded(run(DBT, "build", "--select", "+stg_nba_com__officials"))
    for command in (("ruff", "check"), ("ruff", "format", "--check")):
        succeeded(run(sys.executable, "-m", *command, "ingest/formats.py"))
    succeeded(
        run(sys.executable, "-m", "lint.sql", *(name for name in added if name.endswith(".sql")))
    )
    with league.connect() as warehouse:
        rows = warehouse.sql(
            "select * from nba_staging.stg_nba_com__officials order by official_id"
        )
        assert [row[:4][0] for row in rows.fetchall()] == ["0022400001"] * 2


@pytest.mark.slow
def test_adding_a_factor(small_league: League, tmp_path: Path) -> None:
    """On a warehouse that was built without it, and then again."""
    project, added = copy_of_project(tmp_path / "project"), blocks("adding_a_factor.md")
    oracle: dict[str, Any] = {}
    exec(added.pop("tests/python/support/oracles/factors.py"), oracle)
    for name, code in added.items():
        file = project / name
        file.write_text(file.read_text() + code)
    league = small_league.copy_to(tmp_path / "home")

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return league.run("env", "-C", project, *command)

    succeeded(run(sys.executable, "-m", "catalogue"))
    for _ in range(2):
        succeeded(run(DBT, "build", "--exclude-resource-type", "unit_test", "--select", *FACTORS))
        with league.connect() as warehouse:
            rows = warehouse.sql(
                """
                select
                    team_days_rest, opponent_days_rest, rest_gap_score, rest_gap_null_reason,
                    total_composite_adjustment, total_composite_null_reason
                from nba_precompute.player_composite_factors
                """
            ).fetchall()
        assert {score for _, _, score, *_ in rows} >= {-2.0, 0.0, 2.0}
        for team, opponent, score, reason, total, why in rows:
            assert score == oracle["rest_gap_score"](team, opponent)
            assert (score is None) == (reason is not None)
            assert (total is None) == (why is not None)
            assert score is not None or total is None
