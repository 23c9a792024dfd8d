"""Who dresses, who starts and how many seconds each player plays.

Arrays have the shape (team-games, slots): one row per team and game, one slot per man on the
roster that day in order of role, padded with NOBODY.
"""

from dataclasses import dataclass

import numpy as np

from ingest.simulate.availability import (
    AVAILABLE,
    DID_NOT_DRESS,
    INJURED,
    NOT_WITH_TEAM,
    SUSPENDED,
    Squad,
)

NOBODY = -1
SLOTS = 18
DRESSED = 13  # players a team may put in uniform
MIN_AVAILABLE = 8
REST_AGE, REST_ROLE = 32, 0.55  # who rests on the second of two nights: the old and the stars
REST_SHARE = 0.16

PLAYED = "Played"
INACTIVE = "Inactive"
COACHS_DECISION = "Did Not Play"
REASONS = {
    DID_NOT_DRESS: "Did Not Dress",
    NOT_WITH_TEAM: "Not With Team",
    SUSPENDED: "Player Suspended",
}

ROTATION = (10.6, 1.5)  # mean and sd of the number of men who play
ROTATION_LIMITS = (8, 13)
MINUTES_NOISE = (0.40, 0.75)  # sd of the log odds: for a starter, in addition for the last man
STARTER_BONUS = 0.12
EARLY_EXIT = 0.012  # share of players who leave a game hurt or in foul trouble
EXIT_COST = 1.3
MAX_FLOOR_SHARE = 0.915
REGULATION_SECONDS = 48 * 60
OVERTIME_SECONDS = 5 * 60


@dataclass(frozen=True)
class Lineups:
    """The roster of every team-game; arrays of shape (team-games, slots)."""

    player: np.ndarray  # row of the squad, or NOBODY
    status: np.ndarray  # PLAYED, INACTIVE or a reason; '' for NOBODY
    starter: np.ndarray  # bool
    seconds: np.ndarray  # int


def rosters_on(squad: Squad, team: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Rows of the squad under contract with `team` on `day`, best role first."""
    by_role = np.argsort(-squad.players["role"].to_numpy(), kind="stable")
    membership = squad.team[by_role]
    player = np.full((len(team), SLOTS), NOBODY)
    for club in np.unique(team):
        games = np.flatnonzero(team == club)
        belongs = membership[:, day[games]] == club
        slot = belongs.cumsum(axis=0) - 1
        row, game = np.nonzero(belongs & (slot < SLOTS))
        player[games[game], slot[row, game]] = by_role[row]
    return player


def line_up(
    rng: np.random.Generator,
    squad: Squad,
    team: np.ndarray,
    day: np.ndarray,
    second_night: np.ndarray,
    overtimes: np.ndarray,
) -> Lineups:
    """Line up `team` on `day`; `second_night` marks the second game of a back-to-back."""
    player = rosters_on(squad, team, day)
    exists = player != NOBODY
    absence = _absences(rng, squad, player, day, second_night)
    healthy = exists & (absence == AVAILABLE)
    dressed = healthy & (healthy.cumsum(axis=1) <= DRESSED)
    role = _role_today(squad, player, day)
    noise_scale = MINUTES_NOISE[0] + MINUTES_NOISE[1] * np.arange(SLOTS) / SLOTS
    odds = role + noise_scale * rng.normal(size=player.shape)
    starter = _top(np.where(dressed, role, -np.inf), np.full(len(team), 5))
    odds += STARTER_BONUS * starter
    odds -= EXIT_COST * (rng.random(player.shape) < EARLY_EXIT)
    depth = np.clip(np.rint(rng.normal(*ROTATION, len(team))), *ROTATION_LIMITS).astype(int)
    choice = np.where(dressed, odds + rng.gumbel(0.0, 0.25, player.shape) + 9.0 * starter, -np.inf)
    plays = _top(choice, np.minimum(depth, dressed.sum(axis=1)))
    seconds = _share_seconds(np.where(plays, odds, -np.inf), overtimes)
    return Lineups(player, _status(exists, plays, dressed, absence), starter, seconds)


def _role_today(squad: Squad, player: np.ndarray, day: np.ndarray) -> np.ndarray:
    return squad.players["role"].to_numpy()[player] + squad.minutes_form[player, day[:, None]]


def _absences(
    rng: np.random.Generator,
    squad: Squad,
    player: np.ndarray,
    day: np.ndarray,
    second_night: np.ndarray,
) -> np.ndarray:
    """Reason of absence per slot; a team short of men gets its least doubtful ones back."""
    absence = squad.status[player, day[:, None]].copy()
    old = squad.players["age"].to_numpy()[player] >= REST_AGE
    star = squad.players["role"].to_numpy()[player] >= REST_ROLE
    rests = (old | star) & second_night[:, None] & (rng.random(player.shape) < REST_SHARE)
    absence[rests & (absence == AVAILABLE)] = INJURED
    exists = player != NOBODY
    healthy_first = np.argsort((absence != AVAILABLE) | ~exists, axis=1, kind="stable")
    needed = healthy_first[:, :MIN_AVAILABLE]
    np.put_along_axis(absence, needed, AVAILABLE, axis=1)
    return absence


def _top(score: np.ndarray, count: np.ndarray) -> np.ndarray:
    """True for the `count` highest scores of each row."""
    rank = np.argsort(np.argsort(-score, axis=1, kind="stable"), axis=1, kind="stable")
    return rank < count[:, None]


def _share_seconds(odds: np.ndarray, overtimes: np.ndarray) -> np.ndarray:
    """Whole seconds per slot; every row sums to five times the length of the game.

    A common shift of the log odds makes the shares of the floor sum to five: when a regular is
    missing, everybody else moves up.
    """
    low, high = np.full((len(odds), 1), -8.0), np.full((len(odds), 1), 8.0)
    for _ in range(26):
        middle = (low + high) / 2
        too_much = _floor_share(odds + middle).sum(axis=1, keepdims=True) > 5.0
        low, high = np.where(too_much, low, middle), np.where(too_much, middle, high)
    length = (REGULATION_SECONDS + OVERTIME_SECONDS * overtimes)[:, None]
    exact = _floor_share(odds + low) * length
    whole = np.floor(exact).astype(np.int64)
    missing = 5 * length[:, 0] - whole.sum(axis=1)
    return whole + spread_units(exact - whole, np.isfinite(odds), missing)


def _floor_share(odds: np.ndarray) -> np.ndarray:
    return MAX_FLOOR_SHARE / (1.0 + np.exp(-odds))


def spread_units(fraction: np.ndarray, eligible: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Hand out `units` per row, one at a time, to eligible slots in order of `fraction`."""
    order = np.argsort(np.where(eligible, -fraction, np.inf), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    receivers = eligible.sum(axis=1)
    every, rest = np.divmod(units, receivers)
    return np.where(eligible, every[:, None] + (rank < rest[:, None]), 0)


def _status(
    exists: np.ndarray, plays: np.ndarray, dressed: np.ndarray, absence: np.ndarray
) -> np.ndarray:
    status = np.where(exists, INACTIVE, "").astype(object)
    for kind, reason in REASONS.items():
        status[exists & (absence == kind)] = reason
    status[dressed] = COACHS_DECISION
    status[plays] = PLAYED
    return status
