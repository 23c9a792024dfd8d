"""From the mart to a saved and scored run, and what the command line says on the way."""

import json
import os
import re
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import yaml
from support.ml_league import answer, league_rows, say, write_warehouse
from support.project import PROJECT

from ingest import profile
from ml import examples, paths, registry, warehouse
from ml.baselines import BASELINES
from ml.errors import ExamplesError, WarehouseError
from ml.features import INFORMATION_SETS, points_features
from ml.summary import SIMULATED
from ml.trees import unheard
from ml.walk_forward import walk_forward


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return league_rows()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder, and a project that holds nothing but dbt's two settings files."""
    project, state = tmp_path / "project", tmp_path / "state"
    project.mkdir()
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(PROJECT / name, project)
    monkeypatch.setattr(paths, "PROJECT_ROOT", project)
    monkeypatch.setenv("NBA_HOME", str(state))
    monkeypatch.delenv("NBA_DBT_TARGET", raising=False)
    monkeypatch.delenv("DBT_PROFILES_DIR", raising=False)
    return state


@pytest.fixture(scope="module")
def trained(rows: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with a warehouse and one scored run; tests must not change it."""
    state = tmp_path_factory.mktemp("trained")
    write_warehouse(state / "warehouse.duckdb", rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBA_HOME", str(state))
        patch.setenv("DBT_PROFILES_DIR", str(state))
        patch.delenv("NBA_DBT_TARGET", raising=False)
        shutil.copy(PROJECT / "profiles.yml.example", state / "profiles.yml")
        say("train")
        say("evaluate")
    return state


@pytest.fixture
def used(home: Path, trained: Path) -> Path:
    """A copy of the trained state that a test may change."""
    shutil.copytree(trained, home)
    return home


def change(state: Path, sql: str) -> None:
    with duckdb.connect(str(state / "warehouse.duckdb")) as connection:
        connection.execute(sql)


# The run


def test_a_run_comes_back_as_it_was_saved(used: Path) -> None:
    run = registry.latest_run("morning")
    frame = examples.read_examples(warehouse.open_warehouse())
    again = registry.load_run(run.folder)
    for one, other in ((run.holdout, again.holdout), (run.serving, again.serving)):
        pd.testing.assert_series_equal(one.predict(frame), other.predict(frame))
    assert again.metadata == json.loads((run.folder / "metadata.json").read_text())
    assert again.metadata["data_fingerprint"] == examples.fingerprint(frame)


def test_the_metadata_tells_how_the_model_came_about(used: Path) -> None:
    metadata = registry.latest_run("morning").metadata
    split = metadata["split"]
    assert split["train_last_date"] < split["test_first_date"]
    assert split["test_seasons"] == ["2023-24", "2024-25"]
    assert metadata["train_sample"] == "all_who_played"
    assert metadata["library_versions"]["numpy"]
    assert metadata["duration_seconds"] > metadata["serving"]["duration_seconds"] > 0
    assert "git_revision" in metadata


def test_the_newest_run_of_an_information_set_is_the_latest(used: Path) -> None:
    first = registry.latest_run("morning")
    say("train", "--info", "report")
    assert registry.latest_run("morning").run_id == first.run_id
    assert registry.latest_run("report").run_id > first.run_id


@pytest.mark.faults
@pytest.mark.parametrize("model", ["holdout", "serving"])
def test_a_run_with_other_features_is_refused(used: Path, model: str) -> None:
    folder = registry.latest_run("morning").folder
    linear = json.loads((folder / model / "linear.json").read_text())
    linear["features"] = linear["features"][::-1]
    (folder / model / "linear.json").write_text(json.dumps(linear))
    assert "other features" in say("evaluate", code=1)


@pytest.mark.faults
def test_a_run_that_forecasts_other_points_than_before_is_refused(used: Path) -> None:
    folder = registry.latest_run("morning").folder / "serving"
    linear = json.loads((folder / "linear.json").read_text())
    linear["intercept"] += 1
    (folder / "linear.json").write_text(json.dumps(linear))
    said = say("predict", code=1)
    assert "other points than when it was saved" in said and "xgboost" in said


@pytest.mark.faults
@pytest.mark.parametrize("file", ["metadata.json", "serving/trees.ubj", "holdout/fixture.json"])
def test_a_run_with_a_broken_file_is_refused(used: Path, file: str) -> None:
    (registry.latest_run("morning").folder / file).write_text("no model")
    assert "python -m ml train" in say("evaluate", code=1)


def test_the_model_finds_the_known_structure(used: Path) -> None:
    board = pd.DataFrame(answer("evaluate"))
    for _, part in board[board["season"] == "all"].groupby("sample"):
        mae = part.set_index("method")["mae"]
        assert mae["xgboost"] == mae.min()
        assert 4.9 < mae["xgboost"] < 5.9
        assert part["n"].nunique() == 1


def test_the_evaluation_lies_beside_the_run_and_in_the_reports(used: Path) -> None:
    printed = answer("evaluate")
    run = registry.latest_run("morning")
    assert json.loads((run.folder / "evaluation.json").read_text()) == printed
    assert json.loads((used / "reports" / "evaluation.json").read_text()) == printed
    assert list(printed[0])[:8] == [
        "sample",
        "season",
        "information_set",
        "method",
        "n",
        "mae",
        "rmse",
        "bias",
    ]


def test_the_walk_forward_scores_every_method_in_every_information_set(used: Path) -> None:
    board = pd.DataFrame(answer("scoreboard"))
    assert json.loads((used / "reports" / "scoreboard.json").read_text()) == answer("scoreboard")
    assert set(board["information_set"]) == {"morning", "report", "lock"}
    methods = {*BASELINES, "ridge", "xgboost_21", "xgboost"}
    assert set(board["method"]) == {*methods, "prop_line"}
    assert set(board.loc[board["method"].eq("prop_line"), "sample"]) == {"line_unknown"}
    assert set(board["season"]) == {"2023-24", "2024-25", "all"}
    everyone = board[board["sample"].eq("all_who_played") & board["season"].eq("all")]
    for _, part in everyone.groupby("information_set"):
        mae = part.set_index("method")["mae"]
        assert mae["xgboost"] < mae["ewma"] and mae["ridge"] < mae["ewma"]
        assert part["n"].nunique() == 1


def test_one_season_and_information_set_can_be_scored_alone(used: Path) -> None:
    board = pd.DataFrame(answer("scoreboard", "--season", "2022-23", "--info", "lock"))
    assert set(board["season"]) == {"2022-23", "all"}
    assert set(board["information_set"]) == {"lock"}


def test_the_order_of_the_input_rows_changes_nothing(used: Path, rows: pd.DataFrame) -> None:
    fingerprint = registry.latest_run("morning").metadata["data_fingerprint"]
    board, walked = answer("evaluate"), answer("scoreboard", "--info", "lock")
    mixed = rows.sample(frac=1, random_state=3).iloc[:, ::-1]
    write_warehouse(used / "warehouse.duckdb", mixed)
    say("train")
    assert registry.latest_run("morning").metadata["data_fingerprint"] == fingerprint
    assert answer("evaluate") == board
    assert answer("scoreboard", "--info", "lock") == walked


def test_the_scores_hold_how_much_the_intervals_held(used: Path) -> None:
    boards = answer("evaluate") + answer("scoreboard", "--info", "lock")
    scored = [row for row in boards if row["method"] == "xgboost"]
    for row in scored:
        assert 0 < row["coverage_50"] < row["coverage_80"] < row["coverage_90"] <= 1
        if (row["sample"], row["season"]) == ("all_who_played", "all"):
            assert row["coverage_80"] == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("command", [("evaluate",), ("scoreboard", "--info", "lock"), ("summary",)])
def test_the_scores_of_a_simulated_league_say_so(used: Path, command: tuple[str, ...]) -> None:
    assert SIMULATED in say(*command)
    change(used, "update nba_quality.coverage_ledger set league = 'nba'")
    assert SIMULATED not in say(*command)


def test_changed_data_is_noticed(used: Path) -> None:
    change(used, "update nba_ml.player_points_examples set points = points + 1 where points = 20")
    assert "the data has changed" in say("evaluate")


@pytest.mark.parametrize(("league", "code"), [("nba", 1), ("simulated", 0)])
def test_a_planted_leak_trips_the_alarm(
    home: Path, rows: pd.DataFrame, league: str, code: int
) -> None:
    leaky = rows.assign(avg_points_ewm_5_games=rows["points"])
    write_warehouse(home / "warehouse.duckdb", leaky, league)
    say("train")
    assert ("Leak suspected: xgboost" in say("evaluate", code=code)) == bool(code)


# Reading


def test_null_stays_null_and_flags_are_booleans() -> None:
    raw = pd.DataFrame(
        {
            "game_id": ["g2", "g1"],
            "game_date": ["2024-01-02", "2024-01-01"],
            "nba_player_id": [1, 1],
            "player_name": ["A", "A"],
            "is_rotation": pd.array([None, True], dtype="object"),
            "is_back_to_back": pd.array([True, None], dtype="object"),
            "days_rest": pd.array([0, None], dtype="Int64"),
        }
    )
    frame = examples.tidy(raw)
    assert frame["game_id"].tolist() == ["g1", "g2"]
    assert frame["is_rotation"].tolist() == [True, False]
    assert frame["is_back_to_back"].isna().tolist() == [True, False]
    assert frame["days_rest"].isna().tolist() == [True, False]


def test_a_player_twice_in_a_game_is_refused(rows: pd.DataFrame) -> None:
    with pytest.raises(ExamplesError, match="more than once"):
        examples.tidy(pd.concat([rows, rows.iloc[[5]]]))


@pytest.mark.parametrize("target", ["duckdb", "bigquery", "bigquery_dev", "emulator"])
def test_the_profile_is_read_as_dbt_reads_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    from dbt.config.profile import Profile
    from dbt.config.renderer import ProfileRenderer
    from dbt_common.context import set_invocation_context

    monkeypatch.setenv("NBA_DBT_TARGET", target)
    set_invocation_context(dict(os.environ))
    raw = yaml.safe_load((PROJECT / "profiles.yml.example").read_text())["nba_props"]
    _, expected = Profile.render_profile(raw, "nba_props", None, ProfileRenderer({}))
    assert profile.read_target() == expected


# What the command line says


@pytest.mark.faults
def test_a_missing_warehouse_is_named_with_its_remedy(home: Path) -> None:
    for command in (["train"], ["evaluate"], ["scoreboard"], ["predict"], ["summary"]):
        said = say(*command, code=1)
        assert f"There is no warehouse at {home / 'warehouse.duckdb'}" in said
        assert "make run" in said


@pytest.mark.faults
@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("drop table nba_ml.player_points_examples", "has no table nba_ml.player_points_examples"),
        ("delete from nba_ml.player_points_examples", "is empty"),
        ("alter table nba_ml.player_points_examples drop days_rest", "lacks: days_rest"),
    ],
)
def test_a_mart_that_cannot_be_used_is_named(used: Path, damage: str, expected: str) -> None:
    change(used, damage)
    said = say("train", code=1)
    assert expected in said and "make run" in said


@pytest.mark.faults
def test_a_file_that_is_no_warehouse_is_an_error(home: Path) -> None:
    home.mkdir()
    (home / "warehouse.duckdb").write_text("not a database")
    assert "cannot be opened" in say("train", code=1)


def test_an_unknown_target_is_an_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBA_DBT_TARGET", "abacus")
    said = say("train", code=1)
    assert "no target 'abacus'" in said and "duckdb" in said


def test_without_a_run_it_says_how_to_get_one(home: Path, rows: pd.DataFrame) -> None:
    write_warehouse(home / "warehouse.duckdb", rows)
    assert "python -m ml train" in say("evaluate", code=1)
    assert "python -m ml train" in say("predict", "--date", "2024-11-01", code=1)


@pytest.mark.faults
def test_one_season_is_enough(home: Path) -> None:
    write_warehouse(home / "warehouse.duckdb", league_rows(("2023-24",)))
    say("train")
    assert {row["season"] for row in answer("evaluate")} == {"2023-24", "all"}


def test_a_slate_holds_those_who_may_play(used: Path, rows: pd.DataFrame) -> None:
    say("train", "--info", "report")
    slate = pd.DataFrame(answer("predict", "--date", "2024-11-01", "--info", "report"))
    today = rows[rows["game_date"].astype(str) == "2024-11-01"]
    assert set(slate["nba_player_id"]) == set(
        today.loc[today["sheet_status"] != "inactive", "nba_player_id"]
    )
    assert slate["predicted_points"].is_monotonic_decreasing
    assert set(slate["game_date"]) == {"2024-11-01"}


def test_a_player_without_history_is_predicted_too(used: Path) -> None:
    change(
        used,
        "update nba_ml.player_points_examples set avg_points_last_5_games = null,"
        " avg_points_career = null, sheet_status = 'scheduled', points = null"
        " where game_date = date '2024-11-01'",
    )
    assert len(answer("predict", "--date", "2024-11-01")) == 30


def test_the_next_date_is_predicted_unless_another_is_asked_for(
    used: Path, rows: pd.DataFrame
) -> None:
    days = sorted(set(rows["game_date"].astype(str)))
    assert {row["game_date"] for row in answer("predict")} == {days[-1]}
    change(
        used,
        "update nba_ml.player_points_examples set points = null, minutes_played = null,"
        f" sheet_status = 'scheduled' where game_date >= date '{days[-2]}'",
    )
    assert {row["game_date"] for row in answer("predict")} == {days[-2]}


def test_a_date_without_games_names_its_neighbours(used: Path) -> None:
    said = say("predict", "--date", "2024-11-02", code=1)
    assert "2024-11-01 and 2024-11-04" in said
    assert "2024-12-28" in say("predict", "--date", "2030-01-01", code=1)


def test_a_date_that_is_none_is_a_usage_error(used: Path) -> None:
    say("predict", "--date", "tomorrow", code=2)


def test_a_date_inside_the_training_data_is_said(used: Path) -> None:
    assert "has learned from games of 2024-11-01 or later" in say("predict", "--date", "2024-11-01")
    assert "has learned from" not in say("predict")


def test_a_month_is_trained_once_for_predict_and_explain(used: Path) -> None:
    asked = ("--date", "2024-11-01")
    assert "training a model" in say("predict", *asked)
    forecast = answer("predict", *asked)[0]
    explained = ("explain", "--player", forecast["player_name"], *asked)
    parts = answer(*explained)
    assert "training a model" not in say("predict", *asked) + say(*explained)
    shutil.rmtree(used / "months")
    assert "training a model" in say(*explained)
    shutil.rmtree(used / "months")
    assert answer("predict", *asked)[0] == forecast
    shutil.rmtree(used / "months")
    assert answer(*explained) == parts


@pytest.mark.parametrize(
    "change_data",
    [
        "update nba_ml.player_points_examples set points = points + 1 where points = 20",
        "update nba_ml.player_points_examples set days_rest = 9 where game_date = '2022-11-01'",
    ],
)
def test_changed_data_train_a_month_anew(used: Path, change_data: str) -> None:
    say("predict", "--date", "2024-11-01")
    change(used, change_data)
    assert "training a model" in say("predict", "--date", "2024-11-01")


def test_months_and_information_sets_have_models_of_their_own(used: Path) -> None:
    say("train", "--info", "report")
    for asked in (
        ("--date", "2024-11-01"),
        ("--date", "2024-10-20"),
        ("--date", "2024-11-01", "--info", "report"),
    ):
        assert "training a model" in say("predict", *asked)
    assert "training a model" not in say("predict", "--date", "2024-11-04")
    assert len(list((used / "months").iterdir())) == 3


@pytest.mark.faults
@pytest.mark.parametrize("file", ["metadata.json", "model/trees.ubj", "model/fixture.json"])
def test_a_broken_month_is_trained_again(used: Path, file: str) -> None:
    forecasts = answer("predict", "--date", "2024-11-01")
    (kept,) = (used / "months").iterdir()
    (kept / file).write_text("no model")
    assert "training a model" in say("predict", "--date", "2024-11-01")
    assert answer("predict", "--date", "2024-11-01") == forecasts


NEXT_MONTH = (
    "update nba_ml.player_points_examples set game_date = '2025-01-02', points = null,"
    " minutes_played = null, roster_basis = 'roster', sheet_status = 'expected'"
    " where game_date = (select max(game_date) from nba_ml.player_points_examples)"
)


@pytest.mark.parametrize("command", [("predict",), ("explain", "--player", "Player 3")])
def test_a_model_of_an_earlier_month_says_so(used: Path, command: tuple[str, ...]) -> None:
    assert "was trained for" not in say(*command)
    change(used, NEXT_MONTH)
    said = say(*command)
    assert "was trained for 2024-12, before the month of this slate, 2025-01" in said
    assert "python -m ml train --info morning" in said
    say("train")
    assert "was trained for" not in say(*command)


@pytest.mark.parametrize("command", [("predict",), ("explain", "--player", "Player 3")])
def test_a_slate_without_sheets_says_whose_roster_it_is(
    used: Path, command: tuple[str, ...]
) -> None:
    assert "no sheet yet" not in say(*command)
    change(used, NEXT_MONTH)
    assert "1 of 1 games have no sheet yet" in say(*command)
    assert "roster of each team's last game" in say(*command)
    assert answer(*command)


def recorded(used: Path) -> pd.DataFrame:
    with duckdb.connect(str(used / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute("select * from nba_ml.player_points_predictions").df()


def test_every_forecast_is_recorded(used: Path) -> None:
    before = len(recorded(used))
    printed = answer("predict") + answer("predict", "--date", "2024-11-01")
    added = recorded(used).iloc[before:]
    assert len(added) == len(printed)
    shown = [row["predicted_points"] for row in printed]
    assert added["predicted_points"].tolist() == pytest.approx(shown)
    run = registry.latest_run("morning").run_id
    assert set(added["model_id"] + " " + added["information_set"]) == {
        f"{run} morning",
        "month-2024-11 morning",
    }
    has_line = added["points_line"].notna()
    assert has_line.any() and added.loc[has_line, "probability_over"].between(0, 1).all()
    assert added.loc[~has_line, "probability_over"].isna().all()


@pytest.mark.faults
def test_rows_that_do_not_fit_are_refused_whole(used: Path) -> None:
    opened = warehouse.open_warehouse()
    rows = pd.DataFrame({"model_id": ["m"], "no_such_column": [1]})
    with pytest.raises(WarehouseError, match="refused new rows"):
        opened.append("nba_ml", "player_points_predictions", rows)
    assert "m" not in set(recorded(used)["model_id"])
    assert opened.columns("nba_ml", "player_points_predictions")


def test_the_record_outlives_the_warehouse(used: Path) -> None:
    say("predict", "--date", "2024-11-01")
    change(used, "delete from nba_ml.player_points_predictions")
    say("predict", "--date", "2024-11-04")
    with duckdb.connect(str(used / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select game_date::varchar, count(*) from nba_ml.player_points_predictions"
            " group by 1 order by 1"
        ).fetchall()
    assert [day for day, _ in rows] == ["2024-11-01", "2024-11-04"]
    assert all(count == 30 for _, count in rows)


def test_forecasts_are_shown_though_somebody_reads_the_warehouse(used: Path) -> None:
    before = len(recorded(used))
    with duckdb.connect(str(used / "warehouse.duckdb"), read_only=True):
        said = say("predict", code=1)
    assert re.search(r"\d+\.\d and \d+\.\d", said)  # an interval of the slate
    assert "Not recorded in the warehouse" in said and "the next `predict` adds them" in said
    assert len(recorded(used)) == before
    shown = len(answer("predict"))
    assert len(recorded(used)) == before + 2 * shown


def test_a_past_date_is_predicted_as_the_walk_forward_does(used: Path) -> None:
    frame = examples.read_examples(warehouse.open_warehouse())
    walk = walk_forward(frame, INFORMATION_SETS["report"], unheard)
    say("train", "--info", "report")
    slate = pd.DataFrame(answer("predict", "--date", "2024-11-10", "--info", "report"))
    walked = frame.join(walk.forecasts, how="inner")
    walked = walked[walked["game_date"] == "2024-11-10"].set_index("nba_player_id")
    again = slate.set_index("nba_player_id").loc[walked.index]
    assert len(walked) > 20
    assert again["predicted_points"].tolist() == pytest.approx(walked["xgboost"].tolist(), abs=1e-6)
    assert again["upper_80"].tolist() == pytest.approx(walked["upper_80"].tolist(), abs=1e-6)


@pytest.mark.parametrize("date", ["2024-11-01", "2023-11-01"])
def test_the_parts_of_a_forecast_add_up_to_it(used: Path, date: str) -> None:
    for forecast in answer("predict", "--date", date)[:3]:
        parts = pd.DataFrame(answer("explain", "--player", forecast["player_name"], "--date", date))
        said = say("explain", "--player", forecast["player_name"], "--date", date)
        start = float(re.search(r"is known. . ([+-]\d+\.\d+)", said)[1])
        total = start + parts["points"].sum()
        assert total == pytest.approx(forecast["predicted_points"], abs=0.006)
        assert set(parts["feature"]) == set(points_features(INFORMATION_SETS["morning"]))
        assert f"{forecast['predicted_points']:.1f} points" in said


def test_a_player_is_found_without_accents_and_missed_by_name(used: Path) -> None:
    mart = "nba_ml.player_points_examples"
    change(
        used,
        f"update {mart} set player_name = 'Nikola Joki\u0107'"
        f" where nba_player_id = (select min(nba_player_id) from {mart});"
        f" delete from {mart} where game_date >= '2024-11-01'"
        f" and nba_player_id = (select max(nba_player_id) from {mart});"
        f" update {mart} set player_name = 'Gone Guard'"
        f" where nba_player_id = (select max(nba_player_id) from {mart})",
    )
    assert "Nikola Joki\u0107" in say("explain", "--player", "nikola jokic", "--date", "2024-11-01")
    missed = say("explain", "--player", "Nicola Jokic", "--date", "2024-11-01", code=1)
    assert "Did you mean Nikola Joki\u0107?" in missed
    gone = say("explain", "--player", "gone guard", "--date", "2024-11-01", code=1)
    assert "Gone Guard (" in gone and "does not play on 2024-11-01" in gone
    assert "His newest game is that of --date 2024-10" in gone
    assert "training a model" not in gone


def test_the_summary_shows_rows_coverage_scores_and_places(used: Path) -> None:
    said = say("summary")
    assert "nba_ml.player_points_examples" in said and "missing" in said
    assert "99.50 %" in said
    assert "XGBoost model" in said
    assert str(used / "runs") in said


@pytest.mark.parametrize(
    "command", ["train", "evaluate", "scoreboard", "predict", "explain", "summary"]
)
def test_every_command_explains_itself(command: str) -> None:
    assert "Usage" in say(command, "--help")
