"""Whose forecast is explained: by name, spelling, team or id."""

import pandas as pd
import pytest

from ml.errors import ExamplesError
from ml.explanation import find_player

SLATE = pd.DataFrame(
    {
        "nba_player_id": [11, 12, 13, 14],
        "player_name": ["Jaylon Tyson", "Jayl\u00f3n Tyson", "Marcus Young", "Marcus Young"],
        "team_abbr": ["CLE", "BOS", "ATL", "UTA"],
        "game_date": pd.Timestamp("2024-11-01"),
    },
    index=[101, 102, 103, 104],
)
EVERYBODY = pd.concat(
    [
        SLATE,
        pd.DataFrame(
            {
                "nba_player_id": [15, 16],
                "player_name": ["Gone Guard", "Marcos Yung"],
                "team_abbr": ["LAL", "NYK"],
                "game_date": pd.Timestamp("2024-10-20"),
            }
        ),
    ]
)


@pytest.mark.parametrize(
    ("asked", "team", "row"),
    [
        ("Jaylon Tyson", None, 101),
        ("Jayl\u00f3n Tyson", None, 102),
        ("jaylon tyson", "bos", 102),
        ("marcus young", "UTA", 104),
        ("13", None, 103),
        (" 14 ", None, 104),
    ],
)
def test_a_player_is_found(asked: str, team: str | None, row: int) -> None:
    assert find_player(SLATE, EVERYBODY, asked, team) == row


@pytest.mark.parametrize(
    ("asked", "team", "said", "cure"),
    [
        ("jaylon tyson", None, "2 players", "--team"),
        ("marcus young", None, r"Marcus Young \(ATL\), Marcus Young \(UTA\)", "--team"),
        ("marcus young", "BOS", "No player of BOS is named 'marcus young'", "Marcus Young"),
        ("gone guard", None, r"Gone Guard \(LAL\) does not play", "--date 2024-10-20"),
        ("Marcus Yung", None, "No player is named 'Marcus Yung'", "Did you mean Marcus Young?"),
        ("99", None, "No player is named '99'", "ml predict"),
    ],
)
def test_who_is_not_found_is_told_why(asked: str, team: str | None, said: str, cure: str) -> None:
    with pytest.raises(ExamplesError, match=said) as told:
        find_player(SLATE, EVERYBODY, asked, team)
    assert cure in str(told.value)
