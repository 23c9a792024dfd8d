"""Faults of a stream of deliveries: pure functions, chosen by a random generator.

Every fault is a function `(stream, rng, days) -> (stream, note)`: it strikes deliveries of one of
the game dates `days`, and the note says which, for messages. It raises NoTarget when those days
hold nothing for it.
"""

from . import boxes, players, schedules, timing
from .registry import FAULTS, HEALING, LASTING, Applied, Fault, NoTarget, strike

__all__ = [
    "FAULTS",
    "HEALING",
    "LASTING",
    "Applied",
    "Fault",
    "NoTarget",
    "boxes",
    "players",
    "schedules",
    "strike",
    "timing",
]
