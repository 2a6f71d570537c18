"use strict";
// A click on a heading sorts its table, a second one the other way round.
const value = (row, column) => row.cells[column].textContent.trim();
const number = (text) => (/^-?[\d,]+(\.\d+)?$/.test(text) ? Number(text.replaceAll(",", "")) : NaN);
const compared = (one, other) => {
  const [first, second] = [number(one), number(other)];
  return Number.isNaN(first) || Number.isNaN(second) ? one.localeCompare(other, "en") : first - second;
};
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const heading = button.closest("th");
    const body = button.closest("table").tBodies[0];
    const column = heading.cellIndex;
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].sort((one, other) => compared(value(one, column), value(other, column)));
    if (down) rows.reverse();
    body.append(...rows);
  });
}
