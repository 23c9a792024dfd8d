"""Saved runs: one folder under `NBA_HOME/runs` per training.

A run holds the files of two models (`ml.storage`), `metadata.json` and, once evaluated,
`evaluation.json`. `holdout` has not seen the test seasons: what is known of the run's quality is
its. `serving` has learned from everything before the month that it forecasts. Run ids are UTC
times, so the newest run has the last name.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from ml import paths
from ml.errors import RunError
from ml.model import PointsModel
from ml.reports import write_json
from ml.storage import load_model, save_model

METADATA = "metadata.json"
LIBRARIES = (
    *("xgboost-cpu", "xgboost", "scikit-learn", "numpy", "pandas", "duckdb"),
    "google-cloud-bigquery",
)
TRAIN_FIRST = "Train one first: python -m ml train"


@dataclass(frozen=True)
class Run:
    """Two saved models with everything that is known about them."""

    folder: Path
    metadata: dict[str, Any]
    holdout: PointsModel
    serving: PointsModel

    @property
    def run_id(self) -> str:
        """The UTC time of its training."""
        return self.folder.name


def save_run(
    holdout: PointsModel, serving: PointsModel, metadata: dict[str, Any], fixture: pd.DataFrame
) -> Run:
    """Writes a new run and returns it. It appears under its name only when it is complete.

    fixture: examples whose forecasts are saved too, and made anew whenever the run is loaded.
    """
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
        save_model(holdout, draft / "holdout", fixture)
        save_model(serving, draft / "serving", fixture)
        write_json(draft / METADATA, complete)
        draft.rename(runs / run_id)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Run(runs / run_id, complete, holdout, serving)


def load_run(folder: Path) -> Run:
    """Reads a run back.

    Raises RunError when a part is missing or cannot be read, or when a model no longer forecasts
    what it did when it was saved.
    """
    metadata = _read_metadata(folder)
    holdout, serving = (load_model(folder / name, metadata) for name in ("holdout", "serving"))
    return Run(folder, metadata, holdout, serving)


def saved_runs() -> list[dict[str, Any]]:
    """The metadata of every run, the newest first. Raises RunError when one cannot be read."""
    runs = paths.runs_folder()
    folders = sorted((file.parent for file in runs.glob(f"[!.]*/{METADATA}")), reverse=True)
    return [_read_metadata(folder) for folder in folders]


def find_run(run_id: str) -> Run:
    """The run of that id, or of its beginning where only one begins so. Raises RunError."""
    found = [each["run_id"] for each in saved_runs() if each["run_id"].startswith(run_id)]
    if len(found) != 1:
        problem = f"There is no run {run_id}." if not found else f"{len(found)} runs begin so."
        raise RunError(problem, "List them: python -m ml list")
    return load_run(paths.runs_folder() / found[0])


def latest_run(information_set: str) -> Run:
    """The newest run of an information set. Raises RunError when there is none."""
    for metadata in saved_runs():
        if metadata["information_set"] == information_set:
            return load_run(paths.runs_folder() / metadata["run_id"])
    raise RunError(
        f"There is no trained model of the information set {information_set} in"
        f" {paths.runs_folder()}.",
        f"Train one first: python -m ml train --info {information_set}",
    )


def _read_metadata(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / METADATA).read_text())
    except (OSError, ValueError) as error:
        raise RunError(f"The run in {folder} cannot be read: {error}", TRAIN_FIRST) from error


def git_revision() -> str | None:
    """The project's commit, `-dirty` when files differ from it; None without git or a commit."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(
            command, cwd=paths.PROJECT_ROOT, capture_output=True, text=True, check=False
        )
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
