"""Writes the site: every page from the same content, into a folder that replaces the old one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined

from ml import paths
from ml.errors import RunError
from ml.explanation import Explanation, explain
from ml.labels import LABELS
from ml.prediction import is_honest, read_slate
from ml.promotion import predicting_run
from ml.warehouse import Warehouse
from pages import charts
from pages.content import GAMES_SHOWN, Content, read_content
from pages.lineage import lineage
from pages.words import factors_in_words

STATIC = Path(__file__).parent / "static"
SCRIPT = "vega.js"
REPORT = "scoreboard.html"
SIMULATED = "A simulated league: players, games and lines are invented."
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
    (draft / SCRIPT).write_text(vl_convert.javascript_bundle())
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
    note = SIMULATED if content.is_simulated else ""
    report = paths.reports_folder() / REPORT
    if report.is_file():
        page = report.read_text().replace("<body>", f"<body>\n<p>{note}</p>" if note else "<body>")
        (folder / REPORT).write_text(page)
    environment.globals |= {
        "season": content.season,
        "next_date": content.next_date,
        "newest_game": content.box["game_date"].max(),
        "has_report": report.is_file(),
        "note": note,
    }
    environment.filters["figure"] = _figure
    return environment


def _figure(value: float | None, digits: int = 1) -> str:
    """A number for a reader, a dash where it is not known."""
    return "–" if value is None or pd.isna(value) else f"{value:,.{digits}f}"


def _explanations(warehouse: Warehouse, content: Content) -> dict[int, Explanation]:
    """Why the next date's forecasts are what they are, by player.

    Empty where nothing is forecast, or where the model has learned from that date since.
    """
    known = content.slate["information_set"].dropna().unique()
    if len(known) != 1:
        return {}
    try:
        run = predicting_run(known[0])
    except RunError:
        return {}
    slate = read_slate(warehouse, content.next_date.date(), known[0])
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
    yield "lineage.html", "lineage.html.j2", {"lineage": lineage(content.models)}
    for team, games in content.teams.groupby("team_abbr"):
        yield f"teams/{team}.html", "team.html.j2", _team(content, str(team), games)
    lines = dict(list(content.box.groupby("nba_player_id")))
    for row in content.factors.to_dict("records"):
        player = row["nba_player_id"]
        shown = _player(content, row, lines.get(player), explanations.get(player))
        yield f"players/{player}.html", "player.html.j2", shown


def _home(content: Content) -> dict[str, object]:
    ledger = content.ledger[content.ledger["severity"] == "error"]
    means = content.box.groupby(["nba_player_id", "player_name", "team_abbr"]).agg(
        games=("points", "size"), points=("points", "mean")
    )
    top = means[means["games"] >= 0.5 * means["games"].max()].nlargest(10, "points")
    return {
        "coverage": charts.coverage(content.ledger),
        "verdicts": ledger["verdict"].value_counts().to_dict(),
        "teams": sorted(content.teams["team_abbr"].unique()),
        "players": _players(content),
        "top": top.reset_index().to_dict("records"),
    }


def _players(content: Content) -> list[dict[str, object]]:
    columns = ["nba_player_id", "player_name", "team_abbr"]
    return content.factors[columns].sort_values("player_name").to_dict("records")


def _slate(content: Content) -> dict[str, object]:
    predicted = content.slate.dropna(subset=["predicted_points"])
    return {
        "rows": content.slate.to_dict("records"),
        "chart": charts.slate(predicted) if len(predicted) else None,
        "known": sorted(predicted["information_set"].unique()),
    }


def _model(content: Content) -> dict[str, object]:
    if content.scores.empty:
        return {"rows": [], "chart": None, "labels": LABELS}
    rows = content.scores
    for column, value in OVERALL.items():
        rows = rows[rows[column] == value]
    rows = rows.sort_values(["information_set", "mae"])
    return {
        "rows": rows.to_dict("records"),
        "chart": charts.scores(rows, LABELS),
        "labels": LABELS,
    }


def _quality(content: Content) -> dict[str, object]:
    notable = content.ledger[content.ledger["verdict"] != "pass"]
    return {
        "gates": content.ledger.groupby(["gate", "verdict"]).size().unstack(fill_value=0),
        "notable": notable.to_dict("records"),
        "conflicts": content.conflicts.groupby(["conflict", "column_name"], dropna=False)
        .size()
        .sort_values(ascending=False)
        .reset_index(name="rows")
        .to_dict("records"),
        "unmatched_players": content.unmatched_players.to_dict("records"),
        "unmatched_games": content.unmatched_games.to_dict("records"),
    }


def _team(content: Content, team: str, games: pd.DataFrame) -> dict[str, object]:
    roster = content.factors[content.factors["team_abbr"] == team]
    tonight = content.slate[content.slate["team_abbr"] == team]
    return {
        "team": team,
        "games": games.iloc[::-1].head(15).to_dict("records"),
        "wins": int(games["is_win"].sum()),
        "losses": int((~games["is_win"].astype(bool)).sum()),
        "chart": charts.ratings(games),
        "roster": roster.sort_values("avg_points_season", ascending=False).to_dict("records"),
        "opponent": None if tonight.empty else tonight["opponent_team_abbr"].iloc[0],
    }


def _player(
    content: Content,
    row: dict[str, object],
    games: pd.DataFrame | None,
    explanation: Explanation | None,
) -> dict[str, object]:
    factors = factors_in_words(pd.Series(row))
    played = None if games is None else games.tail(GAMES_SHOWN)
    return {
        "player": row,
        "is_next": row["game_date"] == content.next_date,
        "start": explanation and explanation.start,
        "parts": explanation.groups().to_dict("records") if explanation else [],
        "features": explanation.features.head(6).to_dict("records") if explanation else [],
        "factors": factors,
        "factor_chart": charts.factors(factors),
        "form_chart": None if played is None else charts.form(played),
        "usage_chart": None if played is None else charts.usage(played),
        "games": [] if played is None else played.iloc[::-1].head(15).to_dict("records"),
    }
