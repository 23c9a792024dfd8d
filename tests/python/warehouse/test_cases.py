"""Files as people really have them: refused by name, red by name, or as good as the right ones.

The inputs are made of the simulated league's own deliveries, each wrong in one way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
from support.dbt import Done
from support.league import League, succeeded
from support.rewriting import replaced
from support.tables import (
    columns_of,
    difference_of,
    differences,
    published,
    side_by_side,
    snapshot,
    unlike,
)

GAME = "20241022_CHA_PHX"
GAME_ID = "0022400003"
IN_THE_GAME = f"GAME_ID = '{GAME_ID}'"
STAR = "PLAYER_ID = '1640035'"
"""Zdravko Milušević: 31 points and 7 assists in 35 minutes of the game."""
LOGS = "nba_com/player_game_logs/regular_2024-25.csv.gz"
EARLIER_LOGS = "nba_com/player_game_logs/regular_2023-24.csv.gz"
SCHEDULE = "nba_com/schedule.csv.gz"
GAMES = "basketball_reference/games.parquet"
INACTIVE = "basketball_reference/inactive_players.parquet"
SHOTS = "nba_com/shots/2024-25.parquet"
BOX = "basketball_reference/player_box.parquet"
PROPS = "betting/player_props_2024-25.csv.gz"


def rows(
    league: League, deliveries: str, columns: str = "*", where: str = "true"
) -> duckdb.DuckDBPyRelation:
    """Some rows of one of the league's own files, as text."""
    file = league.raw / deliveries
    is_parquet = file.suffix == ".parquet"
    reader = f"'{file}'" if is_parquet else f"read_csv('{file}', all_varchar = true)"
    return duckdb.sql(f"select {columns} from {reader} where {where}")


def delivered(file: Path, table: duckdb.DuckDBPyRelation) -> Path:
    """A file with these rows."""
    write = table.write_parquet if file.suffix == ".parquet" else table.write_csv
    write(str(file))
    return file


def landed(league: League) -> dict[str, str]:
    """Name of each landed file -> id of its delivery."""
    listed = json.loads(league.ingest("status", "--deliveries", "--json").stdout)
    return {Path(row["source_file"]).name: row["delivery_id"] for row in listed}


def assert_refused(league: League, home: Path, file: Path, *told: str) -> None:
    """The file is refused in these words, and nothing of it is landed."""
    nothing = league.empty(home)
    done = nothing.land(file)
    assert done.returncode == 1
    message = done.stdout + done.stderr
    assert f"refused {file}" in message
    for words in told:
        assert words in message
    assert landed(nothing) == {}


@dataclass(frozen=True)
class Built:
    """A league on which deliveries were landed and built; what each of the two said."""

    league: League
    landing: str
    build: Done


def built_with(league: League, home: Path, *files: Path) -> Built:
    """Land these files on a copy of the league, and build it."""
    changed = league.copy_to(home)
    done = changed.land(*files)
    succeeded(done)
    return Built(changed, done.stdout + done.stderr, changed.build())


def assert_told(built: Built, gate: str, season: str, *told: str) -> None:
    """The gate is red in a season: console and ledger say so in these words (all expressions)."""
    assert built.build.returncode == 1
    assert all(name.startswith("gate_") for name in built.build.failed), built.build.failed
    red = re.compile(rf"gate {gate} FAIL: {season} ")
    lines = [line for line in built.build.stdout.splitlines() if red.match(line)]
    with built.league.connect() as warehouse:
        details = warehouse.execute(
            """
            select concat_ws(' ', season, detail)
            from nba_quality.coverage_ledger
            where
              verdict = 'fail'
              and regexp_full_match(gate, ?)
              and regexp_full_match(season, ?)
            """,
            [gate, season],
        ).fetchall()
    for said in ("\n".join(lines), "\n".join(detail for (detail,) in details)):
        for words in told:
            assert re.search(words, said), f"{words!r} is not in {said!r}"


def assert_nothing_published(built: Built, before: League) -> None:
    """Every published mart is as it was."""
    with built.league.connect() as now, before.connect() as then:
        assert unlike(published(snapshot(now)), published(snapshot(then))) == {}


# ---- refused at landing ----------------------------------------------------------------------


def test_ids_that_a_spreadsheet_rounded(small_league: League, tmp_path: Path) -> None:
    log = rows(small_league, LOGS, replaced(GAME_ID="'2.24E+07'"), IN_THE_GAME)
    file = delivered(tmp_path / "log.csv", log)
    told = ("row 1, column GAME_ID: '2.24E+07'", "22 such value(s)", "A spreadsheet rounded it")
    assert_refused(small_league, tmp_path / "home", file, *told)


def test_a_player_twice_in_a_game(small_league: League, tmp_path: Path) -> None:
    log = rows(small_league, LOGS, where=IN_THE_GAME).order(STAR)
    again = rows(small_league, LOGS, replaced(AST="'19'"), f"{IN_THE_GAME} and {STAR}")
    file = delivered(tmp_path / "log.csv", log.union(again))
    told = f"rows 22 and 23 are both PLAYER_ID 1640035 in game {GAME_ID}, but with AST 7 and 19"
    assert_refused(small_league, tmp_path / "home", file, told)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("FGM", "39", ("FGM '39', FGA '19'", "FGM at most FGA")),
        ("TOV", "-2", ("column TOV: '-2'", "TOV is a count from 0")),
        ("PTS", "32", ("PTS '32'", "2 x FGM + FG3M + FTM")),
    ],
)
def test_lines_that_cannot_be(
    small_league: League, tmp_path: Path, column: str, value: str, told: tuple[str, ...]
) -> None:
    wrong = {column: f"case when {STAR} then '{value}' else {column} end"}
    log = rows(small_league, LOGS, replaced(**wrong), IN_THE_GAME).order(f"{STAR} desc")
    file = delivered(tmp_path / "log.csv", log)
    assert_refused(small_league, tmp_path / "home", file, "row 1, column", *told)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("price", "1.73", ("American odds", "0.73 for a stake of 1", "0.0173")),
        ("price", "-99", ("American odds", "between -100 and 100")),
        ("price", "99", ("American odds", "between -100 and 100")),
        ("side", "Yes", ("over or under",)),
        ("line", "-5.5", ("line is at least 0",)),
    ],
)
def test_odds_that_cannot_be(
    small_league: League, tmp_path: Path, column: str, value: str, told: tuple[str, ...]
) -> None:
    props = rows(small_league, PROPS, replaced(**{column: f"'{value}'"})).limit(4)
    file = delivered(tmp_path / "props.csv", props)
    where = f"row 1, column {column}: '{value}'"
    assert_refused(small_league, tmp_path / "home", file, where, *told)


def test_a_team_does_not_play_itself(small_league: League, tmp_path: Path) -> None:
    itself = replaced(awayteamName="hometeamName")
    file = delivered(tmp_path / "schedule.csv", rows(small_league, SCHEDULE, itself).limit(1))
    told = "hometeamName is another team than awayteamName"
    assert_refused(small_league, tmp_path / "home", file, "row 1, columns hometeamName", told)


@pytest.mark.parametrize("price", ["-100", "100"])
def test_even_odds_land(small_league: League, tmp_path: Path, price: str) -> None:
    props = rows(small_league, PROPS, replaced(price=f"'{price}'")).limit(4)
    league = small_league.empty(tmp_path / "home")
    succeeded(league.land(delivered(tmp_path / "props.csv", props)))


# ---- harmless --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def harmless(small_league: League, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Right values in a shape of their own: games under two dates, rows twice, lower case."""
    folder = tmp_path_factory.mktemp("harmless")
    schedule = rows(small_league, SCHEDULE)
    for game_id, score in (("22400060", "null::varchar"), ("22400061", "'0'")):
        old_date = {"GAME_DATE": "'2024-11-02'", "home_win": "null::varchar"}
        old_date |= dict.fromkeys(("homeScore", "awayScore"), score)
        unplayed = rows(small_league, SCHEDULE, replaced(**old_date), f"GAME_ID = '{game_id}'")
        schedule = schedule.union(unplayed)
    log = rows(small_league, LOGS, where=IN_THE_GAME)
    lower = rows(small_league, PROPS, replaced(side="lower(side)"))
    return built_with(
        small_league,
        folder / "home",
        delivered(folder / "schedule.csv", schedule),
        delivered(folder / "log.csv", log.union(log)),
        delivered(folder / "props.csv", lower),
    )


def test_harmless_deliveries_change_nothing(small_league: League, harmless: Built) -> None:
    succeeded(harmless.build)
    but = ("_fingerprint",)
    assert differences(small_league.warehouse, harmless.league.warehouse, but=but) == {}


def test_a_postponed_game_has_its_new_date_and_its_score(harmless: Built) -> None:
    with harmless.league.connect() as warehouse:
        games = warehouse.sql(
            """
            select game_id, game_date, home_score, away_score
            from nba_intermediate.int_games
            where nba_game_id = '0022400060'
            """
        ).fetchall()
    assert games == [("20241122_PHX_NYK", date(2024, 11, 22), 106, 103)]


def test_sides_in_lower_case_have_odds(harmless: Built) -> None:
    with harmless.league.connect() as warehouse:
        odds = warehouse.sql(
            """
            select distinct over_odds, under_odds
            from nba_ml.player_points_lines
            where game_id = '20241028_BKN_PHX'
            """
        ).fetchall()
    assert odds == [(-137, -137)]


# ---- red -------------------------------------------------------------------------------------


def test_shots_without_the_misses(small_league: League, tmp_path: Path) -> None:
    made = rows(small_league, SHOTS, where="SHOT_MADE = 'TRUE'")
    file = delivered(tmp_path / "made.parquet", made)
    built = built_with(small_league, tmp_path / "home", file)
    assert built.build.failed == {"gate_shots"}
    told = rf"{GAME} CHA: 37 made of 37 shots, box score 37 of 80 in made\.parquet"
    assert_told(built, "shots", "2024-25", told, "and 219 more")
    assert_nothing_published(built, small_league)
    with built.league.connect() as warehouse:
        zones = warehouse.sql(
            """
            select
              paint_defense_last_15_games,
              mid_range_defense_last_15_games,
              three_defense_last_15_games
            from nba_precompute.team_defense_zone_analysis
            where game_id = '20241220_GSW_SAS' and team_abbr = 'GSW'
            """
        ).fetchone()
    assert zones == pytest.approx((-1.028269, -0.058452, 1.736497), abs=1e-6)


@pytest.fixture(scope="module")
def without_minutes(small_league: League, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both sources give 0 minutes to everybody of a game."""
    folder = tmp_path_factory.mktemp("without_minutes")
    log = rows(small_league, LOGS, replaced(MIN="'0'"), IN_THE_GAME)
    clock = "case when mp is not null then '0:00' end"
    box = rows(small_league, BOX, replaced(mp=clock), "game_id = '202410220PHO'")
    return built_with(
        small_league,
        folder / "home",
        delivered(folder / "log.csv", log),
        delivered(folder / "box.parquet", box),
    )


def test_a_game_without_minutes(small_league: League, without_minutes: Built) -> None:
    assert without_minutes.build.failed == {"gate_plausibility"}
    told = [
        rf"{GAME} {team}: 0 minutes of 240 in box\.parquet .*, log\.csv " for team in ("CHA", "PHX")
    ]
    assert_told(without_minutes, "plausibility", "2024-25", *told)
    assert_nothing_published(without_minutes, small_league)
    with without_minutes.league.connect() as warehouse:
        average = warehouse.sql(
            """
            select avg_points_season
            from nba_precompute.player_composite_factors
            where game_id = '20241025_CHA_GSW' and nba_player_id = 1640035
            """
        ).fetchone()
    assert average == (28.5,)


def test_a_red_gate_says_how_to_take_its_delivery_back(without_minutes: Built) -> None:
    delivery = landed(without_minutes.league)["log.csv"]
    assert_told(without_minutes, "plausibility", "2024-25", delivery)
    assert "python -m ingest withdraw" in without_minutes.build.stdout


def test_what_is_withdrawn_leaves_nothing(
    small_league: League, without_minutes: Built, tmp_path: Path
) -> None:
    league = without_minutes.league.copy_to(tmp_path / "home")
    deliveries = landed(league)
    for file in ("log.csv", "box.parquet"):
        succeeded(league.ingest("withdraw", deliveries[file], "--reason", "nobody's minutes"))
    done = league.build()
    succeeded(done)
    assert date(2024, 10, 22) in done.replaced["int_player_box_lines"]
    assert landed(league) == landed(small_league)
    assert differences(small_league.warehouse, league.warehouse) == {}


# ---- named ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named(small_league: League, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Rows of seasons, codes and hosts that the rest of the league does not know."""
    folder = tmp_path_factory.mktemp("named")
    return built_with(
        small_league,
        folder / "home",
        delivered(folder / "old_log.csv", old_log(small_league)),
        delivered(folder / "old_schedule.csv", old_schedule(small_league)),
        delivered(folder / "log_without_schedule.csv", log_of_2022_23(small_league)),
        delivered(folder / "log_of_noh.csv", log_of_an_unknown_code(small_league)),
        delivered(folder / "schedule_reversed.csv", reversed_game(small_league)),
        delivered(folder / "games_swapped.parquet", swapped_cup_final(small_league)),
    )


def old_log(league: League) -> duckdb.DuckDBPyRelation:
    """A game as one of 1978-79: of a team that has moved since, without threes."""
    columns = {
        "SEASON_ID": "'21978'",
        "GAME_ID": "'0027800003'",
        "GAME_DATE": "'1978-10-13'",
        "MATCHUP": "replace(MATCHUP, 'CHA', 'SEA')",
        "TEAM_ABBREVIATION": "replace(TEAM_ABBREVIATION, 'CHA', 'SEA')",
        "TEAM_NAME": "replace(TEAM_NAME, 'Charlotte Hornets', 'Seattle SuperSonics')",
        "TEAM_ID": "replace(TEAM_ID, '1610612766', '1610612760')",
        "PTS": "(2 * FGM::int + FTM::int)::varchar",
    }
    without = ("FG3M", "FG3A", "FG3_PCT", "PLUS_MINUS", "FANTASY_PTS")
    columns |= dict.fromkeys(without, "null::varchar")
    return rows(league, LOGS, replaced(**columns), IN_THE_GAME)


def old_schedule(league: League) -> duckdb.DuckDBPyRelation:
    """The schedule's row of that game."""
    columns = {
        "GAME_ID": "'27800003'",
        "GAME_DATE": "'1978-10-13'",
        "awayteamName": "'Seattle SuperSonics'",
        "season": "'1978-79'",
    }
    return rows(league, SCHEDULE, replaced(**columns), f"GAME_ID = '{int(GAME_ID)}'")


def log_of_2022_23(league: League) -> duckdb.DuckDBPyRelation:
    """The log of a season of which no source has a schedule."""
    columns = {
        "SEASON_ID": "'22022'",
        "GAME_ID": "replace(GAME_ID, '00223', '00222')",
        "GAME_DATE": "(GAME_DATE::date - interval 1 year)::date::varchar",
    }
    return rows(league, EARLIER_LOGS, replaced(**columns))


def log_of_an_unknown_code(league: League) -> duckdb.DuckDBPyRelation:
    """The log of a game, in which a team has a code that no seed knows."""
    columns = {name: f"replace({name}, 'CHA', 'NOH')" for name in ("TEAM_ABBREVIATION", "MATCHUP")}
    return rows(league, EARLIER_LOGS, replaced(**columns), "GAME_ID = '0022300001'")


def reversed_game(league: League) -> duckdb.DuckDBPyRelation:
    """NBA.com's schedule of a game, the guests as hosts."""
    columns = {
        "hometeamName": "awayteamName",
        "awayteamName": "hometeamName",
        "homeScore": "awayScore",
        "awayScore": "homeScore",
        "home_win": "(1 - home_win::int)::varchar",
    }
    return rows(league, SCHEDULE, replaced(**columns), f"GAME_ID = '{int(GAME_ID)}'")


def swapped_cup_final(league: League) -> duckdb.DuckDBPyRelation:
    """Basketball-Reference's row of a game at a neutral site, the other team as host."""
    columns = {
        "game_id": "substr(game_id, 1, 9) || visitor_team",
        "home_team": "visitor_team",
        "visitor_team": "home_team",
        "home_score": "visitor_score",
        "visitor_score": "home_score",
    }
    return rows(league, GAMES, replaced(**columns), "game_id = '202312100PHO'")


def test_a_game_of_an_old_season_names_the_seeds_to_fill(named: Built) -> None:
    told = ("1978-79", "SEA", r"old_log\.csv", "season_calendar", "team_codes")
    assert_told(named, "(identity|schedule)", "(unknown|1978-79)", *told)


def test_logs_without_any_schedule_say_so(named: Built) -> None:
    told = ("(?i)no schedule", r"log_without_schedule\.csv")
    assert_told(named, "schedule", "2022-23", *told)
    assert "FAIL: 2022-23 cup_final" not in named.build.stdout


def test_an_unknown_code_is_named(named: Built) -> None:
    told = ("NOH", r"log_of_noh\.csv", "team_codes")
    assert_told(named, "identity", "2023-24", *told)


def test_a_game_of_which_a_schedule_reverses_the_hosts_is_named(named: Built) -> None:
    told = ("20241022_(CHA_PHX|PHX_CHA)", r"schedule_reversed\.csv")
    assert_told(named, "identity", "2024-25", *told)


def test_a_game_at_a_neutral_site_with_other_hosts_is_named(named: Built) -> None:
    told = ("20231210_(NYK_PHX|PHX_NYK)", r"games_swapped\.parquet")
    assert_told(named, "identity", "2023-24", *told)


def with_a_second_guest(league: League, file: Path, game_id: str) -> Path:
    """A schedule that gives a game to a second guest, under this id."""
    schedule = rows(league, SCHEDULE, where="GAME_ID = '22400020'")
    guest = {"GAME_ID": f"'{game_id}'", "awayteamName": "'San Antonio Spurs'"}
    second = rows(league, SCHEDULE, replaced(**guest), "GAME_ID = '22400020'")
    return delivered(file, schedule.union(second))


def test_a_game_of_two_guests(small_league: League, tmp_path: Path) -> None:
    file = with_a_second_guest(small_league, tmp_path / "second_guest.csv", "22400020")
    told = ("rows 1 and 2", "2024-10-31", "awayteamName Utah Jazz and San Antonio Spurs")
    assert_refused(small_league, tmp_path / "home", file, *told)


def postponed_under_its_old_id(league: League) -> duckdb.DuckDBPyRelation:
    """Basketball-Reference's row of a game on the date of its old id."""
    columns = {"game_id": "'202411020NYK'", "date": "timestamp '2024-11-02'"}
    columns |= dict.fromkeys(("home_score", "visitor_score"), "null::bigint")
    return rows(league, GAMES, replaced(**columns), "game_id = '202411220NYK'")


def test_games_that_a_schedule_has_too_many_are_named(small_league: League, tmp_path: Path) -> None:
    """A team that plays twice a day; a postponed game under an id of its old date too."""
    built = built_with(
        small_league,
        tmp_path / "home",
        with_a_second_guest(small_league, tmp_path / "second_guest.csv", "22400999"),
        delivered(tmp_path / "postponed.parquet", postponed_under_its_old_id(small_league)),
    )
    told = (
        r"20241031_(UTA|SAS)_BKN [A-Z]+: has another game on this day in second_guest\.csv",
        r"20241102_PHX_NYK: no final score in postponed\.parquet",
    )
    assert_told(built, "schedule", "2024-25", *told)
    assert "withdraw the one that lists a postponed game" in built.build.stdout
    assert_nothing_published(built, small_league)


# ---- a part of a game ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def partial(small_league: League, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Deliveries that say less of a game than the ones they replace."""
    folder = tmp_path_factory.mktemp("partial")
    one_team = "game_id = '202410220PHO' and team = 'CHO'"
    one_team_log = "GAME_ID = '0022400001' and TEAM_ABBREVIATION = 'GSW'"
    few = "GAME_ID = '0022400002' and PTS::int > 10"
    but_one = "game_id = '202410230GSW' and player_id <> 'kestrwe01'"
    return built_with(
        small_league,
        folder / "home",
        delivered(folder / "inactive.parquet", rows(small_league, INACTIVE, where=one_team)),
        delivered(folder / "but_one.parquet", rows(small_league, INACTIVE, where=but_one)),
        delivered(folder / "one_team.csv", rows(small_league, LOGS, where=one_team_log)),
        delivered(folder / "few.csv", rows(small_league, LOGS, where=few)),
    )


@pytest.mark.parametrize(
    ("file", "game", "source_game_id"),
    [
        ("inactive.parquet", GAME, "202410220PHO"),
        ("one_team.csv", "20241022_WAS_GSW", "0022400001"),
        ("few.csv", "20241022_SAS_UTA", "0022400002"),
    ],
)
def test_a_part_of_a_game_keeps_the_rest_and_says_so(
    small_league: League, partial: Built, file: str, game: str, source_game_id: str
) -> None:
    with side_by_side(partial.league.warehouse, small_league.warehouse) as warehouse:
        for table in ("int_game_sheets", "player_game_summary_candidate"):
            name = f"nba_intermediate.{table}"
            columns = sorted(set(columns_of(warehouse, name)) - {"_fingerprint"})
            assert difference_of(warehouse, name, columns, f"game_id = '{game}'") is None
    lines = (partial.landing + partial.build.stdout).splitlines()
    about = [line for line in lines if file in line and re.search(f"{game}|{source_game_id}", line)]
    assert about, partial.landing
    assert not any("FAIL" in line for line in about)


def test_a_list_of_both_teams_is_the_whole_list(partial: Built) -> None:
    with partial.league.connect() as warehouse:
        inactive = warehouse.sql(
            """
            select team_abbr, count(*)
            from nba_intermediate.int_game_sheets
            where game_id = '20241023_CHA_GSW' and sheet_status = 'inactive'
            group by team_abbr
            order by team_abbr
            """
        ).fetchall()
    assert inactive == [("CHA", 4), ("GSW", 3)]
