"""Which run may predict: the better one on the same games, not over-fitted, not too good."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from support.ml_league import answer, league_rows, say, write_warehouse

from ml import paths, registry
from ml.promotion import predicting_run


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with two runs on the same data, the second one of fewer players."""
    state = tmp_path_factory.mktemp("trained")
    rows = league_rows(("2022-23", "2023-24"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBA_HOME", str(state))
        patch.delenv("NBA_DBT_TARGET", raising=False)
        for known in (rows, rows[rows["nba_player_id"] < 1004]):
            write_warehouse(state / "warehouse.duckdb", known)
            say("train")
        write_warehouse(state / "warehouse.duckdb", rows)
    return state


@pytest.fixture
def home(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them that a test may change."""
    monkeypatch.setenv("NBA_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("NBA_DBT_TARGET", raising=False)
    return shutil.copytree(trained, tmp_path / "state")


@pytest.fixture
def runs(home: Path) -> tuple[str, str]:
    """The ids of the good run and of the poor one."""
    poor, good = (run["run_id"] for run in answer("list"))
    return good, poor


def change_metrics(run_id: str, **mae: float) -> None:
    file = paths.runs_folder() / run_id / registry.METADATA
    metadata = json.loads(file.read_text())
    for part, value in mae.items():
        metadata["metrics"][part]["mae"] = value
    file.write_text(json.dumps(metadata))


def allow_overfitting(*run_ids: str) -> None:
    """Eleven hundred training games are learned by heart; this is not what is tested here."""
    for run_id in run_ids:
        change_metrics(run_id, train=5.0, test=5.1)


def test_before_a_promotion_the_newest_run_predicts(runs: tuple[str, str]) -> None:
    assert predicting_run("morning").run_id == runs[1]


def test_a_promoted_run_predicts_until_a_better_one_is(runs: tuple[str, str]) -> None:
    good, poor = runs
    allow_overfitting(good, poor)
    say("promote", poor)
    assert f"instead of {poor}" in say("promote", good)
    assert predicting_run("morning").run_id == good


def test_a_run_that_is_worse_on_the_same_games_is_refused(runs: tuple[str, str]) -> None:
    good, poor = runs
    allow_overfitting(good, poor)
    say("promote", good)
    said = say("promote", poor, code=1)
    assert f"Run {poor} is worse than {good}" in said
    assert predicting_run("morning").run_id == good


def test_a_run_that_learned_by_heart_is_refused(runs: tuple[str, str]) -> None:
    change_metrics(runs[0], train=4.0, test=4.41)
    assert "by heart" in say("promote", runs[0], code=1)
    change_metrics(runs[0], train=4.0, test=4.39)
    say("promote", runs[0])


@pytest.mark.parametrize(("league", "code"), [("nba", 1), ("simulated", 0)])
def test_a_run_that_is_too_good_is_refused(home: Path, league: str, code: int) -> None:
    rows = league_rows(("2022-23", "2023-24"))
    leaky = rows.assign(avg_points_ewm_5_games=rows["points"])
    write_warehouse(home / "warehouse.duckdb", leaky, league)
    say("train")
    newest = answer("list")[0]["run_id"]
    allow_overfitting(newest)
    assert ("nobody is that good" in say("promote", newest, code=code)) == bool(code)


def test_a_comparison_is_on_the_same_games(runs: tuple[str, str]) -> None:
    said = say("compare", *runs)
    assert all(run in said for run in runs) and "player-games since 2023-10" in said


def test_runs_without_a_common_game_cannot_be_compared(home: Path, runs: tuple[str, str]) -> None:
    rows = league_rows(("2022-23",))
    write_warehouse(home / "warehouse.duckdb", rows)
    assert "no game since" in say("compare", *runs, code=1)


def test_an_unknown_run_is_named(home: Path) -> None:
    assert "There is no run 1999" in say("promote", "1999", code=1)
    assert "python -m ml list" in say("compare", "2", "2", code=1)


def test_the_list_marks_the_run_that_predicts(runs: tuple[str, str]) -> None:
    good, poor = runs

    def marked() -> list[str]:
        return [run for run in runs if f"{run} │ morning │ yes" in say("list")]

    assert marked() == [poor]
    allow_overfitting(good, poor)
    say("promote", good)
    frame = pd.DataFrame(answer("list"))
    assert frame["run_id"].is_monotonic_decreasing
    assert marked() == [good]
