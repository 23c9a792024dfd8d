"""The HTML report: whole, safe, and without a request to anywhere."""

import re

import pandas as pd
import pytest
from support.ml_league import league_rows, lines_of

from ml.examples import tidy
from ml.features import INFORMATION_SETS
from ml.html_report import render
from ml.importance import SHARES, gain, learning_curve, permutation
from ml.samples import SAMPLES
from ml.scoring import bet_on_walk, score_walk
from ml.summary import SIMULATED
from ml.walk_forward import Walk, walk_forward

EVIL = "<script>alert('x')</script> O'Neal & Sons"


@pytest.fixture(scope="module")
def league() -> pd.DataFrame:
    return tidy(league_rows(("2022-23", "2023-24"))).assign(player_name=EVIL)


@pytest.fixture(scope="module")
def walk(league: pd.DataFrame) -> Walk:
    return walk_forward(league, INFORMATION_SETS["lock"], lambda *_: None)


@pytest.fixture(scope="module")
def page(league: pd.DataFrame, walk: Walk) -> str:
    return drawn(walk, league)


def drawn(walk: Walk, league: pd.DataFrame, note: str = SIMULATED) -> str:
    bets = bet_on_walk(walk, league, lines_of(league))
    return render([walk], score_walk(walk, league), bets, league, note)


def test_the_page_says_when_the_league_is_simulated(
    page: str, walk: Walk, league: pd.DataFrame
) -> None:
    assert page.count(SIMULATED) == 1
    assert "imulated" not in drawn(walk, league, "")


def test_the_page_shows_every_sample_plot_and_the_worst_misses(page: str) -> None:
    without_lines = [sample for sample in SAMPLES if sample != "line_before"]
    assert all(f"{sample}:" in page for sample in without_lines)
    assert "on the day, hour unknown" in page
    assert page.count("<svg ") == page.count("<figcaption>") == 7
    assert page.count("NaN") == page.count(">nan<") == 0
    assert "2023-10" in page and "2023-12" in page


def test_boards_compare_with_the_seed_rule_and_where_there_are_lines_with_them(page: str) -> None:
    boards = dict(
        zip(
            re.findall(r"<h3>(\w+): [\d,]+ player-games", page),
            page.split("<h3>")[1:],
            strict=False,
        )
    )
    assert "gain on the seed rule (95 %)" in boards["all_who_played"]
    assert "gain on the prop line" not in boards["all_who_played"]
    assert "gain on the prop line (95 %)" in boards["line_unknown"]
    gain = r"<td>[+-]\d\.\d{3} \([^)]*\)</td>\s*"
    assert re.search(
        f">XGBoost model</td>(?:(?!</tr>).)*{gain}{gain}", boards["line_unknown"], re.DOTALL
    )


@pytest.mark.faults
def test_names_are_text_and_nothing_is_fetched(page: str) -> None:
    assert "alert(" in page and "<script" not in page
    links = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')>\s]+)", page)
    assert all(link.startswith("#") for link in links)


def test_the_page_is_the_same_each_time(page: str, league: pd.DataFrame, walk: Walk) -> None:
    assert drawn(walk, league) == page


def test_gain_shares_add_up(walk: Walk) -> None:
    shares = gain(walk.last_fit.model)
    assert shares.sum() == pytest.approx(1)
    assert shares.is_monotonic_decreasing


def test_the_group_that_matters_is_missed_most(league: pd.DataFrame, walk: Walk) -> None:
    lost = permutation(walk.last_fit.model, walk.last_block.test_rows(league))
    assert "game" in lost.index[:2]  # where it is played: 6 points in this league
    assert lost["game"] > 0.5
    assert set(lost.index) == {group.name for group in INFORMATION_SETS["lock"].groups}


def test_the_learning_curve_ends_with_the_model_itself(walk: Walk) -> None:
    curve = learning_curve(walk.trainer, walk.last_block, walk.last_fit)
    assert len(curve) == len(SHARES) + 1 and curve["rows"].is_monotonic_increasing
    assert curve["test_mae"].iloc[-1] == pytest.approx(walk.months["test_mae"].iloc[-1])
