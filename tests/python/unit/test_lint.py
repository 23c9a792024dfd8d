"""`python -m lint.sql` finds what sqlfluff finds, and remembers only what is still the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.league import succeeded
from support.project import PROJECT, copy_of_project

PLAIN = Path("models", "staging", "nba_com", "stg_nba_com__inactive_players.sql")
LOOP = Path("models", "marts", "ml", "player_points_predictions.sql")
MACRO = Path("macros", "identity", "player_names.sql")

pytestmark = pytest.mark.slow


def lint(project: Path) -> subprocess.CompletedProcess[str]:
    """Check the two models of a copy of the project."""
    return subprocess.run(
        [sys.executable, "-m", "lint.sql", str(PLAIN), str(LOOP)],
        cwd=project,
        env=os.environ | {"NBA_HOME": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def replaced(file: Path, old: str, new: str) -> str:
    """Replace what stands in a file once; the text that was there."""
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))
    return text


def places(output: str) -> set[str]:
    """Each file and line that is named, with its rule."""
    rows = [line.split(":") for line in output.splitlines() if ".sql:" in line]
    return {f"{name}:{line} {rest.split()[0]}" for name, line, _, rest, *_ in rows}


def test_clean_files_are_remembered_and_nothing_is_hidden(tmp_path: Path) -> None:
    project = copy_of_project(tmp_path / "project")
    shutil.copy(PROJECT / ".sqlfluff", project)
    for anew in (2, 0):
        done = lint(project)
        succeeded(done)
        assert done.stdout == f"2 files, {anew} read anew, 0 violations\n"

    before = replaced(project / PLAIN, "from named\n", "FROM named\n")
    replaced(project / LOOP, "cast(null as float64) as upper_", "cast(null  as float64) as upper_")
    planted = {f"{PLAIN}:{before[: before.index('from named')].count(chr(10)) + 1} CP01"}
    planted |= {f"{LOOP}:16 LT01"}
    for _ in range(2):
        done = lint(project)
        assert done.returncode == 1
        assert places(done.stdout) == planted
        assert "2 files, 2 read anew" in done.stdout

    (project / PLAIN).write_text(before)
    (project / LOOP).write_text((PROJECT / LOOP).read_text())
    replaced(project / MACRO, "coalesce({{ first_name }}", "ifnull({{ first_name }}")
    done = lint(project)
    succeeded(done)
    assert done.stdout == "2 files, 1 read anew, 0 violations\n"
