"""Cuts a simulated season into the files that its publishers would serve day by day.

The seasons before, and the days of the last season before the first one, are landed whole as
history. Then every entity comes with one file per game date, the morning after it, and both
schedules come whole every morning, with all games of the season and the results so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ingest.simulate import simulate

from . import entities as e
from .entities import Game, Row
from .files import SourceFile, read_files
from .stream import Delivery, Stream

LEAGUE = "small"
CORRECTED_AFTER = 5  # days until the simulator's own corrections are delivered
SCHEDULES_AT = time(9)
BOX_SCORES_AT = time(10)
CORRECTIONS_AT = time(11)


@dataclass(frozen=True)
class Window:
    """Which part of a simulated league is delivered day by day.

    seasons: how many are simulated, the earlier ones are history; first_day: days after the last
    season's first game; days: how many are delivered day by day; seed: that of the simulation.
    """

    seasons: int
    first_day: int
    days: int
    seed: int


# Between them they cross the end of the bootstrap, the days with player props, the cup final, a
# season's end with play-in and playoffs, and a league with an earlier season. The history of each
# is published: enough of a first season's player-games have an earlier game by its fifth week.
WINDOWS = {
    "opening": Window(seasons=2, first_day=10, days=10, seed=11),
    "autumn": Window(seasons=1, first_day=34, days=10, seed=12),
    "cup": Window(seasons=1, first_day=42, days=10, seed=13),
    "playoffs": Window(seasons=1, first_day=58, days=12, seed=14),
    "second_season": Window(seasons=2, first_day=17, days=10, seed=15),
}
WHOLE_SEASON = Window(seasons=2, first_day=0, days=91, seed=16)


def season_stream(folder: Path, window: Window) -> Stream:
    """Simulate a league into `folder` and cut it; the same window gives the same stream."""
    simulate(folder, seasons=window.seasons, seed=window.seed, league=LEAGUE)
    return cut(read_files(folder), window)


def cut(files: Sequence[SourceFile], window: Window) -> Stream:
    """The files of a league as history and daily deliveries."""
    games = season_games(files)
    first = games[0].date + timedelta(days=window.first_day)
    last = first + timedelta(days=window.days - 1)
    history, daily = [], []
    for file in files:
        if file.entity in e.SCHEDULES:
            old, new = _schedule_deliveries(file, games, first, last)
        elif "corrections" in file.name:
            old, new = _corrections(file, games, first, last)
        else:
            old, new = _daily_deliveries(file, first, last)
        history += old
        daily += new
    by_due = sorted(daily, key=lambda delivery: delivery.due)
    # Corrections are newer than what they correct.
    in_order = sorted(history, key=lambda delivery: ("corrections" in delivery.name, delivery.due))
    return Stream(tuple(in_order), tuple(by_due), games, first, last)


def season_games(files: Iterable[SourceFile]) -> tuple[Game, ...]:
    """All games of the last season, by date; raises KeyError for a game without NBA.com id."""
    schedule = next(file for file in files if file.entity == e.BREF_SCHEDULE)
    season = max(row["season"] for row in schedule.rows)
    matchups = _matchups(files)
    games = []
    for row in schedule.rows:
        if row["season"] == season:
            home = e.team_of("bref", row["home_team"])
            away = e.team_of("bref", row["visitor_team"])
            day = row["date"].date()
            nba_id, texts = matchups[day, frozenset((home.code, away.code))]
            is_neutral = not any(" vs. " in text for text in texts)
            scores = row["home_score"], row["visitor_score"]
            games.append(Game(day, home, away, *scores, nba_id, is_neutral))
    return tuple(sorted(games, key=lambda game: (game.date, game.nba_id)))


def _matchups(files: Iterable[SourceFile]) -> dict[tuple, tuple[str, list[str]]]:
    """NBA.com's id and the matchups' texts by date and pair of team codes."""
    found: dict[tuple, tuple[str, list[str]]] = {}
    for file in files:
        for row in file.rows if file.entity == e.TEAM_LOGS else ():
            if row["GAME_ID"][:3] in ("002", "004", "005", "006"):
                teams = frozenset(row["MATCHUP"].replace(" vs. ", " @ ").split(" @ "))
                key = date.fromisoformat(row["GAME_DATE"]), teams
                found.setdefault(key, (row["GAME_ID"], []))[1].append(row["MATCHUP"])
    return found


def _daily_deliveries(
    file: SourceFile, first: date, last: date
) -> tuple[list[Delivery], list[Delivery]]:
    """What lies before the first day in one file, then one file per date."""
    by_date = defaultdict(list)
    for row in file.rows:
        by_date[e.date_of(file.entity, row)].append(row)
    past = [row for day, rows in by_date.items() if day is None or day < first for row in rows]
    start = datetime.combine(first, time())
    history = [Delivery(start, file.entity, file.name, file.layout, tuple(past))] if past else []
    daily = [
        _delivery(file, day, _morning_after(day, BOX_SCORES_AT), by_date[day])
        for day in sorted(day for day in by_date if day and first <= day <= last)
    ]
    return history, daily


def _corrections(
    file: SourceFile, games: Iterable[Game], first: date, last: date
) -> tuple[list[Delivery], list[Delivery]]:
    """The simulator's own corrections, one file per corrected game, some days after it."""
    history, daily = [], []
    for game in games:
        rows = [row for row in file.rows if e.is_of(game, file.entity, row)]
        if rows and game.date <= last:
            due = _morning_after(game.date, CORRECTIONS_AT) + timedelta(days=CORRECTED_AFTER)
            made = _delivery(file, game.date, due, rows).renamed(f"corrections_{game.nba_id}")
            (daily if due.date() > first else history).append(made)
    # A game of the days before, whose correction falls due later, is corrected in its turn.
    return history, daily


def _schedule_deliveries(
    file: SourceFile, games: Iterable[Game], first: date, last: date
) -> tuple[list[Delivery], list[Delivery]]:
    """The earlier seasons' schedule, then the season's as it stands each morning."""
    season_start = min(game.date for game in games)
    past = [row for row in file.rows if e.date_of(file.entity, row) < season_start]
    season = [row for row in file.rows if e.date_of(file.entity, row) >= season_start]
    start = datetime.combine(first, time())
    history = [Delivery(start, file.entity, file.name, file.layout, tuple(past))] if past else []
    daily = []
    for day in _dates(first, last + timedelta(days=1)):
        rows = [_as_of(day, file.entity, row) for row in season]
        # A morning without a new result has yesterday's file: nothing to land.
        if not daily or rows != list(daily[-1].rows):
            due = datetime.combine(day, SCHEDULES_AT)
            made = _delivery(file, day, due, rows)
            daily.append(replace(made, game_date=None))
    return history + daily[:1], daily[1:]


def _as_of(day: date, entity: str, row: Row) -> Row:
    return row if e.date_of(entity, row) < day else e.without_result(entity, row)


def _delivery(file: SourceFile, day: date, due: datetime, rows: Sequence[Row]) -> Delivery:
    name = f"{file.entity.replace('/', '_')}_{day}{file.layout.extension}"
    return Delivery(due, file.entity, name, file.layout, tuple(rows), day)


def _morning_after(day: date, at: time) -> datetime:
    return datetime.combine(day + timedelta(days=1), at)


def _dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
