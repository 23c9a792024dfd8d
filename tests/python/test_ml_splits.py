"""The split by date."""

import pandas as pd
import pytest

from ml.errors import SplitError
from ml.splits import Block, chronological_blocks, distinct_dates, inner_block


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
    (block,) = chronological_blocks(rows)
    return sorted(block.test_rows(rows)["season"].unique())


def test_training_and_test_share_no_date_and_lose_no_row() -> None:
    rows = sample(["2021-22", "2022-23", "2023-24", "2024-25"])
    (block,) = chronological_blocks(rows)
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
    (block,) = chronological_blocks(sample(["2023-24"], games=20))
    assert (len(block.train_dates), len(block.test_dates)) == (15, 5)


def test_early_stopping_uses_the_last_training_dates() -> None:
    dates = distinct_dates(sample(["2021-22"], games=100))
    inner = inner_block(dates)
    assert len(inner.test_dates) == 15
    assert inner.train_dates.max() < inner.test_dates.min()
    assert inner.test_dates.max() == dates.max()


def test_the_order_of_rows_does_not_matter() -> None:
    rows = sample(["2022-23", "2023-24"])
    (one,) = chronological_blocks(rows)
    (other,) = chronological_blocks(rows.sample(frac=1, random_state=1))
    assert one.train_dates.equals(other.train_dates)
    assert one.test_dates.equals(other.test_dates)


def test_an_overlap_is_refused() -> None:
    dates = pd.date_range("2023-10-20", periods=5)
    with pytest.raises(SplitError, match="not earlier"):
        Block(dates[:3], dates[2:])


@pytest.mark.parametrize("games", [0, 1])
def test_too_little_data_is_an_error(games: int) -> None:
    with pytest.raises(SplitError):
        list(chronological_blocks(sample(["2023-24"], games=games)))
