"use strict";
(() => {
  const ranks = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };
  const collator = new Intl.Collator("en", { numeric: true });

  // The value of a row in a column, by the sort of the column.
  const value = (row, column, sort) => {
    if (sort === "severity") return ranks[row.dataset.severity];
    const cell = row.cells[column];
    const text = (cell.querySelector("summary") || cell).textContent.trim();
    return sort === "number" ? Number(text.replaceAll(",", "")) : text;
  };

  // Puts buttons into the heads of columns; `reorder` gets a function that compares two rows.
  const sortable = (table, reorder) => {
    table.querySelectorAll("thead th[data-sort]").forEach((head) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        table.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sort = head.dataset.sort;
        const keys = new Map();
        reorder((row) => {
          if (!keys.has(row)) keys.set(row, value(row, head.cellIndex, sort));
          return keys.get(row);
        }, (a, b) => (down ? -1 : 1) * (sort === "text" ? collator.compare(a, b) : a - b));
      });
    });
  };

  const rules = document.getElementById("table-rules");
  if (rules) {
    const body = rules.tBodies[0];
    sortable(rules, (key, compare) => {
      body.append(...[...body.rows].sort((a, b) => compare(key(a), key(b))));
    });
  }

  const table = document.getElementById("table-findings");
  if (table) {
    const size = Number(table.dataset.page);
    const body = table.tBodies[0];
    const form = document.getElementById("filter");
    const pages = document.getElementById("pages");
    const shown = document.getElementById("shown");
    const all = [...body.rows];
    const texts = new Map();
    const number = new Intl.NumberFormat("en");
    let found = all;
    let page = 0;

    const text = (row) => {
      if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
      return texts.get(row);
    };

    const show = () => {
      const last = Math.max(0, Math.ceil(found.length / size) - 1);
      page = Math.min(Math.max(page, 0), last);
      const first = page * size;
      const rows = found.slice(first, first + size);
      body.replaceChildren(...rows);
      pages.hidden = last === 0;
      const [back, forth] = pages.querySelectorAll("button");
      back.disabled = page === 0;
      forth.disabled = page === last;
      pages.querySelector("span").textContent = `Page ${number.format(page + 1)} of ${number.format(last + 1)}`;
      const of = found.length === all.length ? "" : ` (of ${number.format(all.length)})`;
      shown.textContent = found.length === 0
        ? `No finding fits the filter${of}.`
        : `${number.format(first + 1)}–${number.format(first + rows.length)} of ${number.format(found.length)} findings${of}.`;
    };

    const filter = () => {
      const data = new FormData(form);
      const words = data.get("text").toLowerCase().split(/\s+/).filter(Boolean);
      const severities = new Set(data.getAll("severity"));
      const [state, rule] = [data.get("state"), data.get("rule")];
      found = all.filter((row) =>
        severities.has(row.dataset.severity)
        && (!state || row.dataset.state === state)
        && (!rule || row.dataset.rule === rule)
        && words.every((word) => text(row).includes(word)));
      page = 0;
      show();
    };

    sortable(table, (key, compare) => {
      all.sort((a, b) => compare(key(a), key(b)));
      filter();
    });
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    pages.addEventListener("click", (event) => {
      const step = Number(event.target.dataset.step || 0);
      if (step) {
        page += step;
        show();
        table.scrollIntoView();
      }
    });

    // A link into the table finds its row on whatever page it is.
    const visit = () => {
      const id = decodeURIComponent(location.hash.slice(1));
      const row = all.find((row) => row.id === id);
      if (row) {
        if (!found.includes(row)) { form.reset(); found = all; }
        page = Math.floor(found.indexOf(row) / size);
        show();
        row.scrollIntoView({ block: "center" });
      }
      const target = document.getElementById(id);
      const details = target && target.tagName === "TR" && target.querySelector("details");
      if (details) details.open = true;
    };
    addEventListener("hashchange", visit);
    show();
    visit();

    // Paper shows every row that fits the filter.
    addEventListener("beforeprint", () => body.replaceChildren(...found));
    addEventListener("afterprint", show);
  }
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("#findings details:not([open])")];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
})();
