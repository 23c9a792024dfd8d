// Sorts a table by the column whose heading is pressed, and hides the rows that a search leaves out.
const value = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.value ?? cell.textContent.trim();
  const number = parseFloat(text.replaceAll(",", "").replace("−", "-"));
  return text === "–" ? null : Number.isNaN(number) ? text.toLowerCase() : number;
};
// What is not known comes last, whichever way the rest is sorted.
const compare = (a, b, rises) => {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a !== typeof b ? (typeof a === "number" ? -1 : 1) : a < b ? -1 : a > b ? 1 : 0;
  return rises ? order : -order;
};

for (const button of document.querySelectorAll("table.sortable th button")) {
  button.addEventListener("click", () => {
    const heading = button.closest("th");
    const table = heading.closest("table");
    const rises = heading.getAttribute("aria-sort") === "descending";
    const rows = [...table.tBodies[0].rows];
    const column = heading.cellIndex;
    rows.sort((a, b) => compare(value(a, column), value(b, column), rises));
    for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", rises ? "ascending" : "descending");
    table.tBodies[0].append(...rows);
  });
}

for (const search of document.querySelectorAll("input[data-filters]")) {
  const rows = [...document.querySelectorAll(`#${search.dataset.filters} [data-row]`)];
  const told = document.getElementById(`${search.dataset.filters}-shown`);
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    told.textContent = `${rows.filter((row) => !row.hidden).length} shown`;
  });
}
