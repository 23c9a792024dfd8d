"""Each gate has a red case: it fails, names the season, and the published marts stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from support.dbt import Dbt, Done
from support.league import PUBLISHED, League
from support.project import PROJECT, changed_copy
from support.rewriting import emptied, replaced, rewrite

MARTS = (
    "nba_analytics.team_offense_game_summary",
    "nba_analytics.team_defense_game_summary",
    "nba_analytics.player_game_summary",
    "nba_precompute.player_shot_zone_analysis",
    "nba_precompute.team_defense_zone_analysis",
    "nba_precompute.player_composite_factors",
    "nba_ml.player_points_lines",
)
SEASON = "2024-25"
NBA_SEASON = "substr(lpad(GAME_ID, 10, '0'), 4, 2) = '24'"
NBA_REGULAR = "lpad(GAME_ID, 10, '0') like '00224%'"
BREF_SEASON = "substr(game_id, 1, 8) >= '20240901'"
NBA_DAY = "GAME_DATE = '2024-11-12'"
BREF_DAY = "substr(game_id, 1, 8) = '20241112'"
GAME = "20241220_GSW_SAS"
IN_THE_GAME = "_source_game_id in ('0022400108', '202412200SAS')"
LATE_NBA_DAY = "GAME_DATE = '2024-12-16'"
LATE_BREF_DAY = "substr(game_id, 1, 8) = '20241216'"


def delete_scheduled_games(home: Path) -> None:
    """The schedules of both sources lose the games of one November day."""
    rewrite(home, "nba_com/schedule", where=f"not ({NBA_DAY})")
    rewrite(home, "basketball_reference/games", where=f"not ({BREF_DAY})")


def reverse_ids(home: Path, when: str) -> None:
    """Some of the second source's box rows carry the away team's code in their game id."""
    away = "case when is_home = 'true' then opponent else team end"
    reversed_id = f"case when {when} then substr(game_id, 1, 9) || {away} else game_id end"
    rewrite(home, "basketball_reference/player_box", replaced(game_id=reversed_id))


def reverse_half_of_the_ids(home: Path) -> None:
    """Half of a season's days have reversed ids."""
    reverse_ids(home, f"{BREF_SEASON} and cast(substr(game_id, 7, 2) as int) % 2 = 0")


def reverse_half_of_the_ids_of_2022_23(home: Path) -> None:
    """Half of an earlier season's days have reversed ids."""
    of_the_season = "substr(game_id, 1, 8) between '20220901' and '20230831'"
    reverse_ids(home, f"{of_the_season} and cast(substr(game_id, 7, 2) as int) % 2 = 0")


def reverse_one_day_of_ids(home: Path) -> None:
    """One day has reversed ids."""
    reverse_ids(home, BREF_DAY)


def swap_home_and_away_in_half_of_the_schedule(home: Path) -> None:
    """NBA.com's schedule calls the guests the hosts in half of the games."""
    half = f"{NBA_SEASON} and cast(GAME_ID as int) % 2 = 0"
    swap = {
        "hometeamName": "awayteamName",
        "awayteamName": "hometeamName",
        "homeScore": "awayScore",
        "awayScore": "homeScore",
    }
    swapped = {
        ours: f"case when {half} then {theirs} else {ours} end" for ours, theirs in swap.items()
    }
    rewrite(home, "nba_com/schedule", replaced(**swapped))


def delete_player_rows(home: Path) -> None:
    """NBA.com's player rows of one season are gone."""
    rewrite(home, "nba_com/player_game_logs", where=f"not ({NBA_REGULAR})")


def delete_a_scorer(home: Path) -> None:
    """A player who scored is missing in both sources: the box score is not complete."""
    log = "nba_com/player_game_logs"
    files = sorted((home / "landing" / log).glob("[!_]*.parquet"))
    game, player, name = duckdb.execute(
        f"""
        select GAME_DATE, PLAYER_ID, PLAYER_NAME
        from read_parquet({[str(file) for file in files]}, union_by_name = true)
        where {NBA_REGULAR} and PTS::int > 20
        order by GAME_DATE desc, PLAYER_ID
        limit 1
        """
    ).fetchone()
    rewrite(home, log, where=f"not (GAME_DATE = '{game}' and PLAYER_ID = '{player}')")
    rewrite(
        home,
        "basketball_reference/player_box",
        where=f"not (game_date = '{game}' and player_name = '{name}')",
    )


def delete_team_logs(home: Path) -> None:
    """NBA.com's team rows of one season are gone."""
    rewrite(home, "nba_com/team_game_logs", where=f"not ({NBA_SEASON})")


def delete_team_logs_of_2023_24(home: Path) -> None:
    """NBA.com's team rows of an earlier season are gone."""
    the_season = "substr(lpad(GAME_ID, 10, '0'), 4, 2) = '23'"
    rewrite(home, "nba_com/team_game_logs", where=f"not ({the_season})")


def delete_part_of_the_team_box(home: Path) -> None:
    """The second source's team rows of one season end early."""
    rewrite(home, "basketball_reference/team_box", where="substr(game_id, 1, 8) < '20241112'")


def delete_sheets(home: Path) -> None:
    """Nobody says who sat on the bench in one season."""
    rewrite(home, "basketball_reference/player_box", where=f"not ({BREF_SEASON})")


def delete_shots_of_a_game(home: Path) -> None:
    """The shots of one game are gone."""
    shots = home / "landing" / "nba_com/shots"
    game = duckdb.sql(f"select max(GAME_ID) from '{shots}/[!_]*.parquet'").fetchone()[0]
    rewrite(home, "nba_com/shots", where=f"GAME_ID <> '{game}'")


def empty_box_column(home: Path, nba_com: str, basketball_reference: str) -> None:
    """A box column of one season is empty in both sources."""
    rewrite(home, "nba_com/player_game_logs", emptied(NBA_SEASON, nba_com))
    rewrite(home, "basketball_reference/player_box", emptied(BREF_SEASON, basketball_reference))


def remove_assists(home: Path) -> None:
    """Nobody's assists are known."""
    empty_box_column(home, "AST", "ast")


def remove_points(home: Path) -> None:
    """Nobody's points are known."""
    empty_box_column(home, "PTS", "pts")


def remove_what_usage_needs(home: Path) -> None:
    """Nobody's turnovers are known, so that usage_rate is NULL."""
    empty_box_column(home, "TOV", "tov")


def make_more_than_is_tried(home: Path) -> None:
    """A free throw more is made than tried."""
    made = f"case when {NBA_DAY} then FTA::int + 1 else FTM::int end"
    rewrite(home, "nba_com/player_game_logs", replaced(FTM=made))


def delete_missed_shots_of_a_game(home: Path) -> None:
    """The shots of one game are those that were made."""
    missed = f"{IN_THE_GAME} and upper(SHOT_MADE) = 'FALSE'"
    rewrite(home, "nba_com/shots", where=f"not ({missed})")


def take_the_minutes_of_a_game(home: Path) -> None:
    """Both sources give 0 minutes to everybody of one game."""
    whole = f"case when {IN_THE_GAME} then '0' else MIN end"
    rewrite(home, "nba_com/player_game_logs", replaced(MIN=whole))
    clock = f"case when {IN_THE_GAME} and mp <> '' then '0:00' else mp end"
    rewrite(home, "basketball_reference/player_box", replaced(mp=clock))


def raise_the_scores_of_a_game(home: Path) -> None:
    """NBA.com's schedule has two hundred points more for either team of one game."""
    scores = {
        column: f"case when {IN_THE_GAME} then ({column}::int + 200)::varchar else {column} end"
        for column in ("homeScore", "awayScore")
    }
    rewrite(home, "nba_com/schedule", replaced(**scores))


def remove_results(home: Path) -> None:
    """Both schedules lack the scores of one day, as if its games were still to come."""
    rewrite(home, "nba_com/schedule", emptied(NBA_DAY, "homeScore", "awayScore"))
    rewrite(home, "basketball_reference/games", emptied(BREF_DAY, "home_score", "visitor_score"))


def delete_playoffs(home: Path) -> None:
    """Nothing of the first season's playoffs is left in any file."""
    for entity in ("player_game_logs", "team_game_logs", "schedule"):
        rewrite(home, f"nba_com/{entity}", where="lpad(GAME_ID, 10, '0') not like '00423%'")
    for entity in ("games", "player_box", "team_box", "inactive_players", "tipoffs"):
        playoffs = "substr(game_id, 1, 8) between '20231226' and '20240120'"
        rewrite(home, f"basketball_reference/{entity}", where=f"not ({playoffs})")


@dataclass(frozen=True)
class RedCase:
    """A damage to what has been landed and the one gate that it must shut."""

    gate: str
    damage: Callable[[Path], None]
    season: str = SEASON


LANDED = [
    RedCase("schedule", delete_scheduled_games),
    RedCase("identity", reverse_half_of_the_ids),
    RedCase("player_rows", delete_player_rows),
    RedCase("team_rows", delete_team_logs),
    RedCase("shots", delete_shots_of_a_game),
    RedCase("usage_rate", remove_what_usage_needs),
    RedCase("box_columns", remove_assists),
]
MORE_LANDED = [
    RedCase("schedule", remove_results),
    RedCase("schedule", delete_playoffs, season="2023-24"),
    RedCase("identity", reverse_one_day_of_ids),
    RedCase("identity", swap_home_and_away_in_half_of_the_schedule),
    RedCase("player_rows", delete_a_scorer),
    RedCase("player_rows", remove_points),
    RedCase("player_rows", delete_sheets),
    RedCase("team_rows", delete_part_of_the_team_box),
    RedCase("plausibility", make_more_than_is_tried),
]
ON_REAL_FILES = [
    RedCase("identity", reverse_half_of_the_ids_of_2022_23, season="2022-23"),
    RedCase("team_rows", delete_team_logs_of_2023_24, season="2023-24"),
    RedCase("usage_rate", remove_what_usage_needs),
]
"""All at once: in a season of its own, a red gate does not follow from another's red."""


@dataclass(frozen=True)
class Mutant:
    """A change to the project's own files and the one gate that it must shut."""

    gate: str
    file: str
    old: str
    new: str
    season: str = SEASON


MUTANTS = [
    Mutant(
        "factors",
        "models/intermediate/form/int_team_form.sql",
        "select * from final",
        f"select * from final where game_date <> (select max(game_date) from final "
        f"where season = '{SEASON}')",
    ),
    Mutant(
        "recent_usage",
        "models/intermediate/form/player_composite_factors_candidate.sql",
        "select * from final",
        "select * replace (case when season <> '2024-25' then avg_usage_rate_last_7_games end "
        "as avg_usage_rate_last_7_games) from final",
    ),
    Mutant(
        "training_rows",
        "models/intermediate/coverage/int_form_coverage.sql",
        "factors.games_before > 0 as is_ready",
        "factors.games_before > 30 as is_ready",
        season="all",
    ),
    Mutant(
        "plausibility",
        "models/intermediate/box/team_game_summary_candidate.sql",
        "own.score > own.opponent_score as is_win",
        "own.score > 90 as is_win",
    ),
    Mutant(
        "waivers",
        "seeds/coverage_waivers.csv",
        "valid_until,reason\n",
        "valid_until,reason\nsmall,2024-25,regular,nba_com.shots,shot_rows,2030-12-31,No gap\n",
    ),
]


def published_hashes(league: League) -> dict[str, tuple[int, int]]:
    """Rows and an order-independent hash of every published mart."""
    with league.connect() as warehouse:
        return {
            mart: warehouse.sql(
                f"select count(*), bit_xor(hash(mart)) from {mart} as mart"
            ).fetchone()
            for mart in MARTS
        }


def red_gates(league: League) -> dict[str, set[str]]:
    """The gates that failed, with the seasons that their rows name."""
    with league.connect() as warehouse:
        rows = warehouse.sql(
            """
            select gate, season
            from nba_quality.coverage_ledger
            where severity = 'error' and verdict = 'fail'
            """
        ).fetchall()
    return {gate: {season for g, season in rows if g == gate} for gate, _ in rows}


def assert_only_red(league: League, gate: str, season: str, before: dict, *build: str) -> None:
    """Build all, and find exactly this gate red, the season named and nothing published."""
    assert_red(league, {gate: season}, league.build(*build))
    assert published_hashes(league) == before


def assert_red(league: League, seasons: Mapping[str, str], done: Done) -> None:
    """The build failed at these gates alone; ledger and console name the season of each."""
    assert done.returncode == 1, done.stdout
    assert done.failed == {f"gate_{gate}" for gate in seasons}, done.stdout
    red = red_gates(league)
    assert set(red) == set(seasons), done.stdout
    for gate, season in seasons.items():
        assert season in red[gate], done.stdout
        assert f"gate {gate} FAIL: {season} " in done.stdout


def name_of(case: RedCase) -> str:
    """The damage that a case does."""
    return case.damage.__name__


@pytest.mark.parametrize("case", LANDED, ids=name_of)
def test_damage_to_the_landed_files(small_league: League, tmp_path: Path, case: RedCase) -> None:
    damaged = small_league.copy_to(tmp_path / "home")
    case.damage(damaged.home)
    assert_only_red(damaged, case.gate, case.season, published_hashes(small_league))


@pytest.mark.slow
@pytest.mark.parametrize("case", MORE_LANDED, ids=name_of)
def test_more_damage_to_them(small_league: League, tmp_path: Path, case: RedCase) -> None:
    """What the gate sees is built: that a red one stops the rest is shown once for each gate."""
    damaged = small_league.copy_to(tmp_path / "home")
    case.damage(damaged.home)
    assert_red(damaged, {case.gate: case.season}, build_ledger(damaged))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "metric", "told"),
    [
        (
            RedCase("shots", delete_missed_shots_of_a_game),
            "shots_are_attempts",
            r"GSW: (\d+) made of \1 shots, box score \1 of \d+ in .*shots",
        ),
        (
            RedCase("plausibility", take_the_minutes_of_a_game),
            "minutes_fill_the_clock",
            r"GSW: 0 minutes of 240 in .*player_box.*player_game_logs",
        ),
        (
            RedCase("player_rows", raise_the_scores_of_a_game),
            "points_equal_score",
            r"GSW: \d+ points of players, score 3\d\d in .*player_box.*schedule",
        ),
    ],
    ids=lambda given: name_of(given) if isinstance(given, RedCase) else "",
)
def test_a_red_gate_names_the_game_and_its_files(
    small_league: League, tmp_path: Path, case: RedCase, metric: str, told: str
) -> None:
    damaged = small_league.copy_to(tmp_path / "home")
    case.damage(damaged.home)
    done = build_ledger(damaged)
    assert_red(damaged, {case.gate: case.season}, done)
    assert re.search(rf"FAIL: .*\({GAME} {told}", done.stdout), done.stdout
    with damaged.connect() as warehouse:
        games = warehouse.execute(
            "select game_id, array_agg(team_abbr order by team_abbr)"
            " from nba_quality.coverage_gaps where season = ? and metric = ? group by 1",
            [SEASON, metric],
        ).fetchall()
    assert games == [(GAME, ["GSW", "SAS"])]


def build_ledger(league: League) -> Done:
    """Build what the gates judge, and let them judge it."""
    others = ("test_type:generic", "test_type:unit")
    chosen = ("--select", "+coverage_ledger", "--exclude", *others)
    return league.dbt.run(league.home, "build", *chosen)


def test_damage_to_real_files(real_league: League, tmp_path: Path) -> None:
    damaged = real_league.copy_to(tmp_path / "home")
    for case in ON_REAL_FILES:
        case.damage(damaged.home)
    seasons = {case.gate: case.season for case in ON_REAL_FILES}
    assert_red(damaged, seasons, build_ledger(damaged))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.gate)
def test_damage_to_the_project(small_league: League, tmp_path: Path, mutant: Mutant) -> None:
    project = changed_copy(tmp_path / "project", mutant.file, mutant.old, mutant.new)
    league = small_league.copy_to(tmp_path / "home").on(project)
    assert_only_red(league, mutant.gate, mutant.season, published_hashes(small_league))


def test_every_gate_has_a_red_case() -> None:
    gates = {file.stem.removeprefix("gate_") for file in (PROJECT / "tests/gates").glob("*.sql")}
    shown = {case.gate for case in LANDED} | {mutant.gate for mutant in MUTANTS} | {"freshness"}
    assert gates == shown


def delete_box_scores_of_a_day(home: Path) -> None:
    """No source has yet delivered the players' rows of one day."""
    rewrite(home, "nba_com/player_game_logs", where=f"not ({LATE_NBA_DAY})")
    rewrite(home, "basketball_reference/player_box", where=f"not ({LATE_BREF_DAY})")


def test_a_late_box_score_is_stale_after_a_day(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    before = published_hashes(league)
    delete_box_scores_of_a_day(league.home)
    two_days_later = ("--vars", "{as_of: 2024-12-18}")
    assert_only_red(league, "freshness", SEASON, before, *two_days_later)


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        ("2024-12-17", "box scores due in the last 30 days are in"),
        ("2024-09-01", "no box score was due in the last 30 days, the next game is on 2024-10-2"),
        ("2025-07-01", "off-season, no box score was due in the last 30 days"),
    ],
)
def test_nothing_is_stale_before_it_is_due(
    small_league: League, tmp_path: Path, as_of: str, told: str
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    if as_of == "2024-12-17":
        delete_box_scores_of_a_day(league.home)
    done = league.build("--vars", f"{{as_of: {as_of}}}")
    assert "freshness" not in red_gates(league), done.stdout
    assert told in done.stdout


def test_an_empty_landing_zone_is_red(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    before = published_hashes(league)
    for file in (league.home / "landing").rglob("[!_]*.parquet"):
        file.unlink()
    assert_only_red(league, "schedule", "all", before)


def test_dbt_run_publishes_nothing_either(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    before = published_hashes(league)
    delete_team_logs(league.home)
    done = league.dbt.run(league.home, "run", *PUBLISHED)
    assert done.returncode == 1
    assert "is not published: red gates in" in done.stdout
    assert "team_rows" in done.stdout
    assert published_hashes(league) == before


def test_gates_stand_before_every_published_mart(dbt: Dbt) -> None:
    nodes = dbt.manifest.nodes
    ledger = "model.nba_props.coverage_ledger"
    gates = [node for key, node in nodes.items() if key.startswith("test.nba_props.gate_")]
    assert len(gates) == len(list((PROJECT / "tests/gates").glob("*.sql")))
    assert all(gate.depends_on.nodes == [ledger] for gate in gates)
    assert all(gate.config.severity == "ERROR" for gate in gates)
    marts = [f"model.nba_props.{mart.split('.')[1]}" for mart in MARTS]
    assert all(ledger in nodes[mart].depends_on.nodes for mart in marts)
    readers = set(nodes["model.nba_props.player_points_examples"].depends_on.nodes)
    assert readers <= set(marts)
    dbt.manifest.build_parent_and_child_maps()
    behind_the_gates = upstream(dbt.manifest.parent_map, ledger)
    assert not behind_the_gates & set(marts)


def upstream(parents: dict[str, list[str]], key: str) -> set[str]:
    """Everything that a node is made from."""
    own = set(parents.get(key, ()))
    return own.union(*(upstream(parents, parent) for parent in own))
