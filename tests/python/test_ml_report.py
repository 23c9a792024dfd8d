"""The HTML report: whole, safe, and without a request to anywhere."""

import re

import pandas as pd
import pytest
from test_ml_league import league_rows

from ml.examples import tidy
from ml.features import INFORMATION_SETS
from ml.html_report import render
from ml.importance import SHARES, gain, learning_curve, permutation
from ml.samples import SAMPLES, in_sample
from ml.scoring import score_walk
from ml.walk_forward import Walk, walk_forward

EVIL = "<script>alert('x')</script> O'Neal & Sons"


@pytest.fixture(scope="module")
def league() -> pd.DataFrame:
    return tidy(league_rows(("2022-23", "2023-24"))).assign(player_name=EVIL)


@pytest.fixture(scope="module")
def walk(league: pd.DataFrame) -> Walk:
    return walk_forward(league, INFORMATION_SETS["lock"], lambda *_: None)


@pytest.fixture(scope="module")
def last_month(league: pd.DataFrame, walk: Walk) -> pd.DataFrame:
    return walk.last_block.test_rows(in_sample(league, "all_who_played"))


@pytest.fixture(scope="module")
def page(league: pd.DataFrame, walk: Walk) -> str:
    return render([walk], score_walk(walk, league), league)


def test_the_page_shows_every_sample_plot_and_the_worst_misses(page: str) -> None:
    assert all(f"{sample}:" in page for sample in SAMPLES)
    assert page.count("<svg ") == page.count("<figcaption>") == 7
    assert page.count("NaN") == page.count(">nan<") == 0
    assert "2023-10" in page and "2023-12" in page


def test_names_are_text_and_nothing_is_fetched(page: str) -> None:
    assert "alert(" in page and "<script" not in page
    links = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')>\s]+)", page)
    assert all(link.startswith("#") for link in links)


def test_the_page_is_the_same_each_time(page: str, league: pd.DataFrame, walk: Walk) -> None:
    assert render([walk], score_walk(walk, league), league) == page


def test_gain_shares_add_up(walk: Walk) -> None:
    shares = gain(walk.last_fit.model)
    assert shares.sum() == pytest.approx(1)
    assert shares.is_monotonic_decreasing


def test_the_column_that_matters_is_missed_most(walk: Walk, last_month: pd.DataFrame) -> None:
    lost = permutation(walk.last_fit.model, last_month)
    assert lost["is_home"] > 0.5  # 6 points between home and away in this league
    assert "is_home" in lost.index[:3]
    assert list(lost.index) != INFORMATION_SETS["lock"].columns


def test_the_learning_curve_ends_with_the_model_itself(
    league: pd.DataFrame, walk: Walk, last_month: pd.DataFrame
) -> None:
    train = walk.last_block.train_rows(in_sample(league, "all_who_played"))
    curve = learning_curve(train, last_month, INFORMATION_SETS["lock"])
    assert len(curve) == len(SHARES) and curve["rows"].is_monotonic_increasing
    assert curve["test_mae"].iloc[-1] == pytest.approx(walk.months["test_mae"].iloc[-1])
