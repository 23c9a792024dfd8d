"""Fetch deliveries from NBA.com, politely, and leave them as files that `land` understands.

A season is asked for in units: an entity, a competition and a month. A unit is a file under
`$NBA_HOME/fetched/`; one that was fetched a week after its month had ended is not asked for again,
so a fetch that was interrupted goes on where it stopped. Corrections come later than that at times:
`since` asks for a month again.
"""

from __future__ import annotations

import csv
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from nba_api.stats.endpoints import LeagueGameLog, PlayerIndex, ScheduleLeagueV2, ShotChartDetail
from nba_api.stats.library.http import NBAStatsHTTP
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

ADDRESS = "https://stats.nba.com/stats/{endpoint}"
TIMEOUT_SECONDS = 30
TRIES = 4
PAUSE_SECONDS = (0.6, 1.4)
"""Between two requests, at random: the site throttles who asks faster."""
SETTLED = timedelta(days=7)
"""After so long the box scores of a month are taken to be corrected."""
COMPETITIONS = {"Regular Season": "regular", "PlayIn": "play_in", "Playoffs": "playoffs"}
COUNTED = ("002", "004", "005", "006")
"""What game ids of the competitions begin with; exhibitions have others."""
FINAL = 3

Rows = list[dict[str, Any]]


class FetchError(Exception):
    """The publisher did not give what was asked for; the message says why and what to do."""


@dataclass(frozen=True)
class Unit:
    """What one request asks for. last: its last day, None for what changes all the time."""

    entity: str
    name: str
    ask: Callable[[], Rows]
    last: date | None = None

    def file(self, folder: Path) -> Path:
        """Where its answer is kept; a file without a line is an answer without a row."""
        return folder / "nba_com" / self.entity / f"{self.name}.csv"


def fetch_nba_com(
    season: str,
    folder: Path,
    since: date | None = None,
    *,
    today: date | None = None,
    on_unit: Callable[[int, int], None] = lambda *_: None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Path]:
    """Fetches what is missing of a season; returns all its files that have rows.

    season: as `2025-26`; since: months that end on this day or later are asked for again. on_unit:
    told how many units are done, and of how many. Raises FetchError when the site does not give an
    answer after several tries; what was fetched before stays.
    """
    wanted = list(units(season, today or datetime.now(UTC).date()))
    missing = [unit for unit in wanted if is_missing(unit, folder, since)]
    NBAStatsHTTP.base_url = os.environ.get("NBA_STATS_URL", ADDRESS)
    NBAStatsHTTP.set_session(_session())
    for number, unit in enumerate(missing, start=1):
        if number > 1:
            sleep(random.uniform(*PAUSE_SECONDS))
        write_rows(_asked(unit, sleep), unit.file(folder))
        on_unit(number, len(missing))
    return [file for unit in wanted if (file := unit.file(folder)).stat().st_size]


def units(season: str, today: date) -> Iterator[Unit]:
    """All units of a season that there can be by now."""
    yield Unit("schedule", season, lambda: schedule_rows(season))
    yield Unit("player_positions", season, lambda: position_rows(season), _season_end(season))
    for first, last in months(season, today):
        for competition, label in COMPETITIONS.items():
            days = {
                "date_from_nullable": f"{first:%m/%d/%Y}",
                "date_to_nullable": f"{last:%m/%d/%Y}",
                "season_type_all_star": competition,
                "timeout": TIMEOUT_SECONDS,
            }
            name = f"{season}_{label}_{first:%Y-%m}"
            yield Unit("player_game_logs", name, _log(season, "P", days), last)
            yield Unit("team_game_logs", name, _log(season, "T", days), last)
            yield Unit("shots", name, _shots(season, days), last)


def months(season: str, today: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month of a season, October to June, that has begun."""
    year = int(season[:4])
    for number in range(10, 19):
        first = date(year + (number > 12), (number - 1) % 12 + 1, 1)
        if first <= today:
            yield first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def is_missing(unit: Unit, folder: Path, since: date | None) -> bool:
    """Whether a unit has to be asked for."""
    file = unit.file(folder)
    if unit.last is None or not file.is_file() or (since is not None and unit.last >= since):
        return True
    fetched_on = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return fetched_on < unit.last + SETTLED


def write_rows(rows: Rows, file: Path) -> None:
    """Writes a unit's rows; the file appears when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".part")
    with draft.open("w", newline="", encoding="utf-8") as text:
        if rows:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    draft.replace(file)


def schedule_rows(season: str) -> Rows:
    """The games of a season in the columns of `nba_com/schedule`; no score before the end."""
    wanted = ScheduleLeagueV2(season=season, get_request=False)
    answer = NBAStatsHTTP().send_api_request(
        endpoint=wanted.endpoint, parameters=wanted.parameters, timeout=TIMEOUT_SECONDS
    )
    days = answer.get_dict()["leagueSchedule"]["gameDates"]
    return [
        _scheduled(game, season)
        for day in days
        for game in day["games"]
        if game["gameId"].startswith(COUNTED) and game["homeTeam"]["teamName"]
    ]


def _scheduled(game: dict[str, Any], season: str) -> dict[str, Any]:
    home, away = game["homeTeam"], game["awayTeam"]
    is_final = game["gameStatus"] == FINAL
    return {
        "GAME_ID": game["gameId"],
        "GAME_DATE": game["gameDateEst"][:10],
        "hometeamName": f"{home['teamCity']} {home['teamName']}",
        "homeScore": home["score"] if is_final else None,
        "season_type": game["gameLabel"] or "Regular Season",
        "awayteamName": f"{away['teamCity']} {away['teamName']}",
        "awayScore": away["score"] if is_final else None,
        "home_win": int(home["score"] > away["score"]) if is_final else None,
        "season": season,
    }


def position_rows(season: str) -> Rows:
    """Players' positions in the columns of `nba_com/player_positions`."""
    answer = PlayerIndex(season=season, timeout=TIMEOUT_SECONDS)
    return [
        {
            "PLAYER_ID": player["PERSON_ID"],
            "POSITION": player["POSITION"],
            "TeamID": player["TEAM_ID"],
            "POSITION_SIMPLE": str(player["POSITION"])[:1],
        }
        for player in _named(answer.player_index)
        if player["POSITION"]
    ]


def _log(season: str, whose: str, days: dict[str, Any]) -> Callable[[], Rows]:
    def ask() -> Rows:
        answer = LeagueGameLog(season=season, player_or_team_abbreviation=whose, **days)
        return _named(answer.league_game_log)

    return ask


def _shots(season: str, days: dict[str, Any]) -> Callable[[], Rows]:
    """Shots in the columns of `nba_com/shots`."""

    def ask() -> Rows:
        answer = ShotChartDetail(
            team_id=0, player_id=0, context_measure_simple="FGA", season_nullable=season, **days
        )
        return [
            {
                "TEAM_ID": shot["TEAM_ID"],
                "TEAM_NAME": shot["TEAM_NAME"],
                "PLAYER_ID": shot["PLAYER_ID"],
                "PLAYER_NAME": shot["PLAYER_NAME"],
                "GAME_DATE": f"{datetime.strptime(str(shot['GAME_DATE']), '%Y%m%d'):%m-%d-%Y}",
                "GAME_ID": shot["GAME_ID"],
                "HOME_TEAM": shot["HTM"],
                "AWAY_TEAM": shot["VTM"],
                "EVENT_TYPE": shot["EVENT_TYPE"],
                "SHOT_MADE": bool(shot["SHOT_MADE_FLAG"]),
                "ACTION_TYPE": shot["ACTION_TYPE"],
                "SHOT_TYPE": shot["SHOT_TYPE"],
                "BASIC_ZONE": shot["SHOT_ZONE_BASIC"],
                "ZONE_NAME": shot["SHOT_ZONE_AREA"],
                "ZONE_RANGE": shot["SHOT_ZONE_RANGE"],
                "LOC_X": shot["LOC_X"],
                "LOC_Y": shot["LOC_Y"],
                "SHOT_DISTANCE": shot["SHOT_DISTANCE"],
                "QUARTER": shot["PERIOD"],
                "MINS_LEFT": shot["MINUTES_REMAINING"],
                "SECS_LEFT": shot["SECONDS_REMAINING"],
            }
            for shot in _named(answer.shot_chart_detail)
        ]

    return ask


def _named(data_set: Any) -> Rows:
    """Rows of one of nba_api's data sets as dictionaries."""
    content = data_set.get_dict()
    return [dict(zip(content["headers"], row, strict=True)) for row in content["data"]]


def _session() -> requests.Session:
    """A session that takes an answer for an error when the site says that it is one."""
    session = requests.Session()
    session.hooks["response"].append(lambda answer, *_, **__: answer.raise_for_status())
    return session


def _asked(unit: Unit, sleep: Callable[[float], None]) -> Rows:
    """A unit's rows, asked for again after errors, slow answers and bodies that are cut off."""
    # nba_api raises ValueError, KeyError or TypeError on a body that is not what it should be.
    passing = (requests.RequestException, ValueError, KeyError, TypeError)
    retrying = Retrying(
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential_jitter(initial=2, max=60),
        retry=retry_if_exception_type(passing),
        sleep=sleep,
        reraise=True,
    )
    try:
        return retrying(unit.ask)
    except requests.Timeout as error:
        raise FetchError(
            f"{unit.entity} {unit.name}: stats.nba.com does not answer within {TIMEOUT_SECONDS} s,"
            f" {TRIES} times over. It lets requests from cloud providers hang: fetch from another"
            " network, and land the files of fetched/ here. What was fetched stays."
        ) from error
    except passing as error:
        raise FetchError(
            f"{unit.entity} {unit.name}: no answer that makes sense from stats.nba.com, {TRIES}"
            f" times over ({type(error).__name__}: {error}). Run this again later: what was fetched"
            " stays."
        ) from error


def _season_end(season: str) -> date:
    return date(int(season[:4]) + 1, 6, 30)
