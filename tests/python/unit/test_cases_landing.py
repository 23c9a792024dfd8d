"""What people really hold, as a landing of it ends: formats, files and spellings of values.

Beside the kinds of `test_land.py` (how files are saved, what is refused) and `test_variants.py`
(the site's box scores, public data sets, playing time).
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.deliveries import (
    ESPN_PLAYER_BOX,
    NBA_PLAYER_BOX,
    PLAYER_BOX,
    PLAYER_LOGS,
    POSITIONS,
    PROPS,
    SCHEDULE,
    SPREADS,
    TEAM_LOGS,
    TIPOFFS,
)

from ingest import landing, zone
from ingest.landing import Delivery, Outcome

Land = Callable[[str, str | bytes], Delivery]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing zone with a schedule, and box scores that give names their ids."""
    folder = tmp_path_factory.mktemp("landing")
    (folder / "schedule.csv").write_text(SCHEDULE)
    (folder / "box.csv").write_text(PLAYER_BOX)
    landing.land([folder / "schedule.csv", folder / "box.csv"], folder)
    return folder


@pytest.fixture
def land(home: Path, tmp_path: Path) -> Land:
    """Land one file."""

    def land_one(name: str, content: str | bytes) -> Delivery:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (delivery,) = landing.land([path], home)
        return delivery

    return land_one


def landed(home: Path, delivery: Delivery, *columns: str) -> list[tuple[str | None, ...]]:
    """Some columns of a delivery's rows."""
    assert (delivery.outcome, delivery.reason) == (Outcome.LANDED, None)
    path = zone.landing_folder(home) / str(delivery.entity) / f"{delivery.delivery_id}.parquet"
    names = ", ".join(f'"{name}"' for name in columns)
    return duckdb.sql(f"select {names} from '{path}' order by _row_number").fetchall()


def assert_refused(delivery: Delivery, *words: str) -> None:
    """That reason and remedy of a refusal hold all these words."""
    assert delivery.outcome is Outcome.REFUSED
    for word in words:
        assert word in f"{delivery.reason}: {delivery.expected}"


# 01-schemas: Share & Export, and what no format can be made of

CITATION = "--- When using SR data, please cite us and provide a link and/or a mention.\n"
TABLE = "MP,FG,FGA,FG%,3P,3PA,3P%,FT,FTA,FT%,ORB,DRB,TRB,AST,STL,BLK,TOV,PF,PTS,GmSc,+/-"
WIDTH = TABLE.count(",") + 1
TITLES = "," + ",".join(["Basic Box Score Stats"] * WIDTH)
ABSENT = ",".join(["Did Not Play"] * WIDTH)
LINES = (
    f"Ann Guard,34:12,3,8,.375,2,5,.400,0,0,,0,3,3,1,1,0,2,0,8,5.1,-11\nReserves,{TABLE}\n"
    f"New Man,9:05,1,2,.500,0,0,,0,0,,0,0,0,0,0,0,0,0,2,1.0,+3\nBo Bench,{ABSENT}\n"
    "Team Totals,240,4,10,.400,2,5,.400,0,0,,0,3,3,1,1,0,2,0,10,,\n"
)
BOX = f"{CITATION}\n\n \n{TITLES}\nStarters,{TABLE}\n{LINES}"
BOX_COLUMNS = ("game_id", "team", "opponent", "is_home", "player_id", "starter")
STATS = ("mp", "dnp_reason", "fg", "fg3", "pts", "plus_minus")
SHARED = {
    "the home team": (
        "202310240DEN_DEN_basic.csv",
        BOX,
        [
            ("202310240DEN", "DEN", "LAL", "true", "guardan01", "true"),
            ("202310240DEN", "DEN", "LAL", "true", "New Man", "false"),
            ("202310240DEN", "DEN", "LAL", "true", "benchbo01", "false"),
        ],
        [
            ("34:12", None, "3", "2", "8", "-11"),
            ("9:05", None, "1", "0", "2", "+3"),
            (None, "Did Not Play", None, None, None, None),
        ],
    ),
    "the away team by the table's name, with ids": (
        "202310240den box-lal-game-basic.csv",
        f"Starters,{TABLE},Starters-additional\n{LINES.splitlines()[0]},guardan02\n",
        [("202310240DEN", "LAL", "DEN", "false", "guardan02", None)],
        [("34:12", None, "3", "2", "8", "-11")],
    ),
    "NBA.com's codes, some columns, a game that is not scheduled": (
        "202310250PHX_PHX.csv",
        f"{TITLES[:65]}\nStarters,MP,FG,FGA\nBo Bench,34:12,3,8\n{CITATION}",
        [("202310250PHO", "PHO", None, "true", "benchbo01", None)],
        [("34:12", None, "3", None, None, None)],
    ),
}
NOT_LANDED = {
    "a box score without a game": (
        "box.csv",
        BOX,
        ("neither the rows nor the file's name 'box.csv' tell the game", "202410220PHO_CHO.csv"),
    ),
    "a game without a team": ("202310240DEN.csv", BOX, ("tell the game and the team",)),
    "two tables in one": (
        "202310240DEN_DEN.csv",
        f"{BOX}{TITLES}\nStarters,{TABLE}\n{LINES}",
        ("player_id is never empty",),
    ),
    "a line without a name": (
        "202310240DEN_DEN.csv",
        f"Starters,{TABLE}\n{LINES.replace('Ann Guard', ' ')}",
        ("row 1, column player_id: empty does not fit", "player_id is never empty"),
    ),
    "a game log of Basketball-Reference": (
        "log.csv",
        f"{CITATION}\n\nRk,Gcar,Gtm,Date,Team,,Opp,Result,GS,MP\n1,1,1,2023-10-24,DEN,,LAL,W,*,34:12\n",
        ("a game log of one player", "the basic box scores of his games"),
    ),
    "a game log of NBA.com": (
        "log.csv",
        "SEASON_ID,Player_ID,Game_ID,MATCHUP,PTS,VIDEO_AVAILABLE\n22023,1,0022300061,x,8,1\n",
        ("a game log of one player", "PlayerGameLogs", "python -m ingest fetch nba_com"),
    ),
    "the site's schedule": (
        "schedule.csv",
        "gameId,gameCode,gameDateEst,homeTeam_teamId,awayTeam_teamId\n0022300061,x,2023-10-24,1,2\n",
        ("ScheduleLeagueV2", "python -m ingest fetch nba_com"),
    ),
}


@pytest.mark.parametrize(("name", "content", "game", "stats"), SHARED.values(), ids=SHARED.keys())
def test_01_share_and_export(
    name: str,
    content: str,
    game: list[tuple[str | None, ...]],
    stats: list[tuple[str | None, ...]],
    land: Land,
    home: Path,
) -> None:
    delivery = land(name, content)

    assert delivery.entity == "basketball_reference/player_box"
    assert landed(home, delivery, *BOX_COLUMNS) == game
    assert landed(home, delivery, *STATS) == stats


@pytest.mark.parametrize(("name", "content", "words"), NOT_LANDED.values(), ids=NOT_LANDED.keys())
def test_01_what_cannot_be_landed_says_what_to_do(
    name: str, content: str, words: tuple[str, ...], land: Land
) -> None:
    assert_refused(land(name, content), *words)


# 02-files


def zipped(**files: str | bytes) -> bytes:
    """A zip of some files, by their names with `__` for the dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def tarred(content: str) -> bytes:
    """A gzipped tar of one file."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("x.csv")
        member.size = len(content.encode())
        archive.addfile(member, io.BytesIO(content.encode()))
    return packed.getvalue()


FILES = {
    "an Excel workbook": (
        zipped(**{"[Content_Types]__xml": "", "a__xml": ""}),
        "an Excel workbook",
    ),
    "an old Excel workbook": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "an Excel workbook"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive"),
    "RAR": (b"Rar!\x1a\7\1\0", "a RAR archive"),
    "bzip2": (bz2.compress(TIPOFFS.encode()), "packed with bzip2"),
    "xz": (lzma.compress(TIPOFFS.encode()), "packed with xz"),
    "zstd": (b"\x28\xb5\x2f\xfd\4\0", "packed with zstd"),
    "tar": (tarred(TIPOFFS), "a tar archive"),
    "PDF": ("%PDF-1.7\n1 0 obj\n", "a PDF"),
    "zip in a zip": (zipped(a__csv=zipped(b__csv=TIPOFFS)), "a zip in a zip"),
    "a NUL": (TIPOFFS.replace("Ball", "Ba\0ll"), "a NUL near byte 73"),
    "UTF-16 without a mark": (TIPOFFS.encode("utf-16-le"), "UTF-16 without a byte order mark"),
    "nothing but a byte order mark": (b"\xef\xbb\xbf", "empty file"),
    "an answer of the site": ('{"resource": "leaguegamelog"}', "python -m ingest fetch"),
    "two kinds of line ends": (TIPOFFS.replace("\n", "\r\n", 1), "one kind of line ending"),
}
POSITION_FILES = ("positions.csv", "2023-25.csv", "12023-24.csv", "2023-24 (1).csv", "season.zip")


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES.keys())
def test_02_what_is_no_table_is_named(content: str | bytes, words: str, land: Land) -> None:
    assert_refused(land("x.csv", content), words)


def test_02_two_kinds_of_line_ends_in_a_variant(land: Land) -> None:
    box = f"Starters,{TABLE}\n{LINES}".replace("\n", "\r\n", 1)

    assert_refused(land("202310240DEN_DEN.csv", box), "one kind of line ending")


def test_02_lines_of_nothing_but_separators_are_no_rows(land: Land, home: Path) -> None:
    delivery = land("x.csv", f"{TIPOFFS}202310260DEN,,\n,,\n,,\n")

    assert len(landed(home, delivery, "game_id")) == delivery.rows == 4


@pytest.mark.parametrize("name", POSITION_FILES)
def test_02_a_season_that_only_the_name_could_tell(name: str, land: Land) -> None:
    positions = POSITIONS + f"3,G,1610612737,{name}\n"
    content = zipped(x__csv=positions) if name.endswith(".zip") else positions

    assert_refused(
        land(name, content), f"the file's name {name!r} tell their season", "named like 2024-25.csv"
    )
    for season in ("2022-23", "2023-24"):
        again = land(f"{season}{Path(name).suffix}", content)
        assert (again.outcome, again.rows) == (Outcome.LANDED, 3)
    assert land(f"of {season}{Path(name).suffix}", content).outcome is Outcome.ALREADY_LANDED


MIDNIGHT = datetime(2023, 10, 24)
PARQUET = {
    "an offset": ("GAME_DATE", pa.array([datetime(2023, 10, 24, 4)], pa.timestamp("us", "-04:00"))),
    "nanoseconds": ("GAME_DATE", pa.array([MIDNIGHT], pa.timestamp("ns"))),
    "a dictionary": ("season", pa.array(["2023-24"]).dictionary_encode()),
    "a small unsigned integer": ("homeScore", pa.array([119], pa.uint8())),
    "a decimal": ("homeScore", pa.array([Decimal("119.00")], pa.decimal128(10, 2))),
    "a list": ("officials", pa.array([["a", "b"]])),
    "a structure": ("arena", pa.array([{"name": "a"}])),
    "a column of nothing": ("note", pa.nulls(1)),
}
NO_PARQUET = {
    "a zone that is none": (
        "GAME_DATE",
        pa.array([MIDNIGHT], pa.timestamp("us", "Mars/Olympus")),
        "column GAME_DATE is in a time zone 'Mars/Olympus'",
    ),
    "a decimal beyond all readers": (
        "homeScore",
        pa.array([Decimal(119)], pa.decimal256(50, 0)),
        "column(s) homeScore of decimals with more than 38 digits",
    ),
    "a list for a number": ("homeScore", pa.array([[119]]), "column homeScore: '[119]'"),
}


def parquet(column: str, values: pa.Array) -> bytes:
    """A schedule of one game as Parquet, one column of it made of other values."""
    header, line, _ = SCHEDULE.splitlines()
    game = dict(zip(header.split(","), line.split(","), strict=True))
    columns = {name: pa.array([value]) for name, value in game.items()} | {column: values}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


@pytest.mark.parametrize(("column", "values"), PARQUET.values(), ids=PARQUET.keys())
def test_02_types_of_parquet(column: str, values: pa.Array, land: Land, home: Path) -> None:
    (row,) = landed(home, land("x.parquet", parquet(column, values)), "_game_date", "homeScore")

    assert row[0] == date(2023, 10, 24)
    assert float(row[1] or 0) == 119


@pytest.mark.parametrize(("column", "values", "words"), NO_PARQUET.values(), ids=NO_PARQUET.keys())
def test_02_types_of_parquet_that_are_refused(
    column: str, values: pa.Array, words: str, land: Land
) -> None:
    assert_refused(land("x.parquet", parquet(column, values)), words)


# 03-values

VALUES = {
    "a plus": (PLAYER_LOGS, "8,-11", "+8,-11", "PTS", "+8"),
    "a bare point": (PLAYER_LOGS, "8,-11", "8.,-11", "PTS", "8."),
    "nothing below zero": (PLAYER_LOGS, "0,8,-11", "-0,8,-11", "PF", "-0"),
    "an en dash for a minus": (PLAYER_LOGS, "8,-11", "8,–11", "PLUS_MINUS", "-11"),
    "a long dash for nothing": (PLAYER_LOGS, "8,-11", "8,—", "PLUS_MINUS", None),
    "a tab and a hard space": (PLAYER_LOGS, "8,-11", "\t8\u00a0,-11", "PTS", "8"),
    "a small exponent": (PLAYER_LOGS, "0.375", "1e-17", "FG_PCT", "1e-17"),
    "even money": (PROPS, "-137", "100", "price", "100"),
    "even money with a plus": (PROPS, "-137", "+100", "price", "+100"),
    "an id as a number": (ESPN_PLAYER_BOX, "\n401,", "\n401.0,", "_source_game_id", "401"),
    "a start without seconds": (
        PROPS,
        "2023-10-25T02:10:00Z",
        "2023-10-25T02:10Z",
        "commence_time",
        "2023-10-25T02:10Z",
    ),
}
NO_VALUES = {
    "thousands": (TEAM_LOGS, ",240,119,", ',240,"1,119",', "separates thousands"),
    "other digits": (PLAYER_LOGS, "8,-11", "８,-11", "column PTS: '８' does not fit"),
    "an exponent of a count": (PLAYER_LOGS, "8,-11", "8e0,-11", "column PTS: '8e0'"),
    "a formula": (PLAYER_LOGS, "0022300061", '"=""0022300061"""', "made a formula of it"),
    "more digits than an id has": (
        PLAYER_LOGS,
        "\n1,Ann",
        "\n1234567890123456,Ann",
        "column PLAYER_ID: '1234567890123456'",
    ),
    "a number beyond all": (SPREADS, "-4.5", "1e999", "column spread_home: '1e999'"),
    "minutes that nobody plays": (NBA_PLAYER_BOX, "24:10", "999:59", "column minutes: '999:59'"),
    "minutes beyond all": (NBA_PLAYER_BOX, "24:10", "9" * 30 + ".5", "column minutes: '999"),
    "a sheet's minutes without seconds": (PLAYER_BOX, "24:10", "24", "minutes to the second"),
    "a player's two lines": (
        PLAYER_LOGS,
        PLAYER_LOGS.splitlines()[1],
        "\n".join(
            (PLAYER_LOGS.splitlines()[1], PLAYER_LOGS.splitlines()[1].replace("1,A", "1.0,A"))
        ),
        "rows 1 and 2 are both PLAYER_ID 1 in game 0022300061",
    ),
    "a year that no warehouse knows": (PROPS, "10_24_2023", "10_24_0000", "'10_24_0000.csv'"),
    "nobody's line": (PLAYER_LOGS, "\n1,Ann", "\n,Ann", "PLAYER_ID is never empty"),
    "even money in words": (PROPS, "-137", "EVEN", "Even money is +100"),
    "yes": (SPREADS, "True,False", "yes,no", "column regular: 'yes'"),
    "the day before the month": (
        SCHEDULE,
        "2023-10-24,D",
        "24.10.2023,D",
        "day and month stand in another order",
    ),
    "the day between year and month": (
        SCHEDULE,
        "2023-10-24,D",
        "2023-24-10,D",
        "day and month stand in another order",
    ),
    "a month that may be a day": (
        SCHEDULE,
        "2023-10-24,",
        "11/10/2023,",
        "row 1, column GAME_DATE: '11/10/2023' may have its month or its day first",
    ),
    "before the league began": (SCHEDULE, "2023-10-24,D", "1945-11-01,D", "'1945-11-01'"),
}


@pytest.mark.parametrize(
    ("content", "old", "new", "column", "value"), VALUES.values(), ids=VALUES.keys()
)
def test_03_spellings_that_land(
    content: str, old: str, new: str, column: str, value: str | None, land: Land, home: Path
) -> None:
    assert old in content
    assert landed(home, land("x.csv", content.replace(old, new)), column)[0] == (value,)


@pytest.mark.parametrize(
    ("content", "old", "new", "words"), NO_VALUES.values(), ids=NO_VALUES.keys()
)
def test_03_values_that_are_refused(
    content: str, old: str, new: str, words: str, land: Land
) -> None:
    assert old in content
    assert_refused(land("x.csv", content.replace(old, new)), words)


def test_03_a_day_that_can_be_no_month_tells_the_order(land: Land, home: Path) -> None:
    content = SCHEDULE.replace("2023-10-24,D", "11/10/2023,D").replace("2023-10-24", "10/24/2023")

    assert landed(home, land("x.csv", content), "_game_date") == [
        (date(2023, 11, 10),),
        (date(2023, 10, 24),),
    ]


@pytest.mark.parametrize("number", ["999999999", "-999999999.9e9", "1e-99", ".5", "5."])
def test_03_what_lands_as_a_number_is_a_whole_number_for_a_build(
    number: str, land: Land, home: Path
) -> None:
    content = NBA_PLAYER_BOX.replace("-11.0", number)
    ((value, *_),) = landed(home, land("x.csv", content), "plusMinusPoints")[:1]

    cast = duckdb.sql(f"select cast(cast('{value}' as double) as bigint)").fetchone()
    assert cast == (round(float(number)),)


def test_03_a_gzipped_file_is_held_to_the_same(land: Land) -> None:
    content = gzip.compress(PLAYER_LOGS.replace("8,-11", "-8,-11").encode())

    assert_refused(land("x.csv.gz", content), "column PTS: '-8' does not fit")
