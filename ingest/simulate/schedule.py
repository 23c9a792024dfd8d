"""The regular season: who plays whom, and on which day."""

import numpy as np
import pandas as pd

from ingest.simulate.calendar import SeasonCalendar
from ingest.simulate.leagues import League

# Cost of a day for a game when one of its teams already plays 2, 3, 4 days before or after. The
# cost of a back-to-back belongs to the league: it was tuned so that about 17 % of the team-games
# follow a game on the eve.
DISTANT_COSTS = (1.6, 0.5, 0.2)
FORBIDDEN = 1e6  # two games of a team on one date, games on a closed day
CROWDING = 0.9  # cost of a date per game already there, relative to the league's average date
JITTER = 2.0
PASSES = 4  # sweeps over all games, each game moving to its best date
OPENING_GAMES = 2


def matchups(league: League) -> np.ndarray:
    """Every regular game as (home, away) team indices; shape (games, 2)."""
    if league.is_full:
        return _conference_matchups(league)
    teams = len(league.teams)
    pairs = [(i, j) for i in range(teams) for j in range(teams) if i != j]
    return np.array(pairs * (league.regular_games // len(pairs)))


def _conference_matchups(league: League) -> np.ndarray:
    """The NBA's formula: 4 games in the division, 4 or 3 in the conference, 2 with the others."""
    games: list[tuple[int, int]] = []
    slot = _slots_in_division(league)
    divisions = [team.division for team in league.teams]
    for a in range(len(divisions)):
        for b in range(a + 1, len(divisions)):
            home_a, home_b = _meetings(divisions[a], slot[a], divisions[b], slot[b])
            games += [(a, b)] * home_a + [(b, a)] * home_b
    return np.array(games)


def _slots_in_division(league: League) -> list[int]:
    """Position 0-4 of each team in its division."""
    seen: dict[int, int] = {}
    slots = []
    for team in league.teams:
        slots.append(seen.get(team.division, 0))
        seen[team.division] = slots[-1] + 1
    return slots


def _meetings(div_a: int, slot_a: int, div_b: int, slot_b: int) -> tuple[int, int]:
    """Home games of a and of b. A circulant over slots gives everyone 41 home games."""
    if div_a == div_b:
        return 2, 2
    if div_a // 3 != div_b // 3:
        return 1, 1
    step = (slot_b - slot_a) % 5 if div_a < div_b else (slot_a - slot_b) % 5
    if step < 3:
        return 2, 2
    host_is_lower_division = step == 3
    return (2, 1) if host_is_lower_division == (div_a < div_b) else (1, 2)


class _DayAssignment:
    """Puts games on days by moving each to the day where its two teams are least crowded."""

    def __init__(self, league: League, days: int, closed: list[int]) -> None:
        teams, games = len(league.teams), league.regular_games
        costs = np.array([FORBIDDEN, league.back_to_back_cost, *DISTANT_COSTS])
        self._reach = len(costs) - 1
        self._kernel = np.concatenate([costs[:0:-1], costs])
        self._field = np.zeros((teams, days + 2 * self._reach))
        self._load = np.zeros(days)
        self._load[closed] = FORBIDDEN
        self._weight = CROWDING * (days - len(closed)) / games

    def _shift(self, pair: np.ndarray, day: int, sign: int) -> None:
        window = slice(day, day + len(self._kernel))
        self._field[pair[0], window] += sign * self._kernel
        self._field[pair[1], window] += sign * self._kernel
        self._load[day] += sign * self._weight

    def put(self, pair: np.ndarray, day: int) -> None:
        """Place a game of two teams on a day."""
        self._shift(pair, day, 1)

    def take(self, pair: np.ndarray, day: int) -> None:
        """Remove a game of two teams from a day."""
        self._shift(pair, day, -1)

    def best_day(self, pair: np.ndarray, jitter: np.ndarray) -> int:
        """The day with the least cost for both teams."""
        inner = slice(self._reach, self._field.shape[1] - self._reach)
        cost = self._field[pair[0], inner] + self._field[pair[1], inner] + self._load + jitter
        return int(np.argmin(cost))


def _disjoint(pairs: np.ndarray, order: np.ndarray, limit: int) -> list[int]:
    """Up to `limit` games of `order` in which no team appears twice."""
    busy: set[int] = set()
    chosen: list[int] = []
    for game in order:
        home, away = pairs[game]
        if len(chosen) < limit and home not in busy and away not in busy:
            busy |= {int(home), int(away)}
            chosen.append(int(game))
    return chosen


def assign_days(
    pairs: np.ndarray, calendar: SeasonCalendar, rng: np.random.Generator
) -> np.ndarray:
    """A day for every game; shape (games,). The first and the last day always have games."""
    games, days, teams = len(pairs), calendar.regular_days, len(calendar.league.teams)
    board = _DayAssignment(calendar.league, days, calendar.closed_days)
    day_of = np.full(games, -1)
    order = rng.permutation(games)
    day_of[_disjoint(pairs, order, OPENING_GAMES)] = 0
    later = order[day_of[order] < 0]
    day_of[_disjoint(pairs, later, teams // 2)] = days - 1
    for game in np.flatnonzero(day_of >= 0):
        board.put(pairs[game], day_of[game])
    movable = np.flatnonzero(day_of < 0)
    for _ in range(PASSES):
        for game in rng.permutation(movable):
            if day_of[game] >= 0:
                board.take(pairs[game], day_of[game])
            day_of[game] = board.best_day(pairs[game], JITTER * rng.random(days))
            board.put(pairs[game], day_of[game])
    return day_of


def regular_schedule(calendar: SeasonCalendar, rng: np.random.Generator) -> pd.DataFrame:
    """Regular games in order of date: number, day, home, away (team indices)."""
    pairs = matchups(calendar.league)
    day = assign_days(pairs, calendar, rng)
    order = np.lexsort([rng.permutation(len(pairs)), day])
    return pd.DataFrame(
        {
            "number": np.arange(1, len(pairs) + 1),
            "day": day[order],
            "home": pairs[order, 0],
            "away": pairs[order, 1],
        }
    )
