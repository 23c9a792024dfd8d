"""The arenas of `seeds/arenas.csv`: one home for every team and day, and every real game's site."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pytest
from support.project import PROJECT, real_data

FIRST_DAY = date(2018, 10, 1)
TEAMS = 30
HOME_OFFSETS = {-5, -6, -7, -8}
LATITUDES, LONGITUDES = (15.0, 60.0), (-125.0, 25.0)
DEGREES_PER_HOUR = 15

# A game of the in-season cup has the text of its tip-off in place of its arena.
NAMED_TIPOFFS = """
    select game_id, strptime(left(game_id, 8), '%Y%m%d')::date, right(game_id, 3), arena
    from read_parquet(?)
    where arena <> '' and not regexp_matches(arena, '^[0-9]{1,2}:[0-9]{2} [AP]M')
"""


@dataclass(frozen=True)
class Arena:
    """A row of the seed."""

    name: str
    city: str
    team: str
    first_date: date
    last_date: date
    latitude: float
    longitude: float
    utc_offset_hours: int

    def is_home_of(self, team: str, day: date) -> bool:
        """Whether the team is at home here on that day."""
        return self.team == team and self.first_date <= day <= self.last_date


def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a seed as text."""
    with (PROJECT / "seeds" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def arenas() -> list[Arena]:
    """All rows; a span without an end lasts for ever."""
    return [
        Arena(
            name=row["arena"],
            city=row["city"],
            team=row["team_abbr"],
            first_date=date.fromisoformat(row["first_date"]),
            last_date=date.fromisoformat(row["last_date"]) if row["last_date"] else date.max,
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            utc_offset_hours=int(row["utc_offset_hours"]),
        )
        for row in seed_rows("arenas")
    ]


@pytest.fixture(scope="module")
def neutral(arenas: list[Arena]) -> dict[str, Arena]:
    """The neutral arenas by name."""
    return {arena.name: arena for arena in arenas if not arena.team}


def site(arenas: list[Arena], neutral: dict[str, Arena], team: str, day: date, text: str) -> Arena:
    """Where a game was played: the neutral arena that the text names, else the team's home."""
    named = neutral.get(text.split(",", maxsplit=1)[0])
    if named:
        return named
    (home,) = (arena for arena in arenas if arena.is_home_of(team, day))
    return home


def test_every_team_has_one_home_on_every_day(arenas: list[Arena]) -> None:
    teams = {row["team_abbr"] for row in seed_rows("team_codes")}
    assert {arena.team for arena in arenas if arena.team} == teams and len(teams) == TEAMS
    wrong: list[tuple[str, date, list[str]]] = []
    for team in sorted(teams):
        homes = [arena for arena in arenas if arena.team == team]
        for number in range((date.today() - FIRST_DAY).days + 1):
            day = FIRST_DAY + timedelta(days=number)
            names = [arena.name for arena in homes if arena.is_home_of(team, day)]
            if len(names) != 1:
                wrong.append((team, day, names))
    assert not wrong, wrong[:5]


def test_the_last_home_of_a_team_has_no_end(arenas: list[Arena]) -> None:
    open_ended = Counter(arena.team for arena in arenas if arena.last_date == date.max)
    assert {open_ended[arena.team] for arena in arenas if arena.team} == {1}


def test_a_neutral_arena_is_one_row(arenas: list[Arena], neutral: dict[str, Arena]) -> None:
    names = Counter(arena.name for arena in arenas if not arena.team)
    assert names == dict.fromkeys(neutral, 1)
    assert all(arena.last_date == date.max for arena in neutral.values())


def test_places_are_plausible(arenas: list[Arena]) -> None:
    """A swapped pair, a lost sign or a wrong time zone would show."""
    for arena in arenas:
        assert LATITUDES[0] <= arena.latitude <= LATITUDES[1], arena
        assert LONGITUDES[0] <= arena.longitude <= LONGITUDES[1], arena
        solar_hours = arena.longitude / DEGREES_PER_HOUR
        assert abs(solar_hours - arena.utc_offset_hours) <= 1, arena


def test_home_teams_live_in_four_time_zones(arenas: list[Arena]) -> None:
    # Games abroad, moved there for a day or two, aside.
    at_home = [a for a in arenas if a.team and (a.last_date - a.first_date).days > 3]
    assert {arena.utc_offset_hours for arena in at_home} == HOME_OFFSETS


def test_rows_of_one_arena_are_at_one_place(arenas: list[Arena]) -> None:
    places: dict[str, set[tuple[str, float, float, int]]] = {}
    for arena in arenas:
        place = (arena.city, arena.latitude, arena.longitude, arena.utc_offset_hours)
        places.setdefault(arena.name, set()).add(place)
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_every_named_arena_of_a_real_tipoff_is_known(
    arenas: list[Arena], neutral: dict[str, Arena]
) -> None:
    """Buildings change their names but not their cities: another city is a neutral arena."""
    raw = real_data()
    if raw is None:
        pytest.skip("no real data: set RAW_DIR to a folder of deliveries")
    codes = {row["alias"]: row["team_abbr"] for row in seed_rows("team_codes")}
    tipoffs = raw / "basketball_reference" / "tipoffs.parquet"
    games = duckdb.sql(NAMED_TIPOFFS, params=[str(tipoffs)]).fetchall()
    assert games
    unknown = [
        (game_id, text)
        for game_id, day, code, text in games
        if site(arenas, neutral, codes[code], day, text).city != text.split(", ")[1]
    ]
    assert not unknown, unknown[:5]
