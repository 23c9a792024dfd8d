"""The players: who they are, how good they are, and how a summer changes that.

`players` is a DataFrame with one row per player who ever had a contract; `team` is the index of his
team, or FREE. Talents are standard scores within the league; rates are per unit of playing time
relative to an average player unless said otherwise.
"""

import numpy as np
import pandas as pd

from ingest.simulate.leagues import League
from ingest.simulate.names import VARIANT_NAMES, NameRegistry

FREE = -1
ROSTER_SIZE = 17  # fifteen standard contracts and two two-way players

# Minutes per game by rank on a healthy team's depth chart.
DEPTH_MINUTES = np.array(
    [35.5, 34.0, 32.0, 30.0, 27.5, 24.5, 21.5, 18.5, 15.5, 12.0, 9.0, 7.0, 5.5, 4.5, 4.0, 3.5, 3.0]
)
SIGNING_RANK = 12  # depth rank of a free agent signed during the season

POSITIONS = ("G", "G-F", "F-G", "F", "F-C", "C-F", "C")
POSITION_SHARES = (0.41, 0.075, 0.02, 0.315, 0.055, 0.035, 0.09)
POSITION_SIZE = {"G": 0.0, "G-F": 0.25, "F-G": 0.4, "F": 0.5, "F-C": 0.75, "C-F": 0.9, "C": 1.0}

RETIREMENT_AGE = 34
TURNOVER_SHARE = 0.15  # players leaving the league each summer
FREE_AGENT_SHARE = 0.2  # of those who stay, players who change teams in the summer
TALENT_MEMORY = 0.94
ROOKIE_TALENT = -0.55
ROOKIE_SPREAD = 0.75


def logit_minutes(minutes: np.ndarray) -> np.ndarray:
    """Log odds of being on the floor at a moment of a 48-minute game."""
    share = minutes / 48.0
    return np.log(share / (1.0 - share))


def _skills(
    rng: np.random.Generator, size: np.ndarray, talent: np.ndarray
) -> dict[str, np.ndarray]:
    """Style of each player; arrays of shape (players,)."""
    count = len(size)

    def spread(sd: float) -> np.ndarray:
        return rng.normal(0.0, sd, count)

    return {
        "shooting_volume": np.exp(0.34 * talent + spread(0.18)),
        "three_share": np.clip(0.465 - 0.27 * size**2 + spread(0.11), 0.0, 0.82),
        "two_pct": 0.522 + 0.075 * size + 0.009 * talent + spread(0.018),
        "three_pct": np.clip(0.362 - 0.02 * size + 0.006 * talent + spread(0.016), 0.2, 0.44),
        "free_throw_pct": np.clip(0.80 - 0.10 * size + 0.01 * talent + spread(0.06), 0.45, 0.93),
        "foul_drawing": np.exp(0.48 * talent + 0.35 * size + spread(0.35)),
        "rim_share": np.clip(0.31 + 0.26 * size + spread(0.09), 0.1, 0.95),
        "offensive_rebounding": np.exp(2.0 * size + spread(0.35)),
        "defensive_rebounding": np.exp(0.85 * size + 0.10 * talent + spread(0.25)),
        "passing": np.exp(-0.85 * size + 0.28 * talent + spread(0.48)),
        "stealing": np.exp(-0.25 * size + spread(0.28)),
        "blocking": np.exp(1.9 * size + spread(0.45)),
        "turnovers": np.exp(-0.15 * size + 0.18 * talent + spread(0.22)),
        "fouling": np.exp(0.35 * size - 0.08 * talent + spread(0.22)),
    }


def draft(
    rng: np.random.Generator,
    registry: NameRegistry,
    talent: np.ndarray,
    age: np.ndarray,
    variants: dict[int, tuple[str, str]],
) -> pd.DataFrame:
    """New players without a team; `variants` fixes both names of some of them by row number."""
    count = len(talent)
    position = rng.choice(POSITIONS, size=count, p=POSITION_SHARES)
    names = registry.invent(rng, count)
    bref_names = list(names)
    for row, (name, bref_name) in variants.items():
        names[row], bref_names[row] = name, bref_name
    size = np.array([POSITION_SIZE[p] for p in position])
    return pd.DataFrame(
        {
            "nba_id": registry.nba_ids(count),
            "name": names,
            "bref_id": [registry.bref_id(name) for name in bref_names],
            "bref_name": bref_names,
            "position": position,
            "size": size,
            "age": age,
            "team": FREE,
            "talent": talent,
            "role": logit_minutes(DEPTH_MINUTES[SIGNING_RANK]),
            **_skills(rng, size, talent),
        }
    )


def found_league(rng: np.random.Generator, league: League, registry: NameRegistry) -> pd.DataFrame:
    """The players of the first season, on full rosters."""
    count = len(league.teams) * ROSTER_SIZE
    talent = rng.normal(0.0, 1.0, count)
    age = rng.integers(19, 37, count)
    # The players spelled differently by the sources are good enough to play every season.
    bearers = np.argsort(-talent, kind="stable")[3 : 3 + 4 * len(VARIANT_NAMES) : 4]
    variants = dict(zip(bearers.tolist(), VARIANT_NAMES, strict=True))
    age[bearers] = 22
    players = draft(rng, registry, talent, age, variants)
    players["team"] = rng.permutation(np.repeat(np.arange(len(league.teams)), ROSTER_SIZE))
    return players


def next_summer(
    rng: np.random.Generator, players: pd.DataFrame, league: League, registry: NameRegistry
) -> pd.DataFrame:
    """Age everybody, retire some, move free agents, draft rookies into the empty places."""
    players = players.copy()
    _develop(rng, players)
    _retire(rng, players)
    _move_free_agents(rng, players)
    vacancies = _vacancies(players, league)
    talent = rng.normal(ROOKIE_TALENT, ROOKIE_SPREAD, len(vacancies))
    age = rng.integers(19, 24, len(vacancies))
    rookies = draft(rng, registry, talent, age, variants={})
    rookies["team"] = rng.permutation(vacancies)
    return pd.concat([players, rookies], ignore_index=True)


def _develop(rng: np.random.Generator, players: pd.DataFrame) -> None:
    count = len(players)
    players["age"] += 1
    growth = np.interp(players["age"], [20, 24, 28, 32, 38], [0.22, 0.12, 0.0, -0.1, -0.3])
    drift = rng.normal(0.0, 0.28, count)
    players["talent"] = TALENT_MEMORY * players["talent"] + growth + drift
    volume_change = 0.16 * (drift + growth) + rng.normal(0.0, 0.05, count)
    players["shooting_volume"] *= np.exp(volume_change)
    players["three_pct"] = np.clip(players["three_pct"] + rng.normal(0.0, 0.006, count), 0.2, 0.44)


def _retire(rng: np.random.Generator, players: pd.DataFrame) -> None:
    under_contract = np.flatnonzero(players["team"] != FREE)
    value = players["talent"].to_numpy()[under_contract] + rng.normal(0.0, 0.5, len(under_contract))
    value -= 0.5 * np.maximum(players["age"].to_numpy()[under_contract] - RETIREMENT_AGE, 0)
    leaving = np.argsort(value, kind="stable")[: round(TURNOVER_SHARE * len(under_contract))]
    players.loc[under_contract[leaving], "team"] = FREE


def _move_free_agents(rng: np.random.Generator, players: pd.DataFrame) -> None:
    under_contract = np.flatnonzero(players["team"] != FREE)
    moving = under_contract[rng.random(len(under_contract)) < FREE_AGENT_SHARE]
    players.loc[moving, "team"] = rng.permutation(players["team"].to_numpy()[moving])


def _vacancies(players: pd.DataFrame, league: League) -> np.ndarray:
    team = players["team"].to_numpy()
    sizes = np.bincount(team[team != FREE], minlength=len(league.teams))
    return np.repeat(np.arange(len(league.teams)), ROSTER_SIZE - sizes)


def set_depth_charts(rng: np.random.Generator, players: pd.DataFrame) -> None:
    """Give every player under contract his `role`: log odds of being on the floor."""
    standing = players["talent"].to_numpy() + rng.normal(0.0, 0.25, len(players))
    order = np.lexsort([-standing, players["team"].to_numpy()])
    under_contract = order[players["team"].to_numpy()[order] != FREE]
    rank = np.arange(len(under_contract)) % ROSTER_SIZE  # rosters are full before a season
    role = logit_minutes(DEPTH_MINUTES[rank]) + rng.normal(0.0, 0.15, len(rank))
    players.loc[under_contract, "role"] = role
