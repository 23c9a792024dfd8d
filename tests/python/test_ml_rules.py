"""Rules about the package's own text."""

import ast
import re
from pathlib import Path

import pytest

from ml.features import INFORMATION_SETS, feature_columns

PACKAGE = Path(__file__).resolve().parents[2] / "ml"
WINDOW_WORDS = re.compile(r"rolling|shift|ewm|cumsum", re.IGNORECASE)
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_windows_come_from_the_mart(module: Path) -> None:
    if module.name != "baselines.py":
        assert not WINDOW_WORDS.findall(module.read_text())


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_public_functions_are_explained(module: Path) -> None:
    tree = ast.parse(module.read_text())
    assert ast.get_docstring(tree), "the module says nothing about itself"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize("information_set", INFORMATION_SETS)
def test_features_are_listed_once_and_know_nothing_of_the_game(information_set: str) -> None:
    features = feature_columns(information_set)
    assert len(features) == len(set(features))
    outcome_or_sheet = {"points", "minutes_played", "sheet_status", "roster_basis", "is_starter"}
    assert not outcome_or_sheet & set(features)
    assert all(group.why for group in INFORMATION_SETS[information_set])
