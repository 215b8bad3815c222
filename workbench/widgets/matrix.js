// The matrix of cities and key factors: one real table (on a phone a card for each
// key factor), with what stands behind a cell opening under its row.
//
// `content` is what is shown, `value` the open cell ("city|key factor") and `detail`
// what stands behind it. The matrix is one tab stop: arrows move, Home and End go to
// the row's ends, Enter opens, Escape closes and returns.

const GLYPHS = {
  in: () => [shape("circle", { cx: 8, cy: 8, r: 6.2, fill: "currentColor" })],
  part: () => slice(0.5),
  not: () => slice(0),
  f1: () => slice(0),
  f2: () => slice(0.25),
  f3: () => slice(0.5),
  f4: () => slice(0.75),
  f5: () => GLYPHS.in(),
  na: () => [
    shape("path", { d: "M5.3 6a2.7 2.7 0 1 1 4 2.4C8.4 8.9 8 9.4 8 10.3", ...LINE }),
    shape("circle", { cx: 8, cy: 13, r: 1.1, fill: "currentColor" }),
  ],
  nap: () => [shape("path", { d: "M3.5 12.5 12.5 3.5", ...LINE })],
  nq: () => [3.6, 8, 12.4].map((cx) => shape("circle", { cx, cy: 8, r: 1.25, fill: "currentColor" })),
  example: () => [shape("path", { d: "M4 2.8h8v10.4L8 10.3l-4 2.9z", ...LINE })],
  hinders: () => [shape("path", { d: "M2.6 3v10M14 8H5.4M8.8 4.4 5.2 8l3.6 3.6", ...LINE })],
  helps: () => [shape("path", { d: "M2 8h11M9.4 4.4 13 8l-3.6 3.6", ...LINE })],
  doubt: () => [
    shape("path", { d: "M8 1.4 14.6 8 8 14.6 1.4 8z", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }),
    shape("path", { d: "M8 4.8v4M8 10.6v1.2", ...LINE }),
  ],
};
const LINE = { fill: "none", stroke: "currentColor", "stroke-width": 1.7, "stroke-linecap": "round" };

function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A ring whose disc is filled from the left by a share. */
function slice(share) {
  const parts = [shape("circle", { cx: 8, cy: 8, r: 5.5, ...LINE })];
  if (share === 0.5) parts.push(shape("path", { d: "M8 2.5a5.5 5.5 0 0 0 0 11z", fill: "currentColor" }));
  if (share === 0.25) parts.push(shape("path", { d: "M5.2 3.3a5.5 5.5 0 0 0 0 9.4z", fill: "currentColor" }));
  if (share === 0.75) parts.push(shape("path", { d: "M10.8 3.3a5.5 5.5 0 1 0 0 9.4z", fill: "currentColor" }));
  return parts;
}

function glyph(name) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ class: "wb-glyph", viewBox: "0 0 16 16", "aria-hidden": "true" }))
    drawing.setAttribute(key, value);
  drawing.append(...(GLYPHS[name] ?? (() => []))());
  return drawing;
}

const cellId = (city, row) => `${city}|${row}`;

/** A judgement's button (or the plain mark of an example). */
function cellButton(cell, column, row, state, layout) {
  if (!cell) return null;
  const narrow = layout === "turned";
  return make(
    "button",
    {
      type: "button",
      class: `wb-cell wb-${cell.state}`,
      tabindex: "-1",
      "data-cell": cellId(column.id, row.id),
      "aria-label": cell.label,
      "aria-expanded": String(state.value === cellId(column.id, row.id)),
      title: narrow ? cell.label : null,
    },
    make("span", { class: "wb-tile" }, glyph(cell.state)),
    layout === "cards"
      ? make(
          "span",
          { class: "wb-who" },
          make("b", {}, column.name),
          make("small", {}, cell.word),
          (cell.marks ?? []).map(({ kind, word }) => make("small", {}, glyph(kind), ` ${word}`)),
        )
      : narrow
        ? null
        : make("span", { class: "wb-word" }, cell.short),
    layout === "cards" ? null : (cell.marks ?? []).slice(0, 1).map(({ kind }) => make("span", { class: "wb-note-mark" }, glyph(kind))),
  );
}

/** The box of bounds: full is in place, hatched unknown, empty a lower level. */
function track({ low, high, applies }) {
  const boxes = Array.from({ length: applies }, (_, at) => make("i", { class: at < low ? "wb-full" : at < high ? "wb-open" : null }));
  return make("span", { class: "wb-track", "aria-hidden": "true" }, boxes);
}

function boundsCell(column) {
  if (!column.bounds) return [make("small", {}, column.bounds_note ?? "")];
  return [track(column), make("b", {}, column.bounds), column.bounds_note && make("small", {}, column.bounds_note)];
}

/** When and how a city was assessed (or when it signed the Charter). */
function sourceCell(column) {
  return [make("small", { class: column.unlike ? "wb-unlike" : null }, column.date), make("small", {}, column.method)];
}

/** A bar from nothing to the figure; a range over several areas from its low to its high. */
function barStyle({ share, from }) {
  const within = (value) => Math.max(0, Math.min(100, value));
  return `margin-left:${within(from)}%;width:${Math.max(1, within(share) - within(from))}%`;
}

/** One city's circumstance: a figure with its bar, a note, or the lack of both. */
function contextCell(cell, column, state) {
  const id = `context|${column.id}`;
  if (cell.kind === "none")
    return make("span", { class: "wb-context wb-missing" }, make("span", { class: "wb-number" }, cell.text), make("span", { class: "wb-bar" }));
  return make(
    "button",
    {
      type: "button",
      class: `wb-context wb-${cell.kind}${cell.doubt ? " wb-doubted" : ""}`,
      tabindex: "-1",
      "data-cell": id,
      "aria-label": cell.label,
      "aria-expanded": String(state.value === id),
    },
    cell.kind === "figure"
      ? [
          make("span", { class: "wb-number" }, cell.text),
          make("span", { class: "wb-bar" }, make("i", { style: barStyle(cell) })),
          cell.doubt && make("span", { class: "wb-doubt" }, glyph("doubt"), cell.doubt),
          make("small", { class: cell.unlike ? "wb-unlike" : null }, cell.year),
        ]
      : [make("span", { class: "wb-effect" }, cell.mark && glyph(cell.mark), cell.effect), make("small", { class: "wb-text" }, cell.text)],
  );
}

function cityHead(column, words, scope) {
  return make(
    "th",
    { scope, class: "wb-city" },
    make("b", {}, column.name),
    make("small", {}, column.country),
  );
}

function factorHead(row) {
  return make(
    "th",
    { scope: "row", class: "wb-factor" },
    make("span", { class: "wb-head" }, make("span", { class: "wb-id" }, row.id), make("span", {}, row.name)),
  );
}

/** A group of rows with its heading. */
function group(title, note, span, rows) {
  const head = make("th", { scope: "rowgroup", colspan: span }, title, note && make("small", {}, ` ${note}`));
  return make("tbody", {}, make("tr", { class: "wb-group" }, head), rows);
}

/** Rows in runs of the same group, in their order. */
function inGroups(rows) {
  const runs = [];
  for (const row of rows) {
    if (runs.at(-1)?.title !== row.group) runs.push({ title: row.group, rows: [] });
    runs.at(-1).rows.push(row);
  }
  return runs;
}

/** Key factors in rows, cities in columns. */
function table(content, words, state) {
  const { columns, rows, cells, context } = content;
  const span = columns.length + 2;
  const contextRow =
    context &&
    make(
      "tr",
      { class: "wb-context-row", "data-row": "context" },
      make("th", { scope: "row" }, context.title, make("small", {}, context.unit)),
      columns.map((column, at) => make("td", {}, contextCell(context.cells[at], column, state))),
      make("td", { class: "wb-sum" }, make("small", {}, context.summary)),
    );
  const factorRow = (row) =>
    make(
      "tr",
      { class: "wb-row", "data-row": row.id },
      factorHead(row),
      columns.map((column, at) => make("td", {}, cellButton(cells[row.id][at], column, row, state, "table"))),
      make("td", { class: "wb-sum" }, make("span", {}, row.summary), row.summary_note && make("small", {}, row.summary_note)),
    );
  const bodies = inGroups(rows).map((run, at) =>
    group(
      run.title ? (at ? run.title : `${content.rows_title}: ${run.title}`) : content.rows_title,
      at ? "" : content.rows_note,
      span,
      run.rows.map(factorRow),
    ),
  );
  return make(
    "table",
    { class: "wb-table" },
    make("caption", { class: "wb-hidden" }, content.title),
    make("colgroup", {}, make("col", { class: "wb-col-head" }), columns.map(() => make("col")), make("col", { class: "wb-col-sum" })),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col", class: "wb-corner" }, make("span", { class: "wb-hidden" }, content.rows_title)),
        columns.map((column) => cityHead(column, words, "col")),
        make("th", { scope: "col", class: "wb-sum" }, make("small", {}, words.all_cities)),
      ),
    ),
    context && group(words.circumstances, content.circumstances_note, span, contextRow),
    rows.length ? bodies : group(content.rows_title, content.rows_note, span, []),
    make(
      "tfoot",
      {},
      content.bounds_title &&
        make(
          "tr",
          { class: "wb-bounds" },
          make("th", { scope: "row" }, content.bounds_title, make("small", {}, words.bounds_note)),
          columns.map((column) => make("td", {}, boundsCell(column))),
          make("td", { class: "wb-sum" }, make("small", {}, words.no_total)),
        ),
      make(
        "tr",
        { class: "wb-sources" },
        make("th", { scope: "row" }, content.sources_title),
        columns.map((column) => make("td", {}, sourceCell(column))),
        make("td", { class: "wb-sum" }, make("small", {}, content.sources_note)),
      ),
    ),
  );
}

/** Cities in rows, key factors in columns: for many cities. */
function turned(content, words, state) {
  const { columns, rows, cells, context } = content;
  const after = 1 + (context ? 1 : 0) + (content.bounds_title ? 1 : 0);
  return make(
    "table",
    { class: "wb-table wb-turned", style: `--wb-rows:${rows.length}` },
    make("caption", { class: "wb-hidden" }, content.title),
    make(
      "colgroup",
      {},
      make("col", { class: "wb-col-city" }),
      rows.map(() => make("col")),
      content.bounds_title && make("col", { class: "wb-col-bounds" }),
      context && make("col", { class: "wb-col-context" }),
      make("col", { class: "wb-col-source" }),
    ),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col", class: "wb-corner" }, make("span", { class: "wb-hidden" }, words.city)),
        rows.map((row) => make("th", { scope: "col", class: "wb-factor" }, make("b", {}, row.id), make("small", {}, row.name))),
        content.bounds_title && make("th", { scope: "col" }, make("b", {}, content.bounds_title)),
        context && make("th", { scope: "col" }, make("b", {}, context.title), make("small", {}, context.unit)),
        make("th", { scope: "col" }, make("b", {}, content.sources_title)),
      ),
    ),
    make(
      "tbody",
      {},
      columns.map((column, at) =>
        make(
          "tr",
          { class: "wb-row", "data-row": column.id },
          cityHead(column, words, "row"),
          rows.map((row) => make("td", {}, cellButton(cells[row.id][at], column, row, state, "turned"))),
          content.bounds_title && make("td", { class: "wb-bounds" }, boundsCell(column)),
          context && make("td", {}, contextCell(context.cells[at], column, state)),
          make("td", {}, sourceCell(column)),
        ),
      ),
    ),
    make(
      "tfoot",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "row" }, words.all_cities),
        rows.map((row) => make("td", {}, make("small", {}, row.summary), row.summary_note && make("small", {}, row.summary_note))),
        make("td", { colspan: after }, make("small", {}, context?.summary ?? "")),
      ),
    ),
  );
}

/** A card for each key factor: for a phone, and for a page zoomed to 400%. */
function cards(content, words, state) {
  const { columns, rows, cells, context } = content;
  const jumps = rows.map((row) => make("a", { href: `#${state.stem}-${row.id}`, "aria-label": `${row.id} ${row.name}` }, row.id));
  jumps.push(make("a", { href: `#${state.stem}-context`, class: "wb-jump-wide" }, words.in_cities));
  const list = (items) => make("ul", { class: "wb-card-cells" }, items.filter(Boolean).map((item) => make("li", {}, item)));
  return make(
    "div",
    { class: "wb-cards" },
    make("nav", { class: "wb-jumps", "aria-label": content.rows_title }, jumps),
    rows.map((row) =>
      make(
        "section",
        { class: "wb-card", "data-row": row.id, id: `${state.stem}-${row.id}` },
        make("h2", {}, make("span", { class: "wb-id" }, row.id), ` ${row.name}`),
        make("p", { class: "wb-sum" }, row.summary, row.summary_note && `; ${row.summary_note}`),
        list(columns.map((column, at) => cellButton(cells[row.id][at], column, row, state, "cards"))),
      ),
    ),
    make(
      "section",
      { class: "wb-card", "data-row": "context", id: `${state.stem}-context` },
      make("h2", {}, context ? `${words.circumstances}: ${context.title}` : content.sources_title),
      context && make("p", { class: "wb-sum" }, [context.unit, context.summary].filter(Boolean).join(". ")),
      make(
        "dl",
        { class: "wb-facts" },
        columns.map((column, at) => [
          make("dt", {}, make("b", {}, column.name), `, ${column.country}`),
          make("dd", {}, context && contextCell(context.cells[at], column, state), content.bounds_title && boundsCell(column), make("small", {}, `${content.sources_title}: ${[column.date, column.method].filter(Boolean).join(", ")}`)),
        ]),
      ),
    ),
  );
}

const LAYOUTS = { table, turned, cards };

/** Which layout fits: cards below 700 px; the turned table where columns would get too narrow. */
function layoutFor(width, content) {
  if (width < 700) return "cards";
  const large = matchMedia("(min-width: 1800px)").matches;
  // What the row heads and sums take is set in matrix.css.
  const [heads, least] = large ? [420, 128] : width < 1050 ? [246, 84] : [296, 88];
  return (width - heads) / Math.max(1, content.columns.length) >= least ? "table" : "turned";
}

function legend(content, words) {
  return make(
    "ul",
    { class: "wb-legend", "aria-label": words.legend },
    content.legend.map(({ state, word }) =>
      make("li", {}, make("span", { class: `wb-swatch wb-${state}` }, glyph(state)), word),
    ),
    new Set(content.legend.map(({ state }) => state)).size < content.legend.length &&
      make("li", { class: "wb-legend-mark" }, words.shared),
    (content.marks ?? []).map(({ kind, word }) => make("li", { class: "wb-legend-mark" }, glyph(kind), word)),
  );
}

/** What stands behind a cell. */
function panel(detail, words, close) {
  const tag = (word, kind) => make("span", { class: `wb-tag wb-${kind}` }, word);
  const section = (title, ...body) => make("section", {}, make("h3", {}, title), body);
  const heading = make(
    "h2",
    { tabindex: "-1" },
    `${detail.heading}${detail.word ? ": " : ""}`,
    detail.word && make("span", { class: "wb-level" }, make("span", { class: `wb-swatch wb-${detail.state}` }, glyph(detail.state)), detail.word),
  );
  return make(
    "div",
    { class: "wb-panel", role: "region", "aria-label": detail.label },
    make(
      "div",
      { class: "wb-panel-head" },
      make("div", {}, make("p", { class: "wb-crumb" }, detail.who, (detail.tags ?? []).map(({ word, kind }) => tag(word, kind))), heading, make("p", { class: "wb-crumb" }, detail.how)),
      make("button", { type: "button", class: "wb-close", "aria-label": words.close, onclick: close }, "×"),
    ),
    make(
      "div",
      { class: "wb-panel-columns" },
      detail.columns.map((sections) =>
        make(
          "div",
          {},
          sections.map(({ title, aside, text, items }) =>
            section(
              [title, aside && make("small", {}, ` ${aside}`)],
              text && make("p", {}, text),
              items &&
                make(
                  "ul",
                  { class: "wb-items" },
                  items.map((item) =>
                    make(
                      "li",
                      {},
                      (item.lead || item.tag) &&
                        make("span", { class: "wb-item-head" }, item.mark && glyph(item.mark), item.lead && make("b", {}, item.lead), item.tag && make("span", { class: `wb-shows wb-shows-${item.kind}` }, item.tag)),
                      make("p", {}, item.text),
                      item.source && make("p", { class: "wb-source" }, item.source),
                    ),
                  ),
                ),
            ),
          ),
        ),
      ),
    ),
  );
}

function caption(content) {
  return make(
    "div",
    { class: "wb-caption" },
    (content.caption ?? []).map(({ title, text }) => make("p", {}, make("b", {}, title), " ", text)),
  );
}

function render({ model, el, signal }) {
  el.classList.add("wb", "wb-matrix");
  const state = { value: model.get("value"), stem: newId("row"), at: null, fresh: false };
  const home = make("div");
  let drawn = "";

  const buttons = () => [...home.querySelectorAll("[data-cell]")];
  const button = (cell) => home.querySelector(`[data-cell="${CSS.escape(cell)}"]`);

  /** Keep one cell in the tab order: the last one visited. */
  function rove(target) {
    const every = buttons();
    const next = target ?? (state.at && button(state.at)) ?? every[0];
    for (const one of every) one.tabIndex = one === next ? 0 : -1;
    if (next) state.at = next.dataset.cell;
    return next;
  }

  function draw() {
    const content = model.get("content");
    const words = model.get("words");
    const inside = home.contains(document.activeElement) ? document.activeElement : null;
    const focused = inside?.dataset?.cell;
    const reading = Boolean(inside?.closest(".wb-panel"));
    const layout = layoutFor(el.clientWidth || 1000, content);
    drawn = layout;
    state.width = el.clientWidth;
    state.value = model.get("value");
    const whole = content.columns.length > 0;
    home.replaceChildren(
      ...[
        content.legend?.length && legend(content, words),
        whole
          ? make("div", { class: `wb-scroll wb-as-${layout}` }, LAYOUTS[layout](content, words, state))
          : make("p", { class: "wb-empty" }, content.empty ?? words.empty),
        content.below?.length &&
          make("div", { class: "wb-below" }, make("h2", {}, content.below_title), make("ul", { class: "wb-items" }, content.below.map((item) => make("li", {}, make("b", {}, item.lead), make("p", {}, item.text), make("p", { class: "wb-source" }, item.source))))),
        caption(content),
      ].filter(Boolean),
    );
    frame(content);
    rove();
    if (focused) button(focused)?.focus({ preventScroll: true });
    if (state.value) openPanel(reading);
  }

  /** A table that is wider than its place scrolls in a frame of its own, also by keyboard. */
  function frame(content) {
    const scroll = home.querySelector(".wb-scroll");
    if (!scroll || drawn === "cards") return;
    scroll.classList.remove("wb-framed");
    const wide = scroll.scrollWidth > scroll.clientWidth + 1;
    scroll.classList.toggle("wb-framed", wide);
    for (const [name, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": content.title })) {
      if (wide) scroll.setAttribute(name, value);
      else scroll.removeAttribute(name);
    }
    notch();
  }

  /** Point the open panel at its cell. */
  function notch() {
    const shown = home.querySelector("tr .wb-panel");
    const source = state.value && button(state.value);
    if (!shown || !source) return;
    const framed = shown.closest(".wb-framed");
    shown.style.maxWidth = framed ? `${framed.clientWidth - 4}px` : "";
    const middle = source.getBoundingClientRect();
    shown.style.setProperty("--wb-notch", `${middle.left + middle.width / 2 - shown.getBoundingClientRect().left}px`);
  }

  function closePanel() {
    for (const open of home.querySelectorAll(".wb-open-panel")) open.remove();
    for (const one of buttons()) one.setAttribute("aria-expanded", "false");
  }

  /** Show the panel under the row of its cell; `move` takes the focus there. */
  function openPanel(move) {
    closePanel();
    const detail = model.get("detail");
    const cell = state.value;
    const source = button(cell);
    if (!source || detail.key !== cell) return;
    source.setAttribute("aria-expanded", "true");
    const row = source.closest("[data-row]");
    const shown = panel(detail, model.get("words"), () => shut(true));
    let holder = shown;
    if (row.tagName === "TR") {
      holder = make("tr", { class: "wb-open-panel" }, make("td", { colspan: row.cells.length }, shown));
      row.after(holder);
      notch();
    } else {
      const place = source.closest("li, dd");
      holder = place.tagName === "LI" ? make("li", {}, shown) : shown;
      holder.classList.add("wb-open-panel");
      if (place.tagName === "LI") place.after(holder);
      else place.append(holder);
    }
    if (!move) return;
    shown.querySelector("h2").focus({ preventScroll: true });
    // A panel that does not fit begins with its cell at the top.
    if (shown.offsetHeight > innerHeight * 0.75) source.scrollIntoView({ block: "start" });
    else shown.scrollIntoView({ block: "nearest" });
  }

  function ask(cell) {
    state.fresh = true;
    if (model.get("value") === cell) shut(true);
    else tell(model, "value", cell);
  }

  function shut(back) {
    const cell = state.value;
    tell(model, "value", "");
    if (back) rove(button(cell))?.focus();
  }

  home.addEventListener("click", (event) => {
    const target = event.target.closest("[data-cell]");
    if (!target) return;
    rove(target);
    ask(target.dataset.cell);
  });
  home.addEventListener("focusin", (event) => event.target.dataset?.cell && rove(event.target));
  home.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.value) {
      event.preventDefault();
      event.stopPropagation();
      shut(true);
      return;
    }
    const from = event.target.closest("[data-cell]");
    const to = from && step(from, event.key);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    rove(to).focus();
  });

  /** The cell that a key leads to, past cells that hold nothing. */
  function step(from, key) {
    const rows = [...home.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("[data-cell]")]).filter((row) => row.length);
    const y = rows.findIndex((row) => row.includes(from));
    const x = rows[y].indexOf(from);
    if (key === "Home") return rows[y][0];
    if (key === "End") return rows[y].at(-1);
    if (key === "ArrowLeft") return rows[y][x - 1];
    if (key === "ArrowRight") return rows[y][x + 1];
    const next = rows[y + { ArrowUp: -1, ArrowDown: 1 }[key]];
    if (!next) return undefined;
    const cell = from.closest("td, li, dd");
    const place = cell.parentElement ? [...cell.parentElement.children].indexOf(cell) : x;
    return next.find((one) => [...one.closest("td, li, dd").parentElement.children].indexOf(one.closest("td, li, dd")) >= place) ?? next.at(-1);
  }

  listen(model, ["content"], signal, draw);
  listen(model, ["value"], signal, () => {
    state.value = model.get("value");
    if (!state.value) closePanel();
    else if (model.get("detail").key === state.value) openPanel(state.fresh);
  });
  listen(model, ["detail"], signal, () => {
    state.value = model.get("value");
    if (state.value) openPanel(state.fresh);
    state.fresh = false;
  });
  const sized = new ResizeObserver(() => {
    const layout = layoutFor(el.clientWidth, model.get("content"));
    if (!el.clientWidth || el.clientWidth === state.width) return;
    state.width = el.clientWidth;
    // The same layout only stretches; what is open and focused stays as it is.
    if (layout === drawn) frame(model.get("content"));
    else draw();
  });
  sized.observe(el);
  signal.addEventListener("abort", () => sized.disconnect());
  el.append(home);
  draw();
  // A link that opens a cell leads to it, once the page has its place.
  if (state.value && document.querySelector("body[data-workbench-page]"))
    setTimeout(() => button(state.value)?.scrollIntoView({ block: "start" }), 200);
}

export default { render };
