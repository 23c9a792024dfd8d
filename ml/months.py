"""Models of past months, as the walk-forward has them; kept, because each takes long to train."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from ml import paths
from ml.errors import RunError
from ml.examples import fingerprint
from ml.features import INFORMATION_SETS, points_features
from ml.model import PointsModel
from ml.registry import METADATA, library_versions
from ml.reports import write_json
from ml.splits import month_start
from ml.storage import load_model, save_model
from ml.trainer import Trainer
from ml.trees import OnStep


@dataclass(frozen=True)
class Month:
    """The month of a slate, forecast with what was known when it began.

    examples: as `ml.examples.read_examples` returns them; slate: as `ml.prediction.read_slate`
    does.
    """

    examples: pd.DataFrame
    slate: pd.DataFrame
    information_set: str

    @property
    def start(self) -> pd.Timestamp:
        """Its first day: the model has learned from older ones only."""
        return month_start(self.slate["game_date"].min())

    @property
    def model_id(self) -> str:
        """How the record of forecasts calls the model."""
        return f"month-{self.start:%Y-%m}"

    def kept(self) -> PointsModel | None:
        """The model that was trained before from the same data, by the same code; None without.

        What cannot be read is none either: it is trained again.
        """
        try:
            if json.loads((self._folder / METADATA).read_text()) != self._origin:
                return None
            return load_model(self._folder / "model", self._origin)
        except (OSError, ValueError, RunError):
            return None

    def trained(self, on_step: OnStep) -> PointsModel:
        """The model, trained now, and kept instead of an older one of this month.

        Raises SplitError when there are too few earlier dates.
        """
        information_set = INFORMATION_SETS[self.information_set]
        trainer = Trainer(self.examples, information_set, self.start, on_step)
        before = trainer.sample[trainer.sample["game_date"] < self.start]
        model = trainer.fit(before, self.slate["season"].iloc[0], on_step).model
        self._keep(model)
        return model

    def _keep(self, model: PointsModel) -> None:
        draft = self._folder.with_name(f".{self._folder.name}")
        for folder in (draft, self._folder):
            shutil.rmtree(folder, ignore_errors=True)
        draft.mkdir(parents=True)
        first_game = self.slate[self.slate["game_id"] == self.slate["game_id"].iloc[0]]
        save_model(model, draft / "model", first_game)
        write_json(draft / METADATA, self._origin)
        draft.rename(self._folder)

    @property
    def _folder(self) -> Path:
        return paths.months_folder() / f"{self.start:%Y-%m}-{self.information_set}"

    @cached_property
    def _origin(self) -> dict[str, object]:
        """All that the model is made from."""
        code = sorted(Path(__file__).parent.glob("*.py"))
        return {
            "information_set": self.information_set,
            "month": f"{self.start:%Y-%m}",
            "season": str(self.slate["season"].iloc[0]),
            "features": points_features(INFORMATION_SETS[self.information_set]),
            "data_fingerprint": fingerprint(self.examples),
            "code": hashlib.sha256(b"".join(file.read_bytes() for file in code)).hexdigest(),
            "library_versions": library_versions(),
        }
