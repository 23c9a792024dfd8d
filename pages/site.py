"""Writes the site: every page from the same content, into a folder that replaces the old one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ml import paths
from ml.errors import RunError
from ml.explanation import Explanation, explain
from ml.features import INFORMATION_SETS, OLD_FEATURES
from ml.labels import LABELS
from ml.prediction import is_honest, read_slate
from ml.promotion import predicting_run
from ml.walk_forward import OLD_MODEL
from ml.warehouse import Warehouse
from pages import charts
from pages.content import Content, read_content
from pages.feature_words import feature_in_words, value_in_words
from pages.lineage import lineage
from pages.words import factors_in_words

STATIC = Path(__file__).parent / "static"
SCRIPT = "vega.js"
REPORT = "scoreboard.html"
FEATURES_SHOWN = 6
OVERALL = {"sample": "all_who_played", "season": "all"}
Page = tuple[str, str, dict[str, object]]
"""Where it goes below the site's folder, its template, and what the template shows."""


def write_site(warehouse: Warehouse, folder: Path, on_page: Callable[[int, int], None]) -> None:
    """Writes all pages; a site that was there is replaced once the new one is whole.

    on_page: told after every page how many are done, and of how many. Raises WarehouseError when a
    mart is missing.
    """
    content = read_content(warehouse)
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(STATIC, draft)
    # Its type stub forgets that the snippet has a default.
    (draft / SCRIPT).write_text(vl_convert.javascript_bundle())  # type: ignore[call-arg]
    environment = _environment(content, draft)
    every = list(_pages(content, _explanations(warehouse, content)))
    for number, (name, template, shown) in enumerate(every, start=1):
        target = draft / name
        target.parent.mkdir(exist_ok=True)
        root = "../" * name.count("/")
        target.write_text(environment.get_template(template).render(root=root, **shown))
        on_page(number, len(every))
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def _environment(content: Content, folder: Path) -> Environment:
    environment = Environment(
        loader=PackageLoader("pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    report = paths.reports_folder() / REPORT
    if report.is_file():
        shutil.copy(report, folder)
    environment.globals |= {
        "season": content.season,
        "slate_date": content.slate_date,
        "is_played": content.is_played,
        "newest_game": content.box["game_date"].max(),
        "has_report": report.is_file(),
        "note": content.league_note,
    }
    environment.filters |= {"figure": figure, "signed": signed, "breakable": breakable}
    return environment


def figure(value: float | None, digits: int = 1) -> str:
    """A number for a reader, a dash where it is not known; what rounds to 0 has no sign."""
    if value is None or pd.isna(value):
        return "–"
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """A number that is added, with its sign."""
    return f"{round(value, digits) + 0.0:+,.{digits}f}".replace("-", "−")


def breakable(name: str) -> Markup:
    """A long name of a table or column that may go on in the next line after an underscore."""
    return Markup("_<wbr>").join(name.split("_"))


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a frame, None where a value is not known."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _filled(frame: pd.DataFrame) -> set[str]:
    """The columns that hold something: a table leaves out the others."""
    return set(frame.columns[frame.notna().any()])


def _explanations(warehouse: Warehouse, content: Content) -> dict[int, Explanation]:
    """Why the slate's forecasts are what they are, by player.

    Empty where nothing is forecast, or where the model has learned from that date since.
    """
    if content.known is None:
        return {}
    try:
        run = predicting_run(content.known)
    except RunError:
        return {}
    slate = read_slate(warehouse, content.slate_date.date(), content.known)
    if not is_honest(run, slate):
        return {}
    return {
        int(slate.loc[row, "nba_player_id"]): explanation
        for row, explanation in explain(run.serving, slate).items()
    }


def _pages(content: Content, explanations: dict[int, Explanation]) -> Iterator[Page]:
    yield "index.html", "home.html.j2", _home(content)
    yield "slate.html", "slate.html.j2", _slate(content)
    yield "model.html", "model.html.j2", _model(content)
    yield "quality.html", "quality.html.j2", _quality(content)
    yield "lineage.html", "lineage.html.j2", _lineage(content)
    for team, games in content.teams.groupby("team_abbr"):
        yield f"teams/{team}.html", "team.html.j2", _team(content, str(team), games)
    lines = dict(list(content.box.groupby("nba_player_id")))
    for row in content.factors.to_dict("records"):
        player = row["nba_player_id"]
        shown = _player(content, row, lines.get(player), explanations.get(player))
        yield f"players/{player}.html", "player.html.j2", shown


def _lineage(content: Content) -> dict[str, object]:
    return {"lineage": lineage(content.models), "reads": content.models}


def _home(content: Content) -> dict[str, object]:
    ledger = content.ledger[content.ledger["severity"] == "error"]
    means = content.box.groupby("nba_player_id", as_index=False).agg(
        player_name=("player_name", "last"),
        team_abbr=("team_abbr", "last"),
        games=("points", "size"),
        points=("points", "mean"),
    )
    often = means[means["games"] >= 0.5 * means["games"].max()]
    top = often.sort_values(["points", "nba_player_id"], ascending=[False, True]).head(10)
    return {
        "coverage": charts.coverage(content.ledger),
        "verdicts": ledger["verdict"].value_counts().to_dict(),
        "teams": sorted(content.teams["team_abbr"].unique()),
        "players": _players(content),
        "top": _records(top),
    }


def _players(content: Content) -> list[dict[str, object]]:
    columns = ["nba_player_id", "player_name", "team_abbr"]
    return _records(content.factors[columns].sort_values(["player_name", "nba_player_id"]))


def _slate(content: Content) -> dict[str, object]:
    known = content.known and INFORMATION_SETS[content.known]
    return {
        "rows": _records(content.slate),
        "filled": _filled(content.slate),
        "chart": charts.slate(content.slate) if known else None,
        "known": known,
        "knows_absences": bool(known and known.known_by),
        "results": _results(content.slate),
    }


def _results(slate: pd.DataFrame) -> list[dict[str, object]]:
    """How each game of the slate ended, from the home team's side; those to come are left out."""
    games = slate[slate["is_home"]].drop_duplicates("game_id").dropna(subset=["result"])
    return _records(games.sort_values("game_id"))


def _model(content: Content) -> dict[str, object]:
    """The scoreboard, or else the newest evaluation."""
    rows = content.evaluation if content.scores.empty else content.scores
    if len(rows):
        rows = overall(rows)
    return {
        "rows": _records(rows),
        "chart": charts.scores(rows, LABELS) if len(rows) else None,
        "labels": LABELS,
        "order": list(INFORMATION_SETS),
        "is_scoreboard": not content.scores.empty,
        "old": OLD_MODEL if len(rows) and OLD_MODEL in set(rows["method"]) else None,
        "old_count": len(OLD_FEATURES),
    }


def overall(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores over all seasons, by information set as they follow each other and then by error.

    A method whose score is the same whatever is known has one row: that of the first set.
    """
    order = {name: place for place, name in enumerate(INFORMATION_SETS)}
    rows = scores
    for column, value in OVERALL.items():
        rows = rows[rows[column] == value]
    rows = rows.sort_values(
        ["information_set", "mae", "method"],
        key=lambda column: column.map(order) if column.name == "information_set" else column,
    )
    return rows.drop_duplicates(["method", "n", "mae", "bias"])


def _quality(content: Content) -> dict[str, object]:
    notable = content.ledger[content.ledger["verdict"] != "pass"]
    conflicts = content.conflicts.groupby(["conflict", "column_name"], dropna=False).size()
    players, games = content.unmatched_players, content.unmatched_games
    return {
        "gates": content.ledger.groupby(["gate", "verdict"]).size().unstack(fill_value=0),
        "notable": _records(
            notable.sort_values(["verdict", "season", "season_type", "table_name", "metric"])
        ),
        "conflicts": _records(
            conflicts.reset_index(name="rows").sort_values(
                ["rows", "conflict", "column_name"], ascending=[False, True, True]
            )
        ),
        "unmatched_players": _records(
            players.sort_values(
                ["played_row_count", "row_count", "source", "source_player_id"],
                ascending=[False, False, True, True],
            )
        ),
        "has_nearest_player": "nearest_candidate" in _filled(players),
        "unmatched_games": _records(games.sort_values(["source", "source_game_id"])),
        "has_nearest_game": "nearest_candidates" in _filled(games),
    }


def _team(content: Content, team: str, games: pd.DataFrame) -> dict[str, object]:
    roster = content.factors[content.factors["team_abbr"] == team].sort_values(
        ["avg_points_season", "nba_player_id"], ascending=[False, True]
    )
    on_slate = content.slate[content.slate["team_abbr"] == team]
    return {
        "team": team,
        "games": _records(games.iloc[::-1].head(15)),
        "wins": int(games["is_win"].sum()),
        "losses": int((~games["is_win"].astype(bool)).sum()),
        "chart": charts.ratings(games),
        "roster": _records(roster),
        "filled": _filled(roster),
        "slate_game": None if on_slate.empty else _records(on_slate.head(1))[0],
    }


def _player(
    content: Content,
    row: dict[str, object],
    games: pd.DataFrame | None,
    explanation: Explanation | None,
) -> dict[str, object]:
    factors = factors_in_words(pd.Series(row))
    last = None if games is None else games.tail(15).iloc[::-1]
    return {
        "player": {name: None if pd.isna(value) else value for name, value in row.items()},
        "is_next": row["game_date"] == content.slate_date and pd.isna(row["result"]),
        "start": explanation and explanation.start,
        "parts": explanation.groups().to_dict("records") if explanation else [],
        "features": _features(explanation) if explanation else [],
        "factors": factors,
        "factor_chart": charts.factors(factors),
        "form_chart": None if games is None else charts.form(games),
        "usage_chart": None if games is None else charts.usage(games),
        "games": [] if last is None else _records(last),
        "filled": set() if last is None else _filled(last),
    }


def _features(explanation: Explanation) -> list[dict[str, object]]:
    """The weightiest features in words: `words`, `value` and `points`."""
    return [
        {
            "words": feature_in_words(row["feature"]),
            "value": value_in_words(row["feature"], row["value"]),
            "points": row["points"],
        }
        for row in explanation.features.head(FEATURES_SHOWN).to_dict("records")
    ]
