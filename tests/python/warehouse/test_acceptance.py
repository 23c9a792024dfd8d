"""What the marts must show: counts, ids, joins, usage, known box scores, rest and wins.

Absolute numbers hold for the real data and run when they are there; the invariants run on the
simulated league as well.
"""

from __future__ import annotations

from collections import Counter

import pytest
from support.dbt import Dbt
from support.league import League
from support.oracles import history, metrics
from support.oracles.compare import Row, fetch, scalar

SUMMARY = "nba_analytics.player_game_summary"
OFFENSE = "nba_analytics.team_offense_game_summary"
DEFENSE = "nba_analytics.team_defense_game_summary"
FACTORS = "nba_precompute.player_composite_factors"
MARTS = [SUMMARY, OFFENSE, DEFENSE, FACTORS]

REGULAR_GAMES = {
    "2018-19": 1230,
    "2019-20": 1059,
    "2020-21": 1080,
    "2021-22": 1230,
    "2022-23": 1230,
    "2023-24": 1230,
    "2024-25": 1230,
}
PLAYOFF_GAMES = {"2021-22": 87, "2022-23": 84, "2023-24": 82, "2024-25": 84}
WITHOUT_PARTNER = [("20221106_CLE_LAL", "dennisschroder"), ("20240407_MIA_IND", "isaiahjackson")]
NEUTRAL_SITES = {
    "20241102_MIA_WAS",
    "20241214_ATL_MIL",
    "20241214_HOU_OKC",
    "20250123_SAS_IND",
    "20250125_IND_SAS",
}


class Built:
    """A built league: its connection and, when asked for, its reconstruction."""

    def __init__(self, league: object) -> None:
        self.league = league
        self.connection = league.connect()

    @property
    def oracle(self) -> history.League:
        """The league rebuilt from the raw files."""
        return history.load_league(self.league.raw)

    def rows(self, sql: str) -> list[Row]:
        """Rows of a query."""
        return fetch(self.connection, sql)

    def value(self, sql: str) -> object:
        """The one value of a query."""
        return scalar(self.connection, sql)


@pytest.fixture(scope="module")
def real(real_league: League):
    """The real league; skipped where its data are absent."""
    built = Built(real_league)
    yield built
    built.connection.close()


@pytest.fixture(scope="module", params=["small_league", "real_league"])
def built(request: pytest.FixtureRequest):
    """Both leagues in turn."""
    league = Built(request.getfixturevalue(request.param))
    yield league
    league.connection.close()


def games_per_season(league: Built, season_type: str) -> dict[str, int]:
    """Games with player rows, by season."""
    sql = f"""
        select season, count(distinct game_id) as games
        from {SUMMARY} where season_type = '{season_type}' group by season
    """
    return {row["season"]: row["games"] for row in league.rows(sql)}


# ---- games and ids ---------------------------------------------------------------------------


def test_all_regular_season_games(real: Built) -> None:
    assert games_per_season(real, "regular") == REGULAR_GAMES
    assert sum(REGULAR_GAMES.values()) == 8289


def test_all_playoff_games(real: Built) -> None:
    assert games_per_season(real, "playoffs") == PLAYOFF_GAMES
    assert sum(PLAYOFF_GAMES.values()) == 337


def test_play_in_and_cup_finals(real: Built) -> None:
    assert games_per_season(real, "play_in") == {"2021-22": 6, "2022-23": 6, "2023-24": 6}
    assert games_per_season(real, "cup_final") == {"2023-24": 1, "2024-25": 1}


def test_every_game_of_the_files_is_there(built: Built) -> None:
    expected = {game_id for game_id, _ in built.oracle.lines}
    found = {row["game_id"] for row in built.rows(f"select distinct game_id from {SUMMARY}")}
    assert sorted(expected ^ found)[:10] == []


@pytest.mark.parametrize("mart", MARTS)
def test_ids_are_canonical_and_scheduled(built: Built, mart: str) -> None:
    rows = built.rows(f"select distinct game_id, game_date, season, season_type from {mart}")
    assert rows
    games = built.oracle.games
    for row in rows:
        assert metrics.is_canonical(row["game_id"]), row
        assert row["game_id"] in games, row
        game = games[row["game_id"]]
        expected = (game.date, game.season, game.season_type)
        assert (row["game_date"], row["season"], row["season_type"]) == expected


@pytest.mark.parametrize("mart", MARTS)
def test_home_and_away_agree_with_the_id(built: Built, mart: str) -> None:
    sql = f"""
        select count(*) from {mart}
        where team_abbr <> case when is_home then right(game_id, 3) else game_id[10:12] end
           or opponent_team_abbr
                <> case when is_home then game_id[10:12] else right(game_id, 3) end
           or team_abbr is null or opponent_team_abbr is null or is_home is null
           or team_abbr = opponent_team_abbr
    """
    assert built.value(sql) == 0


@pytest.mark.parametrize("mart", [OFFENSE, DEFENSE])
def test_two_team_rows_per_game(built: Built, mart: str) -> None:
    sql = f"""
        select count(*) from (
            select game_id from {mart} group by game_id
            having count(*) <> 2 or count(distinct team_abbr) <> 2
                or count(case when is_home then 1 end) <> 1
        )
    """
    assert built.value(sql) == 0


@pytest.mark.parametrize("mart", [SUMMARY, FACTORS])
def test_a_player_has_one_row_per_game(built: Built, mart: str) -> None:
    sql = f"""
        select count(*) from (
            select game_id, nba_player_id from {mart} where nba_player_id is not null
            group by all having count(*) > 1
        )
    """
    assert built.value(sql) == 0


def test_neutral_site_games_have_the_right_home_team(real: Built) -> None:
    # at these sites MATCHUP reads `@` for both teams; the results name the home team
    neutral = neutral_games(real)
    assert neutral == NEUTRAL_SITES
    found = {row["game_id"] for row in real.rows(f"select distinct game_id from {SUMMARY}")}
    assert sorted(neutral - found) == []


def neutral_games(league: Built) -> set[str]:
    """Canonical ids of games whose NBA.com rows show `@` for both teams."""
    marks: dict[str, set[tuple[str, bool]]] = {}
    deliveries = history.read_deliveries(league.league.raw)
    for row in deliveries["nba_players"] + deliveries["nba_teams"]:
        entry = (str(row["TEAM_ABBREVIATION"]), "@" in str(row["MATCHUP"]))
        marks.setdefault(str(row["GAME_ID"]), set()).add(entry)
    both_away = {i for i, teams in marks.items() if len(teams) == 2 and all(t[1] for t in teams)}
    ids = {sources.get("nba_com"): game for game, sources in league.oracle.source_ids.items()}
    return {ids[nba_id] for nba_id in both_away if nba_id in ids}


# ---- joins -----------------------------------------------------------------------------------


def test_player_rows_find_their_team_rows(built: Built) -> None:
    sql = f"""
        select count(*) from {SUMMARY} p
        anti join {OFFENSE} t on t.game_id = p.game_id and t.team_abbr = p.team_abbr
    """
    assert built.value(sql) == 0


def test_team_points_are_the_sum_of_the_players(built: Built) -> None:
    sql = f"""
        select count(*) from {OFFENSE} t
        join (
            select game_id, team_abbr, sum(points) as points, sum(turnovers) as turnovers,
                sum(minutes_played) as minutes
            from {SUMMARY} group by all
        ) p using (game_id, team_abbr)
        where p.points <> t.points or p.turnovers <> t.turnovers
            or abs(p.minutes - t.minutes_played) > 1e-9
    """
    assert built.value(sql) == 0


def without_partner(league: Built, regular_only: bool) -> set[tuple[str, str]]:
    """Rows without seconds in games whose second source is there: (game, player_lookup)."""
    shared = league.oracle.shared_games
    where = "and season_type = 'regular'" if regular_only else ""
    sql = f"""
        select game_id, player_lookup from {SUMMARY}
        where not is_dnp and minutes_source is distinct from 'seconds' {where}
    """
    return {(r["game_id"], r["player_lookup"]) for r in league.rows(sql) if r["game_id"] in shared}


def test_both_sources_join_one_to_one(real: Built) -> None:
    assert without_partner(real, regular_only=True) == set(WITHOUT_PARTNER)
    # a playoff row of 0 minutes, which the second source lists as a coach's decision, may remain
    known = {*WITHOUT_PARTNER, ("20220426_ATL_MIA", "markieffmorris")}
    assert without_partner(real, regular_only=False) <= known


def test_played_rows_have_seconds_where_the_second_source_is_there(built: Built) -> None:
    expected = {
        (game_id, player)
        for (game_id, player), line in built.oracle.lines.items()
        if game_id in built.oracle.shared_games and "sheet" not in line.sources and line.minutes > 0
    }
    sql = f"""
        select game_id, nba_player_id from {SUMMARY}
        where minutes_played > 0 and minutes_source is distinct from 'seconds'
    """
    found = {(r["game_id"], r["nba_player_id"]) for r in built.rows(sql)}
    assert {key for key in found if key[0] in built.oracle.shared_games} == expected


@pytest.mark.parametrize(("game_id", "player"), WITHOUT_PARTNER)
def test_rows_without_partner_are_conflicts(real: Built, game_id: str, player: str) -> None:
    ids = real.oracle.source_ids[game_id]
    lines = real.oracle.lines.items()
    number = {str(p) for (g, p), x in lines if metrics.player_lookup(x.name) == player}
    rows = quality_rows(real, "source_conflicts")
    conflicts = [{str(cell) for cell in row.values()} for row in rows]
    wanted_game = {game_id, *ids.values()}
    hits = [
        cells
        for cells in conflicts
        if cells & wanted_game and {metrics.player_lookup(c) for c in cells} & (number | {player})
    ]
    assert hits, f"{game_id} {player} is not in source_conflicts"


def quality_rows(league: Built, table: str) -> list[Row]:
    """Rows of a quality table without its columns of candidates."""
    rows = league.rows(f"select * from nba_quality.{table}")
    hints = ("candidate", "nearest")
    return [{k: v for k, v in r.items() if not any(h in k for h in hints)} for r in rows]


def listed_cells(league: Built, table: str) -> set[str]:
    """Every cell of a quality table as text."""
    return {str(v) for row in quality_rows(league, table) for v in row.values() if v is not None}


def test_no_shared_game_is_unmatched(built: Built) -> None:
    cells = listed_cells(built, "unmatched_games")
    for game_id in built.oracle.shared_games:
        if built.oracle.games[game_id].season_type != "regular":
            continue
        ids = built.oracle.source_ids[game_id]
        assert not cells & {game_id, ids["nba_com"], ids["nba_com"][2:], ids["sheet"]}, game_id


def test_no_shared_player_is_unmatched(built: Built) -> None:
    cells = listed_cells(built, "unmatched_players")
    shared = {
        line.player
        for line in built.oracle.lines.values()
        if len(line.sources) == 2 and line.game.season_type == "regular"
    }
    references = {ref for ref, player in built.oracle.crosswalk.items() if player in shared}
    assert sorted(cells & (references | {str(player) for player in shared})) == []


# ---- usage -----------------------------------------------------------------------------------


def test_usage_is_there_where_minutes_are(built: Built) -> None:
    sql = f"""
        select season, count(*) as total, count(usage_rate) as known
        from {SUMMARY} where minutes_played > 0 group by season
    """
    for row in built.rows(sql):
        assert row["total"] - row["known"] <= 0.001 * row["total"], row


def test_usage_has_a_team_mean_of_twenty(built: Built) -> None:
    sql = f"""
        select game_id, team_abbr, sum(usage_rate * minutes_played) / sum(minutes_played) as mean
        from {SUMMARY} where not is_dnp
        group by all
        having bool_and(minutes_source = 'seconds') and min(minutes_played) > 0
    """
    rows = built.rows(sql)
    assert rows
    assert [r for r in rows if r["mean"] is None or abs(r["mean"] - 20) > 0.01][:10] == []


def test_usage_is_a_rate_of_a_hundred(built: Built) -> None:
    sql = f"select median(usage_rate) from {SUMMARY} where minutes_played >= 10"
    assert 10 < built.value(sql) < 30
    assert built.value(f"select count(*) from {SUMMARY} where isnan(usage_rate)") == 0


# ---- known box scores ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("game_id", "team", "points"),
    [
        ("20211019_BKN_MIL", "BKN", 104),
        ("20211019_BKN_MIL", "MIL", 127),
        ("20211019_GSW_LAL", "GSW", 121),
        ("20211019_GSW_LAL", "LAL", 114),
    ],
)
def test_known_scores(real: Built, game_id: str, team: str, points: int) -> None:
    where = f"game_id = '{game_id}' and team_abbr = '{team}'"
    assert real.value(f"select points from {OFFENSE} where {where}") == points
    assert real.value(f"select sum(points) from {SUMMARY} where {where}") == points
    allowed = f"game_id = '{game_id}' and opponent_team_abbr = '{team}'"
    assert real.value(f"select opponent_points from {DEFENSE} where {allowed}") == points


def test_a_known_player_line(real: Built) -> None:
    sql = f"""
        select * from {SUMMARY}
        where game_date = date '2024-01-26' and player_lookup = 'lukadoncic'
    """
    (row,) = real.rows(sql)
    assert row["game_id"] == "20240126_DAL_ATL"
    assert row["points"] == 73
    assert float(row["minutes_played"]) == pytest.approx(44 + 43 / 60, abs=1e-9)
    assert row["minutes_source"] == "seconds"


# ---- rest, wins, constants -------------------------------------------------------------------


def test_share_of_back_to_backs(real: Built) -> None:
    sql = f"""
        select season, avg(case when team_days_rest = 0 then 1.0 else 0.0 end) as share
        from {OFFENSE} where season_type = 'regular' group by season
    """
    shares = {row["season"]: row["share"] for row in real.rows(sql)}
    assert shares.keys() == REGULAR_GAMES.keys()
    assert {s: v for s, v in shares.items() if not 0.12 <= v <= 0.22} == {}


def test_rest_counts_match_the_schedule(built: Built) -> None:
    sql = f"select game_id, team_abbr, team_days_rest from {OFFENSE}"
    found = Counter(row["team_days_rest"] for row in built.rows(sql))
    oracle = built.oracle
    expected = Counter(
        history.team_rest(oracle, team, oracle.games[game_id])
        for game_id, team in oracle.team_games
    )
    assert found == expected
    assert found[0] > 0


def test_half_of_the_team_games_are_wins(built: Built) -> None:
    sql = f"""
        select season, season_type, count(*) as total, count(case when is_win then 1 end) as wins,
            count(is_win) as known
        from {OFFENSE} group by all
    """
    for row in built.rows(sql):
        assert row["known"] == row["total"], row
        assert 2 * row["wins"] == row["total"], row


@pytest.mark.parametrize(
    ("mart", "column"),
    [
        (OFFENSE, "team_days_rest"),
        (OFFENSE, "pace"),
        (SUMMARY, "is_home"),
        (SUMMARY, "is_dnp"),
        (FACTORS, "days_rest"),
        (FACTORS, "fatigue_score"),
        (FACTORS, "pace_score"),
        (FACTORS, "is_back_to_back"),
        (FACTORS, "is_bootstrap"),
    ],
)
def test_no_column_is_constant(built: Built, mart: str, column: str) -> None:
    assert built.value(f"select count(distinct {column}) from {mart}") > 1


# ---- coverage --------------------------------------------------------------------------------


def test_no_feature_is_mostly_one_value_unless_its_yml_says_why(built: Built, dbt: Dbt) -> None:
    described = dbt.manifest.nodes["model.nba_props.player_composite_factors"].columns
    numbers = {
        name: column.config.meta.get("mostly_one_value")
        for name, column in described.items()
        if column.data_type in ("int64", "float64", "bool") and not name.startswith("_")
    }
    assert len(numbers) > 200
    shares = built.rows(
        "select "
        + ", ".join(
            f"(select max(n) / sum(n) from (select count(*) as n from {FACTORS}"
            f" where {name} is not null group by {name})) as {name}"
            for name in numbers
        )
    )[0]
    empty = {name for name, share in shares.items() if share is None}
    assert empty == {"referee_favorability_score"}
    one_value = {name for name, share in shares.items() if share and share > 0.6}
    unexplained = {name: shares[name] for name in one_value if not numbers[name]}
    assert not unexplained


def test_factors_cover_every_date_after_the_bootstrap(built: Built) -> None:
    found = {row["game_date"] for row in built.rows(f"select distinct game_date from {FACTORS}")}
    expected = {line.game.date for line in built.oracle.lines.values()}
    assert sorted(expected - found)[:10] == []


def test_rolling_usage_is_there_for_players_with_a_past(built: Built) -> None:
    sql = f"""
        select season, count(*) as total, count(avg_usage_rate_last_7_games) as known
        from {FACTORS} where games_before > 0 and not is_bootstrap group by season
    """
    for row in built.rows(sql):
        assert row["known"] > 0.9 * row["total"], row


def test_player_games_ready_for_training(real: Built) -> None:
    sql = f"""
        select count(*) from {SUMMARY} p join {FACTORS} f using (game_id, nba_player_id)
        where p.minutes_played > 0 and f.games_before > 0
            and p.season_type in ('regular', 'playoffs')
            and p.season between '2021-22' and '2023-24'
    """
    assert real.value(sql) > 70_000


def test_the_ledger_judges_every_season(built: Built) -> None:
    seasons = {row["season"] for row in built.rows(f"select distinct season from {SUMMARY}")}
    sql = "select distinct season from nba_quality.coverage_ledger"
    assert seasons <= {row["season"] for row in built.rows(sql)}


def test_seed_rule_scores_as_published(real: Built) -> None:
    errors = seed_rule_errors(real)
    assert len(errors) == 52_483
    assert 4.5 < sum(errors) / len(errors) < 4.7


def seed_rule_errors(league: Built) -> list[float]:
    """Absolute errors of the seed rule on 'all who played', 2023-24 and 2024-25."""
    sql = f"""
        select p.points, f.avg_points_last_5_games as l5, f.avg_points_last_10_games as l10,
            f.avg_points_season as season_mean, f.avg_points_career as career
        from {SUMMARY} p join {FACTORS} f using (game_id, nba_player_id)
        where p.season_type = 'regular' and p.season in ('2023-24', '2024-25')
            and p.minutes_played > 0 and f.games_before > 0
    """
    return [
        abs(r["points"] - metrics.seed_rule(r["l5"], r["l10"], r["season_mean"], r["career"]))
        for r in league.rows(sql)
    ]
