"""A schedule made of logs says what they say, and nothing that they do not."""

import csv
import re
from pathlib import Path

import pytest
from support.deliveries import PLAYER_COLUMNS, TEAM_LOGS
from typer.testing import CliRunner

from ingest import landing
from ingest.cli import app
from ingest.schedule_of_logs import ScheduleError, write_schedule

IDS = {"BOS": 1610612738, "DEN": 1610612743, "LAL": 1610612747}
PLAYED = [("DEN", "DEN vs. LAL", "W", 8), ("LAL", "LAL @ DEN", "L", 6)]
NEUTRAL = [("DEN", "DEN @ LAL", "W", 8), ("LAL", "LAL @ DEN", "L", 6)]


def land(home: Path, sides: list[tuple[str, str, str, int]]) -> None:
    """Land a player log of one game, with two lines of each team: these points, and 2 more."""
    scored = [(*side[:3], points) for side in sides for points in (side[3], 2)]
    lines = [
        f"{number},P{number},{IDS[team]},{team},0022300061,2023-10-24,{matchup},{won},24,"
        f"{points // 2},20,,0,0,,0,0,,0,0,0,0,0,0,0,0,{points},0"
        for number, (team, matchup, won, points) in enumerate(scored)
    ]
    land_file(home, "player_logs.csv", "\n".join([PLAYER_COLUMNS, *lines]) + "\n")


def land_file(home: Path, name: str, text: str) -> None:
    """Land a delivery."""
    home.mkdir(exist_ok=True)
    file = home.parent / name
    file.write_text(text)
    (done,) = landing.land([file], home, "nba")
    assert done.outcome is landing.Outcome.LANDED, done.reason


def made(home: Path, homes: dict[str, str] | None = None) -> list[dict[str, str]]:
    """The games of the schedule that is made."""
    with write_schedule("2023-24", home, homes or {}).open() as text:
        return list(csv.DictReader(text))


def test_a_game_has_the_teams_the_date_and_the_points_of_its_log(tmp_path: Path) -> None:
    land(tmp_path / "home", PLAYED)
    (game,) = made(tmp_path / "home")
    assert game == {
        "GAME_ID": "0022300061",
        "GAME_DATE": "2023-10-24",
        "hometeamName": "DEN",
        "homeScore": "10",
        "season_type": "Regular Season",
        "awayteamName": "LAL",
        "awayScore": "8",
        "home_win": "1",
        "season": "2023-24",
    }


def test_a_team_log_has_the_score(tmp_path: Path) -> None:
    land(tmp_path / "home", PLAYED)
    header, row = TEAM_LOGS.splitlines()
    lakers = row.replace("1610612743.0,DEN,Denver Nuggets", f"{IDS['LAL']},LAL,Los Angeles Lakers")
    lakers = lakers.replace("DEN vs. LAL,W,240,119,48", "LAL @ DEN,L,240,107,42")
    land_file(tmp_path / "home", "teams.csv", "\n".join([header, row, lakers]) + "\n")
    (game,) = made(tmp_path / "home")
    assert (game["homeScore"], game["awayScore"]) == ("119", "107")


def test_a_game_under_way_has_no_score_yet(tmp_path: Path) -> None:
    land(tmp_path / "home", [(team, matchup, "", points) for team, matchup, _, points in PLAYED])
    (game,) = made(tmp_path / "home")
    assert game["homeScore"] == game["awayScore"] == game["home_win"] == ""


def test_the_home_team_of_a_neutral_site_is_asked_for(tmp_path: Path) -> None:
    land(tmp_path / "home", NEUTRAL)
    with pytest.raises(ScheduleError, match=r"0022300061 \(2023-10-24, DEN and LAL\).*--home"):
        made(tmp_path / "home")
    with pytest.raises(ScheduleError, match="--home"):
        made(tmp_path / "home", {"0022300061": "BOS"})
    (game,) = made(tmp_path / "home", {"0022300061": "LAL"})
    assert (game["hometeamName"], game["homeScore"], game["home_win"]) == ("LAL", "8", "0")


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        (PLAYED[:1], r"0022300061 \(2023-10-24, DEN\) has rows of 1 team"),
        ([PLAYED[0], ("LAL", "LAL vs. DEN", "L", 6)], "has two home teams"),
        (
            [PLAYED[0], ("LAL", "LAL @ DEN", "L", 12)],
            "ended 10:14 by its rows, but not by",
        ),
    ],
)
def test_a_log_that_contradicts_itself_is_told(
    tmp_path: Path, sides: list[tuple[str, str, str, int]], told: str
) -> None:
    land(tmp_path / "home", sides)
    with pytest.raises(ScheduleError, match=told):
        made(tmp_path / "home")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--season", "2023-24"], "no game logs of 2023-24 have been landed"),
        (["--season", "2023"], "no season such as"),
        (["--season", "2023-24", "--home", "61=DEN"], "no game and team such as"),
    ],
)
def test_the_command_says_what_is_missing(tmp_path: Path, words: list[str], told: str) -> None:
    done = CliRunner().invoke(app, ["schedule", *words], env={"NBA_HOME": str(tmp_path)})
    assert done.exit_code == 2
    assert told in re.sub(r"[\s│]+", " ", done.stderr)
