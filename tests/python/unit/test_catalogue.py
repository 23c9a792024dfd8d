"""The catalogue: what follows from it is committed, and what contradicts itself is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.project import PROJECT

from catalogue import __main__ as command
from catalogue import reading
from catalogue.reading import CatalogueError, Family
from catalogue.writing import HEADER, files

FILES = files()


@pytest.mark.parametrize("file", FILES, ids=str)
def test_what_is_committed_is_what_the_catalogue_says(file: Path) -> None:
    assert (PROJECT / file).read_text() == FILES[file]
    assert HEADER in FILES[file]


def family(entry: dict[str, object]) -> Family:
    return reading._family({"type": "float64", "source": "form", **entry})


def test_a_family_has_a_column_for_each_choice_of_its_values() -> None:
    found = family(
        {
            "name": "avg_{stat}_last_{games}_games",
            "each": {"games": [5, 10], "stat": {"points": {"of": "points"}, "rate": {"of": "%"}}},
            "unit": "{of}",
            "description": "Mean {of} of\n{games} games, as {{ doc('points') }} says.",
            "but": {"rate": {"description": "Rate of {games} games."}},
        }
    )
    assert found.values == {"games": [5, 10], "stat": ["points", "rate"]}
    assert [(each.name, each.unit, each.description) for each in found.columns()] == [
        (
            "avg_points_last_5_games",
            "points",
            "Mean points of 5 games, as {{ doc('points') }} says.",
        ),
        ("avg_rate_last_5_games", "%", "Rate of 5 games."),
        (
            "avg_points_last_10_games",
            "points",
            "Mean points of 10 games, as {{ doc('points') }} says.",
        ),
        ("avg_rate_last_10_games", "%", "Rate of 10 games."),
    ]


def test_some_of_a_family_come_in_the_order_in_which_they_are_named() -> None:
    found = family(
        {
            "name": "{stat}_{games}",
            "each": {"games": [2, 5], "stat": ["a", "b", "c"]},
            "description": "",
        }
    )
    chosen = found.columns(stat=["c", "a"], games=[5, 2])
    assert [each.name for each in chosen] == ["c_5", "c_2", "a_5", "a_2"]
    assert [each.name for each in found.columns(stat=["b"])] == ["b_2", "b_5"]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"name": "a", "discription": "A."}, "a: "),
        ({"name": "a_{n}", "description": "{games} games."}, "a_{n}: 'games'"),
    ],
)
def test_a_slip_in_an_entry_is_told_with_its_name(entry: dict[str, object], told: str) -> None:
    with pytest.raises(CatalogueError) as wrong:
        family({"description": "", **entry})
    assert str(wrong.value).startswith(told)


def test_a_factor_without_words_is_told_with_its_name() -> None:
    with pytest.raises(CatalogueError, match="pace_score: 'words'"):
        reading._factor({"name": "pace_score", "title": "pace"})


def test_what_is_said_twice_is_told() -> None:
    with pytest.raises(CatalogueError, match="a is in the catalogue twice"):
        reading._by_name([("a", 1), ("b", 1), ("a", 1)])


def test_what_the_catalogue_does_not_hold_is_told() -> None:
    with pytest.raises(CatalogueError, match="no no_such_column"):
        reading._listed(["no_such_column"])
    with pytest.raises(CatalogueError, match=r"avg_{stat}_career .*minutes_slept"):
        reading._listed([{"avg_{stat}_career": {"stat": ["minutes_slept"]}}])
    with pytest.raises(CatalogueError, match="no_such_model is no section"):
        reading._named("no_such_model")


def test_every_feature_has_words_and_its_group_a_moment() -> None:
    known = [name for each in reading.information_sets() for name in each["groups"]]
    assert sorted([*known, "expectation"]) == sorted(reading.groups())
    features = [column for group in reading.groups().values() for column in group.columns]
    assert len(set(features)) == len(features)
    assert [name for name in features if not reading.columns()[name].words] == []


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "FOLDER", tmp_path / "catalogue")
    monkeypatch.setattr(command, "files", lambda: {Path("a.yml"): "new", Path("b.yml"): "same"})
    (tmp_path / "a.yml").write_text("old")
    (tmp_path / "b.yml").write_text("same")
    return tmp_path


def test_the_check_names_what_differs_and_leaves_it(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--check"]) == 1
    assert "a.yml is not what the catalogue says" in (told := capsys.readouterr().out)
    assert "b.yml" not in told
    assert (elsewhere / "a.yml").read_text() == "old"


def test_what_differs_is_written_and_then_right(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([]) == 0
    assert capsys.readouterr().out == "written a.yml\n"
    assert (elsewhere / "a.yml").read_text() == "new"
    assert command.main(["--check"]) == 0
