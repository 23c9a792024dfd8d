"""A format in another of its shapes lands as the format itself."""

import csv
import io
from pathlib import Path

import duckdb
import pytest
from support.deliveries import NBA_PLAYER_BOX, PLAYER_LOGS, SCHEDULE

from ingest import landing, zone
from ingest.landing import Outcome
from ingest.variants import V3_FROM_V2

Rows = list[dict[str, str]]
STATS = {
    new: old.removeprefix("given.").strip('"')
    for new, old in V3_FROM_V2.items()
    if old.startswith("given.")
}
LONG_NAMES = {
    "PLAYER_ID": "personId",
    "GAME_ID": "gameId",
    "MIN": "numMinutes",
    "FGM": "fieldGoalsMade",
    "FGA": "fieldGoalsAttempted",
    "FG_PCT": "fieldGoalsPercentage",
    "FG3M": "threePointersMade",
    "FG3A": "threePointersAttempted",
    "FG3_PCT": "threePointersPercentage",
    "FTM": "freeThrowsMade",
    "FTA": "freeThrowsAttempted",
    "FT_PCT": "freeThrowsPercentage",
    "OREB": "reboundsOffensive",
    "DREB": "reboundsDefensive",
    "REB": "reboundsTotal",
    "AST": "assists",
    "STL": "steals",
    "BLK": "blocks",
    "TOV": "turnovers",
    "PF": "foulsPersonal",
    "PTS": "points",
    "PLUS_MINUS": "plusMinusPoints",
}
SCHEDULED = ("gameDate", "homeTeamId", "awayTeamId")


def rows_in(text: str) -> Rows:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def as_csv(rows: Rows) -> str:
    """A CSV of rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def without(rows: Rows, *columns: str) -> Rows:
    """Rows without some columns."""
    return [{name: value for name, value in row.items() if name not in columns} for row in rows]


BOX = rows_in(NBA_PLAYER_BOX)
SITE = without(BOX, *SCHEDULED)
ONE_NAME = [
    {"season_year": "2023-24", "game_date": "2023-10-24", "personName": "Ann Guard"} | row
    for row in without(SITE, "firstName", "familyName")
]
ONE_NAME[1]["personName"] = "Bo Bench"
V2 = [
    {STATS[name]: value for name, value in row.items() if name in STATS}
    | {"PLAYER_NAME": f"{row['firstName']} {row['familyName']}", "COMMENT": row["comment"]}
    for row in BOX
]
LOG = rows_in(PLAYER_LOGS)
TEAM_NAMES = [
    {LONG_NAMES[name]: value for name, value in LOG[0].items() if name in LONG_NAMES}
    | {"firstName": "Ann", "lastName": "Guard", "gameDateTimeEst": "2023-10-24 19:30:00"}
    | {"playerteamCity": "Denver", "playerteamName": "Nuggets", "home": "1", "win": "1"}
    | {"opponentteamCity": "Los Angeles", "opponentteamName": "Lakers"}
]
GAMES = [
    {
        "GAME_DATE_EST": "2023-10-24",
        "GAME_ID": "22300061",
        "HOME_TEAM_ID": "1610612743",
        "VISITOR_TEAM_ID": "1610612747",
        "SEASON": "2023",
        "PTS_home": "119.0",
        "PTS_away": "107.0",
        "HOME_TEAM_WINS": "1",
    }
]
VARIANTS = {
    "V3, as the site serves it": ("nba_com/player_box", SITE, BOX),
    "V3 with one name": ("nba_com/player_box", ONE_NAME, BOX),
    "V2": ("nba_com/player_box", V2, BOX),
    "lines with names of teams": (
        "nba_com/player_game_logs",
        TEAM_NAMES,
        [LOG[0] | {"TEAM_ID": "1610612743"}],
    ),
    "games with both scores": (
        "nba_com/schedule",
        GAMES,
        [
            rows_in(SCHEDULE)[0]
            | {"hometeamName": "1610612743", "awayteamName": "1610612747", "season": "2023"}
            | {"homeScore": "119.0", "awayScore": "107.0", "season_type": ""}
        ],
    ),
}


def landed(home: Path, entity: str, columns: list[str]) -> Rows:
    """The rows of an entity's newest delivery, NULL as an empty text."""
    files = f"{zone.landing_folder(home)}/{entity}/[!_]*.parquet"
    names = ", ".join(f"coalesce({name}, '') as {name}" for name in columns)
    found = duckdb.sql(
        f"select {names} from read_parquet('{files}') where _loaded_at ="
        f" (select max(_loaded_at) from read_parquet('{files}')) order by _row_number"
    )
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize(("entity", "held", "same"), VARIANTS.values(), ids=VARIANTS.keys())
def test_a_variant_lands_as_its_format(entity: str, held: Rows, same: Rows, tmp_path: Path) -> None:
    (tmp_path / "schedule.csv").write_text(SCHEDULE)
    (tmp_path / "held.csv").write_text(as_csv(held))
    _, delivery = landing.land([tmp_path / "schedule.csv", tmp_path / "held.csv"], tmp_path)
    assert (delivery.outcome, delivery.reason) == (Outcome.LANDED, None)
    assert delivery.entity == entity
    assert landed(tmp_path, entity, list(same[0])) == same


def test_a_file_without_dates_needs_the_schedule(tmp_path: Path) -> None:
    (tmp_path / "held.csv").write_text(as_csv(SITE))
    (delivery,) = landing.land([tmp_path / "held.csv"], tmp_path)
    assert delivery.outcome is Outcome.REFUSED
    assert delivery.reason == (
        "row 1: the file has no dates, and no landed schedule has game 0022300061"
    )
    assert "the schedule of its season first" in delivery.expected


@pytest.mark.parametrize(
    ("spelled", "clock"),
    [
        ("24:10", "24:10"),
        ("PT24M10.00S", "24:10"),
        ("PT00M00.00S", "00:00"),
        ("24.000000:10", "24:10"),
        ("0:24:10", "24:10"),
        ("24.2", "24:12"),
        ("24.166667", "24:10"),
        ("9.05", "9:03"),
        ("24", "24"),
        ("24.0", "24"),
        ("", ""),
    ],
)
@pytest.mark.parametrize(
    ("entity", "column"), [("nba_com/player_box", "minutes"), ("nba_com/player_game_logs", "MIN")]
)
def test_playing_time_lands_in_one_spelling(
    spelled: str, clock: str, entity: str, column: str, tmp_path: Path
) -> None:
    rows = {"minutes": BOX[:1], "MIN": LOG}[column]
    (tmp_path / "x.csv").write_text(as_csv([rows[0] | {column: spelled}]))
    (delivery,) = landing.land([tmp_path / "x.csv"], tmp_path)
    assert delivery.reason is None
    assert landed(tmp_path, entity, [column]) == [{column: clock}]


@pytest.mark.parametrize("spelled", ["24:60", "24:6", "PT24M", "-3", "1:24:10", "soon"])
def test_other_spellings_of_playing_time_are_refused(spelled: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(as_csv([BOX[0] | {"minutes": spelled}]))
    (delivery,) = landing.land([tmp_path / "x.csv"], tmp_path)
    assert f"column minutes: '{spelled}' does not fit" in delivery.reason
