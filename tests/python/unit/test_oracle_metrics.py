"""Hand-computed examples for the formula oracles: the numbers were worked out on paper."""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest
from support.oracles import metrics as m


def test_usage_rate_in_regulation() -> None:
    # 20 + 0.44*5 + 3 = 25.2 plays; team 90 + 0.44*25 + 13 = 114; 25.2*48/(36*114)
    value = m.usage_rate(20, 5, 3, 36.0, 90, 25, 13, 240.0)
    assert value == pytest.approx(100 * 25.2 * 48 / 4104, abs=1e-12)
    assert value == pytest.approx(29.473684210526, abs=1e-9)


def test_usage_rate_after_overtime_uses_the_real_game_time() -> None:
    # one overtime: 265 / 5 = 53 minutes of play, so 25.2*53/(36*114), not *48
    value = m.usage_rate(20, 5, 3, 36.0, 90, 25, 13, 265.0)
    assert value == pytest.approx(32.543859649123, abs=1e-9)


def test_usage_rate_null_and_zero() -> None:
    assert m.usage_rate(0, 0, 0, 12.0, 90, 25, 13, 240.0) == 0.0
    assert m.usage_rate(1, 0, 0, 0.0, 90, 25, 13, 240.0) is None
    assert m.usage_rate(1, 0, 0, None, 90, 25, 13, 240.0) is None
    assert m.usage_rate(1, 0, 0, 12.0, 90, 25, None, 240.0) is None


def test_minutes_weighted_mean_of_usage_is_twenty() -> None:
    players = [
        (20, 5, 3, 40.0),
        (15, 4, 2, 60.0),
        (10, 0, 0, 65.0),
        (30, 9, 9, 75.0),
        (5, 1, 1, 25),
    ]
    team = [sum(p[i] for p in players) for i in range(4)]
    weighted = sum(m.usage_rate(*p, *team) * p[3] for p in players) / team[3]
    assert weighted == pytest.approx(20.0, abs=1e-12)


@pytest.mark.parametrize(
    ("points", "fga", "fta", "expected"),
    [(30, 20, 10, 30 / 48.8), (0, 4, 0, 0.0), (2, 0, 2, 2 / 1.76), (0, 0, 0, None)],
)
def test_true_shooting(points: int, fga: int, fta: int, expected: float | None) -> None:
    assert m.true_shooting(points, fga, fta) == (expected and pytest.approx(expected))


@pytest.mark.parametrize(
    ("fgm", "fg3m", "fga", "expected"), [(10, 4, 20, 0.6), (0, 0, 3, 0.0), (0, 0, 0, None)]
)
def test_effective_field_goal(fgm: int, fg3m: int, fga: int, expected: float | None) -> None:
    assert m.effective_field_goal(fgm, fg3m, fga) == expected


def test_possessions_ratings_and_pace() -> None:
    # 90 + 11 + 13 - 10 = 104 possessions; 110 points -> 105.769; one overtime -> 48*104/53
    assert m.possessions(90, 25, 13, 10) == pytest.approx(104.0)
    assert m.offensive_rating(110, 104) == pytest.approx(105.76923076923077)
    assert m.pace(104, 240) == pytest.approx(104.0)
    assert m.pace(104, 265) == pytest.approx(94.18867924528301)
    assert m.offensive_rating(0, 0) is None
    assert m.pace(104, 0) is None


@pytest.mark.parametrize(
    ("rest", "games", "minutes", "b2b", "age", "expected"),
    [
        (1, 3, 90.0, 0, None, 100),  # nothing to hold against him
        (2, 2, 60.0, 0, None, 100),  # two days are neither tired nor rested
        (3, 1, 20.0, 0, None, 100),  # +5, but the scale ends at 100
        (3, 2, 72.0, 0, None, 97),  # +5 - 8 (36 a game)
        (2, 2, 70.0, 0, None, 100),  # 35 a game is not more than 35
        (0, 1, 30.0, 0, None, 85),  # back-to-back
        (0, 4, 120.0, 1, None, 70),  # -15 -10 -5
        (0, 4, 150.0, 2, None, 55),  # -15 -10 -8 (37.5 a game) -12
        (0, 7, 250.0, 3, None, 45),  # -15 -10 -10 -8 (35.7 a game) -12
        (1, 6, 240.0, 0, None, 82),  # 240 is not more than 240, but 40 a game: -10 -8
        (1, 0, 0.0, 0, 35, 90),
        (1, 0, 0.0, 0, 30, 95),
        (None, 0, 0.0, 0, None, None),
    ],
)
def test_fatigue(
    rest: int | None, games: int, minutes: float, b2b: int, age: int | None, expected: int | None
) -> None:
    assert m.fatigue_score(rest, games, minutes, b2b, age) == expected


def test_fatigue_adjustment() -> None:
    assert m.fatigue_adjustment(45) == -2.75
    assert m.fatigue_adjustment(100) == 0
    assert m.fatigue_adjustment(None) is None


def test_pace_score() -> None:
    # (102 + 98)/2 = 100 expected; half of the 1 above the league's 99
    assert m.pace_score(102, 98, 99) == 0.5
    assert m.pace_score(110, 108, 100) == 3
    assert m.pace_score(90, 92, 100) == -3
    assert m.pace_score(102, None, 99) is None
    assert m.pace_score(102, 98, None) is None


def test_clamp() -> None:
    assert [m.clamp(v, -3, 3) for v in (-4, -3, 0.5, 3, 9)] == [-3, -3, 0.5, 3, 3]


def test_seed_rule() -> None:
    # 0.35*20 + 0.40*18 + 0.25*16 = 7 + 7.2 + 4
    assert m.seed_rule(20, 18, 16, 12) == pytest.approx(18.2)
    # without a season average: 7 + 7.2 + 3
    assert m.seed_rule(20, 18, None, 12) == pytest.approx(17.2)
    assert m.seed_rule(20, 18, 0.0, 12) == pytest.approx(14.2)
    assert m.seed_rule(None, None, None, None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("44:43", 44 + 43 / 60), ("0:00", 0.0), ("0:06", 0.1), ("5:30", 5.5), ("61:15", 61.25)],
)
def test_parse_minutes(text: str, expected: float) -> None:
    assert m.parse_minutes(text) == pytest.approx(expected, abs=1e-12)


def test_parse_minutes_refuses_nonsense() -> None:
    with pytest.raises(ValueError):
        m.parse_minutes("12:75")


def test_canonical_game_id() -> None:
    assert m.canonical_game_id(date(2021, 10, 19), "BRK", "MIL") == "20211019_BKN_MIL"
    assert m.canonical_game_id(date(2022, 6, 16), "GS", "BOS") == "20220616_GSW_BOS"
    with pytest.raises(ValueError):
        m.canonical_game_id(date(2022, 6, 16), "XYZ", "BOS")
    with pytest.raises(ValueError):
        m.canonical_game_id(date(2022, 6, 16), "PHO", "PHX")


@pytest.mark.parametrize(
    ("game_id", "expected"),
    [
        ("0022100001", "nba_com"),
        ("22100001", "nba_com_short"),
        ("202110190MIL", "basketball_reference"),
        ("401442535", "espn"),
        ("0123456789abcdef0123456789abcdef", "odds_api"),
        ("20211019_BKN_MIL", "canonical"),
        ("20211019_MIL_BKN", "canonical_reversed"),
        ("0092100001", "unknown"),
        ("20211019-BKN-MIL", "unknown"),
        ("", "unknown"),
    ],
)
def test_id_format(game_id: str, expected: str) -> None:
    assert m.id_format(game_id, frozenset({"20211019_BKN_MIL"})) == expected


def test_is_canonical() -> None:
    assert m.is_canonical("20211019_BKN_MIL")
    assert not m.is_canonical("20211019_BRK_MIL")
    assert not m.is_canonical("20211019_MIL_MIL")
    assert not m.is_canonical("20211019_BKN_MIL ")


def test_competition() -> None:
    ids = ["0012100001", "22100001", "0032100001", "0042100171", "0052400131", "0062400001"]
    names = ["preseason", "regular", "all_star", "playoffs", "play_in", "cup_final"]
    assert [m.competition(i) for i in ids] == names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("P.J. Tucker", "pjtucker"),
        ("Tim Hardaway Jr.", "timhardawayjr"),
        ("Luka Dončić", "lukadoncic"),
        ("Dennis Schröder", "dennisschroder"),
        ("De'Aaron Fox", "deaaronfox"),
        ("Ronald Holland II", "ronaldhollandii"),
    ],
)
def test_player_lookup(name: str, expected: str) -> None:
    assert m.player_lookup(name) == expected


def test_eastern_date() -> None:
    assert m.eastern_date(datetime.fromisoformat("2022-06-17T01:00+00:00")) == date(2022, 6, 16)
    # 04:30 UTC is half past midnight in summer time, but half past eleven in winter time
    assert m.eastern_date(datetime(2024, 4, 10, 4, 30)) == date(2024, 4, 10)
    assert m.eastern_date(datetime(2024, 1, 10, 4, 30)) == date(2024, 1, 9)


def test_days_of_rest() -> None:
    assert m.days_of_rest(date(2024, 2, 28), date(2024, 2, 29)) == 0
    assert m.days_of_rest(date(2024, 2, 28), date(2024, 3, 1)) == 1
    assert m.days_of_rest(None, date(2024, 3, 1)) is None


def test_all_thirty_teams() -> None:
    assert len(m.TEAM_CODES) == 30
    assert set(m.TEAM_ALIASES.values()) <= m.TEAM_CODES
    assert math.isclose(m.FREE_THROW_WEIGHT, 0.44)
