// Draws each chart that the page holds as JSON, in the colours of the page.
const style = getComputedStyle(document.documentElement);
const ink = style.getPropertyValue("--ink").trim();
const faint = style.getPropertyValue("--faint").trim();
const config = {
  background: "transparent",
  view: { stroke: "transparent" },
  font: "system-ui, sans-serif",
  range: { category: ["#2f7ed8", "#e07b39", "#3a9d5d"] },
  mark: { color: "#2f7ed8", tooltip: true },
  axis: { labelColor: ink, titleColor: ink, gridColor: faint, domainColor: faint, tickColor: faint },
  legend: { labelColor: ink, titleColor: ink, orient: "top" },
};
function draw() {
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    const spec = JSON.parse(figure.querySelector("script").textContent);
    vegaEmbed(figure.querySelector(".chart"), spec, { actions: false, renderer: "svg", config });
  }
}
draw();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload());
