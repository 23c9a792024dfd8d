"""A season of ESPN from the public hoopR releases: box scores of players and teams, and schedule.

A release holds a season in one Parquet file, renewed every morning.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import requests

from ingest.fetch import publisher
from ingest.fetch.publisher import Publisher
from ingest.fetch.units import Unit, fetch_missing
from ingest.formats import columns_of

ADDRESS = "https://github.com/sportsdataverse/sportsdataverse-data/releases/download"
HINT = "Run this again later."
RELEASES = {
    "player_box": "espn_nba_player_boxscores/player_box_{season}.parquet",
    "team_box": "espn_nba_team_boxscores/team_box_{season}.parquet",
    "schedule": "espn_nba_schedules/nba_schedule_{season}.parquet",
}
SCHEDULE_COLUMNS = {
    "espn_game_id": "game_id",
    "start_utc": "date",
    "game_date_et": "game_date",
    "season": "season",
    "season_type": "season_type",
    "home_abbr": "home_abbreviation",
    "home_score": "home_score",
    "away_abbr": "away_abbreviation",
    "away_score": "away_score",
}
CLUBS = 30
PRESEASON = 1


def fetch_espn(
    season: int,
    folder: Path,
    since: date | None = None,
    *,
    on_unit: Callable[[int, int], None] = lambda *_: None,
    **publisher_settings: Any,
) -> list[Path]:
    """Fetches what is missing of a season; returns its files.

    season: the year in which it ends; since: it is asked for again if it ends on this day or later.
    on_unit: told how many files are done, and of how many. Raises FetchError when there is no
    answer after several tries; what was fetched before stays.
    """
    site = Publisher("the hoopR releases on github.com", HINT, **publisher_settings)
    session = publisher.session()
    units = [
        Unit(
            "espn",
            entity,
            f"{season}.parquet",
            partial(_fetch, site, session, entity, season),
            date(season, 6, 30),
        )
        for entity in RELEASES
    ]
    return fetch_missing(units, folder, since, on_unit)


def _fetch(
    site: Publisher, session: requests.Session, entity: str, season: int, file: Path
) -> None:
    base = os.environ.get("ESPN_RELEASES_URL", ADDRESS)
    address = f"{base}/{RELEASES[entity].format(season=season)}"
    to_format = schedule_in_format if entity == "schedule" else partial(box_in_format, entity)

    def request() -> pa.Table:
        answer = session.get(address, timeout=publisher.TIMEOUT_SECONDS)
        return to_format(pq.read_table(io.BytesIO(answer.content)))

    pq.write_table(site.ask(f"{entity} {season}", request), file, compression="zstd")


def box_in_format(entity: str, release: pa.Table) -> pa.Table:
    """The columns of a release that its format knows; raises KeyError when one is missing."""
    return release.select(columns_of("espn", entity))


def schedule_in_format(release: pa.Table) -> pa.Table:
    """The games of clubs in the columns of `espn/schedule`; no score before the end."""
    is_game = pc.and_(
        pc.and_(pc.less_equal(release["home_id"], CLUBS), pc.less_equal(release["away_id"], CLUBS)),
        pc.not_equal(release["season_type"], PRESEASON),
    )
    games = release.filter(is_game)
    is_over = games["status_type_completed"]
    columns = {ours: games[theirs] for ours, theirs in SCHEDULE_COLUMNS.items()}
    for score in ("home_score", "away_score"):
        columns[score] = pc.if_else(is_over, columns[score], None)
    return pa.table(columns)
