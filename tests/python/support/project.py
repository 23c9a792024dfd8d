"""Where the project lies, copies of it, and the real deliveries beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

PROJECT = Path(__file__).parents[3]


def copy_of_project(folder: Path) -> Path:
    """Copy the dbt project, so that a test may change its files."""
    ignored = shutil.ignore_patterns(".*", "target", "logs", "python", "__pycache__")
    shutil.copytree(PROJECT, folder, ignore=ignored)
    return folder


def changed_copy(folder: Path, file: str, old: str, new: str) -> Path:
    """Copy the dbt project with one passage of one file changed; it must stand there once."""
    project = copy_of_project(folder)
    text = (project / file).read_text()
    assert text.count(old) == 1, f"{file} does not hold the text to replace once"
    (project / file).write_text(text.replace(old, new))
    return project


def real_data() -> Path | None:
    """The folder of real deliveries: RAW_DIR, or ../shared/data beside the repository."""
    for folder in (os.environ.get("RAW_DIR"), PROJECT.parent / "shared" / "data"):
        if folder and (Path(folder) / "nba_com").is_dir():
            return Path(folder).resolve()
    return None
