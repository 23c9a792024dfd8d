"""One season: the regular schedule, the cup final, the play-in and the playoffs, all played."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ingest.simulate.availability import Squad
from ingest.simulate.calendar import SeasonCalendar
from ingest.simulate.games import TEAM_DEFENCE_SD, play
from ingest.simulate.leagues import Team
from ingest.simulate.schedule import regular_schedule

REGULAR, CUP_FINAL, PLAY_IN, PLAYOFFS = "Regular", "CupFinal", "PlayIn", "Playoffs"
NEUTRAL_ARENAS = (
    "Mexico City Arena, Mexico City, Mexico",
    "AccorHotels Arena, Paris, France",
)
CUP_ARENA = "T-Mobile Arena, Las Vegas, Nevada"
HOME_GAMES = {4: (1, 2, 5, 7), 2: (1, 3)}  # of the better seed, by wins per series
MATINEE_SHARE = 0.06
LATE_TIP_SHARE = 0.35  # games that start half an hour after the home team's usual time
MATINEE_TIP = 15 * 60 + 30


@dataclass
class Season:
    """A played season.

    `games`: one row per game in order of date with competition, nba_id (10 digits), date (ISO),
    home and away (team indices), neutral, arena, tip (minutes after midnight Eastern),
    home_points and away_points. `box`: the rows of `games.play`, `game` being the index of `games`.
    """

    calendar: SeasonCalendar
    squad: Squad
    is_last: bool
    games: pd.DataFrame = field(default_factory=pd.DataFrame)
    box: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def teams(self) -> tuple[Team, ...]:
        """Teams in the order of the team indices."""
        return self.calendar.league.teams


class _SeasonPlay:
    """Plays games in batches and remembers them."""

    def __init__(self, rng: np.random.Generator, calendar: SeasonCalendar, squad: Squad) -> None:
        self._rng = rng
        self._calendar = calendar
        self._squad = squad
        self._defence = rng.normal(0.0, TEAM_DEFENCE_SD, len(calendar.league.teams))
        self._games: list[pd.DataFrame] = []
        self._boxes: list[pd.DataFrame] = []
        self._count = 0

    def play(self, games: pd.DataFrame) -> pd.DataFrame:
        """Play games given as number, day, home, away, competition, nba_id; returns results."""
        games = games.reset_index(drop=True)
        games.index += self._count
        self._count += len(games)
        games = _with_second_nights(games)
        box = play(self._rng, self._squad, games, self._defence)
        points = box.groupby(["game", "side"])["pts"].sum().unstack()
        games["away_points"], games["home_points"] = points[0], points[1]
        self._games.append(games)
        self._boxes.append(box)
        return games

    def collect(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """All games in order of date, and their box rows in the same order."""
        games, box = pd.concat(self._games), pd.concat(self._boxes)
        order = games["day"].argsort(kind="stable")
        new_index = pd.Series(np.arange(len(games)), index=games.index[order])
        games = games.iloc[order].reset_index(drop=True)
        box["game"] = new_index.loc[box["game"]].to_numpy()
        return games, box.sort_values("game", kind="stable").reset_index(drop=True)


def play_season(
    rng: np.random.Generator, calendar: SeasonCalendar, squad: Squad, is_last: bool
) -> Season:
    """Simulate a season from the first regular game to the last game of the finals."""
    arena = _SeasonPlay(rng, calendar, squad)
    regular = arena.play(_regular(rng, calendar, is_last))
    cup_day = calendar.day_of(calendar.league.cup_day)
    table = _standings(regular[regular["day"] < cup_day], calendar)
    _play_cup_final(arena, calendar, table)
    table = _standings(regular, calendar)
    if calendar.league.is_full:
        brackets = [_play_in_bracket(arena, calendar, table, side) for side in (0, 1)]
    else:
        brackets = [_single_play_in(arena, calendar, table)]
    _play_series_rounds(arena, calendar, brackets, table)
    season = Season(calendar, squad, is_last)
    season.games, season.box = arena.collect()
    _stage(rng, season)
    return season


def _regular(rng: np.random.Generator, calendar: SeasonCalendar, is_last: bool) -> pd.DataFrame:
    games = regular_schedule(calendar, rng)
    year = calendar.start_year % 100
    neutral = np.isin(np.arange(len(games)), [len(games) // 4, len(games) // 2]) & is_last
    return games.assign(
        competition=REGULAR,
        neutral=neutral,
        nba_id=[f"002{year:02d}{number:05d}" for number in games["number"]],
    )


def _games(
    calendar: SeasonCalendar, competition: str, rows: list[tuple[str, int, int, int]]
) -> pd.DataFrame:
    """Games after the regular season; rows are (number in the id, day, home, away)."""
    prefix = {CUP_FINAL: "006", PLAY_IN: "005", PLAYOFFS: "004"}[competition]
    games = pd.DataFrame(rows, columns=["number", "day", "home", "away"])
    games["competition"] = competition
    games["neutral"] = competition == CUP_FINAL
    games["nba_id"] = [f"{prefix}{calendar.start_year % 100:02d}{n}" for n in games["number"]]
    return games


def _with_second_nights(games: pd.DataFrame) -> pd.DataFrame:
    """Mark the teams that also play the day before, within this batch."""
    played = set(zip(games["home"], games["day"], strict=True))
    played |= set(zip(games["away"], games["day"], strict=True))
    return games.assign(
        **{
            f"{side}_second_night": [
                (team, day - 1) in played
                for team, day in zip(games[side], games["day"], strict=True)
            ]
            for side in ("home", "away")
        }
    )


def _standings(games: pd.DataFrame, calendar: SeasonCalendar) -> list[int]:
    """Team indices from the best record to the worst; ties by point difference."""
    size = len(calendar.league.teams)
    margin = (games["home_points"] - games["away_points"]).to_numpy()
    home, away = games["home"].to_numpy(), games["away"].to_numpy()
    wins = np.bincount(np.where(margin > 0, home, away), minlength=size)
    difference = np.bincount(home, margin, size) - np.bincount(away, margin, size)
    return np.lexsort([-difference, -wins]).tolist()


def _play_cup_final(arena: _SeasonPlay, calendar: SeasonCalendar, table: list[int]) -> None:
    """The two leaders at the time, one of each conference where there are conferences."""
    first = table[0]
    second = next(team for team in table[1:] if _other_conference(calendar, team, first))
    day = calendar.day_of(calendar.league.cup_day)
    arena.play(_games(calendar, CUP_FINAL, [("00001", day, first, second)]))


def _conference(calendar: SeasonCalendar, team: int) -> int:
    return calendar.league.teams[team].division // 3


def _other_conference(calendar: SeasonCalendar, team: int, other: int) -> bool:
    if not calendar.league.is_full:
        return team != other
    return _conference(calendar, team) != _conference(calendar, other)


def _winners(games: pd.DataFrame) -> list[int]:
    return np.where(
        games["home_points"] > games["away_points"], games["home"], games["away"]
    ).tolist()


def _losers(games: pd.DataFrame) -> list[int]:
    return np.where(
        games["home_points"] > games["away_points"], games["away"], games["home"]
    ).tolist()


def _play_in_bracket(
    arena: _SeasonPlay, calendar: SeasonCalendar, table: list[int], side: int
) -> list[int]:
    """Seeds 7 to 10 of a conference play for the last two places; returns its eight seeds."""
    seeds = [team for team in table if _conference(calendar, team) == side]
    day = calendar.day_of(calendar.league.play_in_day)
    games = [
        (f"001{2 * side}1", day, seeds[6], seeds[7]),
        (f"001{2 * side + 1}1", day + 1, seeds[8], seeds[9]),
    ]
    first = arena.play(_games(calendar, PLAY_IN, games))
    seventh, survivor = _winners(first)
    host = _losers(first)[0]
    last = [(f"002{side}1", day + 3, host, survivor)]
    eighth = _winners(arena.play(_games(calendar, PLAY_IN, last)))[0]
    return [*seeds[:6], seventh, eighth]


def _single_play_in(arena: _SeasonPlay, calendar: SeasonCalendar, table: list[int]) -> list[int]:
    """The fourth plays the fifth for the last place; returns the four seeds."""
    day = calendar.day_of(calendar.league.play_in_day)
    game = _games(calendar, PLAY_IN, [("00101", day, table[3], table[4])])
    return [*table[:3], *_winners(arena.play(game))]


def _play_series_rounds(
    arena: _SeasonPlay, calendar: SeasonCalendar, brackets: list[list[int]], table: list[int]
) -> None:
    """Knock-out rounds until one team is left; the better record has the home advantage."""
    first_day = calendar.day_of(calendar.league.playoff_day)
    for number, start in enumerate(calendar.league.round_starts, 1):
        if all(len(seeds) == 1 for seeds in brackets):
            brackets = [[seeds[0] for seeds in brackets]]
        pairs = [
            _host_first(seeds[i], seeds[-1 - i], table)
            for seeds in brackets
            for i in range(len(seeds) // 2)
        ]
        winners = _play_round(arena, calendar, number, first_day + start, pairs)
        width = len(winners) // len(brackets)
        brackets = [winners[i : i + width] for i in range(0, len(winners), width)]


def _host_first(one: int, other: int, table: list[int]) -> tuple[int, int]:
    return (one, other) if table.index(one) < table.index(other) else (other, one)


def _play_round(
    arena: _SeasonPlay,
    calendar: SeasonCalendar,
    number: int,
    first_day: int,
    pairs: list[tuple[int, int]],
) -> list[int]:
    """Play all series of a round, game by game; returns the winners in order of the series."""
    needed = calendar.league.wins_per_series
    wins = {pair: [0, 0] for pair in pairs}
    offset = 0
    for game_number in range(1, 2 * needed):
        rows = []
        for series, pair in enumerate(pairs):
            if max(wins[pair]) == needed:
                continue
            host = 0 if game_number in HOME_GAMES[needed] else 1
            stagger = series % 2 if len(pairs) > 2 else 0
            day = first_day + offset + stagger
            rows.append((f"00{number}{series}{game_number}", day, pair[host], pair[1 - host]))
        if not rows:
            break
        for winner in _winners(arena.play(_games(calendar, PLAYOFFS, rows))):
            pair = next(p for p in pairs if winner in p)
            wins[pair][pair.index(winner)] += 1
        offset += calendar.league.game_gaps[min(game_number, len(calendar.league.game_gaps)) - 1]
    return [pair[int(wins[pair][1] == needed)] for pair in pairs]


def _stage(rng: np.random.Generator, season: Season) -> None:
    """Dates, arenas and tip-off times."""
    games, teams = season.games, season.teams
    games["date"] = [season.calendar.date_at(day).isoformat() for day in games["day"]]
    games["arena"] = [teams[home].arena for home in games["home"]]
    abroad = games["neutral"] & (games["competition"] == REGULAR)
    games.loc[abroad, "arena"] = NEUTRAL_ARENAS[: abroad.sum()]
    games.loc[games["competition"] == CUP_FINAL, "arena"] = CUP_ARENA
    usual = np.array([teams[home].tip_hour * 60 for home in games["home"]])
    late = 30 * (rng.random(len(games)) < LATE_TIP_SHARE)
    matinee = rng.random(len(games)) < MATINEE_SHARE
    games["tip"] = np.where(matinee, MATINEE_TIP, usual + late)
