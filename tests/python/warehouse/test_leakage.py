"""Nothing of a game, or of a later day, is in its row of factors; what went before is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from support.league import League, succeeded
from support.rewriting import emptied, replaced, rewrite
from support.tables import APPROXIMATE, TOLERANCE, difference_of, side_by_side

FACTORS = "nba_intermediate.player_composite_factors_candidate"
# Of a game to come the official sheet is not known: these say so.
SHEET = {"sheet_status", "roster_basis", "_fingerprint"}
# A player's NBA.com id is learnt from his first game: before it, on the bench, he has no row yet.
IDENTIFIED = "not (games_before = 0 and sheet_status <> 'played')"
BOX_ENTITIES = (
    "nba_com/player_game_logs",
    "nba_com/team_game_logs",
    "nba_com/shots",
    "basketball_reference/player_box",
    "basketball_reference/team_box",
)
RESULTS = {
    "nba_com/schedule": ("homeScore", "awayScore"),
    "basketball_reference/games": ("home_score", "visitor_score"),
}
ENTITIES = (*BOX_ENTITIES, *RESULTS, "basketball_reference/inactive_players")


def build_factors(league: League, *options: str) -> None:
    """Build the candidate of the factors: what the gates think of a damaged league is no matter."""
    chosen = ("--select", "+player_composite_factors_candidate")
    succeeded(league.dbt.run(league.home, "run", *chosen, *options))


@pytest.fixture(scope="module", params=["small_league", "real_league"])
def league(request: pytest.FixtureRequest) -> League:
    """The simulated league always, the real one where its data are."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def day(league: League) -> date:
    """A day three weeks before the season's end."""
    return days_of(league)[-20]


@pytest.fixture(scope="module")
def changed(
    league: League, day: date, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[League]:
    """The league with other box scores of one day."""
    copy = league.copy_to(tmp_path_factory.mktemp("changed") / "home")
    change_box_scores(copy.home, day)
    build_factors(copy)
    yield copy
    shutil.rmtree(copy.home)


def days_of(league: League) -> list[date]:
    """The regular game days of the last season, in order."""
    with league.connect() as warehouse:
        return [
            day
            for (day,) in warehouse.execute(
                f"select distinct game_date from {FACTORS} where season_type = 'regular'"
                f" and season = (select max(season) from {FACTORS}) order by 1"
            ).fetchall()
        ]


def columns_of(league: League) -> dict[str, str]:
    """The factors' columns with the information set of each: morning unless its yml says more."""
    columns = league.dbt.manifest.nodes["model.nba_props.player_composite_factors"].columns
    return {
        name: column.config.meta.get("information_set", "morning")
        for name, column in columns.items()
        if name not in ("player_lookup", "player_name")
    }


def assert_same_rows(one: League, other: League, columns: list[str], where: str = "true") -> None:
    """Both leagues have the same rows, in some columns."""
    with side_by_side(one.warehouse, other.warehouse) as warehouse:
        assert difference_of(warehouse, FACTORS, columns, where) is None


def change_box_scores(home: Path, day: date) -> None:
    """Everybody who played on a day has other numbers, in every source."""
    more = {
        "nba_com/player_game_logs": ("PTS", "FGA", "FTA", "REB", "OREB", "AST", "TOV", "MIN"),
        "nba_com/team_game_logs": ("PTS", "FGA", "FTA", "OREB", "AST", "TOV"),
        "basketball_reference/player_box": ("pts", "fga", "fta", "orb", "ast", "tov"),
        "basketball_reference/team_box": ("pts", "fga", "fta", "orb", "ast", "tov"),
    }
    for entity, columns in more.items():
        known = [column for column in columns if column in landed_columns(home, entity)]
        changed = {
            column: f"case when _game_date = date '{day}' and {column} <> ''"
            f" then cast(cast({column} as double) + 3 as varchar) else {column} end"
            for column in known
        }
        rewrite(home, entity, replaced(**changed))
    flipped = f"case when _game_date = date '{day}' then 'True' else SHOT_MADE end"
    rewrite(home, "nba_com/shots", replaced(SHOT_MADE=flipped))


def landed_columns(home: Path, entity: str) -> list[str]:
    """Columns that every landed file of an entity has."""
    files = sorted((home / "landing" / entity).glob("[!_]*.parquet"))
    each = [set(duckdb.read_parquet(str(file)).columns) for file in files]
    return sorted(set.intersection(*each))


def test_a_game_is_not_in_its_own_row(league: League, changed: League, day: date) -> None:
    columns = [column for column in columns_of(league) if column != "_fingerprint"]
    until = f"game_date <= date '{day}'"
    assert_same_rows(league, changed, columns, until)


def test_a_game_is_in_every_later_row_of_its_players(
    league: League, changed: League, day: date
) -> None:
    with side_by_side(league.warehouse, changed.warehouse) as warehouse:
        moved, rows = warehouse.execute(
            f"""
            with played as (
                select nba_player_id, game_date
                from one.nba_intermediate.player_game_summary_candidate
                where minutes_played > 0
            ),
            next_games as (
                select factors.game_id, factors.nba_player_id
                from one.{FACTORS} as factors
                inner join played on factors.nba_player_id = played.nba_player_id
                where played.game_date = date '{day}' and factors.game_date > date '{day}'
                qualify row_number() over (
                    partition by factors.nba_player_id order by factors.game_date
                ) = 1
            )
            select
                count(*) filter (
                    one.avg_points_last_5_games <> other.avg_points_last_5_games
                    and one.avg_points_ewm_5_games <> other.avg_points_ewm_5_games
                    and one.avg_assists_season <> other.avg_assists_season
                ),
                count(*)
            from next_games
            inner join one.{FACTORS} as one using (game_id, nba_player_id)
            inner join other.{FACTORS} as other using (game_id, nba_player_id)
            """
        ).fetchone()
    assert moved == rows > 30


def hide_after(home: Path, day: date, inactive_until: date) -> None:
    """Leave what was known in the evening of a day, the schedule ahead and inactive lists."""
    for entity in BOX_ENTITIES:
        rewrite(home, entity, where=f"_game_date <= date '{day}'")
    rewrite(
        home,
        "basketball_reference/inactive_players",
        where=f"_game_date <= date '{inactive_until}'",
    )
    for entity, scores in RESULTS.items():
        rewrite(home, entity, emptied(f"_game_date > date '{day}'", *scores))


def test_tonight_has_the_rows_that_it_will_have_as_history(league: League, tmp_path: Path) -> None:
    tonight = night_of_unchanged_rosters(league)
    today = max(day for day in days_of(league) if day < tonight)
    live = league.copy_to(tmp_path / "home")
    hide_after(live.home, today, tonight)
    build_factors(live)
    sets = columns_of(league)
    every = [column for column in sets if column != "_fingerprint"]
    past = f"game_date <= date '{today}' and {IDENTIFIED}"
    assert_same_rows(league, live, every, past)

    known = [column for column in every if column not in SHEET]
    morning = [column for column in known if sets[column] == "morning"]
    report = [column for column in known if sets[column] != "lock"]
    assert len(report) - len(morning) >= 15
    found = tonight_against_history(league, live, tonight, morning, report)
    assert found["players"] > 0.9 * found["on_sheets"]
    assert found["morning"] == found["players"]
    assert found["report"] == found["players_of_known_teams"] > 0


def night_of_unchanged_rosters(league: League) -> date:
    """The newest regular day with a game in which both sheets name those of the teams' last ones.

    Nobody's absence is told by his sheet alone: then the inactive list says all beforehand.
    """
    with league.connect() as warehouse:
        return warehouse.execute(
            f"""
            with sheets as (
                select
                    game_id, game_date, team_abbr,
                    string_agg(nba_player_id::varchar, ',' order by nba_player_id) as players,
                    count(*) filter (is_absent and sheet_status = 'did_not_play') as told_late
                from {FACTORS}
                where season_type = 'regular'
                group by all
            ),
            compared as (
                select
                    *,
                    players = lag(players) over (partition by team_abbr order by game_date)
                        and told_late = 0 as is_known
                from sheets
            )
            select game_date from compared group by game_id, game_date
            having bool_and(is_known) and game_date < (select max(game_date) - 14 from compared)
            order by game_date desc limit 1
            """
        ).fetchone()[0]


def tonight_against_history(
    history: League, live: League, tonight: date, morning: list[str], report: list[str]
) -> dict[str, int]:
    """Counts of a night's players, and of those whose columns are the same live and as history.

    players_of_known_teams: those of games in which the rosters and absences known beforehand are
    those of the sheets in the end.
    """

    def same(columns: list[str]) -> str:
        return " and ".join(
            f"(abs(one.{name} - other.{name}) <= {TOLERANCE} or one.{name} is not distinct from"
            f" other.{name})"
            if APPROXIMATE in name
            else f"one.{name} is not distinct from other.{name}"
            for name in columns
        )

    with side_by_side(history.warehouse, live.warehouse) as warehouse:
        row = warehouse.execute(
            f"""
            with one as (from one.{FACTORS} where game_date = date '{tonight}'),
            other as (from other.{FACTORS} where game_date = date '{tonight}'),
            members as (
                select
                    coalesce(one.game_id, other.game_id) as game_id,
                    one.is_absent is not distinct from other.is_absent as is_same
                from one full join other using (game_id, nba_player_id)
            ),
            known as (select game_id from members group by 1 having bool_and(is_same))
            select
                (select count(*) from one) as on_sheets,
                count(*) as players,
                count(*) filter ({same(morning)}) as morning,
                count(*) filter (known.game_id is not null) as players_of_known_teams,
                count(*) filter (known.game_id is not null and {same(report)}) as report
            from one
            inner join other using (game_id, nba_player_id)
            left join known using (game_id)
            """
        )
        names = [column[0] for column in row.description]
        return dict(zip(names, row.fetchone(), strict=True))


def test_the_order_of_the_rows_is_no_matter(small_league: League, tmp_path: Path) -> None:
    shuffled = small_league.copy_to(tmp_path / "home")
    for entity in ENTITIES:
        rewrite(shuffled.home, entity, where="true order by hash(_row_number)")
    build_factors(shuffled, "--full-refresh")
    columns = [column for column in columns_of(small_league) if column != "_fingerprint"]
    assert_same_rows(small_league, shuffled, columns)


@pytest.mark.parametrize(
    "leaked",
    [
        "games_before = games_before + 1",
        "avg_points_career = avg_points_career + 0.01",
        "avg_points_career = null",
    ],
)
def test_every_build_recounts_what_lies_before_a_row(
    small_league: League, tmp_path: Path, leaked: str
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    published = "nba_precompute.player_composite_factors"
    with duckdb.connect(league.warehouse) as warehouse:
        warehouse.execute(
            f"update {published} set {leaked} where (game_id, nba_player_id) ="
            f" (select min((game_id, nba_player_id)) from {published} where games_before > 20)"
        )
    audit = league.dbt.run(league.home, "test", "--select", "windows_end_before_the_game")
    assert audit.returncode == 1
    assert "Got 1 result" in audit.stdout
