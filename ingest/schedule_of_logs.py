"""The schedule of a season of which only game logs are there.

A row of a log says which game it is of, when it was played, against whom and at whose home: a game
that has been played needs no more. At a neutral site no row names a home team (`MIA @ WAS` and
`WAS @ MIA`); it is asked for, never guessed.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ingest.formats import COUNTED, columns_of
from ingest.sql import literal
from ingest.zone import landed_ids, landing_folder

COMPETITIONS = {
    "002": "Regular Season",
    "004": "Playoffs",
    "005": "PlayIn",
    "006": "NBA Cup",
}
"""What game ids begin with, and what the schedule calls it; exhibitions have others."""


class ScheduleError(Exception):
    """The logs do not tell the schedule; the message says what is missing."""


@dataclass(frozen=True)
class Side:
    """What a log says of one team in one game.

    is_home: by `vs.` in its matchup; points: those of its players where there is no team log; won:
    None while the game is under way.
    """

    game_id: str
    day: date
    team: str
    is_home: bool
    points: int
    won: bool | None


def write_schedule(season: str, home: Path, homes: Mapping[str, str]) -> Path:
    """Write the games of a season's landed logs in the columns of `nba_com/schedule`.

    homes: game id -> team that was at home, where the logs do not say. Raises ScheduleError.
    """
    games: dict[str, list[Side]] = defaultdict(list)
    for side in landed_sides(season, home) if landed_ids(home) else ():
        games[side.game_id].append(side)
    if not games:
        raise ScheduleError(f"no game logs of {season} have been landed: land them first.")
    if faults := [fault for sides in games.values() if (fault := fault_of(sides))]:
        raise ScheduleError(f"{season}: {first_of(faults)}. Land the whole log of these games.")
    paired = [host_and_guest(sides, homes) for sides in games.values()]
    if nameless := [sides for sides, pair in zip(games.values(), paired, strict=True) if not pair]:
        options = " ".join(f"--home {sides[0].game_id}={sides[0].team}" for sides in nameless)
        raise ScheduleError(
            f"{season}: the logs name no home team of {first_of([told(s) for s in nameless])}."
            f" They were played at neutral sites: say who was at home, in the form {options}"
        )
    file = home / "schedules" / f"{season}.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as text:
        rows = csv.DictWriter(text, columns_of("nba_com", "schedule"))
        rows.writeheader()
        rows.writerows(scheduled(season, *pair) for pair in paired if pair)
    return file


def landed_sides(season: str, home: Path) -> list[Side]:
    """Both teams of each counted game by the newest log that has it, those of teams first."""
    connection = duckdb.connect()
    logs = " union all ".join(
        f"""
        select _source_game_id, _game_date, _loaded_at, _delivery_id, {place} as place,
            TEAM_ABBREVIATION, MATCHUP, WL, try_cast(PTS as double) as points
        from read_parquet({literal(landing_folder(home) / "nba_com" / entity / "*.parquet")},
            union_by_name = true)
        """
        for place, entity in enumerate(("team_game_logs", "player_game_logs"))
    )
    found = connection.execute(
        f"""
        select _source_game_id, max(_game_date), upper(TEAM_ABBREVIATION),
            coalesce(bool_or(MATCHUP like '%vs.%'), false), cast(sum(points) as integer),
            bool_or(upper(WL) = 'W')
        from (
            from ({logs})
            where {COUNTED}
                and substr(_source_game_id, 4, 2) = {literal(season[2:4])}
            qualify rank() over (
                partition by _source_game_id order by place, _loaded_at desc, _delivery_id
            ) = 1
        )
        group by 1, 3
        order by 2, 1, 3
        """
    )
    return [Side(*row) for row in found.fetchall()]


def fault_of(sides: Sequence[Side]) -> str | None:
    """What keeps the rows of a game from telling its result, in words."""
    if len(sides) != 2:
        return f"{told(sides)} has rows of {len(sides)} team(s)"
    one, other = sides
    if one.is_home and other.is_home:
        return f"{told(sides)} has two home teams"
    if one.won is not None and one.won != (one.points > other.points):
        return (
            f"{told(sides)} ended {one.points}:{other.points} by its rows, but not by their W and L"
        )
    return None


def host_and_guest(sides: Sequence[Side], homes: Mapping[str, str]) -> tuple[Side, Side] | None:
    """The team at home, by the log or, for a neutral site, by the caller, and the other one."""
    hosts = [side for side in sides if side.is_home] or [
        side for side in sides if side.team == homes.get(side.game_id)
    ]
    if not hosts:
        return None
    (guest,) = (side for side in sides if side is not hosts[0])
    return hosts[0], guest


def scheduled(season: str, host: Side, guest: Side) -> dict[str, object]:
    """A game as a row of the schedule; a game under way has no score yet."""
    is_final = host.won is not None
    return {
        "GAME_ID": host.game_id,
        "GAME_DATE": host.day,
        "hometeamName": host.team,
        "homeScore": host.points if is_final else None,
        "season_type": COMPETITIONS[host.game_id[:3]],
        "awayteamName": guest.team,
        "awayScore": guest.points if is_final else None,
        "home_win": int(host.points > guest.points) if is_final else None,
        "season": season,
    }


def told(sides: Sequence[Side]) -> str:
    """A game in a message."""
    return f"{sides[0].game_id} ({sides[0].day}, {' and '.join(side.team for side in sides)})"


def first_of(items: Sequence[str], most: int = 5) -> str:
    """The first few of a list, and how many more there are."""
    more = f"; and {len(items) - most} more" if len(items) > most else ""
    return "; ".join(items[:most]) + more
