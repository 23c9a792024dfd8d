"""The split by date."""

import pandas as pd
import pytest

from ml.errors import SplitError
from ml.splits import Block, distinct_dates, holdout_block, inner_block, walk_forward_blocks


def sample(seasons: list[str], games: int = 20, first_month_day: str = "10-20") -> pd.DataFrame:
    """Two rows on every game date."""
    frames = [
        pd.DataFrame(
            {
                "season": season,
                "game_date": pd.date_range(f"{season[:4]}-{first_month_day}", periods=games),
            }
        )
        for season in seasons
    ]
    once = pd.concat(frames, ignore_index=True)
    return pd.concat([once, once], ignore_index=True)


def seasons_scored(seasons: list[str]) -> list[str]:
    rows = sample(seasons)
    block = holdout_block(rows)
    return sorted(block.test_rows(rows)["season"].unique())


def test_training_and_test_share_no_date_and_lose_no_row() -> None:
    rows = sample(["2021-22", "2022-23", "2023-24", "2024-25"])
    block = holdout_block(rows)
    train, test = block.train_rows(rows), block.test_rows(rows)
    assert train["game_date"].max() < test["game_date"].min()
    assert not set(train["game_date"]) & set(test["game_date"])
    assert len(train) + len(test) == len(rows)


@pytest.mark.parametrize(
    ("seasons", "expected"),
    [
        (["2018-19", "2022-23", "2023-24", "2024-25"], ["2023-24", "2024-25"]),
        (["2021-22", "2022-23", "2023-24"], ["2023-24"]),
        (["2023-24", "2024-25"], ["2024-25"]),
        (["2022-23", "2023-24", "2024-25", "2025-26"], ["2024-25", "2025-26"]),
        (["2020-21", "2021-22"], ["2021-22"]),
    ],
)
def test_the_last_seasons_are_the_test(seasons: list[str], expected: list[str]) -> None:
    assert seasons_scored(seasons) == expected


def test_of_a_single_season_the_last_quarter_of_dates_is_the_test() -> None:
    block = holdout_block(sample(["2023-24"], games=20))
    assert (len(block.train_dates), len(block.test_dates)) == (15, 5)


def test_every_test_date_is_walked_once_after_all_earlier_ones() -> None:
    rows = sample(["2021-22", "2022-23", "2023-24", "2024-25"], games=50)
    blocks = list(walk_forward_blocks(rows))
    scored = [day for block in blocks for day in block.test_dates]
    assert scored == list(holdout_block(rows).test_dates)
    dates = distinct_dates(rows)
    for block in blocks:
        assert block.test_dates.to_period("M").nunique() == 1
        assert list(block.train_dates) == list(dates[dates < block.test_dates.min()])
    assert len(blocks) == 2 * 3  # 50 days from 20 October: October, November, December


def test_other_seasons_can_be_walked() -> None:
    rows = sample(["2021-22", "2022-23", "2023-24"])
    blocks = list(walk_forward_blocks(rows, ["2022-23"]))
    assert {season for block in blocks for season in block.test_rows(rows)["season"]} == {"2022-23"}


def test_a_season_without_games_is_an_error() -> None:
    with pytest.raises(SplitError, match="1999-00"):
        list(walk_forward_blocks(sample(["2022-23"]), ["1999-00"]))


def test_early_stopping_uses_the_last_training_season() -> None:
    rows = sample(["2022-23", "2020-21", "2021-22"])
    inner = inner_block(rows)
    assert set(inner.test_rows(rows)["season"]) == {"2022-23"}
    assert set(inner.train_rows(rows)["season"]) == {"2020-21", "2021-22"}


def test_early_stopping_uses_the_last_dates_of_a_single_season() -> None:
    rows = sample(["2021-22"], games=100)
    inner = inner_block(rows)
    assert len(inner.test_dates) == 15
    assert inner.train_dates.max() < inner.test_dates.min()
    assert inner.test_dates.max() == rows["game_date"].max()


def test_the_order_of_rows_does_not_matter() -> None:
    rows = sample(["2022-23", "2023-24"])
    one = holdout_block(rows)
    other = holdout_block(rows.sample(frac=1, random_state=1))
    assert one.train_dates.equals(other.train_dates)
    assert one.test_dates.equals(other.test_dates)


def test_an_overlap_is_refused() -> None:
    dates = pd.date_range("2023-10-20", periods=5)
    with pytest.raises(SplitError, match="not earlier"):
        Block(dates[:3], dates[2:])


@pytest.mark.parametrize("games", [0, 1])
def test_too_little_data_is_an_error(games: int) -> None:
    with pytest.raises(SplitError):
        holdout_block(sample(["2023-24"], games=games))
