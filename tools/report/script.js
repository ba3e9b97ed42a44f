// What the page can do beyond being read: tables sort, layers filter, links open what they lead to. Nothing here is needed
// to read it.
(() => {
  "use strict";

  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent.trim();
  };

  const compare = (a, b) => {
    const x = parseFloat(a);
    const y = parseFloat(b);
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y;
  };

  const sortBy = (table, heading) => {
    const ascending = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const column = heading.cellIndex;
    const rows = Array.from(table.tBodies[0].rows);
    rows.sort((a, b) => compare(keyOf(a, column), keyOf(b, column)) * (ascending ? 1 : -1));
    table.tBodies[0].append(...rows);
  };

  for (const table of document.querySelectorAll("table")) {
    if (table.tBodies[0].rows.length < 2) continue;
    for (const heading of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.addEventListener("click", () => sortBy(table, heading));
      heading.replaceChildren(button);
    }
  }

  // A link to a layer opens its details.
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!(target instanceof HTMLDetailsElement)) return;
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus();
  };
  window.addEventListener("hashchange", openTarget);
  openTarget();

  const layers = document.querySelector("table.layers");
  if (!layers) return;

  const controls = document.createElement("div");
  controls.className = "controls";
  controls.setAttribute("role", "search");
  controls.innerHTML = `
    <div><label for="filter-name">Name or op contains</label><input id="filter-name" type="search"></div>
    <div><label for="filter-kind">Computes in</label><select id="filter-kind">
      <option value="">anything</option><option>int8</option><option>float</option></select></div>
    <button type="button" id="open-all">Open all details</button>
    <span id="filter-count" role="status"></span>`;
  layers.closest(".scroll").before(controls);

  const name = document.getElementById("filter-name");
  const kind = document.getElementById("filter-kind");
  const count = document.getElementById("filter-count");
  const filter = () => {
    const wanted = name.value.toLowerCase();
    let shown = 0;
    for (const row of layers.tBodies[0].rows) {
      const text = (row.cells[0].textContent + " " + row.cells[1].textContent).toLowerCase();
      const matches = text.includes(wanted) && row.cells[2].textContent.startsWith(kind.value);
      row.hidden = !matches;
      shown += matches ? 1 : 0;
    }
    count.textContent = `${shown} of ${layers.tBodies[0].rows.length} layers`;
  };
  name.addEventListener("input", filter);
  kind.addEventListener("change", filter);
  filter();

  document.getElementById("open-all").addEventListener("click", (event) => {
    const details = document.querySelectorAll("#distributions details");
    const open = event.target.getAttribute("aria-pressed") !== "true";
    for (const element of details) element.open = open;
    event.target.setAttribute("aria-pressed", String(open));
  });
})();
