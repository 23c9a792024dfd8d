"""Landing: what is appended, what is refused and why, and that nothing half-done is visible."""

import codecs
import gzip
import io
import json
import os
import pwd
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from support.deliveries import (
    DELIVERED,
    GAME_IDS,
    PLAYER_BOX,
    PLAYER_LOGS,
    PLAYER_VALUES,
    POSITIONS,
    PROPS,
    REGULAR_PLAYER_LOGS,
    SCHEDULE,
    SPREADS,
    TEAM_BOX,
    TEAM_LOGS,
    TIPOFFS,
)
from typer.testing import CliRunner

from ingest import landing, manifest, zone
from ingest.cli import app
from ingest.formats import FORMATS, recognise
from ingest.landing import Delivery, Outcome

NBA_COM_GAMES = [entity for entity, content in DELIVERED.items() if "GAME_ID" in content]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """Run the command line against the temporary home."""
    monkeypatch.setenv("NBA_HOME", str(home))
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_parquet(path: Path, query: str) -> Path:
    duckdb.sql(query).write_parquet(str(path))
    return path


def rows_of(home: Path, entity: str, columns: str = "*") -> list[tuple]:
    glob = zone.landing_folder(home) / entity / "*.parquet"
    return duckdb.sql(
        f"select {columns} from read_parquet('{glob}', union_by_name = true)"
        " order by _loaded_at, _row_number"
    ).fetchall()


def manifest_of(home: Path, columns: str = "*") -> list[tuple]:
    glob = zone.manifest_folder(home) / "*.parquet"
    return duckdb.sql(
        f"select {columns} from read_parquet('{glob}', union_by_name = true)"
        " order by loaded_at, game_date, source_game_id"
    ).fetchall()


def land_one(path: Path, home: Path) -> Delivery:
    (delivery,) = landing.land([path], home)
    return delivery


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder of one's own, and no rights beyond it: root may read and write whatever it likes."""
    nobody = pwd.getpwnam("nobody").pw_uid
    with tempfile.TemporaryDirectory() as folder:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, nobody, -1)
            os.seteuid(nobody)
        try:
            yield Path(folder)
        finally:
            if is_root:
                os.seteuid(0)


# What is landed


@pytest.mark.parametrize("entity", DELIVERED)
def test_recognised_by_columns_whatever_the_name(entity: str, inbox: Path, home: Path) -> None:
    path = write(inbox, "nba_com/shots/export (3) o'clock 2023-24.csv", DELIVERED[entity])

    delivery = land_one(path, home)

    assert (delivery.outcome, delivery.reason) == (Outcome.LANDED, None)
    assert delivery.entity == entity
    assert len(rows_of(home, entity)) == delivery.rows


def test_every_known_format_is_tried() -> None:
    assert {known.name for known in FORMATS} == set(DELIVERED)


def test_regular_and_playoff_player_logs_are_one_entity(inbox: Path, home: Path) -> None:
    write(
        inbox,
        "a.csv",
        PLAYER_LOGS.replace("PLUS_MINUS", "PLUS_MINUS,START_POSITION").replace("-11\n", "-11,G\n"),
    )
    write(inbox, "b.csv", REGULAR_PLAYER_LOGS)

    deliveries = landing.land([inbox], home)

    assert {d.entity for d in deliveries} == {"nba_com/player_game_logs"}
    assert rows_of(home, "nba_com/player_game_logs", "SEASON, START_POSITION, TEAM_ID") == [
        (None, "G", "1610612743.0"),
        ("2023-24", None, "1610612743.0"),
    ]


def test_values_are_landed_unchanged_with_where_they_came_from(inbox: Path, home: Path) -> None:
    write(inbox, "2023/schedule.csv", SCHEDULE + '22300063,2023-10-25,Ö,1,  x ,"a""b",2,0,\n')

    (delivery,) = landing.land([inbox], home)

    (first, second, third) = rows_of(home, "nba_com/schedule")
    meta = (delivery.delivery_id, delivery.loaded_at, "2023/schedule.csv")
    assert first[:4] == ("22300061", "2023-10-24", "Denver Nuggets", "119")
    assert second[3] is None and second[-7:-3] == (*meta, 2)
    assert second[-3:] == ("0022300062", date(2023, 10, 24), None)
    assert third[2:9] == ("Ö", "1", "  x ", 'a"b', "2", "0", None)


def test_unknown_further_columns_are_kept(inbox: Path, home: Path) -> None:
    path = write(inbox, "t.csv", "game_id,tipoff_et_text,arena,crowd\n202310240DEN,7 PM,Arena,9\n")

    assert land_one(path, home).outcome is Outcome.LANDED
    assert rows_of(home, "basketball_reference/tipoffs", "crowd") == [("9",)]


def zipped(**files: str) -> bytes:
    """A zip of some files, by their names without the dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_csv", ".csv"), content)
    return packed.getvalue()


HARMLESS_FILES = {
    "byte order mark": ("2023-24.csv", POSITIONS.encode("utf-8-sig")),
    "CRLF": ("2023-24.csv", POSITIONS.replace("\n", "\r\n")),
    "CR, as of an old Mac": ("2023-24.csv", POSITIONS.replace("\n", "\r")),
    "no final newline": ("2023-24.csv", POSITIONS.removesuffix("\n")),
    "blank lines at the end": ("2023-24.csv", POSITIONS + "\n\n"),
    "blank lines at the beginning": ("2023-24.csv", "\n\n" + POSITIONS),
    "UTF-16": ("2023-24.csv", POSITIONS.encode("utf-16")),
    "UTF-16, the other way round": (
        "2023-24.csv",
        codecs.BOM_UTF16_BE + POSITIONS.encode("utf-16-be"),
    ),
    "tabs": ("2023-24.tsv", POSITIONS.replace(",", "\t")),
    "separator line": ("2023-24.csv", "sep=,\n" + POSITIONS),
    "separator line, semicolons": ("2023-24.csv", "sep=;\n" + POSITIONS.replace(",", ";")),
    "blanks in the header": ("2023-24.csv", POSITIONS.replace(",P", ", P").replace(",T", " ,T")),
    "letter case of the header": (
        "2023-24.csv",
        POSITIONS.lower().replace("g", "G").replace("f", "F"),
    ),
    "pandas' row numbers": (
        "2023-24.csv",
        "".join(f"{n or ''},{line}\n" for n, line in enumerate(POSITIONS.splitlines())),
    ),
    "header twice": ("2023-24.csv", POSITIONS.replace("2,F", f"{POSITIONS.splitlines()[0]}\n2,F")),
    "zip": ("2023-24.zip", zipped(p_csv=POSITIONS)),
    "zip of a file named as landing names its own": ("2023-24.zip", zipped(delivery_csv=POSITIONS)),
    "zip named CSV": ("2023-24.csv", zipped(p_csv=POSITIONS)),
    "zip from a Mac": ("2023-24.zip", zipped(**{"p_csv": POSITIONS, "__MACOSX/._p_csv": "x"})),
    "gzip named CSV": ("2023-24.csv", gzip.compress(POSITIONS.encode())),
}


@pytest.mark.faults
@pytest.mark.parametrize(("name", "content"), HARMLESS_FILES.values(), ids=HARMLESS_FILES.keys())
def test_harmless_ways_to_save_a_file(
    name: str, content: str | bytes, inbox: Path, home: Path
) -> None:
    delivery = land_one(write(inbox, name, content), home)

    assert (delivery.outcome, delivery.rows, delivery.reason) == (Outcome.LANDED, 2, None)
    assert rows_of(home, "nba_com/player_positions", "PLAYER_ID, POSITION_SIMPLE, TeamID") == [
        ("1", "G", "1610612737"),
        ("2", "F", "1610612738"),
    ]


def test_decimal_commas_of_a_semicolon_file(inbox: Path, home: Path) -> None:
    content = PLAYER_LOGS.replace(",", ";").replace("0.375", "0,375").replace("0.4", ",4")

    land_one(write(inbox, "x.csv", content), home)

    assert rows_of(home, "nba_com/player_game_logs", "FG_PCT, FG3_PCT, PTS") == [
        ("0.375", ".4", "8")
    ]


HARMLESS_VALUES = {
    "nothing, as pandas writes it": ("0.375", "nan", None),
    "nothing, as R writes it": ("0.375", "NA", None),
    "nothing, as Python writes it": ("0.375", "None", None),
    "nothing, as SQL writes it": ("0.375", "NULL", None),
    "a dash": ("0.375", "-", None),
    "blanks": ("0.375", '" "', None),
    "blanks around": ("0.375", '" 0.375 "', "0.375"),
    "a plus": ("0.375", "+0.375", "+0.375"),
    "an exponent": ("0.375", "3.75e-1", "3.75e-1"),
    "a typographic minus": ("0.375", "−0.375", "-0.375"),
}


@pytest.mark.parametrize(
    ("old", "new", "landed"), HARMLESS_VALUES.values(), ids=HARMLESS_VALUES.keys()
)
def test_harmless_spellings_of_a_number(
    old: str, new: str, landed: str | None, inbox: Path, home: Path
) -> None:
    land_one(write(inbox, "x.csv", PLAYER_LOGS.replace(old, new)), home)

    assert rows_of(home, "nba_com/player_game_logs", "FG_PCT") == [(landed,)]


@pytest.mark.parametrize(
    "spelled",
    [
        *("2023-10-24", "2023-10-24 00:00:00", "2023-10-24T00:00:00", "2023-10-24T00:00:00.000"),
        *("2023-10-24T00:00:00Z", "2023-10-24T00:00:00-04:00", "2023-10-24 00:00:00+00"),
        *("20231024", '"OCT 24, 2023"', "10/24/2023"),
    ],
)
def test_harmless_spellings_of_a_game_date(spelled: str, inbox: Path, home: Path) -> None:
    land_one(write(inbox, "x.csv", PLAYER_LOGS.replace("2023-10-24", spelled)), home)

    assert rows_of(home, "nba_com/player_game_logs", "_game_date") == [(date(2023, 10, 24),)]


@pytest.mark.parametrize("zone_name", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_date_that_is_a_midnight_anywhere(zone_name: str, inbox: Path, home: Path) -> None:
    csv = write(inbox, "s.csv", SCHEDULE)
    table = duckdb.sql(f"from read_csv('{csv}', all_varchar = true)").to_arrow_table()
    midnights = pa.array([datetime(2023, 10, 24)] * 2, pa.timestamp("us"))
    dates = pc.assume_timezone(midnights, zone_name)
    pq.write_table(table.set_column(1, "GAME_DATE", dates), inbox / "s.parquet")

    land_one(inbox / "s.parquet", home)

    assert rows_of(home, "nba_com/schedule", "_game_date")[:1] == [(date(2023, 10, 24),)]


@pytest.mark.parametrize("spelled", ["Over", "over", "OVER", " over "])
def test_a_side_lands_in_one_spelling(spelled: str, inbox: Path, home: Path) -> None:
    land_one(write(inbox, "x.csv", PROPS.replace("Over", spelled)), home)

    assert rows_of(home, "betting/player_props", "side") == [("Over",)]


def test_a_line_may_come_twice_if_it_is_the_same(inbox: Path, home: Path) -> None:
    delivery = land_one(write(inbox, "x.csv", f"{PLAYER_LOGS}{PLAYER_VALUES}\n"), home)

    assert (delivery.outcome, delivery.rows) == (Outcome.LANDED, 2)


def test_other_leagues_lines_are_not_judged(inbox: Path, home: Path) -> None:
    content = TEAM_LOGS.replace("0022300061", "2022300061").replace(",240,119,", ",-1,118,")

    delivery = land_one(write(inbox, "x.csv", content + content.splitlines()[1][:-4] + "9.0"), home)

    assert (delivery.outcome, delivery.rows) == (Outcome.LANDED, 2)


def test_before_the_threes_points_are_the_field_goals_and_free_throws(
    inbox: Path, home: Path
) -> None:
    content = PLAYER_LOGS.replace("3,8,0.375,2,5,0.4,0,0,", "3,8,0.375,,,,2,3,")

    assert land_one(write(inbox, "x.csv", content), home).outcome is Outcome.LANDED


def test_parquet_values_become_text(inbox: Path, home: Path) -> None:
    path = write_parquet(
        inbox / "games.parquet",
        "select '202310240DEN' as game_id, 'LAL' as visitor_team, 107 as visitor_score,"
        " 'DEN' as home_team, null::bigint as home_score, 2024 as season,"
        " timestamp '2023-10-24' as date, 'Regular Season' as game_type",
    )

    assert land_one(path, home).entity == "basketball_reference/games"
    assert rows_of(home, "basketball_reference/games", "visitor_score, home_score, date") == [
        ("107", None, "2023-10-24 00:00:00")
    ]


def test_float_spelled_integers_are_accepted_and_fractions_are_not(inbox: Path, home: Path) -> None:
    good = land_one(write(inbox, "2023-24.csv", POSITIONS.replace("37,", "37.0,")), home)
    bad = land_one(write(inbox, "2024-25.csv", POSITIONS.replace("37,", "37.5,")), home)

    assert good.outcome is Outcome.LANDED
    assert bad.reason.startswith("row 1, column TeamID: '1610612737.5' does not fit (1 such value")


# Which game and date a row is about


@pytest.mark.parametrize("entity", DELIVERED)
def test_every_row_says_which_game_and_eastern_date_it_is_about(
    entity: str, inbox: Path, home: Path
) -> None:
    land_one(write(inbox, "2023-24.csv", DELIVERED[entity]), home)

    day = None if GAME_IDS[entity] is None else date(2023, 10, 24)
    first = rows_of(home, entity, "_source_game_id, _game_date")[0]
    assert first == (GAME_IDS[entity], day)


@pytest.mark.parametrize("entity", NBA_COM_GAMES)
@pytest.mark.parametrize("spelled", ["22300061", "0022300061", "22300061.0", " 22300061 "])
def test_one_spelling_of_nba_com_game_ids(
    spelled: str, entity: str, inbox: Path, home: Path
) -> None:
    content = DELIVERED[entity].replace("0022300061", "22300061").replace("22300061", spelled)

    land_one(write(inbox, "x.csv", content), home)

    assert rows_of(home, entity, "_source_game_id, GAME_ID")[0] == ("0022300061", spelled)


def test_nba_com_game_ids_that_parquet_holds_as_numbers(inbox: Path, home: Path) -> None:
    for kind in ("bigint", "double"):
        csv = write(inbox / kind, "s.csv", SCHEDULE)
        write_parquet(
            inbox / f"{kind}.parquet",
            f"select * replace (cast(GAME_ID as {kind}) as GAME_ID)"
            f" from read_csv('{csv}', all_varchar = true)",
        )
        land_one(inbox / f"{kind}.parquet", home)

    ids = rows_of(home, "nba_com/schedule", "_source_game_id, GAME_ID")
    assert ids == [
        ("0022300061", "22300061"),
        ("0022300062", "22300062"),
        ("0022300061", "22300061.0"),
        ("0022300062", "22300062.0"),
    ]


def test_spread_ids_hold_an_iso_date_and_the_codes_as_delivered(inbox: Path, home: Path) -> None:
    content = SPREADS.replace("2023-10-24", "2023-10-24T00:00:00").replace("lal", "LAL")

    land_one(write(inbox, "x.csv", content), home)

    assert rows_of(home, "betting/point_spreads", "_source_game_id") == [("2023-10-24_LAL_den",)]


@pytest.mark.parametrize(
    ("commence_time", "eastern"),
    [
        ("2023-10-25T00:30:00Z", date(2023, 10, 24)),
        ("2023-10-25T03:59:59Z", date(2023, 10, 24)),
        ("2023-10-25T04:00Z", date(2023, 10, 25)),
        ("2024-01-10T04:59Z", date(2024, 1, 9)),
        ("2024-01-10T05:00:00Z", date(2024, 1, 10)),
    ],
)
def test_props_belong_to_the_eastern_date_of_their_start(
    commence_time: str, eastern: date, inbox: Path, home: Path
) -> None:
    content = PROPS.replace("2023-10-25T02:10:00Z", commence_time)

    land_one(write(inbox, "x.csv", content), home)

    assert rows_of(home, "betting/player_props", "_game_date") == [(eastern,)]


def test_row_without_a_date_of_its_own_takes_that_of_its_game_id(inbox: Path, home: Path) -> None:
    land_one(write(inbox, "x.csv", PLAYER_BOX), home)

    dates = rows_of(home, "basketball_reference/player_box", "game_date, _game_date")
    assert dates == [("2023-10-24", date(2023, 10, 24)), (None, date(2023, 10, 24))]


# The manifest


def test_manifest_has_a_row_per_game_and_date(inbox: Path, home: Path) -> None:
    content = TIPOFFS + TIPOFFS.splitlines()[1]
    (delivery,) = landing.land([write(inbox, "t.csv", content)], home, "simulated")

    described = manifest_of(home, "source, entity, league, source_file, delivery_id, loaded_at")
    origin = ("basketball_reference", "tipoffs", "simulated", "t.csv")
    assert set(described) == {(*origin, delivery.delivery_id, delivery.loaded_at)}
    assert manifest_of(home, "source_game_id, game_date, row_count") == [
        ("202310240DEN", date(2023, 10, 24), 2),
        ("202310240GSW", date(2023, 10, 24), 1),
        ("202310250BOS", date(2023, 10, 25), 1),
    ]


def test_game_delivered_under_two_dates_has_two_manifest_rows(inbox: Path, home: Path) -> None:
    moved = PROPS.splitlines()[1].replace("2023-10-25T", "2023-11-25T")

    land_one(write(inbox, "x.csv", PROPS + moved), home)

    assert manifest_of(home, "source_game_id, game_date, row_count") == [
        ("52f1", date(2023, 10, 24), 1),
        ("52f1", date(2023, 11, 24), 1),
    ]


@pytest.mark.parametrize("entity", DELIVERED)
def test_manifest_rows_sum_to_the_rows_of_the_delivery(
    entity: str, inbox: Path, home: Path
) -> None:
    delivery = land_one(write(inbox, "2023-24.csv", DELIVERED[entity]), home)

    entries = manifest_of(home, "source_game_id, game_date, team, row_count")
    landed = rows_of(home, entity, "distinct _source_game_id, _game_date, _team")
    assert sum(count for *_, count in entries) == delivery.rows
    assert sorted(key for *key, _ in entries) == sorted(map(list, landed))


def test_manifest_game_and_date_are_null_for_an_entity_without_games(
    inbox: Path, home: Path
) -> None:
    land_one(write(inbox, "2023-24.csv", POSITIONS), home)

    assert manifest_of(home, "source_game_id, game_date, row_count") == [(None, None, 2)]


def hash_by_game(home: Path, delivery: Delivery) -> dict[str, str]:
    path = zone.manifest_folder(home) / f"{delivery.delivery_id}.parquet"
    query = f"select source_game_id, content_hash from read_parquet('{path}')"
    return dict(duckdb.sql(query).fetchall())


def test_content_hash_ignores_order_and_sees_every_change(inbox: Path, home: Path) -> None:
    header, *lines = TIPOFFS.splitlines()
    changed_game, *other_games = ("202310240DEN", "202310240GSW", "202310250BOS")
    variants = {
        "as it is": TIPOFFS,
        "reversed": "\n".join([header, *reversed(lines)]),
        "changed": TIPOFFS.replace("7:30", "7:45"),
        "repeated": "\n".join([header, *lines, lines[0]]),
        "twice repeated": "\n".join([header, *lines, lines[0], lines[0]]),
        "emptied": TIPOFFS.replace('"Ball Arena, Denver, Colorado"', ""),
    }
    by_variant = {
        name: hash_by_game(home, land_one(write(inbox, "t.csv", content), home))
        for name, content in variants.items()
    }

    hashes = {name: by_game[changed_game] for name, by_game in by_variant.items()}
    assert hashes.pop("reversed") == hashes["as it is"]
    assert len(set(hashes.values())) == len(hashes)
    assert all(len(value) == 32 for value in hashes.values())
    for game in other_games:
        assert len({by_game[game] for by_game in by_variant.values()}) == 1


def test_content_hash_ignores_the_layout_of_files(inbox: Path, home: Path) -> None:
    header, *lines = TIPOFFS.splitlines()
    whole = land_one(write(inbox, "t.csv", TIPOFFS), home)
    source = f"from read_csv('{whole.path}', all_varchar = true)"
    layouts = {
        "gzip": [write(inbox, "t.csv.gz", gzipped(TIPOFFS))],
        "CRLF": [write(inbox, "crlf.csv", TIPOFFS.replace("\n", "\r\n"))],
        "Parquet": [write_parquet(inbox / "t.parquet", f"select * {source}")],
        "other columns first": [
            write_parquet(inbox / "u.parquet", f"select arena, tipoff_et_text, game_id {source}")
        ],
        "a file per game": [
            write(inbox, f"{number}.csv", f"{header}\n{line}\n")
            for number, line in enumerate(lines)
        ],
    }
    for name, paths in layouts.items():
        by_game = {}
        for delivery in landing.land(paths, home):
            assert delivery.outcome is Outcome.LANDED, name
            by_game |= hash_by_game(home, delivery)
        assert by_game == hash_by_game(home, whole), name


def test_content_hash_never_changes_from_version_to_version(inbox: Path, home: Path) -> None:
    """Recorded fingerprints must stay comparable; worked out here with hashlib."""
    from hashlib import md5

    land_one(write(inbox, "t.csv", "game_id,tipoff_et_text,arena\n202310240DEN,,A\n"), home)

    text = "\x1f".join(["arena,game_id,tipoff_et_text", "A", "202310240DEN", "\x1e"])
    assert manifest_of(home, "content_hash") == [(md5(text.encode()).hexdigest(),)]


def test_same_file_twice_is_landed_once(inbox: Path, home: Path, run: Callable) -> None:
    write(inbox, "2023-24.csv", POSITIONS)
    write(inbox, "copy/2023-24.csv", POSITIONS)

    assert [d.outcome for d in landing.land([inbox], home)] == [
        Outcome.LANDED,
        Outcome.ALREADY_LANDED,
    ]
    result = run("land", inbox)

    assert result.exit_code == 0
    assert "0 landed, 2 already landed, 0 refused" in result.output
    assert len(rows_of(home, "nba_com/player_positions")) == 2


def test_folder_skips_what_is_not_meant_as_delivery(inbox: Path, home: Path) -> None:
    write(inbox, "positions_2023-24.csv", POSITIONS)
    for name in ("README.md", "sub/readme.md", ".DS_Store", ".cache/x.csv"):
        write(inbox, name, "notes")
    write(inbox, "league.json", '{"league": "nba"}')
    write(inbox, "notes.txt", "notes")

    deliveries = landing.land([inbox], home)

    assert [(d.source_file, d.outcome) for d in deliveries] == [
        ("notes.txt", Outcome.REFUSED),
        ("positions_2023-24.csv", Outcome.LANDED),
    ]


# What is refused


def gzipped(content: str) -> bytes:
    return gzip.compress(content.encode())


REFUSALS = {
    "truncated gzip": ("x.csv.gz", gzipped(SCHEDULE * 50)[:-20], "truncated gzip"),
    "no gzip": ("x.csv.gz", SCHEDULE, "damaged gzip"),
    "HTML": ("x.csv", "\n<!DOCTYPE html><html>503</html>", "an HTML page"),
    "HTML, bare": ("x.csv.gz", "<html>", "an HTML page"),
    "HTML, gzipped": ("x.csv.gz", gzipped("<!doctype html>"), "an HTML page"),
    "HTML as Parquet": ("x.parquet", "<html>", "an HTML page"),
    "JSON": ("x.csv", '{"message": "rate limited"}', "a JSON body"),
    "missing columns": (
        "x.csv",
        PLAYER_LOGS.replace(",TOV,", ",T,").replace(",PTS,", ",P,"),
        "looks like nba_com/player_game_logs but lacks column(s) TOV, PTS",
    ),
    "player log without player": (
        "x.csv",
        REGULAR_PLAYER_LOGS.replace("PLAYER_ID", "WHO"),
        "looks like nba_com/player_game_logs but lacks column(s) PLAYER_ID",
    ),
    "player box without player": (
        "x.csv",
        PLAYER_BOX.replace("player_id", "who"),
        "looks like basketball_reference/player_box but lacks column(s) player_id",
    ),
    "empty": ("x.csv", "", "empty file (0 bytes)"),
    "empty gzip": ("x.csv.gz", gzipped(""), "empty file"),
    "blank": ("x.csv", "\n\n", "no header and no rows"),
    "header only": ("x.csv", POSITIONS.splitlines()[0], "no rows, only a header"),
    "unknown": ("x.csv", "height,weight\n1,2\n", "unknown format with column(s) height, weight"),
    "not UTF-8": ("x.csv", SCHEDULE.replace("Suns", "Süns").encode("latin-1"), "not UTF-8 text"),
    "field too many": (
        "x.csv",
        POSITIONS + "3,G,1610612737,G,\n",
        "line 4 has 5 field(s)",
    ),
    "field too few": ("x.csv", POSITIONS + "3,G,1610612737\n", "line 4 has 3 field(s)"),
    "after a line break in quotes": (
        "x.csv",
        TIPOFFS.replace("Ball Arena, ", "Ball Arena,\n") + "a,b\n",
        "line 6 has 2 field(s)",
    ),
    "unterminated quote": ("x.csv", POSITIONS + '3,"G,1,G\n', "is not CSV"),
    "no Parquet": ("x.parquet", POSITIONS, "not a readable Parquet file"),
    "duplicated column": (
        "x.csv",
        "PLAYER_ID,POSITION,TeamID,POSITION_SIMPLE,position\n1,G,1,G,G\n",
        "duplicated column name(s) POSITION, position",
    ),
    "landed file": ("x.csv", "_row_number,a\n1,2\n", "reserved column name(s) _row_number"),
    "infinity": ("x.csv", SPREADS.replace("-4.5", "inf"), "column spread_home: 'inf'"),
    "dates in three formats": (
        "x.csv",
        SCHEDULE
        + SCHEDULE.splitlines()[1].replace("2023-10-24", "25/10/2023").replace("061", "063")
        + "\n"
        + SCHEDULE.splitlines()[1].replace("2023-10-24", "Oct 26 2023").replace("061", "064"),
        "row 3, column GAME_DATE: '25/10/2023' does not fit (2 such value(s) in this column)",
    ),
    "text for a number": (
        "x.csv",
        SPREADS.replace("-4.5", "pick'em"),
        'row 1, column spread_home: "pick\'em" does not fit (1 such value(s) in this column)',
    ),
    "impossible date": (
        "x.csv",
        SCHEDULE.replace("2023-10-24,Golden", "2023-13-24,Golden"),
        "row 2, column GAME_DATE: '2023-13-24' does not fit",
    ),
    "sloppy date": ("x.csv", SCHEDULE.replace("2023-10-24,D", "2023-1-4 ,D"), "'2023-1-4'"),
    "no game date": (
        "x.csv",
        SCHEDULE.replace("2023-10-24", ""),
        "row 1, column GAME_DATE: empty does not fit (2 such value(s)",
    ),
    "no start of a game with props": (
        "x.csv",
        PROPS.replace("2023-10-25T02:10:00Z", ""),
        "row 1, column commence_time: empty does not fit (1 such value(s) in this column)",
    ),
    "clock": ("x.csv", PLAYER_BOX.replace("24:10", "24:60"), "column mp: '24:60'"),
    "boolean": ("x.csv", PLAYER_BOX.replace(",True,", ",yes,"), "column starter: 'yes'"),
    "extension": ("x.xlsx", "PK", "not a delivery by its extension"),
    "XML": ("x.csv", '<?xml version="1.0"?><Error/>', "an XML body"),
    "HTML without a type": ("x.csv", "<HEAD><TITLE>Access Denied</TITLE></HEAD>", "an HTML page"),
    "LFS pointer": ("x.csv", "version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
    "merge conflict": ("x.csv", f"<<<<<<< HEAD\n{POSITIONS}", "marks of a merge conflict"),
    "words": ("x.csv", "Too Many Requests", "a text without fields: 'Too Many Requests'"),
    "zip of two": ("x.zip", zipped(a_csv=POSITIONS, b_csv=POSITIONS), "a zip with 2 files"),
    "damaged zip": ("x.zip", zipped(a_csv=POSITIONS)[:-30], "damaged or encrypted zip"),
    "zip of words": ("x.zip", zipped(a_csv="<html>"), "an HTML page"),
    "footer": ("x.csv", POSITIONS + '"","Source: stats"\n', "line 4 has 2 field(s): the last line"),
    "rounded id": (
        "x.csv",
        PLAYER_LOGS.replace("0022300061", "2.23E+07"),
        "row 1, column GAME_ID: '2.23E+07' does not fit",
    ),
    "id with an apostrophe": (
        "x.csv",
        PLAYER_LOGS.replace("0022300061", "'0022300061"),
        'row 1, column GAME_ID: "\'0022300061" does not fit',
    ),
    "id too long": (
        "x.csv",
        SCHEDULE.replace("22300061", "123456789012"),
        "row 1, column GAME_ID: '123456789012' does not fit",
    ),
    "reversed id": ("x.csv", TIPOFFS.replace("0240DEN", "0240"), "column game_id: '202310240'"),
    "huge integer": (
        "2023-24.csv",
        POSITIONS.replace("1610612737", "9" * 20),
        "row 1, column TeamID: '99999999999999999999' does not fit",
    ),
    "huge count": ("x.csv", PLAYER_LOGS.replace("8,-11", "1234,-11"), "column PTS: '1234'"),
    "half a point": ("x.csv", PLAYER_LOGS.replace("8,-11", "8.5,-11"), "column PTS: '8.5'"),
    "negative count": ("x.csv", PLAYER_LOGS.replace("8,-11", "-8,-11"), "column PTS: '-8'"),
    "more made than tried": (
        "x.csv",
        PLAYER_BOX.replace("3,8,2,5", "9,8,2,5"),
        "row 1, columns fg, fga: fg '9', fga '8' does not fit (1 such row(s)",
    ),
    "points that shots do not make": (
        "x.csv",
        TEAM_BOX.replace(",119\n", ",118\n"),
        "row 1, columns pts, fg, fg3, ft: pts '118', fg '48', fg3 '14', ft '9' does not fit",
    ),
    "decimal odds": ("x.csv", PROPS.replace("-137", "1.73"), "column price: '1.73' does not fit"),
    "odds of nothing": ("x.csv", PROPS.replace("-137", "-99"), "column price: '-99' does not fit"),
    "a third side": ("x.csv", PROPS.replace("Over", "Yes"), "column side: 'Yes' does not fit"),
    "before the league": (
        "x.csv",
        SCHEDULE.replace("2023-10-24,D", "1846-10-24,D"),
        "row 1, column GAME_DATE: '1846-10-24' does not fit",
    ),
    "in a far future": (
        "x.csv",
        SCHEDULE.replace("2023-10-24,D", "2123-10-24,D"),
        "row 1, column GAME_DATE: '2123-10-24' does not fit",
    ),
    "a spreadsheet's day": (
        "x.csv",
        SCHEDULE.replace("2023-10-24,D", "45223,D"),
        "row 1, column GAME_DATE: '45223' does not fit",
    ),
    "a player twice": (
        "x.csv",
        f"{PLAYER_LOGS}{PLAYER_VALUES.replace(',-11', ',-12')}\n",
        "rows 1 and 2 are both PLAYER_ID 1 in game 0022300061, but with PLUS_MINUS -11 and -12",
    ),
}


@pytest.mark.faults
@pytest.mark.parametrize(("name", "content", "reason"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refused_with_reason_and_nothing_left_behind(
    name: str, content: str | bytes, reason: str, inbox: Path, home: Path
) -> None:
    delivery = land_one(write(inbox, name, content), home)

    assert delivery.outcome is Outcome.REFUSED
    assert reason in delivery.reason
    assert delivery.expected
    assert not zone.landed_ids(home)
    left = {p.name for p in home.rglob("*") if p.is_file()}
    assert left == {zone.COLUMNS_FILE, ".landing.lock"}
    assert not list(home.glob(f"{zone.SCRATCH_PREFIX}*"))


@pytest.mark.faults
def test_parquet_with_damaged_pages_is_refused(inbox: Path, home: Path) -> None:
    path = write_parquet(
        inbox / "2023-24.parquet",
        "select i as PLAYER_ID, md5(i::varchar) as POSITION, i as TeamID, 'G' as POSITION_SIMPLE"
        " from range(20000) as t(i)",
    )
    content = bytearray(path.read_bytes())
    content[1000:-4000] = bytes(len(content) - 5000)
    path.write_bytes(content)

    delivery = land_one(path, home)

    assert delivery.outcome is Outcome.REFUSED
    assert delivery.reason.startswith("cannot be read: ")


@pytest.mark.faults
def test_parquet_with_duplicated_columns_or_no_rows_is_refused(inbox: Path, home: Path) -> None:
    names = ["PLAYER_ID", "POSITION", "TeamID", "POSITION_SIMPLE"]
    twice = pa.Table.from_arrays([pa.array(["1"])] * 5, names=[*names, "TeamID"])
    none = pa.table({name: pa.array([], pa.string()) for name in names})
    pq.write_table(twice, inbox / "a.parquet")
    pq.write_table(none, inbox / "b.parquet")

    reasons = [delivery.reason for delivery in landing.land([inbox], home)]

    assert reasons == ["duplicated column name(s) TeamID", "no rows, only columns"]


@pytest.mark.faults
def test_unreadable_file_is_refused(inbox: Path, home: Path) -> None:
    (inbox / "gone.csv").symlink_to(inbox / "nowhere.csv")

    (delivery,) = landing.land([inbox], home)

    assert delivery.reason.startswith("cannot be read: No such file")


@pytest.mark.faults
def test_links_in_a_circle_are_followed_once(inbox: Path, home: Path) -> None:
    write(inbox, "positions 2023-24.csv", POSITIONS)
    (inbox / "again").symlink_to(inbox)
    (inbox / "circle.csv").symlink_to(inbox / "circle.csv")

    circle, landed = landing.land([inbox], home)

    assert "cannot be read: Too many levels of symbolic links" in circle.reason
    assert landed.outcome is Outcome.LANDED


@pytest.mark.faults
def test_a_folder_may_be_named_like_a_file(inbox: Path, home: Path) -> None:
    assert land_one(write(inbox, "box.csv/2023-24.csv", POSITIONS).parent, home).rows == 2
    assert "holds no delivery" in land_one(write(inbox, "e.csv/.x", "").parent, home).reason


@pytest.mark.faults
def test_a_file_that_may_not_be_read_is_refused() -> None:
    with as_nobody() as folder:
        inbox = folder / "inbox"
        inbox.mkdir()
        write(inbox, "a.csv", POSITIONS).chmod(0)
        write(inbox, "b_2023-24.csv", POSITIONS)

        locked, landed = landing.land([inbox], folder / "home")

    assert locked.reason == "cannot be read: Permission denied"
    assert landed.outcome is Outcome.LANDED


@pytest.mark.faults
def test_first_offending_row_and_number_of_values(inbox: Path, home: Path) -> None:
    lines = [f"{i},G,{'x' if i % 2 else 1},G" for i in range(2, 8)]
    content = "\n".join([POSITIONS.splitlines()[0], *lines])

    delivery = land_one(write(inbox, "2023-24.csv", content), home)

    assert delivery.reason == (
        "row 2, column TeamID: 'x' does not fit (3 such value(s) in this column)"
    )
    assert delivery.expected == "TeamID is an integer (5 or 5.0) of at most 15 digits"


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (PLAYER_LOGS.replace("0022300061", "2.23E+07"), "A spreadsheet rounded it"),
        (PLAYER_LOGS.replace("0022300061", "'0022300061"), "A spreadsheet put the apostrophe"),
        (SCHEDULE.replace("2023-10-24,D", "45223,D"), "a spreadsheet's number of a day"),
        (SCHEDULE.replace("2023-10-24,D", "10/24/23,D"), "Its year has two digits"),
        (PLAYER_LOGS.replace("0.375", "37.5%"), "Take the percent sign away"),
        (PLAYER_LOGS.replace("0.375", '"0,375"'), "It has a decimal comma"),
        (
            PROPS.replace("-137", "1.73"),
            "As decimal odds 1.73 would win 0.73 for a stake of 1, as American ones 0.0173",
        ),
    ],
)
def test_a_refusal_says_what_to_do(content: str, cure: str, inbox: Path, home: Path) -> None:
    assert cure in land_one(write(inbox, "x.csv", content), home).expected


def test_value_with_two_faults_is_one_column(inbox: Path, home: Path) -> None:
    delivery = land_one(write(inbox, "s.csv", SCHEDULE.replace("2023-10-24", "soon")), home)

    assert delivery.reason == (
        "row 1, column GAME_DATE: 'soon' does not fit (2 such value(s) in this column)"
    )


@pytest.mark.faults
@pytest.mark.parametrize(
    ("entity", "column"),
    [(entity, "GAME_ID") for entity in NBA_COM_GAMES]
    + [(entity, "game_id") for entity in DELIVERED if entity.startswith("basketball_reference/")]
    + [
        ("betting/point_spreads", "away"),
        ("betting/point_spreads", "home"),
        ("betting/player_props", "game_id"),
        ("espn/schedule", "espn_game_id"),
    ],
)
def test_row_without_a_game_is_refused(entity: str, column: str, inbox: Path, home: Path) -> None:
    csv = write(inbox, "2023-24.csv", DELIVERED[entity])
    rows = f"from read_csv('{csv}', all_varchar = true) limit 1"
    for missing, shown in {"null": "empty", "''": "empty", "' '": "' '"}.items():
        path = write_parquet(
            inbox / "x.parquet",
            f"(select * {rows}) union all (select * replace ({missing} as {column}) {rows})",
        )

        delivery = land_one(path, home)

        assert delivery.outcome is Outcome.REFUSED
        assert delivery.reason == (
            f"row 2, column {column}: {shown} does not fit (1 such value(s) in this column)"
        )
        assert delivery.expected == f"{column} is never empty: it tells which game a row is about"
        assert not zone.landed_ids(home)


def test_nothing_near_lists_the_known_formats() -> None:
    with pytest.raises(Exception, match="unknown format") as refused:
        recognise(["GAME_ID", "height"])
    assert all(known.name in refused.value.expected for known in FORMATS)


# The command line


@pytest.mark.faults
def test_good_files_are_landed_beside_bad_ones(inbox: Path, home: Path, run: Callable) -> None:
    write(inbox, "a.csv", "oops\n1\n")
    write(inbox, "b_2023-24.csv", POSITIONS)
    write(inbox, "c.csv.gz", gzipped(TIPOFFS))

    result = run("land", inbox, inbox / "missing.csv")

    assert result.exit_code == 1
    assert "2 landed, 0 already landed, 2 refused" in result.output
    after_summary = result.output.split("rows landed in")[1]
    assert "a.csv" in after_summary and "reason:   unknown format" in after_summary
    assert "missing.csv" in after_summary and "reason:   does not exist" in after_summary
    assert len(rows_of(home, "nba_com/player_positions")) == 2
    assert len(rows_of(home, "basketball_reference/tipoffs")) == 3


@pytest.mark.faults
def test_folder_without_deliveries_is_refused(inbox: Path, run: Callable) -> None:
    result = run("land", inbox)

    assert result.exit_code == 1
    assert "holds no delivery" in result.output


@pytest.mark.faults
def test_unusable_home_is_an_error_without_stack_trace(
    inbox: Path, home: Path, run: Callable
) -> None:
    home.write_text("a file, not a folder")

    result = run("land", write(inbox, "2023-24.csv", POSITIONS))

    assert result.exit_code == 2
    assert "error: " in result.output and "Traceback" not in result.output


def test_status(inbox: Path, run: Callable) -> None:
    assert "Nothing is landed" in run("status").output
    write(inbox, "t.csv", TIPOFFS)
    write(inbox, "2023-24.csv", POSITIONS)
    run("land", inbox)

    shown = run("status")
    told = json.loads(run("status", "--json").output)

    assert shown.exit_code == 0 and "2023-24" in shown.output and "tipoffs" in shown.output
    assert [(row["entity"], row["season"], row["deliveries"], row["rows"]) for row in told] == [
        ("tipoffs", "2023-24", 1, 3),
        ("player_positions", None, 1, 2),
    ]
    assert (told[0]["first_game_date"], told[0]["last_game_date"]) == ("2023-10-24", "2023-10-25")


def test_status_seasons_follow_the_calendar(inbox: Path, home: Path) -> None:
    days = ("2019-10-22", "2020-10-11", "2020-12-22", "2021-07-20", "2021-10-19")
    lines = [f"{day.replace('-', '')}0DEN,," for day in days]
    content = "\n".join(["game_id,tipoff_et_text,arena", *lines])

    land_one(write(inbox, "t.csv", content), home)

    assert [(row.season, row.rows) for row in manifest.status(home)] == [
        ("2019-20", 2),
        ("2020-21", 2),
        ("2021-22", 1),
    ]


def test_status_as_json_is_a_list_when_nothing_is_landed(run: Callable) -> None:
    assert json.loads(run("status", "--json").output) == []


# Order, atomicity and leagues


def test_zone_can_be_queried_before_anything_is_landed(home: Path) -> None:
    landing.land([], home)

    for known in FORMATS:
        assert rows_of(home, known.name) == []
    assert manifest_of(home) == []


@pytest.mark.parametrize("entity", DELIVERED)
def test_zero_row_files_have_the_types_of_landed_ones(entity: str, inbox: Path, home: Path) -> None:
    delivery = land_one(write(inbox, "2023-24.csv", DELIVERED[entity]), home)

    for folder in (zone.landing_folder(home) / entity, zone.manifest_folder(home)):
        empty, landed = (
            {name: kind for name, kind, *_ in duckdb.sql(f"describe from '{path}'").fetchall()}
            for path in (folder / zone.COLUMNS_FILE, folder / f"{delivery.delivery_id}.parquet")
        )
        assert landed.items() <= empty.items()
        if folder == zone.manifest_folder(home):
            assert (empty["source_game_id"], empty["game_date"]) == ("VARCHAR", "DATE")
            assert list(empty) == list(landed)
        else:
            assert (empty["_source_game_id"], empty["_game_date"]) == ("VARCHAR", "DATE")


@pytest.mark.faults
def test_loaded_at_rises_even_when_the_clock_goes_backwards(inbox: Path, home: Path) -> None:
    noon = datetime(2024, 1, 1, 12)
    write(inbox, "1/2023-24.csv", POSITIONS)
    write(inbox, "1/tipoffs.csv", TIPOFFS)
    write(inbox, "2/a.csv", SCHEDULE)

    first = landing.land([inbox / "1"], home, clock=lambda: noon)
    second = landing.land([inbox / "2"], home, clock=lambda: noon - timedelta(days=1))

    tick = timedelta(microseconds=1)
    assert [d.loaded_at for d in first + second] == [noon, noon + tick, noon + 2 * tick]
    assert manifest_of(home, "distinct loaded_at")[-1] == (noon + 2 * tick,)


@pytest.mark.faults
def test_delivery_without_manifest_is_invisible_and_removed(
    inbox: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tipoffs, positions = write(inbox, "t.csv", TIPOFFS), write(inbox, "2023-24.csv", POSITIONS)
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "manifest_query", lambda *_: "select error('power cut')")
        with pytest.raises(duckdb.Error, match="power cut"):
            landing.land([tipoffs], home)
    folder = zone.landing_folder(home) / "basketball_reference" / "tipoffs"
    assert len(list(folder.iterdir())) == 2, "the data were written before the manifest"
    write(folder, "half.parquet.tmp", b"PAR1")
    write(home, f"{zone.SCRATCH_PREFIX}left/delivery.csv", "x")

    land_one(positions, home)

    assert [path.name for path in folder.iterdir()] == [zone.COLUMNS_FILE]
    assert not list(home.glob(f"{zone.SCRATCH_PREFIX}*"))
    assert land_one(tipoffs, home).outcome is Outcome.LANDED


def test_leagues_take_turns_and_nothing_is_lost(inbox: Path, home: Path, run: Callable) -> None:
    real = write(inbox, "real/2023-24.csv", POSITIONS)
    write(inbox, "made/league.json", '{"league": "simulated", "seed": 7}')
    made = write(inbox, "made/deep/t.csv", TIPOFFS)
    run("land", real)

    switched = run("land", made)

    assert switched.exit_code == 0
    assert "nba landing zone is set aside as landing-nba" in switched.output
    assert rows_of(home, "nba_com/player_positions") == []
    assert len(rows_of(home, "basketball_reference/tipoffs")) == 3
    assert manifest_of(home, "distinct league, game_date")[0][0] == "simulated"

    back = run("land", real, "--league", "nba")

    assert "simulated landing zone is set aside as landing-simulated" in back.output
    assert "nba landing zone is brought back from landing-nba" in back.output
    assert "0 landed, 1 already landed" in back.output
    assert (home / "landing-simulated").is_dir() and not (home / "landing-nba").exists()

    again = run("land", made)

    assert "0 landed, 1 already landed" in again.output


def test_league_of_the_zone_holds_when_nothing_else_is_said(inbox: Path, home: Path) -> None:
    landing.land([write(inbox, "2023-24.csv", POSITIONS)], home, "small")

    landing.land([write(inbox, "t.csv", TIPOFFS)], home)

    assert {league for (league,) in manifest_of(home, "league")} == {"small"}


def test_paths_of_two_leagues_are_refused(inbox: Path, home: Path, run: Callable) -> None:
    write(inbox, "2023-24.csv", POSITIONS)
    write(inbox, "made/league.json", '{"league": "simulated"}')
    write(inbox, "made/t.csv", TIPOFFS)

    result = run("land", inbox)

    assert result.exit_code == 2
    assert "several leagues (nba, simulated)" in result.output
    assert not zone.landed_ids(home)


def test_mistaken_path_does_not_switch_leagues(inbox: Path, home: Path, run: Callable) -> None:
    run("land", write(inbox, "2023-24.csv", POSITIONS))

    assert run("land", inbox / "typo", "--league", "small").exit_code == 1
    assert len(rows_of(home, "nba_com/player_positions")) == 2


@pytest.mark.parametrize("content", ['{"league": "wnba"}', "{}", "[]", "nonsense"])
def test_league_json_must_name_a_league(content: str, inbox: Path, run: Callable) -> None:
    write(inbox, "league.json", content)

    result = run("land", write(inbox, "2023-24.csv", POSITIONS))

    assert result.exit_code == 2
    assert "names no league" in result.output


def test_simulate_skips_what_is_there(home: Path, run: Callable) -> None:
    write(home, "simulated/league.json", '{"league": "small", "seasons": 2, "seed": 7}')

    result = run("simulate", "--league", "small")

    assert result.exit_code == 0
    assert "already holds league small: 2 season(s), seed 7" in result.output
