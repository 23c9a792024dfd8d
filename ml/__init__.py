"""Trains, scores and serves the points model from the mart `nba_ml.player_points_examples`.

Every feature is a column of the mart: this package never computes a window of its own. The one
exception is the comparison forecast in `baselines.py` that weights recent games more.
"""

import os

# Threads that wait for each other sleep instead of spinning: on a busy machine training is then
# about six times faster, on an idle one the same. Read once, when XGBoost is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
