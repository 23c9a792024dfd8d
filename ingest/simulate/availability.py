"""What changes during a season: trades, signings, injuries, rest, and each player's form.

Matrices have the shape (players, days): one row per row of the season's `players`, one column per
day since the first regular game.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingest.simulate.calendar import SeasonCalendar
from ingest.simulate.names import NameRegistry
from ingest.simulate.rosters import FREE, draft

AVAILABLE, INJURED, DID_NOT_DRESS, NOT_WITH_TEAM, SUSPENDED = range(5)

SIGNINGS_PER_TEAM = 2.0
DEADLINE_SHARE = 0.35  # of the trades, those on the last possible day
FIRST_TRADE_DAY = 12

# Starts per player and day, mean length in days, status; lengths are drawn from a heavy-tailed law.
INJURY_STARTS = 0.0095
INJURY_DAYS = (1.6, 1.25)  # mean and sd of the log length; 1 to 85 days
MAX_INJURY_DAYS = 85
OTHER_ABSENCES = (
    (DID_NOT_DRESS, 0.012, 1),
    (NOT_WITH_TEAM, 0.0006, 3),
    (SUSPENDED, 0.0002, 2),
)

SCORING_FORM = (0.09, 45.0)  # stationary sd of a log rate, memory in days
MINUTES_FORM = (0.42, 30.0)  # stationary sd of the log odds of being on the floor, memory in days


@dataclass(frozen=True)
class Squad:
    """All players of one season and their state on every day."""

    players: pd.DataFrame
    team: np.ndarray  # int8, team index or FREE
    status: np.ndarray  # int8, AVAILABLE .. SUSPENDED
    scoring_form: np.ndarray  # float32, added to the log of the shooting volume
    minutes_form: np.ndarray  # float32, added to the role


def prepare_squad(
    rng: np.random.Generator,
    players: pd.DataFrame,
    calendar: SeasonCalendar,
    registry: NameRegistry,
) -> tuple[Squad, pd.DataFrame]:
    """The season's squad, and `players` as they stand after its last transaction."""
    players, moves = _transactions(rng, players, calendar, registry)
    team = np.repeat(players["team"].to_numpy(np.int8)[:, None], calendar.days, axis=1)
    for player, day, new_team in moves:
        team[player, day:] = new_team
    active = np.flatnonzero((team != FREE).any(axis=1))
    shape = (len(active), calendar.days)
    squad = Squad(
        players=players.iloc[active].reset_index(drop=True),
        team=team[active],
        status=_absences(rng, shape),
        scoring_form=_drift(rng, shape, *SCORING_FORM),
        minutes_form=_drift(rng, shape, *MINUTES_FORM),
    )
    after = players.copy()
    after["team"] = team[:, -1].astype(int)
    return squad, after


Move = tuple[int, int, int]  # player row, first day with the new team, new team


def _transactions(
    rng: np.random.Generator,
    players: pd.DataFrame,
    calendar: SeasonCalendar,
    registry: NameRegistry,
) -> tuple[pd.DataFrame, list[Move]]:
    """Trades, and signings of free agents in the place of a team's last men."""
    deadline = calendar.day_of(calendar.league.last_trade_day)
    moves = _trades(rng, players, calendar.league.swaps, deadline)
    traded = {player for player, _, _ in moves}
    waived = _waived(rng, players, traded)
    talent = rng.normal(-0.9, 0.5, len(waived))
    signed = draft(rng, registry, talent, rng.integers(20, 28, len(waived)), variants={})
    days = rng.integers(FIRST_TRADE_DAY, deadline + 14, len(waived))
    teams = players["team"].to_numpy()[waived]
    for number, (player, day, team) in enumerate(zip(waived, days, teams, strict=True)):
        moves += [(player, day, FREE), (len(players) + number, day, team)]
    return pd.concat([players, signed], ignore_index=True), moves


def _trades(
    rng: np.random.Generator, players: pd.DataFrame, swaps: int, deadline: int
) -> list[Move]:
    """Two players of similar roles change places; nobody is traded twice in a season."""
    team = players["team"].to_numpy()
    by_role = np.argsort(-players["role"].to_numpy(), kind="stable")
    by_role = by_role[team[by_role] != FREE]
    days = rng.integers(FIRST_TRADE_DAY, deadline, swaps)
    days[rng.random(swaps) < DEADLINE_SHARE] = deadline
    starts = rng.choice(np.arange(0, len(by_role) - 4, 4), size=swaps, replace=False)
    moves: list[Move] = []
    for start, day in zip(starts, days, strict=True):
        first = by_role[start]
        for second in by_role[start + 1 : start + 4]:
            if team[second] != team[first]:
                moves += [(first, day, team[second]), (second, day, team[first])]
                break
    return moves


def _waived(rng: np.random.Generator, players: pd.DataFrame, keep: set[int]) -> np.ndarray:
    """Rows of the players who lose their places, among the last four of each depth chart."""
    roles = players[players["team"] != FREE].drop(index=list(keep))
    last_men = roles.sort_values(["team", "role"], kind="stable").groupby("team").head(4).index
    teams = players["team"].nunique() - (players["team"] == FREE).any()
    return np.sort(rng.choice(last_men, size=round(SIGNINGS_PER_TEAM * teams), replace=False))


def _spells(
    rng: np.random.Generator, shape: tuple[int, int], starts: float, lengths: np.ndarray
) -> np.ndarray:
    """True on the days of spells that start with probability `starts` a day."""
    players, days = np.nonzero(rng.random(shape) < starts)
    ends = np.minimum(days + lengths[: len(days)], shape[1])
    change = np.zeros((shape[0], shape[1] + 1), dtype=np.int32)
    np.add.at(change, (players, days), 1)
    np.add.at(change, (players, ends), -1)
    return change.cumsum(axis=1)[:, :-1] > 0


def _absences(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Status of every player on every day; injuries take precedence."""
    status = np.full(shape, AVAILABLE, dtype=np.int8)
    cells = shape[0] * shape[1]
    for kind, starts, days in OTHER_ABSENCES:
        status[_spells(rng, shape, starts, np.full(cells, days))] = kind
    lengths = np.exp(rng.normal(*INJURY_DAYS, cells)).astype(np.int64) + 1
    injured = _spells(rng, shape, INJURY_STARTS, np.minimum(lengths, MAX_INJURY_DAYS))
    status[injured] = INJURED
    return status


def _drift(
    rng: np.random.Generator, shape: tuple[int, int], sd: float, memory: float
) -> np.ndarray:
    """A stationary AR(1) process per player with standard deviation `sd`."""
    keep = np.exp(-1.0 / memory)
    shocks = rng.normal(0.0, sd * np.sqrt(1.0 - keep**2), shape).astype(np.float32)
    path = np.empty(shape, dtype=np.float32)
    path[:, 0] = rng.normal(0.0, sd, shape[0])
    for day in range(1, shape[1]):
        path[:, day] = keep * path[:, day - 1] + shocks[:, day]
    return path
