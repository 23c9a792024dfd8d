"""Where things lie: the project folder and, under `NBA_HOME`, everything a run leaves behind."""

import os
from pathlib import Path

from ingest.profile import PROJECT_ROOT


def home() -> Path:
    """The state folder `NBA_HOME` (default `.nba`); a relative path starts at the project."""
    return PROJECT_ROOT / os.environ.get("NBA_HOME", ".nba")


def runs_folder() -> Path:
    """One folder per trained model."""
    return home() / "runs"


def months_folder() -> Path:
    """One folder per past month and information set whose model was trained for a forecast."""
    return home() / "months"


def reports_folder() -> Path:
    """Results for readers and other programs, always of the newest evaluation."""
    return home() / "reports"


def forecasts_folder() -> Path:
    """One file per slate forecast: the record that outlives every warehouse."""
    return home() / "forecasts"
