"""After any sequence of deliveries a build leaves exactly the tables of a full refresh.

The replays run as the command that a user types; the faults, the comparison and the computation of
dirty dates are tested by themselves.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from support.dbt import Dbt
from support.project import PROJECT, changed_copy
from support.tables import difference, unlike

from replay import entities as e
from replay.exactness import (
    Inputs,
    Landed,
    Reach,
    dirty_dates,
    looking_ahead_dates,
    may_replace,
    needlessly_replaced,
    reach_of,
)
from replay.faults import FAULTS, HEALING, LASTING, NoTarget, strike
from replay.faults.players import first_box_dates
from replay.runner import Replayer
from replay.scenario import scenario
from replay.season import WHOLE_SEASON, WINDOWS, season_stream
from replay.stream import Delivery, Stream

SEASON_SEED = 1
RANDOM_SEEDS = (100, 1)  # the first one, and how many
ASIDE = {"renamed_at_nba_com", "renamed_at_bref", "inactive_before_debut"}  # a new truth


@dataclass(frozen=True)
class Mutant:
    """A damage to the project's own incremental build that the replay must find.

    seed: of the first five, the one that finds it soonest.
    """

    name: str
    seed: int
    file: str
    old: str
    new: str


MUTANTS = [
    Mutant(
        "a_window_over_the_new_dates_only",
        3,
        "models/intermediate/form/int_player_form.sql",
        """        on summary.nba_player_id = due_players.nba_player_id
""",
        """        on summary.nba_player_id = due_players.nba_player_id
    where summary.game_date {{ due.dates }}
""",
    ),
    Mutant(
        "a_merge_that_leaves_orphans",
        2,
        "macros/incremental/replace_dates.sql",
        """    where game_date {{ among_dates(replaced_dates()) }};
""",
        """    where
        game_date {{ among_dates(replaced_dates()) }}
        and {{ arguments["dest_columns"][0].quoted }}
        in (select {{ arguments["dest_columns"][0].quoted }} from {{ arguments["temp_relation"] }});
""",
    ),
]
"""Damages to the incremental build itself; `old` stands in the file exactly once."""


def replays(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the replay's command."""
    return subprocess.run(
        [sys.executable, "-m", "replay", *(str(part) for part in arguments)],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT / "tests" / "python")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.nightly
def test_a_season_with_every_fault() -> None:
    done = replays("--every-fault", "--checkpoints", 30, "--first-seed", SEASON_SEED)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "30 checkpoints passed" in done.stdout
    assert "(0 published)" not in done.stdout


@pytest.mark.slow
def test_random_sequences() -> None:
    first, count = RANDOM_SEEDS
    done = replays("--seeds", count, "--first-seed", first)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_incremental_build_is_found(dbt: Dbt, tmp_path: Path, mutant: Mutant) -> None:
    project = changed_copy(tmp_path / "project", mutant.file, mutant.old, mutant.new)
    replayer = Replayer(tmp_path, dbt.changed(project))
    failure = replayer.replay(mutant.seed, checkpoints=5).failure
    assert failure
    assert "rows too many" in failure.detail


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Stream:
    """Ten days of a season."""
    return season_stream(tmp_path_factory.mktemp("window"), WINDOWS["cup"])


@pytest.fixture(scope="module")
def whole_season(tmp_path_factory: pytest.TempPathFactory) -> Stream:
    """A season from its first day, with an earlier one as history."""
    return season_stream(tmp_path_factory.mktemp("season"), WHOLE_SEASON)


def struck(name: str, stream: Stream, seed: int = 1) -> Stream:
    """The stream with one fault: that of the seed, or of the next one that finds a target."""
    for tried in range(seed, seed + 50):
        try:
            return strike(name, stream, Random(tried), stream.days)[0]
        except NoTarget:
            continue
    raise AssertionError(f"{name} finds no target")


def game_key(entity: str, row: e.Row) -> object:
    """The publisher's own id of the row's game."""
    if entity == e.SPREADS:
        return row["date"], row["home"]
    return row.get("GAME_ID") or row.get("game_id") or row.get("espn_game_id")


def holds(stream: Stream) -> dict[tuple, Counter]:
    """The rows that hold in the end: of each game those of its newest file."""
    newest: dict[tuple, Counter] = {}
    for delivery in sorted(stream.deliveries, key=lambda d: d.due):
        by_game: dict[object, Counter] = {}
        for row in delivery.rows:
            key = delivery.entity, game_key(delivery.entity, row)
            by_game.setdefault(key, Counter())[tuple(row.values())] += 1
        newest |= by_game
    return newest


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_follows_from_its_seed(name: str, stream: Stream) -> None:
    once, again = struck(name, stream), struck(name, stream)
    assert once == again
    assert once.deliveries != stream.deliveries
    dues = [delivery.due for delivery in once.deliveries]
    assert dues == sorted(dues)


def test_faults_leave_their_input_as_it_is(stream: Stream) -> None:
    before = [delivery.content for delivery in stream.deliveries]
    for name in FAULTS:
        struck(name, stream)
    assert [delivery.content for delivery in stream.deliveries] == before


@pytest.fixture(scope="module")
def truth(stream: Stream) -> dict[tuple, Counter]:
    """What holds in the end without faults."""
    return holds(stream)


@pytest.mark.parametrize("name", sorted(HEALING.keys() - ASIDE))
def test_a_fault_that_heals_leaves_the_truth(name: str, stream: Stream, truth: dict) -> None:
    for seed in (1, 2):
        assert holds(struck(name, stream, seed)) == truth


@pytest.mark.parametrize("name", LASTING)
def test_a_fault_that_lasts_does_not(name: str, stream: Stream, truth: dict) -> None:
    assert holds(struck(name, stream)) != truth


def changed_files(before: Stream, after: Stream) -> tuple[list[Delivery], list[Delivery]]:
    """The deliveries that only the one and only the other stream has."""
    old, new = (
        {id(delivery): delivery for delivery in stream.deliveries} for stream in (before, after)
    )
    gone = [delivery for key, delivery in old.items() if key not in new]
    return gone, [delivery for key, delivery in new.items() if key not in old]


def test_a_late_file_is_the_same_file(stream: Stream) -> None:
    (gone,), (come,) = changed_files(stream, struck("late_file", stream))
    assert come.content == gone.content
    assert timedelta(days=1) <= come.due - gone.due <= timedelta(days=30)


def test_late_box_scores_are_those_of_both_sources(stream: Stream) -> None:
    gone, come = changed_files(stream, struck("late_box_scores", stream))
    assert {d.source for d in come} == {"nba_com", "basketball_reference"}
    assert len({d.game_date for d in gone}) == 1


def test_a_file_comes_again_under_its_own_or_another_name(stream: Stream) -> None:
    for name, is_renamed in (("same_file_again", False), ("same_file_renamed", True)):
        gone, (again,) = changed_files(stream, struck(name, stream))
        assert not gone
        first = next(d for d in stream.deliveries if d.content == again.content)
        assert (first.name != again.name) == is_renamed


def test_reordered_rows_are_another_file(stream: Stream) -> None:
    _, (again,) = changed_files(stream, struck("same_rows_reordered", stream))
    first = next(d for d in stream.deliveries if d.rows == again.rows[::-1])
    assert first.content != again.content


def test_two_days_are_swapped(stream: Stream) -> None:
    gone, come = changed_files(stream, struck("days_swapped", stream))
    assert {d.entity for d in gone} == {gone[0].entity}
    assert {(d.name, d.due) for d in come} == {
        (gone[0].name, gone[1].due),
        (gone[1].name, gone[0].due),
    }


def test_a_silent_source_delivers_everything_at_once_and_in_order(stream: Stream) -> None:
    gone, come = changed_files(stream, struck("source_silent", stream))
    assert len({d.source for d in come}) == 1
    assert [d.content for d in come] == [d.content for d in gone]
    assert max(d.due for d in come) - min(d.due for d in come) < timedelta(hours=1)


def test_a_correction_holds_its_game_only(stream: Stream) -> None:
    for name in ("corrected_line", "corrected_points", "player_row_added", "player_row_removed"):
        (gone,), (wrong, right) = changed_files(stream, struck(name, stream))
        (game,) = {game_key(right.entity, row) for row in right.rows}
        assert game in {game_key(gone.entity, row) for row in gone.rows}
        assert wrong.due == gone.due < right.due
        rows = {"player_row_added": -1, "player_row_removed": 1}.get(name, 0)
        assert len(wrong.rows) - len(gone.rows) == rows


def test_a_moved_game_is_played_on_its_new_date(stream: Stream) -> None:
    after = struck("game_moved", stream)
    (old,), (new,) = set(stream.games) - set(after.games), set(after.games) - set(stream.games)
    assert new.date > old.date
    boxes = [d for d in after.deliveries if d.entity == e.PLAYER_LOGS and d.of(old)]
    assert {d.game_date for d in boxes} == {new.date}
    assert {row["GAME_DATE"] for d in boxes for row in d.of(old)} == {new.date.isoformat()}
    schedules = [d for d in after.deliveries if d.entity == e.BREF_SCHEDULE]
    assert schedules[0].of(old) or schedules[0].of(new)
    (listed,) = schedules[-1].of(new)
    assert (listed["home_score"], listed["visitor_score"]) == (old.home_score, old.away_score)
    assert all(
        row["home_score"] is None
        for d in schedules
        if d.due.date() <= new.date
        for row in d.of(new)
    )
    assert not schedules[-1].of(old)


def test_a_deleted_game_is_never_played(stream: Stream) -> None:
    after = struck("game_deleted", stream)
    (game,) = set(stream.games) - set(after.games)
    assert not any(d.of(game) for d in after.deliveries if d.entity not in e.SCHEDULES)
    assert not after.deliveries[-1].of(game)


def test_a_reversed_row_is_reversed_back(stream: Stream) -> None:
    for delivery in stream.deliveries:
        for row in delivery.rows[:5]:
            if delivery.entity in e.SCHEDULES:
                turned = e.reversed_schedule_row(delivery.entity, row)
                assert turned != row
                assert e.reversed_schedule_row(delivery.entity, turned) == row
            elif delivery.entity in (e.PLAYER_LOGS, e.TEAM_LOGS, e.PLAYER_BOX, e.TEAM_BOX):
                turned = e.reversed_box_row(delivery.entity, row)
                assert turned != row
                assert e.reversed_box_row(delivery.entity, turned) == row


def test_a_new_name_is_that_of_one_player_from_a_day_on(stream: Stream) -> None:
    for source, columns in (
        ("nba_com", ("PLAYER_ID", "PLAYER_NAME")),
        ("basketball_reference", ("player_id", "player_name")),
    ):
        fault = {"nba_com": "renamed_at_nba_com"}.get(source, "renamed_at_bref")
        gone, come = changed_files(stream, struck(fault, stream))
        pairs = zip(gone, come, strict=True)
        rows = [both for a, b in pairs for both in zip(a.rows, b.rows, strict=True)]
        changed = [(old, new) for old, new in rows if old != new]
        assert len({new[columns[0]] for _, new in changed}) == 1
        assert all(old | {columns[1]: new[columns[1]]} == new for old, new in changed)


def first_inactive_dates(stream: Stream) -> dict[object, date]:
    """The first date on which each player is on an inactive list."""
    first: dict[object, date] = {}
    for delivery in stream.deliveries:
        for row in delivery.rows if delivery.entity == e.INACTIVE else ():
            day = e.date_of(e.INACTIVE, row)
            first[row["player_id"]] = min(day, first.get(row["player_id"], day))
    return first


def test_some_players_are_inactive_before_they_first_play(
    stream: Stream, whole_season: Stream
) -> None:
    played, listed = first_box_dates(whole_season), first_inactive_dates(whole_season)
    assert any(listed[player] < day for player, day in played.items() if player in listed)
    gone, come = changed_files(stream, struck("inactive_before_debut", stream, 4))
    added = [len(b.rows) - len(a.rows) for a, b in zip(gone, come, strict=True)]
    assert all(count > 0 for count in added)


def test_every_fault_strikes_the_whole_season(whole_season: Stream) -> None:
    played = scenario(whole_season, SEASON_SEED, 30, every_fault=True)
    assert [fault.name for fault in played.faults] == [*HEALING, *LASTING]
    assert len(played.checkpoints) == 30
    assert played.checkpoints[-1] > max(d.due for d in played.stream.deliveries)
    again = scenario(whole_season, SEASON_SEED, 30, every_fault=True)
    assert played.checkpoints == again.checkpoints
    assert [d.name for d in played.stream.deliveries] == [d.name for d in again.stream.deliveries]


def test_both_schedules_list_every_game_from_the_first_day(whole_season: Stream) -> None:
    first = {d.entity: d for d in whole_season.history if d.entity in e.SCHEDULES}
    season = [row for row in first[e.BREF_SCHEDULE].rows if row["season"] == 2025]
    assert len(season) == len(whole_season.games)
    assert all(row["home_score"] is None for row in season)
    last = [d for d in whole_season.deliveries if d.entity == e.NBA_SCHEDULE][-1]
    assert all(row["homeScore"] != "0" for row in last.rows)


def table(**columns: list) -> pa.Table:
    """A table of the columns given."""
    return pa.table(columns)


def test_tables_are_equal_in_any_order_of_rows_and_columns() -> None:
    one = table(game=["a", "b", "b"], pace=[1.5, None, float("nan")])
    other = table(pace=[float("nan"), 1.5, None], game=["b", "a", "b"])
    assert difference(one, other) is None


@pytest.mark.parametrize(
    "other",
    [
        table(game=["a", "b"], pace=[0.0, 0.1 + 0.2]),
        table(game=["a", "b"], pace=[-0.0, 0.3]),
        table(game=["a", "b", "b"], pace=[0.0, 0.3, 0.3]),
        table(game=["a"], pace=[0.0]),
        table(game=["a", "b"], pace=[0.0, None]),
        table(game=["a", "b"], pace=[0, 1]),
        table(game=["a", "b"], pace=[0.0, 0.3], rest=[1, 1]),
    ],
    ids=["last bit", "sign of zero", "twice", "lacking", "empty", "type", "column"],
)
def test_tables_differ(other: pa.Table) -> None:
    one = table(game=["a", "b"], pace=[0.0, 0.3])
    assert difference(one, other)
    assert difference(other, one)


def test_only_exponential_averages_may_differ_a_little() -> None:
    one = table(game=["a", "b"], points_ewm=[1.0, None])
    assert difference(one, table(game=["b", "a"], points_ewm=[None, 1 + 1e-12])) is None
    assert difference(one, table(game=["b", "a"], points_ewm=[None, 1 + 1e-6]))
    assert difference(one, table(game=["b", "a"], points_ewm=[1.0, None]))


def test_a_table_that_is_missing_is_a_difference() -> None:
    ledger = {"nba_quality.coverage_ledger": table(gate=["shots"])}
    assert unlike({}, ledger) == {"nba_quality.coverage_ledger": "is missing"}


MONDAY, TUESDAY, SUNDAY = date(2024, 11, 4), date(2024, 11, 5), date(2024, 11, 10)


def landed(delivery: str, day: date, content: str, game: str | None = "22400001") -> Landed:
    """A manifest row of NBA.com's player logs; later letters are newer deliveries."""
    at = datetime(2024, 11, 11) + timedelta(hours=ord(delivery))
    return Landed(delivery, "nba_com", "player_game_logs", at, day, content, game)


def game_on(day: date, home: str = "CHA", away: str = "WAS") -> dict[str, object]:
    """A row of int_games."""
    return {"game_date": day, "home_team_abbr": home, "away_team_abbr": away}


def inputs(*rows: Landed) -> Inputs:
    """Inputs with one game on Monday, one on Sunday, and a player of both sources in Monday's."""
    return Inputs(
        landed=rows,
        games={"monday": game_on(MONDAY), "sunday": game_on(SUNDAY)},
        game_links={
            ("nba_com", "22400001"): "monday",
            ("basketball_reference", "202411040CHO"): "monday",
        },
        player_links={("basketball_reference", "ardmota01"): 7},
        players={7: {"player_name": "Tavion Ardmore"}},
        appearances={
            ("nba_com", "7"): {"22400001"},
            ("basketball_reference", "ardmota01"): {"202411040CHO"},
        },
    )


def test_nothing_new_makes_nothing_dirty() -> None:
    assert dirty_dates(inputs(landed("a", MONDAY, "1")), inputs(landed("a", MONDAY, "1"))) == set()


@pytest.mark.parametrize("game", [None, "22400001"])
def test_new_content_makes_its_date_dirty_and_the_same_again_does_not(game: str | None) -> None:
    first = landed("a", MONDAY, "1", game)
    same = inputs(first, landed("b", MONDAY, "1", game))
    other = inputs(first, landed("b", MONDAY, "2", game))
    assert dirty_dates(inputs(first), same) == set()
    assert dirty_dates(inputs(first), other) == {MONDAY}
    back = inputs(first, landed("b", MONDAY, "2", game), landed("c", MONDAY, "1", game))
    assert dirty_dates(other, back) == {MONDAY}


def test_content_under_another_date_makes_both_dirty() -> None:
    first = landed("a", MONDAY, "1")
    assert dirty_dates(inputs(first), inputs(first, landed("b", TUESDAY, "2"))) == {MONDAY, TUESDAY}


def test_without_games_in_the_manifest_another_game_of_the_date_is_no_repetition() -> None:
    before = inputs(landed("a", MONDAY, "one game", None))
    rows = (landed("b", MONDAY, "other game", None), landed("c", MONDAY, "one game", None))
    assert dirty_dates(before, replace(before, landed=(*before.landed, *rows))) == {MONDAY}


def test_a_moved_game_makes_its_dates_dirty_and_the_rest_of_its_teams_next_game() -> None:
    before = inputs()
    after = replace(before, games=before.games | {"monday": game_on(TUESDAY)})
    assert dirty_dates(before, after) == {MONDAY, TUESDAY, SUNDAY}
    gone = replace(before, games={"sunday": game_on(SUNDAY)})
    assert dirty_dates(before, gone) == {MONDAY, SUNDAY}


def test_a_link_or_a_name_makes_the_dates_of_its_games_dirty() -> None:
    before = inputs()
    for changed in (
        {"game_links": {("nba_com", "22400001"): "monday"}},
        {"player_links": {("basketball_reference", "ardmota01"): 8}},
        {"player_links": {}},
        {"players": {7: {"player_name": "T. Ardmore"}}},
    ):
        assert dirty_dates(before, replace(before, **changed)) == {MONDAY}, changed
        assert dirty_dates(replace(before, **changed), before) == {MONDAY}, changed


def test_windows_may_replace_what_comes_after_a_dirty_date() -> None:
    reach = Reach(rolling=frozenset({"form", "factors"}), looking_ahead=frozenset({"factors"}))
    assert may_replace(reach, "form", SUNDAY, {TUESDAY})
    assert not may_replace(reach, "form", MONDAY, {TUESDAY})
    assert not may_replace(reach, "form", MONDAY, set())
    assert not may_replace(reach, "lines", SUNDAY, {TUESDAY})
    assert may_replace(reach, "factors", MONDAY, {TUESDAY}, {MONDAY})
    assert not may_replace(reach, "form", MONDAY, {TUESDAY}, {MONDAY})
    assert needlessly_replaced(reach, "lines", [SUNDAY, MONDAY], {SUNDAY}) == [MONDAY]


def test_what_is_built_from_a_rolling_model_rolls_too(dbt: Dbt) -> None:
    reach = reach_of(dbt.manifest)
    assert {"int_player_form", "int_teammates_form", "player_composite_factors"} <= reach.rolling
    assert not {"int_player_box_lines", "player_game_summary"} & reach.rolling
    ahead = {
        "player_composite_factors_candidate",
        "player_composite_factors",
        "player_shot_zone_analysis",
    }
    assert reach.looking_ahead == ahead


def test_a_game_that_comes_or_goes_is_ahead_of_the_games_before_it() -> None:
    without = replace(inputs(), games={"monday": game_on(MONDAY)})
    assert looking_ahead_dates(without, inputs()) == {MONDAY}
    assert looking_ahead_dates(inputs(), without) == {MONDAY}
    assert looking_ahead_dates(inputs(), inputs()) == set()
