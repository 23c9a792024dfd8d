"""The simulated league: formats, arithmetic, schedule and the planted defects."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from ingest.simulate import simulate
from ingest.simulate.calendar import SeasonCalendar, eastern_to_utc
from ingest.simulate.leagues import LEAGUES, TEAMS
from ingest.simulate.names import NameRegistry, strip_accents
from ingest.simulate.schedule import matchups, regular_schedule

LAST = "2024-25"
SEASONS = ["2023-24", LAST]

BOX = (
    "FGM,FGA,FG_PCT,FG3M,FG3A,FG3_PCT,FTM,FTA,FT_PCT,OREB,DREB,REB,AST,STL,BLK,TOV,PF,"
    "PTS,PLUS_MINUS"
)
HEADERS = {
    "nba_com/player_game_logs/regular_2024-25.csv.gz": "SEASON_ID,PLAYER_ID,PLAYER_NAME,TEAM_ID,"
    f"TEAM_ABBREVIATION,TEAM_NAME,GAME_ID,GAME_DATE,MATCHUP,WL,MIN,{BOX},FANTASY_PTS,"
    "VIDEO_AVAILABLE",
    "nba_com/player_game_logs/playoffs_2024-25.csv.gz": "PLAYER_ID,PLAYER_NAME,TEAM_ID,"
    f"TEAM_ABBREVIATION,GAME_ID,GAME_DATE,MATCHUP,WL,MIN,{BOX},START_POSITION",
    "nba_com/team_game_logs/2024-25.csv.gz": "SEASON_ID,TEAM_ID,TEAM_ABBREVIATION,TEAM_NAME,"
    "GAME_ID,GAME_DATE,MATCHUP,WL,MIN,PTS,FGM,FGA,FG_PCT,FG3M,FG3A,FG3_PCT,FTM,FTA,FT_PCT,OREB,"
    "DREB,REB,AST,STL,BLK,TOV,PF,PLUS_MINUS",
    "nba_com/schedule.csv.gz": "GAME_ID,GAME_DATE,hometeamName,homeScore,season_type,awayteamName,"
    "awayScore,home_win,season",
    "nba_com/player_positions/2024-25.csv.gz": "PLAYER_ID,POSITION,TeamID,POSITION_SIMPLE",
    "betting/point_spreads.csv.gz": "season,date,regular,playoffs,home,away,spread_home,home_pts,"
    "away_pts,home_margin,home_win,ats_margin_home,covered_home,covered_away",
    "betting/player_props_2024-25.csv.gz": "player,market,bookmaker,side,line,price,home_team,"
    "away_team,game_id,commence_time,delivery_file",
    "espn/schedule_sample.csv": "espn_game_id,start_utc,game_date_et,season,season_type,home_abbr,"
    "home_score,away_abbr,away_score",
}
COUNTS = "fg,fga,fg3,fg3a,ft,fta,orb,drb,trb,ast,stl,blk,tov,pf,pts"
GAME = "game_id:string,game_date:string,season_type:string,team:string,opponent:string,is_home:bool"
SHOTS = (
    "TEAM_ID,TEAM_NAME,PLAYER_ID,PLAYER_NAME,GAME_DATE,GAME_ID,HOME_TEAM,AWAY_TEAM,EVENT_TYPE,"
    "SHOT_MADE,ACTION_TYPE,SHOT_TYPE,BASIC_ZONE,ZONE_NAME,ZONE_RANGE,LOC_X,LOC_Y,SHOT_DISTANCE,"
    "QUARTER,MINS_LEFT,SECS_LEFT"
)
SCHEMAS = {
    "basketball_reference/player_box.parquet": f"{GAME},player_id:string,player_name:string,"
    "starter:bool,row_order:string,dnp_reason:string,mp:string,"
    + "".join(f"{name}:int64," for name in COUNTS.split(","))
    + "plus_minus:int64",
    "basketball_reference/team_box.parquet": f"{GAME},mp:string,"
    + ",".join(f"{name}:int64" for name in COUNTS.split(",")),
    "basketball_reference/inactive_players.parquet": "game_id:string,game_date:string,"
    "season:string,team:string,player_id:string,player_name:string",
    "basketball_reference/games.parquet": "game_id:string,visitor_team:string,visitor_score:int64,"
    "home_team:string,home_score:int64,season:int64,date:timestamp[us],game_type:string",
    "basketball_reference/tipoffs.parquet": "game_id:string,tipoff_et_text:string,arena:string",
    "nba_com/shots/2024-25.parquet": ",".join(f"{n}:string" for n in SHOTS.split(",")),
}
SCHEMAS["basketball_reference/player_box_corrections.parquet"] = SCHEMAS[
    "basketball_reference/player_box.parquet"
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seasons of the small league."""
    out = tmp_path_factory.mktemp("small_league")
    simulate(out, seasons=2, seed=7, league="small")
    return out


def read(path: Path) -> pd.DataFrame:
    """Any delivery file; ids stay text."""
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pandas()
    return pd.read_csv(path, dtype={"GAME_ID": str, "TEAM_ID": str, "SEASON_ID": str})


@pytest.fixture(scope="module")
def logs(root: Path) -> pd.DataFrame:
    """NBA.com regular player rows of both seasons, corrections applied."""
    folder = root / "nba_com" / "player_game_logs"
    first = pd.concat([read(folder / f"regular_{season}.csv.gz") for season in SEASONS])
    fixed = read(folder / f"regular_{LAST}_corrections.csv.gz")
    first = first[~first["GAME_ID"].isin(fixed["GAME_ID"])]
    return pd.concat([first, fixed], ignore_index=True)


@pytest.fixture(scope="module")
def bref(root: Path) -> pd.DataFrame:
    """Basketball-Reference player rows, corrections applied, with `seconds`."""
    folder = root / "basketball_reference"
    first = read(folder / "player_box.parquet")
    fixed = read(folder / "player_box_corrections.parquet")
    box = pd.concat([first[~first["game_id"].isin(fixed["game_id"])], fixed], ignore_index=True)
    clock = box["mp"].str.extract(r"^(\d+):(\d\d)$").astype(float)
    return box.assign(seconds=clock[0] * 60 + clock[1])


def hashes(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def team_games(logs: pd.DataFrame) -> pd.DataFrame:
    games = logs.drop_duplicates(["GAME_ID", "TEAM_ABBREVIATION"])
    return games.sort_values(["TEAM_ABBREVIATION", "GAME_DATE"])


# ---- entry point ---------------------------------------------------------------------------------


def test_same_arguments_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    written = simulate(tmp_path, seasons=2, seed=7, league="small")
    assert hashes(tmp_path) == hashes(root)
    assert sorted(map(str, written)) == sorted(str(tmp_path / name) for name in hashes(root))


def test_another_seed_gives_another_league(root: Path, tmp_path: Path) -> None:
    simulate(tmp_path, seasons=1, seed=8, league="small")
    name = "nba_com/schedule.csv.gz"
    assert hashes(tmp_path)[name] != hashes(root)[name]


def test_manifest(root: Path) -> None:
    manifest = json.loads((root / "league.json").read_text())
    assert manifest == {"league": "small", "seed": 7, "seasons": SEASONS}


def test_progress_is_told_after_each_season(tmp_path: Path) -> None:
    lines: list[str] = []
    simulate(tmp_path, seasons=2, league="small", progress=lines.append)
    assert [line.split(":")[0] for line in lines] == SEASONS


@pytest.mark.parametrize(("seasons", "league"), [(0, "small"), (41, "small"), (2, "nba")])
def test_refuses_what_it_cannot_simulate(tmp_path: Path, seasons: int, league: str) -> None:
    with pytest.raises(ValueError, match=r"seasons must lie|unknown league"):
        simulate(tmp_path, seasons=seasons, league=league)
    assert not list(tmp_path.iterdir())


# ---- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_csv_header(root: Path, name: str) -> None:
    opener = gzip.open if name.endswith(".gz") else open
    with opener(root / name, "rt", encoding="utf-8") as file:
        assert file.readline().rstrip("\n") == HEADERS[name]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_parquet_schema(root: Path, name: str) -> None:
    schema = pq.read_schema(root / name)
    assert ",".join(f"{field.name}:{field.type}" for field in schema) == SCHEMAS[name]


def test_gzip_headers_carry_no_time(root: Path) -> None:
    for path in root.rglob("*.gz"):
        assert path.read_bytes()[4:8] == b"\0\0\0\0", path


def test_id_and_date_formats(root: Path, logs: pd.DataFrame, bref: pd.DataFrame) -> None:
    assert logs["GAME_ID"].str.fullmatch(r"0022[34]\d{5}").all()
    assert logs["GAME_ID"].str.len().eq(10).all()
    assert bref["game_id"].str.fullmatch(r"\d{8}0[A-Z]{3}").all()
    assert bref["player_id"].str.fullmatch(r"[a-z]{3,7}\d\d").all()
    shots = read(root / f"nba_com/shots/{LAST}.parquet")
    assert shots["GAME_ID"].str.fullmatch(r"224\d{5}").all()
    assert shots["GAME_DATE"].str.fullmatch(r"\d\d-\d\d-\d{4}").all()
    tips = read(root / "basketball_reference/tipoffs.parquet")["tipoff_et_text"]
    usual = tips.str.fullmatch(r"\d{1,2}:\d\d [AP]M, [A-Z][a-z]+ \d{1,2}, \d{4}")
    assert (usual | (tips == "In-Season Tournament")).all()
    props = read(root / "betting/player_props_2024-25.csv.gz")
    assert props["game_id"].str.fullmatch(r"[0-9a-f]{32}").all()
    assert props["commence_time"].str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z").all()
    assert props["delivery_file"].str.fullmatch(r"\d\d_\d\d_\d{4}\.csv").all()


def test_team_codes_differ_between_sources(
    root: Path, logs: pd.DataFrame, bref: pd.DataFrame
) -> None:
    assert {"BKN", "CHA", "PHX"} < set(logs["TEAM_ABBREVIATION"])
    assert {"BRK", "CHO", "PHO"} < set(bref["team"])
    spreads = read(root / "betting/point_spreads.csv.gz")
    assert set(spreads["home"]) == {"bkn", "cha", "phx", "gs", "ny", "sa", "utah", "wsh"}
    espn = read(root / "espn/schedule_sample.csv")
    assert set(espn["home_abbr"]) <= {"BKN", "CHA", "PHX", "GS", "NY", "SA", "UTAH", "WSH"}


def test_thirty_public_team_ids() -> None:
    assert {team.nba_id for team in TEAMS.values()} == set(range(1610612737, 1610612767))


def test_eastern_to_utc_knows_summer_time() -> None:
    day = SeasonCalendar(LEAGUES["small"], 2024).first_date
    assert eastern_to_utc(day, 19 * 60).isoformat() == "2024-10-22T23:00:00"
    winter = day.replace(month=12)
    assert eastern_to_utc(winter, 19 * 60).isoformat() == "2024-12-23T00:00:00"


# ---- arithmetic ----------------------------------------------------------------------------------


def test_player_rows_add_up(logs: pd.DataFrame) -> None:
    assert (logs["PTS"] == 2 * logs["FGM"] + logs["FG3M"] + logs["FTM"]).all()
    assert (logs["REB"] == logs["OREB"] + logs["DREB"]).all()
    for made, attempts in (("FGM", "FGA"), ("FG3M", "FG3A"), ("FTM", "FTA")):
        assert (logs[made] <= logs[attempts]).all()
    assert (logs["FG3M"] <= logs["FGM"]).all()
    assert (logs["FG3A"] <= logs["FGA"]).all()
    missed_threes = logs["FG3A"] - logs["FG3M"]
    assert (missed_threes <= logs["FGA"] - logs["FGM"]).all()
    assert (logs["PF"] <= 6).all()
    signed = ["PLUS_MINUS", "FANTASY_PTS"]
    assert (logs.drop(columns=signed).select_dtypes("number").fillna(0) >= 0).all().all()


def test_team_points_equal_the_score(root: Path, logs: pd.DataFrame) -> None:
    points = logs.groupby(["GAME_ID", "TEAM_NAME"])["PTS"].sum()
    schedule = read(root / "nba_com/schedule.csv.gz")
    regular = schedule[schedule["season_type"] == "Regular Season"]
    assert (regular["homeScore"] != regular["awayScore"]).all()
    for side in ("home", "away"):
        keys = list(zip("00" + regular["GAME_ID"], regular[f"{side}teamName"], strict=True))
        assert points.loc[keys].tolist() == regular[f"{side}Score"].tolist()


def test_seconds_fill_the_game(bref: pd.DataFrame) -> None:
    seconds = bref.groupby(["game_id", "team"])["seconds"].sum()
    overtimes = (seconds - 5 * 2880) / 1500
    assert overtimes.isin([0, 1, 2, 3]).all()
    assert (overtimes.groupby("game_id").nunique() == 1).all()


def test_minutes_are_seconds_rounded(logs: pd.DataFrame, bref: pd.DataFrame) -> None:
    ours = np.sort(logs["MIN"].to_numpy())
    played = bref[(bref["season_type"] == "Regular") & bref["dnp_reason"].isna()]
    theirs = np.sort((played["seconds"].to_numpy() + 30) // 60)
    # Two rows of NBA.com have no partner; both are 0 minutes long.
    assert ours[2:].tolist() == theirs.tolist()
    assert ours[:2].tolist() == [0, 0]


def test_margins_add_up_to_five_times_the_result(logs: pd.DataFrame) -> None:
    teams = logs.groupby(["GAME_ID", "TEAM_ID"])[["PLUS_MINUS", "PTS"]].sum()
    margin = 2 * teams["PTS"] - teams.groupby("GAME_ID")["PTS"].transform("sum")
    assert (teams["PLUS_MINUS"] == 5 * margin).all()


def test_lineups(bref: pd.DataFrame) -> None:
    played = bref[bref["dnp_reason"].isna()].groupby(["game_id", "team"])
    assert (played["starter"].sum() == 5).all()
    assert played.size().between(8, 14).all()
    reasons = {"Did Not Play", "Did Not Dress", "Not With Team", "Player Suspended"}
    assert set(bref["dnp_reason"].dropna()) <= reasons
    absent = bref[bref["dnp_reason"].notna()]
    assert (absent["mp"] == "").all()
    assert absent["pts"].isna().all()


def test_row_order_is_by_minutes_within_starters_and_bench(bref: pd.DataFrame) -> None:
    place = bref["row_order"].astype(int)
    rows = bref.assign(place=place).sort_values(["game_id", "is_home", "place"])
    team_rows = rows.groupby(["game_id", "is_home"])
    assert (rows["place"] == team_rows.cumcount() + 1).all()
    played = rows[rows["dnp_reason"].isna()]
    for _, group in played.groupby(["game_id", "is_home", "starter"]):
        assert group["seconds"].is_monotonic_decreasing


def test_shots_are_the_attempts_of_the_box_scores(root: Path, logs: pd.DataFrame) -> None:
    shots = read(root / f"nba_com/shots/{LAST}.parquet")
    shots["GAME_ID"] = "00" + shots["GAME_ID"]
    shots["PLAYER_ID"] = shots["PLAYER_ID"].astype(int)
    made, three = shots["SHOT_MADE"] == "TRUE", shots["SHOT_TYPE"] == "3PT Field Goal"
    shots = shots.assign(FGA=1, FGM=made, FG3A=three, FG3M=made & three)
    keys, counts = ["GAME_ID", "PLAYER_ID"], ["FGA", "FGM", "FG3A", "FG3M"]
    chart = shots.groupby(keys)[counts].sum().astype(int)
    box = logs[logs["GAME_ID"].str.startswith("00224") & (logs["FGA"] > 0)]
    box = box.set_index(keys)[counts].sort_index()
    pd.testing.assert_frame_equal(chart, box, check_dtype=False)


def test_shot_zones_agree_with_distance_and_value(root: Path) -> None:
    shots = read(root / f"nba_com/shots/{LAST}.parquet")
    x, y = shots["LOC_X"].astype(float), shots["LOC_Y"].astype(float)
    distance = shots["SHOT_DISTANCE"].astype(int)
    assert (np.floor(np.hypot(x, y - 5.25) + 1e-9) == distance).all()
    three_zones = {"Left Corner 3", "Right Corner 3", "Above the Break 3", "Backcourt"}
    three = shots["SHOT_TYPE"] == "3PT Field Goal"
    assert (shots["BASIC_ZONE"].isin(three_zones) == three).all()
    assert distance[three].min() >= 22
    assert distance[shots["BASIC_ZONE"] == "Restricted Area"].max() <= 3
    assert (x[shots["BASIC_ZONE"] == "Left Corner 3"] >= 22).all()


def test_team_box_counts_team_turnovers(root: Path, bref: pd.DataFrame) -> None:
    teams = read(root / "basketball_reference/team_box.parquet").set_index(["game_id", "team"])
    players = bref.groupby(["game_id", "team"])[COUNTS.split(",")].sum().loc[teams.index]
    extra = teams["tov"] - players["tov"]
    assert set(extra) == {0, 1, 2}
    same = [name for name in COUNTS.split(",") if name != "tov"]
    assert (teams[same] == players[same]).all().all()


def test_steals_and_blocks_come_from_the_opponent(root: Path) -> None:
    teams = read(root / "basketball_reference/team_box.parquet").set_index("game_id")
    away, home = teams[~teams["is_home"]], teams[teams["is_home"]]
    for one, unordered in ((away, home), (home, away)):
        other = unordered.loc[one.index]
        assert (one["stl"] <= other["tov"]).all()
        assert (one["blk"] <= (other["fga"] - other["fg3a"]) - (other["fg"] - other["fg3"])).all()
        assert (one["ast"] <= one["fg"]).all()


# ---- schedule ------------------------------------------------------------------------------------


def test_small_season_dates(root: Path, logs: pd.DataFrame) -> None:
    for year, season in ((2023, "2023-24"), (2024, LAST)):
        dates = logs.loc[logs["GAME_ID"].str[3:5] == season[2:4], "GAME_DATE"]
        assert (dates.min(), dates.max()) == (f"{year}-10-22", f"{year}-12-21")
        assert f"{year}-12-10" not in set(dates)
        playoffs = read(root / f"nba_com/player_game_logs/playoffs_{season}.csv.gz")["GAME_DATE"]
        assert playoffs.min() == f"{year}-12-26"
        assert playoffs.max() <= f"{year + 1}-01-20"


def test_small_season_balance(logs: pd.DataFrame) -> None:
    games = team_games(logs).assign(season=lambda rows: rows["GAME_ID"].str[3:5])
    assert (games.groupby(["season", "TEAM_ABBREVIATION"]).size() == 28).all()
    assert not games.duplicated(["TEAM_ABBREVIATION", "GAME_DATE"]).any()
    rest = pd.to_datetime(games["GAME_DATE"]).groupby(games["TEAM_ABBREVIATION"]).diff().dt.days
    assert 0.12 < (rest == 1).sum() / len(games) < 0.22


def test_full_season_schedule() -> None:
    calendar = SeasonCalendar(LEAGUES["simulated"], 2023)
    games = regular_schedule(calendar, np.random.default_rng(7))
    assert len(games) == 1230
    assert games["day"].min() == 0
    assert calendar.date_at(games["day"].max()).isoformat() == "2024-04-13"
    assert not games["day"].isin(calendar.closed_days).any()
    sides = [games[["day", side]].set_axis(["day", "team"], axis=1) for side in ("home", "away")]
    teams = pd.concat(sides).sort_values(["team", "day"])
    assert not teams.duplicated().any()
    assert (teams.groupby("team").size() == 82).all()
    rest = teams.groupby("team")["day"].diff()
    assert 0.14 < (rest == 1).sum() / len(teams) < 0.20


def test_full_league_matchups_are_balanced() -> None:
    games = matchups(LEAGUES["simulated"])
    assert len(games) == 1230
    assert set(np.bincount(games[:, 0])) == {41}
    assert set(np.bincount(games[:, 1])) == {41}


def test_competitions(root: Path) -> None:
    teams = read(root / f"nba_com/team_game_logs/{LAST}.csv.gz")
    counts = teams.drop_duplicates("GAME_ID")["GAME_ID"].str[:3].value_counts()
    assert counts["002"] == 112
    assert counts["005"] == counts["006"] == 1
    assert 6 <= counts["004"] <= 9
    assert {"001", "003", "102", "202"} < set(counts.index)
    results = read(root / "basketball_reference/games.parquet")
    assert set(results["game_type"]) == {"Regular Season", "Playoffs"}
    assert (results["season"].value_counts() >= 112 + 2 + 6).all()
    box = read(root / "basketball_reference/player_box.parquet")
    assert set(box["season_type"]) == {"Regular", "CupFinal", "PlayIn", "Playoffs"}


def test_playoff_starters_have_positions(root: Path) -> None:
    rows = read(root / f"nba_com/player_game_logs/playoffs_{LAST}.csv.gz")
    lineups = rows.groupby(["GAME_ID", "TEAM_ID"])["START_POSITION"]
    assert (lineups.agg(lambda p: "".join(sorted(p.dropna()))) == "CFFGG").all()


def test_trades_move_players(logs: pd.DataFrame) -> None:
    last = logs[logs["GAME_ID"].str.startswith("00224") & (logs["MIN"] > 0)]
    assert last.groupby("PLAYER_ID")["TEAM_ID"].nunique().gt(1).sum() >= 4
    assert not last.duplicated(["PLAYER_ID", "GAME_DATE"]).any()


# ---- planted defects -----------------------------------------------------------------------------


def test_one_season_has_no_team_logs_and_no_shots(root: Path) -> None:
    for folder in ("team_game_logs", "shots"):
        assert [path.name[:7] for path in (root / "nba_com" / folder).iterdir()] == [LAST]


def test_team_id_is_float_text_in_the_last_season(root: Path) -> None:
    teams = read(root / f"nba_com/team_game_logs/{LAST}.csv.gz")
    assert teams["TEAM_ID"].str.fullmatch(r"\d{10}\.0").all()


def test_neutral_games(root: Path, logs: pd.DataFrame) -> None:
    away_rows = logs["MATCHUP"].str.contains(" @ ")
    both_away = away_rows.groupby(logs["GAME_ID"]).all()
    neutral = set(both_away.index[both_away])
    assert len(neutral) == 2
    teams = read(root / f"nba_com/team_game_logs/{LAST}.csv.gz")
    teams = teams[teams["GAME_ID"].isin(neutral)]
    assert (teams.groupby("GAME_ID")["MATCHUP"].nunique() == 1).all()
    results = read(root / "basketball_reference/games.parquet")
    hosts = set(zip(results["date"].dt.strftime("%Y-%m-%d"), results["home_team"], strict=True))
    for date, matchup in zip(teams["GAME_DATE"], teams["MATCHUP"], strict=True):
        host = TEAMS[matchup.split(" @ ")[1]].bref
        assert (date, host) in hosts
    schedule = read(root / "nba_com/schedule.csv.gz")
    assert neutral.isdisjoint("00" + schedule["GAME_ID"])
    tips = read(root / "basketball_reference/tipoffs.parquet")
    assert tips["arena"].str.contains("Paris|Mexico City").sum() == 2


def test_names_differ_between_sources(logs: pd.DataFrame, bref: pd.DataFrame) -> None:
    ours, theirs = set(logs["PLAYER_NAME"]), set(bref["player_name"])
    for name, other in (
        ("Ronnel Ashvale II", "Ron Ashvale"),
        ("Zdravko Milušević", "Zdravko Milusevic"),
        ("Yong Haishen", "Haishen Yong"),
    ):
        assert name in ours and name not in theirs
        assert other in theirs and other not in ours
    pairs = logs.drop_duplicates("PLAYER_ID")
    lookups = pairs["PLAYER_NAME"].map(lambda n: re.sub("[^a-z]", "", strip_accents(n).lower()))
    assert pairs[lookups == "jaylonmercedale"]["PLAYER_ID"].nunique() == 2


def test_two_rows_without_a_partner(root: Path, bref: pd.DataFrame) -> None:
    rows = read(root / f"nba_com/player_game_logs/regular_{LAST}.csv.gz")
    # Players whose names differ between the sources need more than a name to be matched.
    rows = rows[(rows["MIN"] == 0) & rows["PLAYER_NAME"].isin(bref["player_name"])]
    inactive = read(root / "basketball_reference/inactive_players.parquet")
    keys = ["game_date", "player_name"]
    played = bref[bref["dnp_reason"].isna()].set_index(keys).index
    listed = inactive.set_index(keys).index
    present = bref.set_index(keys).index
    candidates = list(zip(rows["GAME_DATE"], rows["PLAYER_NAME"], strict=True))
    alone = [key for key in candidates if key not in played]
    assert [key in listed for key in sorted(alone, key=lambda k: k in listed)] == [False, True]
    assert not any(key in present for key in alone)


def test_zero_second_players(bref: pd.DataFrame) -> None:
    rows = bref[bref["mp"] == "0:00"]
    assert len(rows) >= 5
    assert rows["plus_minus"].isna().all()
    assert (rows["fta"] > 0).any()


def test_plus_minus_disputes(logs: pd.DataFrame, bref: pd.DataFrame) -> None:
    ours = logs[["GAME_DATE", "PLAYER_NAME", "PTS", "PLUS_MINUS"]]
    ours = ours.set_axis(["game_date", "player_name", "pts", "plus_minus"], axis=1)
    both = bref.merge(ours, on=["game_date", "player_name"], suffixes=("", "_nba"))
    both = both[both["plus_minus"].notna()]
    assert (both["pts"] == both["pts_nba"]).all()
    assert 0.005 < (both["plus_minus"] != both["plus_minus_nba"]).mean() < 0.025


def test_late_corrections(root: Path) -> None:
    folder = root / "nba_com/player_game_logs"
    names = sorted(path.name for path in folder.iterdir())
    first, late = f"regular_{LAST}.csv.gz", f"regular_{LAST}_corrections.csv.gz"
    assert names.index(first) < names.index(late)
    keys = ["GAME_ID", "PLAYER_ID"]
    fixed = read(folder / late).set_index(keys).sort_index()
    original = read(folder / first).set_index(keys).loc[fixed.index]
    assert fixed.index.get_level_values("GAME_ID").nunique() == 5
    changed = (fixed[["AST", "REB"]] != original[["AST", "REB"]]).any(axis=1)
    assert changed.groupby("GAME_ID").sum().tolist() == [1] * 5
    assert (fixed["PTS"] == original["PTS"]).all()


def test_second_source_corrects_the_same_games(root: Path) -> None:
    folder = root / "basketball_reference"
    keys = ["game_id", "player_id"]
    fixed = read(folder / "player_box_corrections.parquet").set_index(keys)
    original = read(folder / "player_box.parquet").set_index(keys).loc[fixed.index]
    played = fixed["dnp_reason"].isna()
    changed = (fixed[["ast", "trb"]] != original[["ast", "trb"]]).any(axis=1) & played
    assert changed.groupby("game_id").sum().tolist() == [1] * 5
    teams = read(folder / "team_box.parquet").set_index(["game_id", "is_home"])
    sums = fixed.groupby(["game_id", "is_home"])[["ast", "trb"]].sum()
    assert (teams.loc[sums.index, ["ast", "trb"]] == sums).all().all()


# ---- ids and markets -----------------------------------------------------------------------------


def test_player_ids_are_unique(logs: pd.DataFrame, bref: pd.DataFrame) -> None:
    assert (logs.groupby("PLAYER_ID")["PLAYER_NAME"].nunique() == 1).all()
    assert (bref.groupby("player_id")["player_name"].nunique() == 1).all()


def test_bref_ids_follow_their_rule() -> None:
    registry = NameRegistry()
    assert registry.bref_id("Jørgen O'Tarrow Jr.") == "otarrjo01"
    assert registry.bref_id("Jo Otarrsen") == "otarrjo02"
    assert registry.bref_id("Élan De la Crue") == "delacel01"


def test_props_offer_both_sides_of_every_line(root: Path) -> None:
    props = read(root / "betting/player_props_2024-25.csv.gz")
    assert set(props["bookmaker"]) == {"PrizePicks", "Underdog"}
    assert set(props["market"]) == {"player_points", "player_rebounds", "player_assists"}
    keys = ["game_id", "player", "market", "bookmaker"]
    assert (props.groupby(keys)["side"].nunique() == 2).all()
    eastern = pd.to_datetime(props["commence_time"]).dt.tz_convert("America/New_York")
    same_day = eastern.dt.strftime("%m_%d_%Y.csv") == props["delivery_file"]
    assert 0.8 < same_day.mean() < 1


def test_spreads_are_settled_against_the_score(root: Path) -> None:
    spreads = read(root / "betting/point_spreads.csv.gz")
    margin = spreads["home_pts"] - spreads["away_pts"]
    assert (spreads["ats_margin_home"] == margin + spreads["spread_home"]).all()
    assert (spreads["covered_home"] + spreads["covered_away"] == 1).all()
