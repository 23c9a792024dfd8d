// Draws each chart that the page holds as JSON, in the colours of the page.
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(`--${name}`).trim();
const [ink, paper, faint] = ["ink", "paper", "faint"].map(colour);

// Stripes from corner to corner: a gradient whose stops do not blend.
const stripes = (one, other, count) => ({
  gradient: "linear", x1: 0, y1: 0, x2: 1, y2: 1,
  stops: [...Array(2 * count).keys()].flatMap((stop) => [
    { offset: stop / (2 * count), color: stop % 2 ? other : one },
    { offset: (stop + 1) / (2 * count), color: stop % 2 ? other : one },
  ]),
});

const config = {
  background: "transparent",
  view: { stroke: "transparent" },
  font: "system-ui, sans-serif",
  range: {
    category: ["mark-1", "mark-2", "mark-3"].map(colour),
    heatmap: [colour("mark-2"), colour("mark-1")],
    ramp: [colour("mark-2"), colour("mark-1")],
  },
  mark: { color: colour("mark-1"), tooltip: true },
  rect: { stroke: paper, strokeWidth: 1 },
  style: {
    gap: { color: stripes(paper, colour("mark-3"), 8), stroke: colour("mark-3") },
    dot: { color: paper, stroke: ink },
    halo: { stroke: paper, strokeWidth: 1 },
  },
  axis: { labelColor: ink, titleColor: ink, gridColor: faint, domainColor: faint, tickColor: faint },
  legend: { labelColor: ink, titleColor: ink, orient: "top", labelLimit: 0, columns: innerWidth < 500 ? 2 : 3 },
};
function draw() {
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    const spec = JSON.parse(figure.querySelector("script").textContent);
    vegaEmbed(figure.querySelector(".chart"), spec, { actions: false, renderer: "svg", config });
  }
}
draw();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload());
