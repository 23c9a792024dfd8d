"""Box scores of a batch of games.

Arrays have the shape (team-games, slots) as in lineups.py; the team-games of a batch are ordered
away 0, home 0, away 1, home 1, ... so that reversing each pair gives the opponent.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ingest.simulate.availability import Squad
from ingest.simulate.lineups import NOBODY, PLAYED, Lineups, line_up, spread_units

COUNTS = [
    "fgm",
    "fga",
    "fg3m",
    "fg3a",
    "ftm",
    "fta",
    "oreb",
    "dreb",
    "reb",
    "ast",
    "stl",
    "blk",
    "tov",
    "pf",
    "pts",
    "plus_minus",
]

OVERTIME_SHARES = (0.94, 0.051, 0.008, 0.001)
OVERTIME_STRETCH = 5 / 48
POSSESSIONS = 99.9  # per team and 48 minutes
PACE_SD = 0.045  # between games, relative
POSSESSION_NOISE = 0.6  # between the two teams of a game
TURNOVERS = (13.2, 400.0)  # mean and shape of a team's negative binomial count
OFFENSIVE_REBOUNDED = (0.26, 0.05)  # of a team's first misses; mean and sd between games
FREE_THROW_TRIPS = (11.95, 90.0)
AND_ONE_SHARE = 0.14  # trips worth one free throw instead of two
FOULS = (19.3, 400.0)
MAX_FOULS = 6

HOME_EDGE = 0.007  # all edges are added to the shooting percentages
SECOND_NIGHT_EDGE = -0.007
EASING = 0.0014  # per point of lead at half-time: leaders rest, trailing teams press
TEAM_DEFENCE_SD = 0.021
TOUCH_NOISE = 0.12  # log sd of a player's share of the shots, per game
FOUL_NOISE = 0.20
MINOR_NOISE = 0.15
ASSISTED = 0.62
STOLEN = 0.58
BLOCKED = 0.2
DEFENSIVE_REBOUNDED = 0.885
FLOOR_NOISE = 13.0  # sd of plus/minus of a player on the floor for half of the game
MAX_OVERTIME_MARGIN = 12


@dataclass
class Batch:
    """Running totals of a batch of games while it is simulated."""

    squad: Squad
    lineups: Lineups
    day: np.ndarray  # (team-games,)
    overtimes: np.ndarray  # (team-games,)
    counts: dict[str, np.ndarray] = field(default_factory=dict)  # (team-games, slots) each

    def skill(self, name: str) -> np.ndarray:
        """A column of the players, per slot."""
        return self.squad.players[name].to_numpy()[self.lineups.player]

    def team_sum(self, name: str) -> np.ndarray:
        """Team total of a count, shape (team-games,)."""
        return self.counts[name].sum(axis=1)


def opponent(values: np.ndarray) -> np.ndarray:
    """Values of the other team of each game; first axis team-games."""
    return values.reshape(-1, 2, *values.shape[1:])[:, ::-1].reshape(values.shape)


def interleave(away: np.ndarray, home: np.ndarray) -> np.ndarray:
    """(games,) arrays of both teams -> (team-games,)."""
    return np.stack([away, home], axis=1).ravel()


def play(
    rng: np.random.Generator, squad: Squad, games: pd.DataFrame, defence: np.ndarray
) -> pd.DataFrame:
    """Simulate `games` (away, home, day, away_second_night, home_second_night).

    `defence` is what each team takes off its opponent's shooting percentages. Returns one row per
    player on either roster: game (index of `games`), side (0 away, 1 home), team, player (row of
    the squad), status, starter, seconds and COUNTS; game order, then away before home.
    """
    team = interleave(games["away"], games["home"])
    day = np.repeat(games["day"].to_numpy(), 2)
    second_night = interleave(games["away_second_night"], games["home_second_night"])
    extra = rng.choice(len(OVERTIME_SHARES), size=len(games), p=OVERTIME_SHARES)
    overtimes = np.repeat(extra, 2)
    lineups = line_up(rng, squad, team, day, second_night, overtimes)
    batch = Batch(squad, lineups, day, overtimes)
    side = np.tile([0, 1], len(games))
    edge = HOME_EDGE * (2 * side - 1) + SECOND_NIGHT_EDGE * second_night - opponent(defence[team])
    _shoot(rng, batch, edge)
    _settle(rng, batch)
    _rebound(rng, batch)
    _pass_and_defend(rng, batch)
    _plus_minus(rng, batch)
    return _as_rows(batch, np.repeat(games.index.to_numpy(), 2), side, team)


def _share(rng: np.random.Generator, weight: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Deal `total` events per row to the slots in proportion to `weight`."""
    return rng.multinomial(total, weight / weight.sum(axis=1, keepdims=True))


def _weight(rng: np.random.Generator, batch: Batch, skill: str, noise: float) -> np.ndarray:
    luck = np.exp(noise * rng.normal(size=batch.lineups.player.shape))
    return batch.lineups.seconds * batch.skill(skill) * luck


def _team_count(
    rng: np.random.Generator, law: tuple[float, float], stretch: np.ndarray
) -> np.ndarray:
    """Negative binomial counts with a given mean and shape; the mean grows with `stretch`."""
    mean, shape = law
    return rng.poisson(mean * stretch * rng.gamma(shape, 1 / shape, len(stretch)))


def _shoot(rng: np.random.Generator, batch: Batch, edge: np.ndarray) -> None:
    """Turnovers, shots and offensive rebounds of every player from the game's possessions.

    A possession ends with a turnover, with free throws or with a shot; an offensive rebound of a
    missed shot buys another shot.
    """
    shape = batch.lineups.player.shape
    stretch = 1 + OVERTIME_STRETCH * batch.overtimes
    pace = np.repeat(rng.normal(1.0, PACE_SD, len(stretch) // 2), 2) * stretch
    possessions = POSSESSIONS * pace + rng.normal(0.0, POSSESSION_NOISE, len(stretch))
    turnovers = _team_count(rng, TURNOVERS, pace)
    trips = _team_count(rng, FREE_THROW_TRIPS, pace)
    taken = _share(rng, _weight(rng, batch, "foul_drawing", FOUL_NOISE), trips)
    fta = 2 * taken - rng.binomial(taken, AND_ONE_SHARE)
    batch.counts = {name: np.zeros(shape, dtype=np.int64) for name in COUNTS}
    batch.counts["fta"] = fta
    batch.counts["ftm"] = rng.binomial(fta, batch.skill("free_throw_pct"))
    batch.counts["tov"] = _share(rng, _weight(rng, batch, "turnovers", MINOR_NOISE), turnovers)

    form = np.exp(batch.squad.scoring_form[batch.lineups.player, batch.day[:, None]])
    touches = _weight(rng, batch, "shooting_volume", TOUCH_NOISE) * form
    shots = np.rint(possessions - turnovers - 0.44 * batch.team_sum("fta")).astype(np.int64)
    _attempt(rng, batch, touches, shots // 2, edge)
    points = batch.team_sum("pts")
    edge = edge + EASING * (opponent(points) - points)
    _attempt(rng, batch, touches, shots - shots // 2, edge)
    recovery = np.clip(rng.normal(*OFFENSIVE_REBOUNDED, len(edge)), 0.05, 0.5)
    recovered = rng.binomial(_misses(batch), recovery)
    weight = _weight(rng, batch, "offensive_rebounding", MINOR_NOISE)
    batch.counts["oreb"] = _share(rng, weight, recovered)
    _attempt(rng, batch, touches, recovered, edge)


def _attempt(
    rng: np.random.Generator,
    batch: Batch,
    touches: np.ndarray,
    attempts: np.ndarray,
    edge: np.ndarray,
) -> None:
    """Deal `attempts` per row in proportion to `touches`, shoot them and add them up."""
    fga = _share(rng, touches, attempts)
    fg3a = rng.binomial(fga, batch.skill("three_share"))
    fg3m = rng.binomial(fg3a, batch.skill("three_pct") + edge[:, None])
    fg2m = rng.binomial(fga - fg3a, batch.skill("two_pct") + edge[:, None])
    counts = batch.counts
    for name, more in {"fga": fga, "fg3a": fg3a, "fg3m": fg3m, "fgm": fg2m + fg3m}.items():
        counts[name] = counts[name] + more
    counts["pts"] = 2 * counts["fgm"] + counts["fg3m"] + counts["ftm"]


def _misses(batch: Batch) -> np.ndarray:
    return batch.team_sum("fga") - batch.team_sum("fgm")


def _settle(rng: np.random.Generator, batch: Batch) -> None:
    """Break ties, and keep overtime games close, one two-point shot at a time."""
    points = batch.team_sum("pts").reshape(-1, 2)
    margin = points[:, 1] - points[:, 0]
    overtime = batch.overtimes[::2] > 0
    unsettled = (margin == 0) | (overtime & (abs(margin) > MAX_OVERTIME_MARGIN))
    for game in np.flatnonzero(unsettled).tolist():
        while margin[game] == 0:
            margin[game] += _flip_two(rng, batch, 2 * game + 1, 1)
        while overtime[game] and abs(margin[game]) > MAX_OVERTIME_MARGIN:
            leader = 2 * game + int(margin[game] > 0)
            lost = _flip_two(rng, batch, leader, -1)
            margin[game] += lost if margin[game] > 0 else -lost


def _flip_two(rng: np.random.Generator, batch: Batch, row: int, sign: int) -> int:
    """Make a missed two-point shot of a team-game (sign 1) or miss a made one (-1)."""
    counts = {name: batch.counts[name][row] for name in ("fgm", "fga", "fg3m", "fg3a", "pts")}
    made = counts["fgm"] - counts["fg3m"]
    missed = counts["fga"] - counts["fg3a"] - made
    candidates = missed if sign > 0 else made
    slot = rng.choice(np.flatnonzero(candidates))
    counts["fgm"][slot] += sign
    counts["pts"][slot] += 2 * sign
    return 2 * sign


def _rebound(rng: np.random.Generator, batch: Batch) -> None:
    """Defensive rebounds from the shots the opponent missed and did not get back."""
    loose = opponent(_misses(batch) - batch.team_sum("oreb"))
    loose += opponent(batch.team_sum("fta") - batch.team_sum("ftm")) // 2
    total = rng.binomial(np.maximum(loose, 0), DEFENSIVE_REBOUNDED)
    weight = _weight(rng, batch, "defensive_rebounding", MINOR_NOISE)
    batch.counts["dreb"] = _share(rng, weight, total)
    batch.counts["reb"] = batch.counts["oreb"] + batch.counts["dreb"]


def _pass_and_defend(rng: np.random.Generator, batch: Batch) -> None:
    """Assists on own field goals; steals and blocks among the opponent's losses; fouls."""
    missed_twos = opponent(_misses(batch) - batch.team_sum("fg3a") + batch.team_sum("fg3m"))
    totals = {
        "ast": ("passing", rng.binomial(batch.team_sum("fgm"), ASSISTED)),
        "stl": ("stealing", rng.binomial(opponent(batch.team_sum("tov")), STOLEN)),
        "blk": ("blocking", rng.binomial(missed_twos, BLOCKED)),
        "pf": ("fouling", _team_count(rng, FOULS, 1 + OVERTIME_STRETCH * batch.overtimes)),
    }
    for name, (skill, total) in totals.items():
        weight = _weight(rng, batch, skill, MINOR_NOISE)
        batch.counts[name] = _share(rng, weight, total)
    batch.counts["pf"] = np.minimum(batch.counts["pf"], MAX_FOULS)


def _plus_minus(rng: np.random.Generator, batch: Batch) -> None:
    """Margin while on the floor; sums to five times the final margin over a team."""
    seconds = batch.lineups.seconds
    playing = seconds > 0
    floor_share = seconds * 5.0 / seconds.sum(axis=1, keepdims=True)
    points = batch.team_sum("pts")
    margin = (points - opponent(points))[:, None]
    # Whoever plays the whole game shares its margin: noise vanishes at shares of 0 and 1.
    freedom = np.sqrt(np.clip(floor_share * (1 - floor_share), 0, None))
    raw = margin * floor_share + FLOOR_NOISE * freedom * rng.normal(size=seconds.shape)
    surplus = (raw.sum(axis=1) - 5 * margin[:, 0])[:, None]
    exact = np.where(playing, raw - surplus * freedom / freedom.sum(axis=1, keepdims=True), 0.0)
    whole = np.floor(exact).astype(np.int64)
    missing = 5 * margin[:, 0] - whole.sum(axis=1)
    batch.counts["plus_minus"] = whole + spread_units(exact - whole, playing, missing)


def _as_rows(batch: Batch, game: np.ndarray, side: np.ndarray, team: np.ndarray) -> pd.DataFrame:
    row, slot = np.nonzero(batch.lineups.player != NOBODY)
    lineups = batch.lineups
    frame = pd.DataFrame(
        {
            "game": game[row],
            "side": side[row],
            "team": team[row],
            "player": lineups.player[row, slot],
            "status": lineups.status[row, slot],
            "starter": lineups.starter[row, slot] & (lineups.status[row, slot] == PLAYED),
            "seconds": lineups.seconds[row, slot],
        }
    )
    return frame.assign(**{name: batch.counts[name][row, slot] for name in COUNTS})
