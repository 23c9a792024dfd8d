"""Which run predicts: compared on the same games, and refused when there is a reason to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ml import paths
from ml.errors import PromotionError
from ml.evaluation import MODEL_METHOD, error_figures, leak_suspects
from ml.registry import Run, latest_run, load_run
from ml.reports import write_json
from ml.samples import TRAINING_SAMPLE, in_sample
from ml.scoring import holdout_forecast, score_run

PROMOTED = "promoted.json"
MOST_OVERFITTING = 1.10
"""The test error may be so many times the training error."""


@dataclass(frozen=True)
class Comparison:
    """The holdout models of two runs on the same player-games; errors in points."""

    first_date: str
    n: int
    mae: tuple[float, float]


def compare(one: Run, other: Run, examples: pd.DataFrame) -> Comparison:
    """Scores both runs on the games that neither has learned from.

    examples: as `ml.examples.read_examples` returns them. Raises PromotionError when there are
    none.
    """
    first = max(run.metadata["split"]["test_first_date"] for run in (one, other))
    sample = in_sample(examples, TRAINING_SAMPLE)
    test = sample[sample["game_date"] >= pd.Timestamp(first)]
    if test.empty:
        raise PromotionError(
            f"The data holds no game since {first} that neither run has learned from.",
            "Land newer games, or train a run on the data of now: python -m ml train",
        )
    errors = [
        error_figures(test["points"], holdout_forecast(run, examples, test)) for run in (one, other)
    ]
    return Comparison(first, len(test), (errors[0]["mae"], errors[1]["mae"]))


def promote(run: Run, examples: pd.DataFrame, is_real_league: bool) -> Run | None:
    """Makes a run the one that predicts its information set; returns the one it replaces.

    Raises PromotionError when the run is worse than that one on the same games, when it has learned
    its training games by heart, or when it is too good to be honest (`is_real_league`).
    """
    information_set = run.metadata["information_set"]
    current = promoted_run(information_set)
    _refuse_overfitting(run)
    if is_real_league:
        _refuse_leaks(run, examples)
    if current is not None and current.run_id != run.run_id:
        _refuse_worse(run, current, examples)
    write_json(paths.runs_folder() / PROMOTED, {**promoted_ids(), information_set: run.run_id})
    return current


def promoted_run(information_set: str) -> Run | None:
    """The run that was promoted for an information set; None before the first promotion.

    Raises RunError when it cannot be read.
    """
    run_id = promoted_ids().get(information_set)
    return load_run(paths.runs_folder() / run_id) if run_id else None


def predicting_run(information_set: str) -> Run:
    """The promoted run, or else the newest. Raises RunError when there is none."""
    return promoted_run(information_set) or latest_run(information_set)


def predicting_ids(runs: list[dict[str, Any]]) -> set[str]:
    """The ids of the runs that predict: of each information set the promoted one, else the newest.

    runs: their metadata, the newest first.
    """
    newest = {run["information_set"]: run["run_id"] for run in reversed(runs)}
    return set((newest | promoted_ids()).values())


def promoted_ids() -> dict[str, str]:
    """The id of the promoted run of each information set that has one."""
    file = paths.runs_folder() / PROMOTED
    return json.loads(file.read_text()) if file.is_file() else {}


def _refuse_overfitting(run: Run) -> None:
    train, test = (run.metadata["metrics"][part]["mae"] for part in ("train", "test"))
    if test > MOST_OVERFITTING * train:
        raise PromotionError(
            f"Run {run.run_id} misses by {test:.3f} points in test and by {train:.3f} in training:"
            f" more than {MOST_OVERFITTING:.2f} times as much. It has learned its games by heart."
        )


def _refuse_leaks(run: Run, examples: pd.DataFrame) -> None:
    rows = [row for row in score_run(run, examples) if row["method"] == MODEL_METHOD]
    for row in leak_suspects(rows):
        raise PromotionError(
            f"Run {run.run_id} has an MAE of {row['mae']:.3f} on {row['sample']}: nobody is that"
            " good without knowing the game. Look for a column that does."
        )


def _refuse_worse(run: Run, current: Run, examples: pd.DataFrame) -> None:
    found = compare(run, current, examples)
    if found.mae[0] > found.mae[1]:
        raise PromotionError(
            f"Run {run.run_id} is worse than {current.run_id}, which predicts now: MAE"
            f" {found.mae[0]:.4f} and {found.mae[1]:.4f} on the same {found.n:,} player-games since"
            f" {found.first_date}."
        )
