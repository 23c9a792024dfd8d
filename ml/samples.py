"""The named samples: which player-games a figure speaks of. The mart carries the flags."""

import pandas as pd

SAMPLES = {"all_who_played": "is_all_who_played", "rotation": "is_rotation"}
"""Sample name -> flag column of the mart.

all_who_played: regular season, minutes above 0, at least one earlier game in the data.
rotation: those of them with at least 10 earlier games this season who averaged 15 minutes or more
over their last 10 games.
"""

TRAINING_SAMPLE = "all_who_played"


def in_sample(examples: pd.DataFrame, sample: str) -> pd.DataFrame:
    """The rows of `examples` that belong to the named sample, in the same order."""
    return examples[examples[SAMPLES[sample]]]
