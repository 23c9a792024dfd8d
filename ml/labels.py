"""How methods are named to a reader."""

from ml.baselines import BASELINES
from ml.evaluation import MODEL_METHOD, PROP_LINE

LABELS = {name: each.label for name, each in BASELINES.items()} | {
    "ridge": "ridge",
    "xgboost_21": "21 old features",
    MODEL_METHOD: "XGBoost model",
    PROP_LINE: "prop line",
}

LINE_TIMINGS = {
    "before": "on an earlier day",
    "unknown": "on the day, hour unknown",
}
"""When the bookmakers' lines were collected, as a reader understands it."""
