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
from conftest import League, succeeded

from pages.lineage import lineage
from pages.site import SIMULATED
from pages.words import FACTORS, factors_in_words

pytestmark = pytest.mark.slow

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
        if tag not in {"meta", "link", "input", "br", "rect", "path"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()


@pytest.fixture(scope="module")
def league(small_league: League, tmp_path_factory: pytest.TempPathFactory) -> League:
    """A league with forecasts of its next date and a site."""
    league = small_league.copy_to(tmp_path_factory.mktemp("pages") / "home")
    for module, *arguments in (("ml", "train"), ("ml", "predict"), ("pages",)):
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
    nothing = League(tmp_path / "nothing", league.raw)
    done = nothing.run(sys.executable, "-m", "pages")
    assert done.returncode == 1
    assert "Error: There is no warehouse" in done.stderr
    assert "Traceback" not in done.stderr


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
    told = json.loads(html.unescape(re.search("<title>(.*?)</title>", shown(slate))[1]))
    assert told["charts"] == 1
    assert told["ascending"] == sorted(told["before"], key=str.lower)
    assert told["descending"] == told["ascending"][::-1]
    assert told["sorted"] == "ascending"
    assert (told["shown"], told["live"]) == (1, "1 shown")


@pytest.mark.skipif(BROWSER is None, reason="no browser: install chromium")
def test_every_kind_of_page_draws_in_a_browser(league: League) -> None:
    site = league.home / "site"
    some = [next((site / folder).iterdir()) for folder in ("teams", "players")]
    for page in [*site.glob("*.html"), *some]:
        charts = len(CHART.findall(page.read_text()))
        assert shown(page).count('<svg xmlns="http://www.w3.org/2000/svg"') >= charts, page


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
    row = pd.Series(dict.fromkeys(FACTORS, None) | {"pace_null_reason": "no_earlier_game"})
    row = row.reindex([*row.index, *(f"{name}_null_reason" for name in _bases())])
    told = {each["name"]: each for each in factors_in_words(row)}
    assert told["pace"] == {"name": "pace", "score": None, "words": "Unknown: no earlier game."}
    assert told["travel"]["words"] == "Unknown."


def _bases() -> list[str]:
    names = [name.removesuffix("_score").removesuffix("_adjustment") for name in FACTORS]
    return [name for name in names if name != "pace"]


def test_the_lineage_puts_each_folder_below_what_it_reads() -> None:
    picture = lineage({"deliveries/a": [], "staging/a": ["deliveries/a"], "marts": ["staging/a"]})
    heights = {name: y for name, _, y in picture["boxes"]}
    assert heights["deliveries/a"] < heights["staging/a"] < heights["marts"]
    assert len(picture["arrows"]) == 2
    assert lineage({}) is None
    circle = lineage({"a": ["b"], "b": ["a"]})
    assert len(circle["boxes"]) == 2
