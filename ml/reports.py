"""Results in files: for readers, for other programs, and for the summary."""

import json
from pathlib import Path
from typing import Any

from ml import paths
from ml.evaluation import Score

SCOREBOARD = "scoreboard.json"


def save_scoreboard(run_folder: Path, rows: list[Score]) -> Path:
    """Writes the scoreboard into the run's folder and as the newest report; returns the latter."""
    report = paths.reports_folder() / SCOREBOARD
    for file in (run_folder / SCOREBOARD, report):
        write_json(file, rows)
    return report


def read_scoreboard() -> list[Score]:
    """The rows of the newest evaluation; an empty list when there was none."""
    report = paths.reports_folder() / SCOREBOARD
    return json.loads(report.read_text()) if report.is_file() else []


def write_json(file: Path, content: Any) -> None:
    """Writes a draft beside the file first, so that a reader never meets half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}")
    draft.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n")
    draft.replace(file)
