"""Whatever becomes of a file on its way: it is landed whole or refused whole, with a reason.

Valid deliveries are damaged at random: cut off, recoded, columns swapped, values made absurd.
`make faults` tries 2,000 of them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.deliveries import DELIVERED
from support.measuring import peak_bytes

from ingest import landing, zone
from ingest.landing import Delivery, Outcome

FILES = int(os.environ.get("NBA_FAULTS_FILES", "200"))
ABSURD = [
    *("NaN", "inf", "-inf", "1e999", "-5", "300:00", "99999999999999999999", "0x1F", "१२"),
    *("", " ", "NULL", "2099-01-01", "31/12/2023", "12-31-2023", "2023-02-30"),
    *("O'Neal; drop table games;--", '<script>alert("x")</script>', "a,b", 'say ""hi""', "a\nb"),
    *("=cmd|' /C calc'!A0", "../../etc/passwd", "\u202egnirts", "\x00", "😀" * 50),
]

Mutation = Callable[[bytes], bytes]

pytestmark = pytest.mark.faults


def lines(content: bytes) -> list[bytes]:
    """The lines of a file, with their ends."""
    return content.splitlines(keepends=True)


def cut_off(share: float) -> Mutation:
    """Only the first part of the file."""
    return lambda content: content[: int(len(content) * share)]


def recoded(encoding: str) -> Mutation:
    """Another encoding."""
    return lambda content: content.decode(errors="ignore").encode(encoding, errors="replace")


def with_byte(place: float, byte: int) -> Mutation:
    """One byte changed."""

    def mutate(content: bytes) -> bytes:
        index = int(len(content) * place)
        return content[:index] + bytes([byte]) + content[index + 1 :]

    return mutate


def with_value(row: int, column: int, value: str) -> Mutation:
    """A value replaced as it stands, without quotes."""

    def mutate(content: bytes) -> bytes:
        rows = lines(content)
        if not rows:
            return content
        index = row % len(rows)
        cells = rows[index].rstrip(b"\r\n").split(b",")
        cells[column % len(cells)] = value.encode()
        rows[index] = b",".join(cells) + b"\n"
        return b"".join(rows)

    return mutate


def without_column(column: int) -> Mutation:
    """A column is missing."""

    def mutate(content: bytes) -> bytes:
        rows = [row.rstrip(b"\r\n").split(b",") for row in lines(content)]
        kept = [[c for i, c in enumerate(row) if i != column % max(len(row), 1)] for row in rows]
        return b"\n".join(b",".join(row) for row in kept) + b"\n"

    return mutate


def reversed_columns(content: bytes) -> bytes:
    """Columns the other way round."""
    rows = [row.rstrip(b"\r\n").split(b",") for row in lines(content)]
    return b"\n".join(b",".join(reversed(row)) for row in rows) + b"\n"


def with_line_again(row: int) -> Mutation:
    """A line twice, which may be the header."""
    return lambda content: (
        content + lines(content)[row % len(lines(content))] if lines(content) else content
    )


MUTATIONS = st.one_of(
    st.floats(0, 1).map(cut_off),
    st.sampled_from(["utf-16", "latin-1", "utf-8-sig", "cp037"]).map(recoded),
    st.builds(with_byte, st.floats(0, 0.999), st.integers(0, 255)),
    st.builds(with_value, st.integers(0, 5), st.integers(0, 40), st.sampled_from(ABSURD)),
    st.integers(0, 40).map(without_column),
    st.just(reversed_columns),
    st.integers(0, 5).map(with_line_again),
    st.just(lambda content: content.replace(b"\n", b"\r\n")),
    st.just(lambda content: content.replace(b",", b";")),
    st.just(lambda content: content + b"\n\n"),
)


@settings(max_examples=FILES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    entity=st.sampled_from(sorted(DELIVERED)),
    mutations=st.lists(MUTATIONS, min_size=1, max_size=3),
    name=st.sampled_from(["d.csv", "d.csv.gz", "d.parquet", 'it\'s; a "file".csv']),
)
def test_a_damaged_file_is_landed_whole_or_refused_whole(
    entity: str, mutations: list[Mutation], name: str
) -> None:
    content = DELIVERED[entity].encode()
    for mutate in mutations:
        content = mutate(content)
    with tempfile.TemporaryDirectory() as folder:
        home, path = Path(folder) / "home", Path(folder) / name
        path.write_bytes(content)
        (delivery,) = landing.land([path], home)
        if delivery.outcome is Outcome.LANDED:
            assert rows_and_manifest(home, delivery) == (delivery.rows, delivery.rows)
        else:
            assert delivery.outcome is Outcome.REFUSED
            assert delivery.reason and delivery.expected
            assert data_files(home) == []


def rows_and_manifest(home: Path, delivery: Delivery) -> tuple[int, int]:
    """How many rows a delivery has in the zone, and how many its manifest says."""
    (file,) = data_files(home)
    manifest = zone.manifest_folder(home) / f"{delivery.delivery_id}.parquet"
    rows = duckdb.sql(f"select count(*) from read_parquet('{file}')").fetchone()[0]
    said = duckdb.sql(f"select sum(row_count) from read_parquet('{manifest}')").fetchone()[0]
    return rows, int(said)


def data_files(home: Path) -> list[Path]:
    """The landed data files."""
    files = zone.landing_folder(home).glob("*/*/*.parquet")
    return [file for file in files if file.name != zone.COLUMNS_FILE]


@pytest.mark.nightly
def test_a_file_of_two_gigabytes_lands_in_bounded_memory(tmp_path: Path) -> None:
    path, rows = tmp_path / "huge 2023-24.csv", 200_000
    header, row = "PLAYER_ID,POSITION,TeamID,POSITION_SIMPLE\n", "{},{},1610612737,G\n"
    with path.open("w") as file:
        file.write(header)
        file.writelines(row.format(i, f"{i:010}" * 1_100) for i in range(rows))
    assert path.stat().st_size > 2 * 1024**3
    command = (sys.executable, "-m", "ingest", "land", str(path))
    environment = os.environ | {"NBA_HOME": str(tmp_path / "home")}
    assert peak_bytes(*command, environment=environment) < 1.5e9
    (file,) = data_files(tmp_path / "home")
    assert duckdb.sql(f"select count(*) from read_parquet('{file}')").fetchone() == (rows,)
