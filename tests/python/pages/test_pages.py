"""The site: every page is whole, its links lead somewhere, its charts draw, nothing is fetched."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import vl_convert
from support.league import League, succeeded
from support.oracles.factors import PARTS
from support.project import PROJECT

from ml.features import INFORMATION_SETS, points_features
from ml.summary import SIMULATED
from pages import charts
from pages.feature_words import feature_in_words, value_in_words
from pages.lineage import HEIGHT, WIDTH, lineage
from pages.site import figure, overall, signed
from pages.words import factors_in_words

pytestmark = pytest.mark.slow

STATIC = PROJECT / "pages" / "static"
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t([hd])\b[^>]*>(.*?)</t\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
CHART = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
PRESSES = """
<script defer>
addEventListener("load", () => setTimeout(() => {
  const table = document.querySelector("#slate");
  const names = () => [...table.tBodies[0].rows].map((row) => row.cells[0].textContent);
  const told = { charts: document.querySelectorAll(".chart svg").length, before: names() };
  table.querySelector("th button").click();
  told.descending = names();
  table.querySelector("th button").click();
  told.ascending = names();
  told.sorted = table.querySelector("th").getAttribute("aria-sort");
  const search = document.querySelector("input[type=search]");
  search.value = told.before[0];
  search.dispatchEvent(new Event("input"));
  told.shown = [...table.tBodies[0].rows].filter((row) => !row.hidden).length;
  told.live = document.querySelector("#slate-shown").textContent;
  document.title = JSON.stringify(told);
}, 1500));
</script>
"""
MEASURES = """
<script defer>
addEventListener("load", () => setTimeout(() => {
  const right = (element) => element.getBoundingClientRect().right;
  const of = (selector) => [...document.querySelectorAll(selector)];
  const forecasts = of("#slate tr > :nth-child(2)").map(right);
  parent.postMessage(JSON.stringify({
    width: innerWidth,
    page: document.documentElement.scrollWidth,
    forecast: Math.max(0, ...forecasts),
    captions: Math.max(0, ...of("caption, figcaption").map(right)),
    clipped: of("thead th").filter((th) => right(th) > right(th.closest(".scroll")) + 1).length,
    unreachable: of("th button").filter((button) => button.tabIndex < 0).length,
  }), "*");
}, 500));
</script>
"""
FRAME = """<!doctype html><title></title>
<script>onmessage = (event) => (document.title = event.data);</script>
<iframe src="{page}" style="width: {width}px; height: 900px; border: 0"></iframe>
"""


class Links(HTMLParser):
    """Addresses and ids of a page, and the elements that were left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.addresses += [known[name] for name in ("href", "src") if known.get(name)]
        if tag not in {"meta", "link", "input", "br", "wbr", "rect", "path"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()


@pytest.fixture(scope="module")
def league(small_league: League, tmp_path_factory: pytest.TempPathFactory) -> League:
    """A league with an evaluation, forecasts of its newest date and a site; no scoreboard."""
    league = small_league.copy_to(tmp_path_factory.mktemp("pages") / "home")
    for module, *arguments in (("ml", "train"), ("ml", "evaluate"), ("ml", "predict"), ("pages",)):
        succeeded(league.run(sys.executable, "-m", module, *arguments))
    return league


@pytest.fixture(scope="module")
def pages(league: League) -> dict[Path, str]:
    """All pages by where they are."""
    return {file: file.read_text() for file in (league.home / "site").rglob("*.html")}


def test_every_team_and_player_has_a_page(league: League, pages: dict[Path, str]) -> None:
    site = league.home / "site"
    with league.connect() as warehouse:
        players = warehouse.execute(
            "select distinct nba_player_id from nba_precompute.player_composite_factors"
            " where season = (select max(season) from nba_analytics.player_game_summary)"
        ).fetchall()
        teams = warehouse.execute(
            "select distinct team_abbr from nba_analytics.team_offense_game_summary"
        ).fetchall()
    assert {site / f"players/{player}.html" for (player,) in players} <= set(pages)
    assert {site / f"teams/{team}.html" for (team,) in teams} <= set(pages)
    for name in ("index", "slate", "model", "quality", "lineage"):
        assert site / f"{name}.html" in pages


def test_every_link_leads_somewhere_on_this_machine(pages: dict[Path, str]) -> None:
    for file, text in pages.items():
        page = Links(text)
        assert page.open == [], file
        for address in page.addresses:
            assert not re.match(r"(https?:)?//", address), (file, address)
            if not address.startswith(("#", "data:")):
                assert (file.parent / address.split("#")[0]).is_file(), (file, address)


def test_every_kind_of_chart_draws(pages: dict[Path, str]) -> None:
    drawn = 0
    for file in [*list(pages)[:25], *(file for file in pages if file.parent.name == "site")]:
        for chart in CHART.findall(pages[file]):
            spec = json.loads(html.unescape(chart)) | {"width": 400}
            assert vl_convert.vegalite_to_svg(spec).startswith("<svg"), file
            drawn += 1
    assert drawn > 20


def test_tonights_forecasts_are_explained(league: League, pages: dict[Path, str]) -> None:
    with league.connect() as warehouse:
        players = warehouse.execute(
            "select nba_player_id, predicted_points from nba_ml.player_points_predictions"
        ).fetchall()
    for player, points in players[:5]:
        page = pages[league.home / "site" / f"players/{player}.html"]
        assert "Why this number" in page
        assert f"<strong>{points:.1f}</strong>" in page


def test_every_page_of_a_simulated_league_says_so(pages: dict[Path, str]) -> None:
    for file, text in pages.items():
        assert SIMULATED in text, file


def test_no_page_of_the_real_league_says_that_it_is_simulated(
    league: League, tmp_path: Path
) -> None:
    real = league.copy_to(tmp_path / "home")
    with duckdb.connect(real.warehouse) as warehouse:
        warehouse.execute("update nba_quality.coverage_ledger set league = 'nba'")
    succeeded(real.run(sys.executable, "-m", "pages"))
    for file in (real.home / "site").rglob("*.html"):
        assert "simulated" not in file.read_text(), file


def test_a_missing_warehouse_is_told_in_words(league: League, tmp_path: Path) -> None:
    nothing = league.empty(tmp_path / "nothing")
    done = nothing.run(sys.executable, "-m", "pages")
    assert done.returncode == 1
    assert "Error: There is no warehouse" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_scoreboard_the_model_page_shows_the_newest_evaluation(
    league: League, pages: dict[Path, str]
) -> None:
    page = pages[league.home / "site" / "model.html"]
    rows = json.loads((league.home / "reports" / "evaluation.json").read_text())
    model = next(row for row in rows if row["method"] == "xgboost" and row["season"] == "all")
    assert f"{model['mae']:.3f}" in page
    assert "python -m ml scoreboard" in page
    assert "not been scored" not in page


def test_scores_follow_the_information_sets_and_are_told_once() -> None:
    row = {"sample": "all_who_played", "season": "all", "n": 9, "bias": 0.0}
    scores = [
        row | {"information_set": known, "method": method, "mae": mae}
        for known, method, mae in (
            ("lock", "seed_rule", 5.0),
            ("lock", "xgboost", 3.0),
            ("morning", "seed_rule", 5.0),
            ("morning", "xgboost", 4.0),
            ("report", "xgboost", 3.5),
            ("report", "seed_rule", 5.0),
        )
    ]
    shown = overall(pd.DataFrame(scores))
    assert list(zip(shown["information_set"], shown["method"], strict=True)) == [
        ("morning", "xgboost"),
        ("morning", "seed_rule"),
        ("report", "xgboost"),
        ("lock", "xgboost"),
    ]


def test_a_slate_that_was_played_is_not_called_next(league: League, pages: dict[Path, str]) -> None:
    site = league.home / "site"
    slate = pages[site / "slate.html"]
    assert "Last slate, already played" in slate
    assert "scored" in slate
    assert "last slate (already played)" in pages[site / "index.html"]
    for file, text in pages.items():
        assert not re.search(r"next slate|next game\b|tonight", text, re.IGNORECASE), file
    with league.connect() as warehouse:
        player, points, scored, allowed = warehouse.execute(
            """
            select outcome.nba_player_id, outcome.points, team.points, defense.opponent_points
            from nba_analytics.player_game_summary as outcome
            inner join nba_analytics.team_offense_game_summary as team using (game_id, team_abbr)
            inner join nba_analytics.team_defense_game_summary as defense
                using (game_id, team_abbr)
            where outcome.minutes_played > 0
            order by outcome.game_date desc, outcome.nba_player_id limit 1
            """
        ).fetchone()
    page = pages[site / f"players/{player}.html"]
    assert f"{scored} to {allowed}; he scored {points} in" in page


def test_a_slate_without_results_is_called_next(league: League, tmp_path: Path) -> None:
    early = league.copy_to(tmp_path / "home")
    with duckdb.connect(early.warehouse) as warehouse:
        (day,) = warehouse.execute(
            "select max(game_date) from nba_ml.player_points_examples"
        ).fetchone()
        for table in ("team_offense", "team_defense", "player"):
            warehouse.execute(
                f"delete from nba_analytics.{table}_game_summary where game_date = ?", [day]
            )
        (player,) = warehouse.execute(
            "select min(nba_player_id) from nba_ml.player_points_examples where game_date = ?",
            [day],
        ).fetchone()
    succeeded(early.run(sys.executable, "-m", "pages"))
    site = early.home / "site"
    assert f"Next slate: {day}" in (site / "slate.html").read_text()
    assert "next slate" in (site / "index.html").read_text()
    assert f"Next game: {day}" in (site / f"players/{player}.html").read_text()


def test_the_slate_lists_everybody_with_a_forecast(league: League, pages: dict[Path, str]) -> None:
    with league.connect() as warehouse:
        forecasts = warehouse.execute(
            "select nba_player_id from nba_ml.player_points_predictions_graded"
        ).fetchall()
        (absent,) = warehouse.execute(
            "select count(*) from nba_ml.player_points_predictions_graded"
            " inner join nba_ml.player_points_examples using (game_id, nba_player_id)"
            " where is_absent"
        ).fetchone()
    assert absent > 0
    slate = pages[league.home / "site" / "slate.html"]
    listed = re.findall(r"<tr data-row>.*?players/(\d+).html", slate)
    assert sorted(map(int, listed)) == sorted(player for (player,) in forecasts)
    assert "factors" not in slate, "they know the absences, which the morning does not"
    assert "absent then" in slate


def test_a_slate_of_the_report_shows_what_the_report_knows(league: League, tmp_path: Path) -> None:
    later = league.copy_to(tmp_path / "home")
    with duckdb.connect(later.warehouse) as warehouse:
        warehouse.execute(
            """
            insert into nba_ml.player_points_predictions by name
            select
                forecasts.* replace (
                    'report' as information_set, predicted_at + interval 1 hour as predicted_at
                )
            from nba_ml.player_points_predictions as forecasts
            inner join nba_ml.player_points_examples as examples using (game_id, nba_player_id)
            where not examples.is_absent
            """
        )
        (present,) = warehouse.execute(
            "select count(*) from nba_ml.player_points_predictions where information_set = 'report'"
        ).fetchone()
    succeeded(later.run(sys.executable, "-m", "pages"))
    slate = (later.home / "site" / "slate.html").read_text()
    assert slate.count("<tr data-row>") == present
    assert "Who was reported absent is left out" in slate


def test_the_same_figure_is_the_same_on_every_page(league: League, pages: dict[Path, str]) -> None:
    site = league.home / "site"
    heading, *rows = rows_of(TABLE.search(pages[site / "slate.html"])[0])
    usage = heading.index("usage %, last 10")
    links = re.findall(r"<tr data-row>.*?players/(\d+).html", pages[site / "slate.html"])
    for player, row in list(zip(links, rows, strict=True))[:10]:
        page = pages[site / f"players/{player}.html"]
        assert f"usage rate, last 10 games<strong>{row[usage]} %" in page
        team = pages[site / f"teams/{row[heading.index('team')]}.html"]
        told = next(each for each in rows_of(TABLE.search(team)[0]) if each[0] == row[0])
        assert row[usage] in told


def test_no_column_is_empty_and_no_list_a_bare_heading(pages: dict[Path, str]) -> None:
    for file, text in pages.items():
        for table in TABLE.findall(text):
            rows = rows_of(table)
            assert len(rows) > 1, (file, table[:200])
            for heading, *cells in zip(*rows, strict=True):
                assert set(cells) != {"–"}, (file, heading)
        assert not re.search(r"(?<!\w)(nan|NaN|None(?! there)|NaT|inf)(?!\w)", visible(text)), file


def test_quality_lists_are_in_order_and_name_the_nearest(
    league: League, pages: dict[Path, str]
) -> None:
    page = pages[league.home / "site" / "quality.html"]
    assert page.count("None there.") + page.count("<table") == 5
    with league.connect() as warehouse:
        players = warehouse.execute(
            "select player_name, nearest_candidate from nba_quality.unmatched_players"
            " order by played_row_count desc, row_count desc, source, source_player_id"
        ).fetchall()
    assert players
    table = next(each for each in TABLE.findall(page) if "Ids of one source" in each)
    heading, *rows = rows_of(table)
    nearest = heading.index("nearest")
    assert [(row[0], row[nearest]) for row in rows] == [
        (name, near or "–") for name, near in players
    ]


def test_an_accepted_gap_has_its_own_look() -> None:
    row = {"season": "2022-23", "gate": "shots", "severity": "error", "ratio": 0.0}
    ledger = pd.DataFrame(
        [
            row | {"verdict": "waived"},
            row | {"gate": "team_rows", "verdict": "waived"},
            row | {"gate": "team_rows", "verdict": "pass", "ratio": 1.0},
        ]
    )
    styles = {"gap": {"color": "#010203"}, "dot": {"color": "#040506"}}
    spec = charts.coverage(ledger) | {"width": 400, "config": {"style": styles}}
    drawn = vl_convert.vegalite_to_svg(spec)
    assert drawn.count('fill="#010203"') == 1
    assert drawn.count('fill="#040506"') == 1


def test_names_are_text(league: League, tmp_path: Path) -> None:
    evil = league.copy_to(tmp_path / "home")
    with duckdb.connect(evil.warehouse) as warehouse:
        for table in (
            "nba_precompute.player_composite_factors",
            "nba_analytics.player_game_summary",
        ):
            warehouse.execute(
                f"update {table} set player_name = '</script><script>alert(1)</script>'"
            )
    succeeded(evil.run(sys.executable, "-m", "pages"))
    for file in (evil.home / "site").rglob("*.html"):
        assert "<script>alert" not in file.read_text(), file


@pytest.mark.skipif(BROWSER is None, reason="no browser: install chromium")
def test_the_slate_sorts_filters_and_draws_in_a_browser(league: League, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(league.home / "site", site)
    slate = site / "slate.html"
    slate.write_text(slate.read_text().replace("</body>", PRESSES + "</body>"))
    told = json.loads(title(shown(slate)))
    assert told["charts"] == 1
    assert told["ascending"] == sorted(told["before"], key=str.lower)
    assert told["descending"] == told["ascending"][::-1]
    assert told["sorted"] == "ascending"
    assert (told["shown"], told["live"]) == (1, "1 shown")


@pytest.mark.skipif(BROWSER is None, reason="no browser: install chromium")
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_on_a_phone_or_a_desk(league: League, tmp_path: Path, width: int) -> None:
    site = tmp_path / "site"
    shutil.copytree(league.home / "site", site)
    some = [next((site / folder).iterdir()) for folder in ("teams", "players")]
    names = ("index", "slate", "model", "quality", "lineage")
    for page in [*(site / f"{name}.html" for name in names), *some]:
        page.write_text(page.read_text().replace("</body>", MEASURES + "</body>"))
        frame = page.with_name("frame.html")
        frame.write_text(FRAME.format(page=page.name, width=width))
        told = json.loads(title(shown(frame)))
        assert told["width"] == width
        assert told["page"] <= width, page
        assert told["captions"] <= width, page
        assert told["forecast"] <= width, page
        assert told["unreachable"] == 0, page
        if width == 1280:
            assert told["clipped"] == 0, page


@pytest.mark.skipif(BROWSER is None, reason="no browser: install chromium")
def test_every_kind_of_page_draws_in_a_browser(league: League) -> None:
    site = league.home / "site"
    some = [next((site / folder).iterdir()) for folder in ("teams", "players")]
    for page in [*site.glob("*.html"), *some]:
        charts = len(CHART.findall(page.read_text()))
        assert shown(page).count('<svg xmlns="http://www.w3.org/2000/svg"') >= charts, page


def title(text: str) -> str:
    """The title of a page."""
    return html.unescape(re.search("<title>(.*?)</title>", text)[1])


def visible(text: str) -> str:
    """What a reader sees of a page's markup."""
    return html.unescape(TAG.sub(" ", CHART.sub("", text)))


def rows_of(table: str) -> list[list[str]]:
    """The cells of a table's rows, its headings first."""
    return [
        [html.unescape(TAG.sub("", cell)).strip() for _, cell in CELL.findall(row)]
        for row in ROW.findall(table)
    ]


def shown(page: Path) -> str:
    """A page as a browser without a network shows it; nothing may be complained of."""
    done = subprocess.run(
        [
            *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
            *("--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={page.parent}/.browser"),
            *("--virtual-time-budget=8000", "--dump-dom", page.as_uri()),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    complaints = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    assert complaints == []
    return done.stdout


def test_an_unknown_factor_says_why() -> None:
    row = pd.Series(dict.fromkeys(PARTS, None) | {"pace_null_reason": "no_earlier_game"})
    row = row.reindex([*row.index, *(f"{name}_null_reason" for name in _bases())])
    told = {each["name"]: each for each in factors_in_words(row)}
    assert told["pace"] == {"name": "pace", "score": None, "words": "Unknown: no earlier game."}
    assert told["travel"]["words"] == "Unknown."


def test_a_factor_at_its_cap_says_so() -> None:
    row = pd.Series(dict.fromkeys(PARTS, None) | {"travel_impact_score": -2.0})
    row = pd.concat([row, pd.Series({"miles_last_7_days": 9000.0, "time_zones_crossed": 0})])
    row = row.reindex([*row.index, *(f"{name}_null_reason" for name in [*_bases(), "pace"])])
    told = {each["name"]: each for each in factors_in_words(row)}
    assert told["travel"]["words"].endswith("This is the cap: it never counts more.")


def test_a_number_has_a_real_minus_sign_and_zero_has_none() -> None:
    assert [figure(value) for value in (-10.0, -0.01, 1234.5, None)] == [
        "−10.0",
        "0.0",
        "1,234.5",
        "–",
    ]
    assert [signed(value) for value in (-1.25, 0.5)] == ["−1.2", "+0.5"]


def test_every_feature_has_words_of_its_own() -> None:
    names = points_features(INFORMATION_SETS["lock"])
    words = [feature_in_words(name) for name in names]
    assert len(set(words)) == len(names)
    assert not any("_" in each for each in words)
    assert value_in_words("is_home", 1.0) == "yes"
    assert value_in_words("minutes_trend", -1.5) == "−1.50"


def _bases() -> list[str]:
    names = [name.removesuffix("_score").removesuffix("_adjustment") for name in PARTS]
    return [name for name in names if name != "pace"]


def test_the_lineage_puts_each_folder_below_what_it_reads() -> None:
    picture = lineage({"deliveries/a": [], "staging/a": ["deliveries/a"], "marts": ["staging/a"]})
    heights = {name: y for name, _, y in picture["boxes"]}
    assert heights["deliveries/a"] < heights["staging/a"] < heights["marts"]
    assert len(picture["arrows"]) == 2
    assert lineage({}) is None
    circle = lineage({"a": ["b"], "b": ["a"]})
    assert len(circle["boxes"]) == 2


def test_no_line_of_the_lineage_runs_behind_a_box() -> None:
    reads = {
        "deliveries": [],
        "staging/a": ["deliveries"],
        "staging/b": ["deliveries"],
        "identity": ["deliveries", "staging/a", "staging/b"],
        "form": ["identity", "staging/a"],
        "marts": ["deliveries", "form", "identity", "staging/b"],
    }
    picture = lineage(reads)
    for x1, y1, x2, y2 in picture["arrows"]:
        assert y1 < y2
        for _, x, y in picture["boxes"]:
            is_beside = max(x1, x2) < x or min(x1, x2) > x + WIDTH
            assert y2 <= y or y1 >= y + HEIGHT or is_beside
    starts = {(x + WIDTH / 2, y + HEIGHT): name for name, x, y in picture["boxes"]}
    ends = {(x + WIDTH / 2, y): name for name, x, y in picture["boxes"]}
    led = {name: set() for name in reads}
    for start, name in starts.items():
        way = [start]
        while way:
            here = way.pop()
            if here in ends:
                led[ends[here]].add(name)
            else:
                way += [(x2, y2) for x1, y1, x2, y2 in picture["arrows"] if (x1, y1) == here]
    assert led == {name: set(parents) for name, parents in reads.items()}


TEXT = [(text, ground) for text in ("ink", "quiet", "link") for ground in ("paper", "card")]
GRAPHICS = [("edge", "paper"), ("edge", "card"), ("link", "paper")]
GRAPHICS += [(f"mark-{number}", "paper") for number in (1, 2, 3)]
DECORATION = {"faint"}
"""Rules between rows and lines of a chart's grid: nothing is lost without them."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_the_contrast_of_wcag_aa(scheme: str) -> None:
    colours = colours_of(scheme)
    assert set(colours) == {name for pair in TEXT + GRAPHICS for name in pair} | DECORATION
    for least, pairs in ((4.5, TEXT), (3.0, GRAPHICS)):
        for pair in pairs:
            assert contrast(*(colours[name] for name in pair)) >= least, (scheme, pair)


def test_every_colour_of_the_stylesheet_and_the_charts_has_a_name() -> None:
    sheet, script = ((STATIC / name).read_text() for name in ("style.css", "charts.js"))
    rules = re.sub(r"--[\w-]+: #\w{6};", "", sheet)
    for text in (rules, script, Path(charts.__file__).read_text()):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|opacity: 0?\.", text)
    used = set(re.findall(r"var\(--([\w-]+)\)", sheet)) | set(re.findall(r'"([\w-]+)"', script))
    assert set(colours_of("light")) <= used


def colours_of(scheme: str) -> dict[str, str]:
    """The stylesheet's colours by name."""
    light, dark = (STATIC / "style.css").read_text().split("@media (prefers-color-scheme: dark)")
    dark = dark.split("@media")[0]
    return dict(re.findall(r"--([\w-]+): (#\w{6});", light if scheme == "light" else dark))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it, 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour such as #1b1f24, 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
