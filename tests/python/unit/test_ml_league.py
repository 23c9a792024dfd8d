"""The league that the tests of `ml/` use has the structure that it claims."""

import pytest
from support.ml_league import HOME_POINTS, league_rows


@pytest.mark.parametrize("is_home", [True, False])
def test_the_league_has_the_structure_it_claims(is_home: bool) -> None:
    rows = league_rows().dropna(subset=["points"])
    side, other = rows[rows.is_home == is_home], rows[rows.is_home != is_home]
    expected = HOME_POINTS if is_home else -HOME_POINTS
    assert side.points.mean() - other.points.mean() == pytest.approx(expected, abs=0.7)
    assert not rows.duplicated(["game_id", "nba_player_id"]).any()
