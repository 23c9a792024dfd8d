"""A points model as files: XGBoost's own format and JSON, nothing that runs code when read.

`trees.ubj`, `minutes.ubj` (where there is one), `linear.json`, `intervals.json`; and
`fixture.json`, a few examples with the points that the model gave them when it was saved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xgboost as xgb

from ml.errors import RunError
from ml.features import INFORMATION_SETS, points_features, tree_features
from ml.intervals import Intervals
from ml.linear import LinearModel
from ml.model import PointsModel
from ml.reports import write_json

TREES, MINUTES, LINEAR, INTERVALS = "trees.ubj", "minutes.ubj", "linear.json", "intervals.json"
FIXTURE = "fixture.json"
SHEET_COLUMNS = ["game_id", "team_abbr", "position", "roster_basis", "is_absent"]
TOLERANCE = 1e-3
"""Points by which a forecast may differ between two machines."""
TRAIN_AGAIN = "Train it again: python -m ml train"


def save_model(model: PointsModel, folder: Path, fixture: pd.DataFrame) -> None:
    """Writes a model into a new folder, with its forecasts of the fixture's examples."""
    folder.mkdir()
    model.trees.save_model(folder / TREES)
    if model.minutes is not None:
        model.minutes.save_model(folder / MINUTES)
    write_json(folder / LINEAR, model.linear.to_json())
    write_json(folder / INTERVALS, model.intervals.to_json())
    needed = [*SHEET_COLUMNS, *INFORMATION_SETS[model.information_set].columns]
    sheet = fixture[list(dict.fromkeys(needed))].astype("object")
    content = {
        "examples": sheet.where(sheet.notna(), None).to_dict("list"),
        "points": model.predict(fixture).tolist(),
    }
    write_json(folder / FIXTURE, content)


def load_model(folder: Path, metadata: dict[str, Any]) -> PointsModel:
    """Reads a model back and makes its forecasts of the fixture anew.

    metadata: the run's. Raises RunError when a file is missing or cannot be read, when model and
    metadata disagree about the features, or when a forecast is another one than when it was saved.
    """
    try:
        model = PointsModel(
            metadata["information_set"],
            xgb.Booster(model_file=folder / MINUTES) if (folder / MINUTES).is_file() else None,
            LinearModel(**_read(folder / LINEAR)),
            xgb.Booster(model_file=folder / TREES),
            Intervals(**_read(folder / INTERVALS)),
        )
        fixture = _read(folder / FIXTURE)
    except (OSError, ValueError, TypeError, KeyError, xgb.core.XGBoostError) as error:
        raise RunError(f"The model in {folder} cannot be read: {error}", TRAIN_AGAIN) from error
    _check_features(model, folder, metadata)
    _check_fixture(model, folder, fixture, metadata)
    return model


def _read(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text())


def _check_features(model: PointsModel, folder: Path, metadata: dict[str, Any]) -> None:
    information_set = INFORMATION_SETS[model.information_set]
    found = (metadata["features"], model.linear.features, model.trees.feature_names)
    known = points_features(information_set)
    if found != (known, known, tree_features(information_set)):
        raise RunError(
            f"The model in {folder} takes other features, or in another order, than its"
            " metadata and this version of the project say.",
            TRAIN_AGAIN,
        )


def _check_fixture(
    model: PointsModel, folder: Path, fixture: dict[str, Any], metadata: dict[str, Any]
) -> None:
    examples = pd.DataFrame(fixture["examples"])
    numbers = examples.columns.difference(SHEET_COLUMNS)
    examples[numbers] = examples[numbers].astype("float64")
    gap = np.abs(model.predict(examples).to_numpy() - fixture["points"]).max()
    if not gap <= TOLERANCE:
        versions = metadata["library_versions"]
        saved_under = ", ".join(f"{name} {version}" for name, version in versions.items())
        raise RunError(
            f"The model in {folder} forecasts other points than when it was saved, by up to"
            f" {gap:.3f}. It was saved under {saved_under}.",
            "Install those versions, or train it again: python -m ml train",
        )
