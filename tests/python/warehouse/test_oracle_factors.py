"""Form, absences, zones, travel, schedule and scores against the reconstruction from raw files.

Samples are random and stratified by what the deliveries say; the seed is printed and
`NBA_ORACLE_SEED` repeats it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from support.oracles import absences, form, travel, zones
from support.oracles.compare import Row, chosen, differences, fetch, new_seed, report
from support.oracles.factors import PARTS, factor_columns
from support.oracles.facts import Facts, load_facts

FACTORS = "nba_precompute.player_composite_factors"
SAMPLE = 200
STRATA = {  # how many of the sample have at least this trait
    "absences": 80,
    "is_absent": 15,
    "first_games": 20,
    "playoffs": 20,
    "box_only": 20,
    "shots": 25,
}
RANGES = {
    "shot_zone_mismatch_score": (-10, 10),
    "usage_spike_score": (-3, 3),
    "opponent_strength_score": (-3, 3),
    "travel_impact_score": (-2, 0),
    "look_ahead_pressure_score": (-2, 2),
    "fatigue_adjustment": (-5, 0),
}
REASONS = {  # reason column: the column that is NULL exactly where the reason is not
    "absences_null_reason": "absent_teammates_minutes",
    "fatigue_null_reason": "fatigue_score",
    "shot_zone_mismatch_null_reason": "shot_zone_mismatch_score",
    "pace_null_reason": "pace_score",
    "usage_spike_null_reason": "usage_spike_score",
    "opponent_strength_null_reason": "opponent_strength_score",
    "travel_impact_null_reason": "travel_impact_score",
    "look_ahead_pressure_null_reason": "look_ahead_pressure_score",
    "referee_favorability_null_reason": "referee_favorability_score",
    "total_composite_null_reason": "total_composite_adjustment",
}


@dataclass
class Case:
    """One built league with everything rebuilt from its files."""

    connection: object
    facts: Facts
    rebuilt: dict[tuple[str, int], Row] = field(default_factory=dict)

    def expected(self, row: Row) -> Row:
        """Every column of the row, rebuilt once."""
        key = (row["game_id"], row["nba_player_id"])
        if key not in self.rebuilt:
            game = self.facts.league.games[row["game_id"]]
            team = self.facts.league.sheet[key][1]
            self.rebuilt[key] = factor_columns(self.facts, key[1], team, game)
        return self.rebuilt[key]


@pytest.fixture(scope="module", params=["small_league", "real_league"])
def case(request: pytest.FixtureRequest):
    """The simulated league always, the real one where its data are."""
    built = request.getfixturevalue(request.param)
    connection = built.connect()
    yield Case(connection, load_facts(built.raw))
    connection.close()


@pytest.fixture(scope="module")
def seed() -> int:
    """Seed of this module's samples."""
    return new_seed()


def traits(facts: Facts) -> dict[str, Callable[[Row], bool]]:
    """What makes a row one of a stratum, by the deliveries alone."""
    games, rosters = facts.league.games, facts.rosters
    first: dict[tuple[int, str], date] = {}
    for player, lines in facts.league.history.items():
        for line in lines:
            first.setdefault((player, line.game.season), line.game.date)

    def without_teammates(row: Row) -> bool:
        men = rosters.get((row["game_id"], row["team_abbr"]), [])
        mates = [player for player in men if player != row["nba_player_id"]]
        return any((row["game_id"], player) in facts.absent for player in mates)

    def first_game(row: Row) -> bool:
        game = games[row["game_id"]]
        return first.get((row["nba_player_id"], game.season), game.date) >= game.date

    return {
        "absences": without_teammates,
        "is_absent": lambda row: (row["game_id"], row["nba_player_id"]) in facts.absent,
        "first_games": first_game,
        "playoffs": lambda row: games[row["game_id"]].season_type == "playoffs",
        "box_only": lambda row: row["game_id"] not in facts.full_sheets,
        "shots": lambda row: row["game_id"] in facts.shots,
    }


def sampled_keys(case: Case, seed: int) -> list[Row]:
    """200 rows of official sheets at random, with the promised number of every stratum."""
    sheet, games = case.facts.league.sheet, case.facts.league.games
    sql = f"select game_id, nba_player_id, team_abbr from {FACTORS} where nba_player_id is not null"
    rows = [r for r in fetch(case.connection, sql) if (r["game_id"], r["nba_player_id"]) in sheet]
    assert rows and all(row["game_id"] in games for row in rows)
    picked: list[Row] = []
    for name, holds in traits(case.facts).items():
        having = [row for row in rows if holds(row)]
        assert having or name == "box_only", f"no row has {name}"
        picked += chosen(having, STRATA[name], seed)
    picked += chosen(rows, SAMPLE - len(picked), seed + 1)
    return list({(r["game_id"], r["nba_player_id"]): r for r in picked}.values())


def sampled_rows(case: Case, seed: int) -> list[Row]:
    """Whole rows of the sample."""
    keys = ", ".join(f"('{r['game_id']}', {r['nba_player_id']})" for r in sampled_keys(case, seed))
    sql = f"select * from {FACTORS} where (game_id, nba_player_id) in ({keys})"
    return fetch(case.connection, sql)


def by_column(case: Case, rows: list[Row]) -> dict[str, list[str]]:
    """Differences of the rows, by column."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for column, value in case.expected(row).items():
            if column not in row:
                found[column] = [f"{column} is no column of the mart"]
            else:
                found[column] += differences(row, {column: value})
    return {column: texts for column, texts in found.items() if texts}


def readable(found: dict[str, list[str]]) -> list[str]:
    """How often every column differs, then examples, one of each column first."""
    counts = ", ".join(f"{column}: {len(texts)}" for column, texts in found.items())
    most = max((len(texts) for texts in found.values()), default=0)
    examples = [texts[i] for i in range(most) for texts in found.values() if i < len(texts)]
    return [counts, *examples] if found else []


def test_factor_columns(case: Case, seed: int) -> None:
    rows = sampled_rows(case, seed)
    assert len(rows) >= SAMPLE * 0.8
    found = by_column(case, rows)
    assert not found, report(readable(found), seed)


def test_columns_of_the_sample_vary(case: Case, seed: int) -> None:
    """A column that is NULL in the whole sample was not compared at all."""
    rows = [case.expected(row) for row in sampled_rows(case, seed)]
    filled = Counter(name for row in rows for name, value in row.items() if value is not None)
    assert [c for c in rows[0] if not filled[c]] == ["referee_favorability_score"]


def existing(case: Case) -> set[str]:
    """Columns of the mart."""
    cursor = case.connection.execute(f"select * from {FACTORS} limit 0")
    return {column[0] for column in cursor.description}


@pytest.mark.parametrize("reason", list(REASONS))
def test_a_missing_value_names_its_reason(case: Case, reason: str) -> None:
    value = REASONS[reason]
    name = reason if reason in existing(case) else f"{value}_null_reason"
    sql = f"""
        select game_id, nba_player_id, {value}, {name} from {FACTORS}
        where ({value} is null) <> ({name} is not null) or {name} = ''
        limit 5
    """
    assert fetch(case.connection, sql) == []


def test_every_reason_is_checked(case: Case) -> None:
    known = REASONS.keys() | {f"{value}_null_reason" for value in REASONS.values()}
    assert {c for c in existing(case) if c.endswith("_null_reason")} - known == set()


@pytest.mark.parametrize("score", list(RANGES))
def test_scores_stay_in_their_range(case: Case, score: str) -> None:
    low, high = RANGES[score]
    sql = f"select {score} from {FACTORS} where {score} not between {low} and {high} limit 5"
    assert fetch(case.connection, sql) == []


def test_the_total_is_the_sum_of_its_parts(case: Case) -> None:
    """In every row, NULL where one of the parts is."""
    total = " + ".join(PARTS)
    sql = f"""
        select game_id, nba_player_id from {FACTORS}
        where (total_composite_adjustment is null) <> (({total}) is null)
            or abs(total_composite_adjustment - ({total})) > 1e-9
        limit 5
    """
    assert fetch(case.connection, sql) == []


def test_projected_usage_of_a_team_is_the_same_plays(case: Case, seed: int) -> None:
    """Weighed by M, the projections of the active are s + f over m + n: plays are kept."""
    wanted = sorted(case.facts.full_sheets)
    sample = chosen([{"game_id": g, "nba_player_id": 0} for g in wanted], 20, seed)
    for game in (case.facts.league.games[row["game_id"]] for row in sample):
        men = absences.sheet_of(case.facts, game.home, game)
        known = [x for x in men if x.usage is not None and x.minutes is not None]
        active = [x for x in known if not x.absent]
        gone = [x for x in known if x.absent and x.minutes >= 15 and x.days_since <= 15]
        if not active:
            continue
        minutes = sum(x.minutes for x in active)
        projected = sum(absences.projected_usage(x, men) * x.minutes for x in active) / minutes
        plays = sum(x.usage * x.minutes for x in active + gone)
        assert projected == pytest.approx(plays / sum(x.minutes for x in active + gone))


# ---- the oracle itself, by hand --------------------------------------------------------------


def test_weights_halve_and_count_missing_games() -> None:
    assert form.weighted([10.0, None, 20.0], 2) == pytest.approx((10 + 0.5 * 20) / 1.5)
    assert form.weighted([None], 5) is None
    assert form.weighted([], 5) is None


def man(player: int, minutes: float, usage: float, absent: bool) -> absences.Man:
    """A man who played yesterday and averages his usual all season."""
    return absences.Man(
        player=player,
        minutes=minutes,
        usage=usage,
        points=None,
        absent=absent,
        was_absent=None,
        position=None,
        days_since=1,
        season_usage=usage,
        season_minutes=minutes,
    )


def test_projected_usage_by_hand() -> None:
    # s = 20*30 + 10*20 = 800, f = 30*30 = 900, m = 50, n = 30: 20 * 1700/800 * 50/80
    men = [man(1, 30, 20, False), man(2, 20, 10, False), man(3, 30, 30, True)]
    assert absences.projected_usage(men[0], men) == pytest.approx(26.5625)
    assert absences.projected_usage(men[2], men) is None
    assert absences.stars(men) == {1, 3}


def test_miles_by_hand() -> None:
    # a quarter of a great circle, and nothing
    quarter = math.pi * travel.EARTH_MILES / 2
    assert travel.miles((0, 0, 0), (0, 90, 0)) == pytest.approx(quarter)
    assert travel.miles((40, -75, -5), (40, -75, -5)) == 0
    # New York (40.7505, -73.9934) to Los Angeles (34.0430, -118.2673) is about 2,450 miles
    coast = travel.miles((40.7505, -73.9934, -5), (34.0430, -118.2673, -8))
    assert coast == pytest.approx(2450, abs=15)


def test_mismatch_by_hand() -> None:
    rates = {"paint": 45.0, "three": 45.0, "mid_range": 10.0, "inside_arc": 50, "beyond_arc": 50}
    defence = {"paint": 6.0, "three": -1.0, "mid_range": 2.0, "inside_arc": 1, "beyond_arc": 2}
    assert zones.primary_zone(rates, "shots") == "paint"
    assert zones.mismatch("paint", rates, defence) == pytest.approx(6 * 0.9 * 1.2)
    assert zones.primary_zone(rates, "two_zones") == "inside_arc"
    even = {"paint": 35.0, "three": 35.0, "mid_range": 30.0}
    assert zones.primary_zone(even, "shots") == "balanced"
    assert zones.mismatch("balanced", even, defence) == pytest.approx(2.1 - 0.35 + 0.6)
    assert zones.mismatch("paint", {"paint": 60.0}, {"paint": 9.0}) == 10
