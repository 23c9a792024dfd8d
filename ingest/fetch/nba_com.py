"""A season of NBA.com: game logs, schedule, positions, shots, box scores and inactive lists.

The site is asked by entity, competition and month; for box scores and inactive lists game by game,
once the schedule has the result.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from nba_api.stats.endpoints import (
    BoxScoreSummaryV3,
    BoxScoreTraditionalV3,
    LeagueGameLog,
    PlayerIndex,
    ScheduleLeagueV2,
    ShotChartDetail,
)
from nba_api.stats.library.http import NBAStatsHTTP

from ingest.fetch import publisher
from ingest.fetch.publisher import FetchError, Publisher
from ingest.fetch.units import Rows, Unit, fetch_missing, write_csv
from ingest.formats import columns_of

SITE = "stats.nba.com"
ADDRESS = "https://stats.nba.com/stats/{endpoint}"
HINT = (
    "It lets requests from cloud providers hang: fetch from another network, and land the files of"
    " fetched/ here."
)
COMPETITIONS = {"Regular Season": "regular", "PlayIn": "play_in", "Playoffs": "playoffs"}
COUNTED = ("002", "004", "005", "006")
"""What game ids of the competitions begin with; exhibitions have others."""
FINAL = 3


def fetch_nba_com(
    season: str,
    folder: Path,
    since: date | None = None,
    *,
    today: date | None = None,
    on_unit: Callable[[int, int], None] = lambda *_: None,
    **publisher_settings: Any,
) -> list[Path]:
    """Fetches what is missing of a season; returns all its files that have rows.

    season: as `2025-26`; since: what ends on this day or later is asked for again. on_unit: told
    how many units are done, and of how many. Raises FetchError when the site does not give an
    answer after several tries; what was fetched before stays.
    """
    NBAStatsHTTP.base_url = os.environ.get("NBA_STATS_URL", ADDRESS)
    NBAStatsHTTP.set_session(publisher.session())
    site = Publisher(SITE, HINT, **publisher_settings)
    schedules = fetch_missing([schedule_unit(site, season)], folder)
    if not schedules:
        raise FetchError(f"{SITE} has no games of the season {season} yet.")
    units = [
        *monthly_units(site, season, today or datetime.now(UTC).date()),
        *sheet_units(site, season, finished_games(schedules[0])),
    ]
    return schedules + fetch_missing(units, folder, since, on_unit)


def schedule_unit(site: Publisher, season: str) -> Unit:
    """The schedule with the results so far."""
    return _unit(site, "schedule", season, [partial(schedule_rows, season)])


def monthly_units(site: Publisher, season: str, today: date) -> Iterator[Unit]:
    """Positions, and the logs and shots of each competition and month that has begun."""
    season_end = date(int(season[:4]) + 1, 6, 30)
    yield _unit(site, "player_positions", season, [partial(position_rows, season)], season_end)
    for first, last in months(season, today):
        for competition, label in COMPETITIONS.items():
            days = {
                "date_from_nullable": f"{first:%m/%d/%Y}",
                "date_to_nullable": f"{last:%m/%d/%Y}",
                "season_type_all_star": competition,
            }
            for entity, request in (
                ("player_game_logs", partial(log_rows, season, "P", days)),
                ("team_game_logs", partial(log_rows, season, "T", days)),
                ("shots", partial(shot_rows, season, days)),
            ):
                yield _unit(site, entity, f"{season}_{label}_{first:%Y-%m}", [request], last)


def sheet_units(site: Publisher, season: str, games: dict[date, list[str]]) -> Iterator[Unit]:
    """Box scores and inactive lists of each day, a request per game."""
    for day, ids in sorted(games.items()):
        for entity, ask in (("player_box", box_rows), ("inactive_players", inactive_rows)):
            requests = [partial(ask, game_id, day) for game_id in ids]
            yield _unit(site, entity, f"{season}_{day}", requests, day)


def _unit(
    site: Publisher,
    entity: str,
    name: str,
    requests: Sequence[Callable[[], Rows]],
    last: date | None = None,
) -> Unit:
    def fetch(file: Path) -> None:
        answers = [site.ask(f"{entity} {name}", request) for request in requests]
        write_csv([row for rows in answers for row in rows], file)

    return Unit("nba_com", entity, f"{name}.csv", fetch, last)


def months(season: str, today: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month of a season, October to June, that has begun."""
    year = int(season[:4])
    for number in range(10, 19):
        first = date(year + (number > 12), (number - 1) % 12 + 1, 1)
        if first <= today:
            yield first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def finished_games(schedule: Path) -> dict[date, list[str]]:
    """The ids of the games that have a result, by their day."""
    found = defaultdict(list)
    with schedule.open(encoding="utf-8", newline="") as text:
        for game in csv.DictReader(text):
            if game["homeScore"]:
                found[date.fromisoformat(game["GAME_DATE"])].append(game["GAME_ID"])
    return dict(found)


def schedule_rows(season: str) -> Rows:
    """The games of a season in the columns of `nba_com/schedule`; no score before the end."""
    wanted = ScheduleLeagueV2(season=season, get_request=False)
    answer = NBAStatsHTTP().send_api_request(
        endpoint=wanted.endpoint,
        parameters=wanted.parameters,
        timeout=publisher.TIMEOUT_SECONDS,
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
    answer = PlayerIndex(season=season, timeout=publisher.TIMEOUT_SECONDS)
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


def log_rows(season: str, whose: str, days: dict[str, str]) -> Rows:
    """Game logs as served; whose: P for those of players, T for those of teams."""
    answer = LeagueGameLog(
        season=season,
        player_or_team_abbreviation=whose,
        timeout=publisher.TIMEOUT_SECONDS,
        **days,
    )
    return _named(answer.league_game_log)


def shot_rows(season: str, days: dict[str, str]) -> Rows:
    """Shots in the columns of `nba_com/shots`."""
    answer = ShotChartDetail(
        team_id=0,
        player_id=0,
        context_measure_simple="FGA",
        season_nullable=season,
        timeout=publisher.TIMEOUT_SECONDS,
        **days,
    )
    return [
        {
            "TEAM_ID": shot["TEAM_ID"],
            "TEAM_NAME": shot["TEAM_NAME"],
            "PLAYER_ID": shot["PLAYER_ID"],
            "PLAYER_NAME": shot["PLAYER_NAME"],
            "GAME_DATE": f"{date.fromisoformat(str(shot['GAME_DATE'])):%m-%d-%Y}",
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


def box_rows(game_id: str, day: date) -> Rows:
    """A game's box score in the columns of `nba_com/player_box`.

    Raises ValueError when nobody is in it: the site has it a while after the result.
    """
    answer = BoxScoreTraditionalV3(game_id, timeout=publisher.TIMEOUT_SECONDS)
    players = _named(answer.player_stats)
    if not players:
        raise ValueError(f"the box score of {game_id} is empty")
    return [_in_format("player_box", player | {"gameDate": day}) for player in players]


def inactive_rows(game_id: str, day: date) -> Rows:
    """A game's inactive list in the columns of `nba_com/inactive_players`."""
    answer = BoxScoreSummaryV3(game_id, timeout=publisher.TIMEOUT_SECONDS)
    (game,) = _named(answer.game_summary)
    teams = {side: game[side] for side in ("homeTeamId", "awayTeamId")}
    return [
        _in_format("inactive_players", player | teams | {"gameDate": day})
        for player in _named(answer.inactive_players)
    ]


def _in_format(entity: str, row: dict[str, Any]) -> dict[str, Any]:
    """The columns of a row that its format knows."""
    return {column: row[column] for column in columns_of("nba_com", entity)}


def _named(data_set: Any) -> Rows:
    """Rows of one of nba_api's data sets as dictionaries."""
    content = data_set.get_dict()
    return [dict(zip(content["headers"], row, strict=True)) for row in content["data"]]
