"""Results in files: for readers, for other programs, and for the summary."""

import json
from pathlib import Path
from typing import Any

from ml import paths
from ml.betting import BettingFigures
from ml.evaluation import Score

EVALUATION, SCOREBOARD, BETS, PAGE = (
    "evaluation.json",
    "scoreboard.json",
    "bets.json",
    "scoreboard.html",
)


def save_evaluation(run_folder: Path, rows: list[Score]) -> Path:
    """Writes a run's scores into its folder and as the newest report; returns the latter."""
    report = paths.reports_folder() / EVALUATION
    for file in (run_folder / EVALUATION, report):
        write_json(file, rows)
    return report


def read_evaluation() -> list[Score]:
    """The scores of the newest evaluation; an empty list when there was none."""
    report = paths.reports_folder() / EVALUATION
    return json.loads(report.read_text()) if report.is_file() else []


def save_scoreboard(rows: list[Score]) -> Path:
    """Writes the scores of a walk-forward; returns the file."""
    report = paths.reports_folder() / SCOREBOARD
    write_json(report, rows)
    return report


def save_bets(rows: list[BettingFigures]) -> Path:
    """Writes how bets on a walk-forward's forecasts went; returns the file."""
    report = paths.reports_folder() / BETS
    write_json(report, rows)
    return report


def save_page(html: str) -> Path:
    """Writes the report of a walk-forward; returns the file."""
    report = paths.reports_folder() / PAGE
    write_text(report, html)
    return report


def write_json(file: Path, content: Any) -> None:
    """Writes JSON without NaN, which is none."""
    write_text(file, json.dumps(content, indent=2, allow_nan=False) + "\n")


def write_text(file: Path, text: str) -> None:
    """Writes a draft beside the file first, so that a reader never meets half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}")
    draft.write_text(text)
    draft.replace(file)
