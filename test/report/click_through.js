// Uses the page as people do, and leaves what it found in the document: "click-through: done", or what is wrong.
window.addEventListener("load", async () => {
  "use strict";
  const wrong = [];
  const check = (holds, what) => { if (!holds) wrong.push(what); };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
  const table = document.querySelector("table.layers");
  const rows = () => Array.from(table.tBodies[0].rows);
  try {
    // Sorting by SQNR, both ways.
    const heading = Array.from(table.tHead.rows[0].cells).find((cell) => cell.textContent === "SQNR");
    const column = heading.cellIndex;
    const values = () => rows().map((row) => parseFloat(row.cells[column].dataset.sort));
    const isSorted = (sign) => values().every((value, i, all) => i === 0 || sign * (value - all[i - 1]) >= 0);
    heading.querySelector("button").click();
    check(isSorted(1) && heading.getAttribute("aria-sort") === "ascending", "not sorted upwards");
    heading.querySelector("button").click();
    check(isSorted(-1) && heading.getAttribute("aria-sort") === "descending", "not sorted downwards");

    // Filtering.
    const all = rows().length;
    const filter = document.getElementById("filter-name");
    filter.value = "CONV";
    filter.dispatchEvent(new Event("input"));
    const shown = rows().filter((row) => !row.hidden);
    check(shown.length > 0 && shown.length < all, `the filter shows ${shown.length} of ${all} layers`);
    check(document.getElementById("filter-count").textContent === `${shown.length} of ${all} layers`, "wrong count");
    filter.value = "";
    filter.dispatchEvent(new Event("input"));

    // Every link of the navigation leads somewhere, and so does every link to a layer.
    for (const link of document.querySelectorAll("nav a, main a")) {
      check(document.getElementById(link.hash.slice(1)), `${link.hash} leads nowhere`);
    }
    const link = rows()[1].querySelector("a");
    const details = document.getElementById(link.hash.slice(1));
    check(!details.open, "details are open at first");
    link.click();
    await settle();
    check(details.open, "a link to a layer does not open its details");
    check(document.activeElement === details.querySelector("summary"), "its summary has no focus");
    check(details.querySelector("svg[role=img][aria-label]").getBoundingClientRect().height > 50, "no histogram");
    document.getElementById("open-all").click();
    check(Array.from(document.querySelectorAll("#distributions details")).every((one) => one.open), "not all are open");
    document.getElementById("open-all").click();

    // What is used without a mouse: all that reacts can have the focus, and has a name.
    for (const control of document.querySelectorAll("button, input, select, summary, a, [tabindex='0']")) {
      control.focus();
      const named = control.textContent.trim() || control.labels?.length || control.getAttribute("aria-label");
      check(named, `${control.outerHTML.slice(0, 80)} has no name`);
      if (control.checkVisibility()) check(document.activeElement === control, `${control.outerHTML.slice(0, 80)} takes no focus`);
    }
    check(document.querySelectorAll("h1").length === 1, "not one h1");
    for (const landmark of ["header", "nav", "main", "footer"]) check(document.querySelector(landmark), `no ${landmark}`);
    for (const cell of document.querySelectorAll("th")) check(cell.scope, "a heading of a table has no scope");
    const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
    check(new Set(ids).size === ids.length, "an id stands twice");
    check(performance.getEntriesByType("resource").length === 0, "it loads something");
    JSON.parse(document.getElementById("report-data").textContent);
    check(!window.owned, "a name ran as a script");
  } catch (error) {
    wrong.push(String(error));
  }
  const result = document.createElement("pre");
  result.id = "click-through";
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  result.textContent = `click-through: ${wrong.length === 0 ? "done" : wrong.join("; ")}; ${scheme} ${getComputedStyle(document.body).backgroundColor}`;
  document.body.append(result);
});
