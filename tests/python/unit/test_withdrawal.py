"""A landed delivery can be taken back and put in again, and nothing of it is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from support.deliveries import POSITIONS, TIPOFFS
from typer.testing import CliRunner

from ingest import landing, zone
from ingest.cli import app
from ingest.withdrawal import withdrawn_ids

WHY = "ids from a spreadsheet"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """Run the command line against a temporary home."""
    monkeypatch.setenv("NBA_HOME", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def delivered(tmp_path: Path) -> tuple[Path, str]:
    """A landed file and its delivery's id, beside another delivery."""
    file = tmp_path / "2023-24.csv"
    file.write_text(POSITIONS)
    other = tmp_path / "tipoffs.csv"
    other.write_text(TIPOFFS)
    first, _ = landing.land([file, other], tmp_path)
    return file, first.delivery_id


def contents(home: Path) -> dict[str, tuple[bytes, float]]:
    """Every landed file, with when it was changed last."""
    folder = zone.landing_folder(home)
    return {
        str(file.relative_to(folder)): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in folder.rglob("*.parquet")
    }


def test_what_was_withdrawn_is_put_back_as_it_was(
    delivered: tuple[Path, str], tmp_path: Path, run: Callable
) -> None:
    _, delivery = delivered
    before = contents(tmp_path)
    assert run("withdraw", delivery, "--reason", WHY).exit_code == 0
    assert delivery not in zone.landed_ids(tmp_path)
    assert not list(zone.landing_folder(tmp_path).glob(f"*/*/{delivery}.parquet"))
    assert withdrawn_ids(tmp_path) == {delivery}
    assert run("withdraw", delivery, "--undo", "--reason", "a mistake").exit_code == 0
    assert contents(tmp_path) == before


def test_the_log_tells_what_was_done_and_why(
    delivered: tuple[Path, str], tmp_path: Path, run: Callable
) -> None:
    _, delivery = delivered
    run("withdraw", delivery, "--reason", WHY)
    run("withdraw", delivery, "--undo", "--reason", "a mistake")
    log = zone.landing_folder(tmp_path) / "withdrawn" / "log.jsonl"
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["action"], line["delivery_id"], line["reason"]) for line in lines] == [
        ("withdrawn", delivery, WHY),
        ("put back", delivery, "a mistake"),
    ]


def test_a_file_that_was_withdrawn_is_not_landed_again(
    delivered: tuple[Path, str], tmp_path: Path, run: Callable
) -> None:
    file, delivery = delivered
    run("withdraw", delivery, "--reason", WHY)
    again = run("land", file)
    assert again.exit_code == 0
    assert "0 landed, 0 already landed, 1 withdrawn, 0 refused" in again.output
    assert zone.landed_ids(tmp_path).isdisjoint({delivery})


def test_the_first_digits_of_an_id_are_enough(
    delivered: tuple[Path, str], tmp_path: Path, run: Callable
) -> None:
    _, delivery = delivered
    assert run("withdraw", delivery[:6].upper(), "--reason", WHY).exit_code == 0
    assert withdrawn_ids(tmp_path) == {delivery}


@pytest.mark.parametrize(
    ("named", "told"), [("ffffffff", "no landed delivery is 'ffffffff'"), ("", "2 landed")]
)
def test_a_delivery_that_is_not_there_or_not_clear_is_said_so(
    delivered: tuple[Path, str], tmp_path: Path, run: Callable, named: str, told: str
) -> None:
    done = run("withdraw", named, "--reason", WHY)
    assert done.exit_code == 2
    assert told in done.output.replace("\n", " ")
    assert "status --deliveries" in done.output.replace("\n", " ")
    assert len(zone.landed_ids(tmp_path)) == 2


def test_status_lists_the_deliveries_with_their_ids(
    delivered: tuple[Path, str], run: Callable
) -> None:
    _, delivery = delivered
    listed = json.loads(run("status", "--deliveries", "--json").output)
    assert [(row["entity"], row["rows"], row["games"]) for row in listed] == [
        ("player_positions", 2, 0),
        ("tipoffs", 3, 3),
    ]
    assert listed[0]["delivery_id"] == delivery
    assert listed[1]["first_game_date"] == "2023-10-24"
    assert delivery in run("status", "--deliveries").output


def test_an_interrupted_withdrawal_loses_nothing(
    delivered: tuple[Path, str], tmp_path: Path, run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between copy and manifest the delivery is still there; the next landing cleans up."""
    _, delivery = delivered
    before = contents(tmp_path)
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("no space")))
    assert run("withdraw", delivery, "--reason", WHY).exit_code == 2
    monkeypatch.undo()
    landed = {name: one for name, one in contents(tmp_path).items() if "withdrawn" not in name}
    assert landed == before
    assert duckdb.sql(
        f"from '{zone.landing_folder(tmp_path)}/nba_com/player_positions/{delivery}.parquet'"
    ).fetchall()
