// Sorts a table by the column whose heading is pressed, and hides the rows that a search leaves out.
const value = (row, column) => {
  const cell = row.cells[column];
  const number = parseFloat(cell.dataset.value ?? cell.textContent.replaceAll(",", ""));
  return Number.isNaN(number) ? cell.textContent.trim().toLowerCase() : number;
};
const compare = (a, b) =>
  typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;

for (const button of document.querySelectorAll("table.sortable th button")) {
  button.addEventListener("click", () => {
    const heading = button.closest("th");
    const table = heading.closest("table");
    const rises = heading.getAttribute("aria-sort") === "descending";
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => {
      const order = compare(value(a, heading.cellIndex), value(b, heading.cellIndex));
      return rises ? order : -order;
    });
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
