"""How methods are named to a reader."""

from ml.baselines import BASELINES
from ml.evaluation import MODEL_METHOD

LABELS = {name: each.label for name, each in BASELINES.items()} | {
    "ridge": "ridge",
    "xgboost_21": "21 old features",
    MODEL_METHOD: "XGBoost model",
}
