"""Fetching from a server on this machine that has releases as hoopR publishes them."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.sites import BAD_MOODS, Site, answering
from typer.testing import CliRunner

from ingest.cli import app
from ingest.fetch import publisher
from ingest.fetch.espn import fetch_espn
from ingest.fetch.publisher import FetchError

SEASON = 2024
COUNTS = dict.fromkeys(
    (
        *("field_goals_made", "field_goals_attempted", "three_point_field_goals_made"),
        *("three_point_field_goals_attempted", "free_throws_made", "free_throws_attempted"),
        *("offensive_rebounds", "defensive_rebounds", "assists", "steals", "blocks", "turnovers"),
        "fouls",
    ),
    2,
)
GAME = {
    "game_id": 401584689,
    "season": SEASON,
    "season_type": 2,
    "game_date": date(2023, 10, 24),
    "team_id": 7,
    "team_abbreviation": "DEN",
    "team_logo": "https://example.org/den.png",
    "opponent_team_abbreviation": "LAL",
}
PLAYER = GAME | COUNTS
PLAYER |= {"athlete_id": 1, "athlete_display_name": "Ann Guard", "home_away": "home"}
PLAYER |= {"starter": True, "did_not_play": False, "reason": None, "minutes": 34.0, "points": 8}
UNUSED = PLAYER | {"athlete_id": 2, "starter": False, "did_not_play": True, "minutes": None}
TEAM = GAME | COUNTS | {"team_home_away": "home", "team_score": 8}
SCHEDULED = {
    "game_id": 401584689,
    "date": "2023-10-24T23:30Z",
    "game_date": date(2023, 10, 24),
    "season": SEASON,
    "season_type": 2,
    "home_id": 7,
    "home_abbreviation": "DEN",
    "home_score": 119,
    "away_id": 13,
    "away_abbreviation": "LAL",
    "away_score": 107,
    "status_type_completed": True,
}
TO_COME = SCHEDULED | {"game_id": 401584690, "status_type_completed": False, "home_score": 0}
ALL_STARS = SCHEDULED | {"game_id": 401584691, "home_id": 132374, "home_abbreviation": "EAST"}
PRESEASON = SCHEDULED | {"game_id": 401584692, "season_type": 1}
RELEASES = {
    "espn_nba_player_boxscores/player_box_2024.parquet": [PLAYER, UNUSED],
    "espn_nba_team_boxscores/team_box_2024.parquet": [TEAM],
    "espn_nba_schedules/nba_schedule_2024.parquet": [SCHEDULED, TO_COME, ALL_STARS, PRESEASON],
}


def release(path: str, _: dict[str, str]) -> bytes:
    """A release's file."""
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RELEASES[path]), sink)
    return sink.getvalue()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with answering(release, monkeypatch) as site:
        monkeypatch.setenv("ESPN_RELEASES_URL", site.address)
        monkeypatch.setattr(publisher, "PAUSE_SECONDS", (0, 0))
        yield site


@pytest.fixture
def fetched(tmp_path: Path, site: Site) -> Callable[..., list[Path]]:
    """Fetch the season into a folder without waiting."""
    folder = tmp_path / "home" / "fetched"
    return lambda **how: fetch_espn(SEASON, folder, **{"sleep": lambda _: None, **how})


def test_the_command_lands_what_is_new(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBA_HOME", str(tmp_path / "home"))
    for told in ("3 landed", "Nothing is new"):
        done = CliRunner().invoke(app, ["fetch", "espn", "--season", str(SEASON)])
        assert done.exit_code == 0, done.output
        assert told in done.output
    rows = {
        entity: duckdb.sql(
            f"from '{tmp_path}/home/landing/espn/{entity}/[!_]*.parquet' order by all"
        ).df()
        for entity in ("player_box", "team_box", "schedule")
    }
    assert rows["player_box"]["athlete_id"].tolist() == ["1", "2"]
    assert rows["player_box"]["_game_date"].astype(str).unique().tolist() == ["2023-10-24"]
    assert "team_logo" not in rows["player_box"]
    assert rows["team_box"]["team_score"].tolist() == ["8"]
    schedule = rows["schedule"].set_index("espn_game_id")["home_score"]
    assert schedule["401584689"] == "119"
    assert schedule.isna().sum() == 1
    assert len(schedule) == 2


def test_a_season_that_is_over_is_asked_for_once(
    fetched: Callable, site: Site, tmp_path: Path
) -> None:
    files = fetched()
    fetched()
    assert site.asked.total() == 3
    in_season = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
    for file in files:
        os.utime(file, (in_season, in_season))
    fetched()
    assert site.asked.total() == 6
    fetched(since=date(2024, 1, 1))
    assert site.asked.total() == 9


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_a_bad_answer_is_asked_for_again(fetched: Callable, site: Site, mood: str) -> None:
    release = "espn_nba_team_boxscores/team_box_2024.parquet"
    site.moods[release] = [mood, mood, "well"]
    assert len(fetched()) == 3
    assert site.asked[release] == 3


def test_a_season_that_has_not_begun_is_told(fetched: Callable, site: Site) -> None:
    site.moods["espn_nba_player_boxscores/player_box_2024.parquet"] = ["404"]
    with pytest.raises(FetchError, match=r"player_box 2024: .*404"):
        fetched()


def test_a_release_without_a_column_is_told(
    fetched: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [{name: value for name, value in TEAM.items() if name != "fouls"}]
    monkeypatch.setitem(RELEASES, "espn_nba_team_boxscores/team_box_2024.parquet", without)
    with pytest.raises(FetchError, match="fouls"):
        fetched()
