"""Rules about the package's own text."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from support.project import PROJECT

from ml.cli import InfoName
from ml.features import INFORMATION_SETS, OLD_FEATURES, old_features

PACKAGE = PROJECT / "ml"
SPAN = r"(\{\w+\}|[0-9]+)"
MART_COLUMN = re.compile(rf'_ewm_{SPAN}(_to_{SPAN})?_(games|sheets)|"ewma"')
WINDOW_WORDS = re.compile(r"rolling|shift|ewm|cumsum", re.IGNORECASE)
MART = PROJECT / "models/marts/precompute/player_composite_factors.yml"
COLUMNS = {
    column["name"]: column for column in yaml.safe_load(MART.read_text())["models"][0]["columns"]
}
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_windows_come_from_the_mart(module: Path) -> None:
    text = MART_COLUMN.sub("", module.read_text())
    assert not WINDOW_WORDS.findall(text)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_public_functions_are_explained(module: Path) -> None:
    tree = ast.parse(module.read_text())
    assert ast.get_docstring(tree), "the module says nothing about itself"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_the_command_line_knows_every_information_set() -> None:
    assert list(InfoName) == list(INFORMATION_SETS)


@pytest.mark.parametrize("name", INFORMATION_SETS)
def test_features_are_listed_once_and_know_no_more_than_their_moment(name: str) -> None:
    information_set = INFORMATION_SETS[name]
    features = information_set.columns
    assert len(features) == len(set(features))
    assert all(group.why for group in information_set.groups)
    assert not {"points", "minutes_played", "sheet_status", "roster_basis", "spread"} & set(
        features
    )
    moments = list(INFORMATION_SETS)
    since = {column: moments.index(known_since(column)) for column in features}
    too_early = [column for column, moment in since.items() if moment > moments.index(name)]
    assert not too_early


def test_of_the_old_features_only_the_usage_spike_waits_for_the_report() -> None:
    morning, report, lock = (set(old_features(each)) for each in INFORMATION_SETS.values())
    assert report - morning == {"usage_spike_score"}
    assert report == lock == set(OLD_FEATURES)


def known_since(column: str) -> str:
    """The information set that the mart says first knows a column."""
    return COLUMNS[column].get("config", {}).get("meta", {}).get("information_set", "morning")
