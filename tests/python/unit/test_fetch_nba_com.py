"""Fetching from a server on this machine that speaks as stats.nba.com does, on its bad days too."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from support.deliveries import PLAYER_LOGS, TEAM_LOGS
from support.sites import BAD_MOODS, Site, answering
from typer.testing import CliRunner

from ingest.cli import app
from ingest.fetch import publisher
from ingest.fetch.nba_com import fetch_nba_com, months
from ingest.fetch.publisher import FetchError
from ingest.fetch.units import Unit, is_missing

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
PLAYED = dict.fromkeys(
    [
        *("fieldGoalsMade", "fieldGoalsAttempted", "threePointersMade", "threePointersAttempted"),
        *("freeThrowsMade", "freeThrowsAttempted", "reboundsOffensive", "reboundsDefensive"),
        *("assists", "steals", "blocks", "turnovers", "foulsPersonal"),
    ],
    2,
)
PLAYED |= {"points": 8}


def listed(number: int, position: str, comment: str, minutes: str) -> dict:
    """A player as the box score nests him."""
    return {
        "personId": number,
        "firstName": "Ann",
        "familyName": f"Guard {number}",
        "position": position,
        "comment": comment,
        "statistics": PLAYED | {"minutes": minutes, "plusMinusPoints": -3.0},
    }


def box_score(game_id: str) -> dict:
    """A game's box score: a starter at home, a man of the guests' who did not play."""
    home = {"teamId": 1610612743, "teamTricode": "DEN", "players": [listed(1, "G", "", "34:12")]}
    unused = listed(2, "", "DNP - Coach's Decision", "")
    away = {"teamId": 1610612747, "teamTricode": "LAL", "players": [unused]}
    teams = {"homeTeamId": home["teamId"], "awayTeamId": away["teamId"]}
    sides = {"homeTeam": home, "awayTeam": away}
    return {"boxScoreTraditional": {"gameId": game_id, **teams, **sides}}


def summary(game_id: str) -> dict:
    """A game's summary: a man of the guests' is inactive."""
    absent = {"personId": 3, "firstName": "", "familyName": "Absent", "jerseyNum": "7"}
    away = {"teamId": 1610612747, "inactives": [absent]}
    home = {"teamId": 1610612743, "inactives": []}
    teams = {"homeTeamId": home["teamId"], "awayTeamId": away["teamId"]}
    sides = {"homeTeam": home, "awayTeam": away}
    return {"boxScoreSummary": {"gameId": game_id, **teams, **sides}}


def answer(endpoint: str, asked: dict[str, str]) -> dict:
    """What the site says: games in October only, and of the regular season."""
    if endpoint == "scheduleleaguev2":
        days = [{"gameDate": "10/24/2023 00:00:00", "games": SCHEDULE}]
        return {"leagueSchedule": {"seasonYear": SEASON, "leagueId": "00", "gameDates": days}}
    if endpoint == "playerindex":
        return result_set("PlayerIndex", PLAYERS)
    if endpoint == "boxscoretraditionalv3":
        return box_score(asked["GameID"])
    if endpoint == "boxscoresummaryv3":
        return summary(asked["GameID"])
    is_there = asked["DateFrom"] == "10/01/2023" and asked["SeasonType"] == "Regular Season"
    if endpoint == "shotchartdetail":
        found = result_set("Shot_Chart_Detail", SHOT if is_there else SHOT.splitlines()[0])
        return {
            "resultSets": [*found["resultSets"], *result_set("LeagueAverages", "A")["resultSets"]]
        }
    table = PLAYER_LOGS if asked["PlayerOrTeam"] == "P" else TEAM_LOGS
    return result_set("LeagueGameLog", table if is_there else table.splitlines()[0])


SCHEDULE = [game(22300061, 3, 119, 107), game(22300999, 1, 0, 0), game(12300001, 3, 90, 80)]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    def body(endpoint: str, asked: dict[str, str]) -> bytes:
        return json.dumps(answer(endpoint, asked)).encode()

    with answering(body, monkeypatch) as site:
        monkeypatch.setenv("NBA_STATS_URL", site.address + "/{endpoint}")
        yield site


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
        "player_box": 2,
        "inactive_players": 1,
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


@pytest.mark.parametrize("mood", BAD_MOODS)
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
    monkeypatch.setattr(publisher, "PAUSE_SECONDS", (0, 0))
    for told in ("7 landed", "Nothing is new"):
        done = CliRunner().invoke(app, ["fetch", "nba_com", "--season", SEASON])
        assert done.exit_code == 0, done.output
        assert told in done.output
    wrong = CliRunner().invoke(app, ["fetch", "nba_com", "--season", "2023"])
    assert wrong.exit_code == 2


def test_requests_are_apart(fetched: Callable) -> None:
    waits: list[float] = []
    fetched(sleep=waits.append)
    assert all(0.6 <= wait <= 1.4 for wait in waits)
    assert len(waits) == 1 + 2 * 9 + 2


def test_a_season_has_its_months_up_to_today() -> None:
    assert [first.month for first, _ in months("2023-24", date(2024, 8, 1))] == [
        *(10, 11, 12, 1, 2, 3, 4, 5, 6),
    ]
    assert list(months("2023-24", date(2023, 10, 3))) == [(date(2023, 10, 1), date(2023, 10, 31))]
    assert list(months("2023-24", date(2023, 9, 30))) == []


def test_a_unit_is_asked_for_again_until_it_is_settled(tmp_path: Path) -> None:
    unit = Unit("nba_com", "shots", "month.csv", lambda file: None, date(2023, 11, 30))
    assert is_missing(unit, tmp_path, None)
    file = unit.file(tmp_path)
    file.parent.mkdir(parents=True)
    file.touch()
    assert not is_missing(unit, tmp_path, None)
    assert is_missing(unit, tmp_path, date(2023, 11, 30))
    week_later = datetime(2023, 12, 7, 12, tzinfo=UTC).timestamp()
    os.utime(file, (week_later, week_later))
    assert not is_missing(unit, tmp_path, None)
    day_before = week_later - 86_400
    os.utime(file, (day_before, day_before))
    assert is_missing(unit, tmp_path, None)


def test_a_season_without_games_is_told(fetched: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_fetch_nba_com.SCHEDULE", [])
    with pytest.raises(FetchError, match="has no games of the season 2023-24 yet"):
        fetched()


def test_a_box_score_that_is_late_is_waited_for(
    fetched: Callable, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = box_score("0022300061")
    for side in ("homeTeam", "awayTeam"):
        without["boxScoreTraditional"][side]["players"] = []
    monkeypatch.setattr("test_fetch_nba_com.box_score", lambda _: without)
    with pytest.raises(FetchError, match=r"player_box 2023-24_2023-10-24: .*0022300061 is empty"):
        fetched()
