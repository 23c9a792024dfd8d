"""Fetching from a server on this machine that speaks as stats.nba.com does, on its bad days too."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import duckdb
import pytest
from test_land import PLAYER_LOGS, TEAM_LOGS
from typer.testing import CliRunner

from ingest import fetch
from ingest.cli import app
from ingest.fetch import FetchError, fetch_nba_com, is_missing, months, units

SEASON, TODAY = "2023-24", date(2023, 11, 20)


def result_set(name: str, csv_text: str) -> dict:
    """A legacy answer with one data set, from a table as text."""
    header, *rows = (line.split(",") for line in csv_text.splitlines())
    return {"resultSets": [{"name": name, "headers": header, "rowSet": rows}]}


def game(number: int, status: int, home: int, away: int) -> dict:
    """A game as the schedule nests it."""
    teams = {
        side: {"teamId": 1, "teamCity": city, "teamName": name, "teamTricode": code, "score": score}
        for side, city, name, code, score in (
            ("homeTeam", "Denver", "Nuggets", "DEN", home),
            ("awayTeam", "Los Angeles", "Lakers", "LAL", away),
        )
    }
    return {
        "gameId": f"{number:010}",
        "gameStatus": status,
        "gameDateEst": "2023-10-24T00:00:00Z",
        "gameLabel": "",
        **teams,
    }


SHOT = (
    "GAME_ID,PLAYER_ID,PLAYER_NAME,TEAM_ID,TEAM_NAME,PERIOD,MINUTES_REMAINING,SECONDS_REMAINING,"
    "EVENT_TYPE,ACTION_TYPE,SHOT_TYPE,SHOT_ZONE_BASIC,SHOT_ZONE_AREA,SHOT_ZONE_RANGE,SHOT_DISTANCE,"
    "LOC_X,LOC_Y,SHOT_MADE_FLAG,GAME_DATE,HTM,VTM\n"
    "0022300061,1,Ann Guard,1610612743,Denver Nuggets,1,11,20,Made Shot,Jump Shot,3PT Field Goal,"
    "Left Corner 3,Left Side,24+ ft.,24,-23,12,1,20231024,DEN,LAL\n"
)
PLAYERS = "PERSON_ID,TEAM_ID,POSITION\n1,1610612743,F-C\n2,1610612743,\n"
NOTHING = "GAME_ID\n"


def answer(endpoint: str, asked: dict[str, str]) -> dict:
    """What the site says: games in October only, and of the regular season."""
    if endpoint == "scheduleleaguev2":
        days = [{"gameDate": "10/24/2023 00:00:00", "games": SCHEDULE}]
        return {"leagueSchedule": {"seasonYear": SEASON, "leagueId": "00", "gameDates": days}}
    if endpoint == "playerindex":
        return result_set("PlayerIndex", PLAYERS)
    is_there = asked["DateFrom"] == "10/01/2023" and asked["SeasonType"] == "Regular Season"
    if endpoint == "shotchartdetail":
        found = result_set("Shot_Chart_Detail", SHOT if is_there else SHOT.splitlines()[0])
        return {
            "resultSets": [*found["resultSets"], *result_set("LeagueAverages", "A")["resultSets"]]
        }
    table = PLAYER_LOGS if asked["PlayerOrTeam"] == "P" else TEAM_LOGS
    return result_set("LeagueGameLog", table if is_there else table.splitlines()[0])


SCHEDULE = [game(22300061, 3, 119, 107), game(22300999, 1, 0, 0), game(12300001, 3, 90, 80)]


class Site:
    """A server, what it was asked, and how it misbehaves: endpoint -> one way after the other."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.moods: dict[str, list[str]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{{endpoint}}"

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlparse(handler.path)
        endpoint = url.path.strip("/")
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.asked[endpoint] += 1
        moods = self.moods.get(endpoint, [])
        mood = (moods.pop(0) if len(moods) > 1 else moods[0]) if moods else "well"
        body = json.dumps(answer(endpoint, asked)).encode()
        if mood == "slow":
            threading.Event().wait(1.5)
        status = int(mood) if mood.isdigit() else 200
        body = {"cut off": body[: len(body) // 2], "empty": b""}.get(mood, body)
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site()
    monkeypatch.setenv("NBA_STATS_URL", site.address)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(fetch, "TIMEOUT_SECONDS", 0.5)
    yield site
    site.server.shutdown()


@pytest.fixture
def fetched(tmp_path: Path, site: Site) -> Callable[..., list[Path]]:
    """Fetch the season into a folder without waiting."""
    folder = tmp_path / "home" / "fetched"
    return lambda **how: fetch_nba_com(
        SEASON, folder, **{"today": TODAY, "sleep": lambda _: None, **how}
    )


def test_what_is_fetched_can_be_landed(
    fetched: Callable[..., list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = fetched()
    monkeypatch.setenv("NBA_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(app, ["land", *map(str, files)])
    assert done.exit_code == 0, done.output
    landed = tmp_path / "home" / "landing" / "nba_com"
    rows = {
        folder.name: duckdb.sql(f"select * from '{folder}/[!_]*.parquet'").df()
        for folder in landed.iterdir()
        if list(folder.glob("[!_]*.parquet"))
    }
    assert {name: len(found) for name, found in rows.items()} == {
        "player_game_logs": 1,
        "team_game_logs": 1,
        "shots": 1,
        "player_positions": 1,
        "schedule": 2,
    }
    schedule = rows["schedule"].set_index("GAME_ID")
    assert schedule.loc["0022300061", "homeScore"] == "119"
    assert schedule["homeScore"].isna().sum() == 1
    assert rows["player_positions"]["_source_file"].tolist() == ["2023-24.csv"]
    assert rows["shots"]["_game_date"].astype(str).tolist() == ["2023-10-24"]


def test_what_is_there_is_not_asked_for_again(fetched: Callable, site: Site) -> None:
    fetched(today=date(2023, 12, 31))
    once = site.asked.copy()
    fetched(today=date(2023, 12, 31))
    again = site.asked - once
    # The files are from now: those months are settled. The schedule changes all the time.
    assert again == Counter({"scheduleleaguev2": 1})
    fetched(today=date(2023, 12, 31), since=date(2023, 12, 1))
    asked_again = site.asked - once - again
    assert asked_again["leaguegamelog"] == 6
    assert asked_again["shotchartdetail"] == 3


@pytest.mark.parametrize("mood", ["500", "429", "403", "slow", "cut off", "empty"])
def test_a_bad_answer_is_asked_for_again(fetched: Callable, site: Site, mood: str) -> None:
    waits: list[float] = []
    site.moods["leaguegamelog"] = [mood, mood, "well"]
    files = fetched(sleep=waits.append)
    assert {file.parent.name for file in files} >= {"player_game_logs", "team_game_logs"}
    assert sum(wait >= 2 for wait in waits) == 2


@pytest.mark.parametrize(
    ("mood", "told"), [("slow", "cloud providers hang"), ("503", "503"), ("cut off", "makes sense")]
)
def test_a_site_that_stays_away_is_told_and_what_came_stays(
    fetched: Callable, site: Site, tmp_path: Path, mood: str, told: str
) -> None:
    site.moods["shotchartdetail"] = [mood]
    with pytest.raises(FetchError, match=told) as error:
        fetched()
    assert "What was fetched stays" in str(error.value) or "what was fetched stays" in str(
        error.value
    )
    kept = {file.name for file in (tmp_path / "home" / "fetched").rglob("*.csv")}
    assert "2023-24_regular_2023-10.csv" in kept
    assert not list((tmp_path / "home").rglob("*.part"))
    site.moods.clear()
    before = site.asked["leaguegamelog"]
    fetched()
    assert site.asked["leaguegamelog"] == before + 10


def test_the_command_lands_what_is_new(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(fetch, "PAUSE_SECONDS", (0, 0))
    for told in ("5 landed", "Nothing is new"):
        done = CliRunner().invoke(app, ["fetch", "nba_com", "--season", SEASON])
        assert done.exit_code == 0, done.output
        assert told in done.output
    wrong = CliRunner().invoke(app, ["fetch", "nba_com", "--season", "2023"])
    assert wrong.exit_code == 2


def test_requests_are_apart(fetched: Callable) -> None:
    waits: list[float] = []
    fetched(sleep=waits.append)
    assert all(0.6 <= wait <= 1.4 for wait in waits)
    assert len(waits) == 1 + 2 * 9


def test_a_season_has_its_months_up_to_today() -> None:
    assert [first.month for first, _ in months("2023-24", date(2024, 8, 1))] == [
        *(10, 11, 12, 1, 2, 3, 4, 5, 6),
    ]
    assert list(months("2023-24", date(2023, 10, 3))) == [(date(2023, 10, 1), date(2023, 10, 31))]
    assert list(months("2023-24", date(2023, 9, 30))) == []


def test_a_month_is_asked_for_again_until_it_is_settled(tmp_path: Path) -> None:
    unit = next(unit for unit in units(SEASON, TODAY) if unit.last == date(2023, 11, 30))
    assert is_missing(unit, tmp_path, None)
    fetch.write_rows([], unit.file(tmp_path))
    assert not is_missing(unit, tmp_path, None)
    assert is_missing(unit, tmp_path, date(2023, 11, 30))
