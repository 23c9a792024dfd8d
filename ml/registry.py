"""Saved runs: one folder under `NBA_HOME/runs` per trained model.

A run holds `model.ubj` (XGBoost's own format), `metadata.json` and, once evaluated,
`scoreboard.json`. Run ids are UTC times, so the newest run has the last name.
"""

import importlib.metadata
import json
import platform
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xgboost as xgb

from ml import paths
from ml.errors import RunError
from ml.reports import write_json

MODEL, METADATA = "model.ubj", "metadata.json"
LIBRARIES = ("xgboost-cpu", "xgboost", "numpy", "pandas", "duckdb", "google-cloud-bigquery")
TRAIN_FIRST = "Train one first: python -m ml train"


@dataclass(frozen=True)
class Run:
    """A saved model with everything that is known about it."""

    folder: Path
    metadata: dict[str, Any]
    booster: xgb.Booster

    @property
    def run_id(self) -> str:
        return self.folder.name


def save_run(booster: xgb.Booster, metadata: dict[str, Any]) -> Run:
    """Writes a new run and returns it. It appears under its name only when it is complete."""
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03d}"
    complete = {
        "run_id": run_id,
        "created_at": now.isoformat(timespec="seconds"),
        **metadata,
        "git_revision": git_revision(),
        "library_versions": library_versions(),
    }
    runs = paths.runs_folder()
    draft = runs / f".{run_id}"
    draft.mkdir(parents=True)
    try:
        booster.save_model(draft / MODEL)
        write_json(draft / METADATA, complete)
        draft.rename(runs / run_id)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Run(runs / run_id, complete, booster)


def load_run(folder: Path) -> Run:
    """Reads a run back. Raises RunError when a part is missing or model and metadata disagree."""
    try:
        metadata = json.loads((folder / METADATA).read_text())
        booster = xgb.Booster(model_file=folder / MODEL)
    except (OSError, ValueError, xgb.core.XGBoostError) as error:
        raise RunError(f"The run in {folder} cannot be read: {error}", TRAIN_FIRST) from error
    if booster.feature_names != metadata["features"]:
        raise RunError(
            f"The model in {folder} takes other features than its metadata says.", TRAIN_FIRST
        )
    return Run(folder, metadata, booster)


def latest_run() -> Run:
    """The newest run. Raises RunError when there is none."""
    runs = paths.runs_folder()
    names = [each.name for each in runs.glob("[!.]*") if (each / METADATA).is_file()]
    if not names:
        raise RunError(f"There is no trained model in {runs}.", TRAIN_FIRST)
    return load_run(runs / max(names))


def git_revision() -> str | None:
    """The project's commit, `-dirty` when files differ from it; None without git or a commit."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, cwd=paths.PROJECT_ROOT, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() or None


def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that can change a result."""
    versions = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions
