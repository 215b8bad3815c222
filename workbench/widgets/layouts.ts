// The matrix in its three layouts: key factors in rows, cities in rows, a card for each
// key factor. Nothing here looks at the page: the server draws with it too.

import { type Child, make, type Words } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import { panel } from "./detail.ts";
import type { Cell, Column, Content, ContextCell, Detail, Row, Strip } from "./matrix.types.ts";

export type Layout = "table" | "turned" | "cards";

/** What a drawing is of: the open cell, with what stands behind it where that is known. */
export interface Shown {
  value: string;
  stem: string;
  detail?: Detail;
}

type Draw = (content: Content, words: Words, shown: Shown) => HTMLElement;

/** The circumstances along the cities, the first one first. */
export const strips = ({ context, also = [] }: Content): Strip[] => (context ? [context, ...also] : also);

/** The columns of each city, which is one unless several assessments stand side by side. */
const runsOf = (columns: Column[]) => inGroups(columns.map((column) => ({ column, group: cityOf(column) }))).map(({ rows }, at) => ({
  columns: rows.map(({ column }) => column),
  first: rows[0]?.column as Column,
  at,
}));
const cityOf = (column: Column) => column.city ?? column.id;

const cellId = (city: string, row: string) => `${city}|${row}`;

/** The panel of a row, if the open cell is in it: as a row, or as an item of a card's list. */
function behind(shown: Shown, cells: string[], words: Words, wrap: (panel: HTMLElement) => HTMLElement): Child {
  const open = shown.detail?.key === shown.value && cells.includes(shown.value);
  return open && shown.detail && wrap(panel(shown.detail, words));
}

const asRow = (span: number) => (shown: HTMLElement) =>
  make("tr", { class: "wb-open-panel" }, make("td", { colspan: span }, shown));
const asItem = (shown: HTMLElement) => make("li", { class: "wb-open-panel" }, shown);

/** A judgement's button (or the plain mark of an example). */
function cellButton(cell: Cell | null | undefined, column: Column, row: Row, shown: Shown, layout: Layout): Child {
  if (!cell) return null;
  const id = cellId(column.id, row.id);
  const marks = cell.marks ?? [];
  const inside: Record<Layout, () => Child> = {
    // Of two cities there is room for what was said.
    table: () =>
      cell.parts
        ? null
        : cell.line === undefined
        ? make("span", { class: "wb-word" }, cell.short)
        : make("span", { class: "wb-said-of" }, make("span", { class: "wb-word" }, cell.word), make("span", { class: "wb-line", lang: cell.lang }, cell.line)),
    turned: () => null,
    cards: () =>
      make(
        "span",
        { class: "wb-who" },
        // The city's name stands above its assessments.
        make("b", {}, column.by ?? column.name),
        make("small", {}, cell.word),
        marks.map(({ kind, word }) => make("small", {}, glyph(kind), ` ${word}`)),
      ),
  };
  const attributes = {
    type: "button",
    class: `wb-cell wb-${cell.state}`,
    tabindex: "-1",
    "data-cell": id,
    "aria-label": cell.label,
    "aria-expanded": String(shown.value === id),
    title: layout === "turned" ? cell.label : null,
  };
  const corner = marks.length > 0 && make("span", { class: "wb-note-mark" }, marks.slice(0, 2).map(({ kind }) => glyph(kind)));
  const half = ({ state, short }: { state: string; short: string }) =>
    make("span", { class: `wb-half wb-${state}` }, glyph(state), layout === "table" && make("span", {}, short));
  return make(
    "button",
    attributes,
    cell.parts ? make("span", { class: "wb-halves" }, cell.parts.map(half)) : make("span", { class: "wb-tile" }, glyph(cell.state)),
    inside[layout](),
    layout !== "cards" && corner,
  );
}

/** The box of bounds: full is in place, hatched unknown, empty a lower level. */
function track({ low = 0, high = 0, applies = 0 }: Column): HTMLElement {
  const kind = (at: number) => (at < low ? "wb-full" : at < high ? "wb-open" : null);
  const boxes = Array.from({ length: applies }, (_, at) => make("i", { class: kind(at) }));
  return make("span", { class: "wb-track", "aria-hidden": "true" }, boxes);
}

function boundsCell(column: Column): Child {
  if (!column.bounds) return make("small", {}, column.bounds_note);
  return [track(column), make("b", {}, column.bounds), column.bounds_note && make("small", {}, column.bounds_note)];
}

/** When and how a city was assessed (or when it signed the Charter). */
function sourceCell(column: Column): Child {
  if (column.sources) return column.sources.map(({ date, method }) => [make("small", {}, date), make("small", {}, method)]);
  return [make("small", { class: column.unlike ? "wb-unlike" : null }, column.date), make("small", {}, column.method)];
}

/** A bar from nothing to the figure; a range over several areas from its low to its high. */
function barStyle({ share = 0, from = 0 }: ContextCell): string {
  const within = (value: number) => Math.max(0, Math.min(100, value));
  return `margin-left:${within(from)}%;width:${Math.max(1, within(share) - within(from))}%`;
}

function figureOf(cell: ContextCell): Child {
  return [
    make("span", { class: "wb-number" }, cell.text),
    make("span", { class: "wb-bar" }, make("i", { style: barStyle(cell) })),
    cell.doubt && make("span", { class: "wb-doubt" }, glyph("doubt"), cell.doubt),
    make("small", { class: cell.unlike ? "wb-unlike" : null }, cell.year),
  ];
}

/** One city's circumstance: a figure with its bar, a note, or the lack of both. */
function contextCell(strip: Strip, at: number, column: Column, shown: Shown): Child {
  const cell = strip.cells[at];
  if (!cell) return null;
  if (cell.kind === "none") {
    const missing = [make("span", { class: "wb-number" }, cell.text), make("span", { class: "wb-bar" })];
    return make("span", { class: "wb-context wb-missing" }, missing);
  }
  const id = cellId(strip.id, cityOf(column));
  const note = [
    make("span", { class: "wb-effect" }, cell.mark && glyph(cell.mark), cell.effect),
    make("small", { class: "wb-text", lang: cell.lang }, cell.text),
  ];
  const attributes = {
    type: "button",
    class: `wb-context wb-${cell.kind}${cell.doubt ? " wb-doubted" : ""}`,
    tabindex: "-1",
    "data-cell": id,
    "aria-label": cell.label,
    "aria-expanded": String(shown.value === id),
  };
  return make("button", attributes, cell.kind === "figure" ? figureOf(cell) : note);
}

function cityHead(column: Column, scope: string, span?: number): HTMLElement {
  return make("th", { scope, colspan: span, class: "wb-city" }, make("b", {}, column.name), make("small", {}, column.country));
}

/** By what method a column is, when, and whether it still counts. */
function methodHead(column: Column): Child[] {
  return [column.by, column.date, column.outdated].map((one) => one && make("small", {}, one));
}

function factorHead(row: Row): HTMLElement {
  const head = make("span", { class: "wb-head" }, make("span", { class: "wb-id" }, row.id), make("span", {}, row.name));
  return make("th", { scope: "row", class: "wb-factor" }, head);
}

/** A group of rows with its heading. */
function group(title: string, note: string | undefined, span: number, rows: Child): HTMLElement {
  // The words stay in view while a wide table scrolls sideways.
  const words = make("span", { class: "wb-group-title" }, title, note && make("small", {}, ` ${note}`));
  const head = make("th", { scope: "rowgroup", colspan: span }, words);
  return make("tbody", {}, make("tr", { class: "wb-group" }, head), rows);
}

/** Rows (or cities) in runs of the same group, in their order. */
export function inGroups<One extends { group: string }>(rows: One[]): { title: string; rows: One[] }[] {
  const runs: { title: string; rows: One[] }[] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run && run.title === row.group) run.rows.push(row);
    else runs.push({ title: row.group, rows: [row] });
  }
  return runs;
}

const titled = (title: string) => make("caption", { class: "wb-hidden" }, title);
const corner = (title: string, rows?: number) =>
  make("th", { scope: "col", rowspan: rows, class: "wb-corner" }, make("span", { class: "wb-hidden" }, title));
const cols = (name: string, count: number) => Array.from({ length: count }, () => make("col", { class: name || null }));

/** The titles of the last columns of a turned table. */
export const lastOf = ({ differs_title, sources_title }: Content): string[] =>
  [differs_title, sources_title].filter((one): one is string => Boolean(one));

const spanOf = (run: { columns: Column[] }) => (run.columns.length > 1 ? run.columns.length : undefined);

/** What begins a city's columns, where it may have several. */
const startOf = (column: Column, by: boolean) => (by && column.differs !== "" ? "wb-start" : null);

/** The groups that the cities stand in, above their names. */
function columnGroups(columns: Column[]): Child {
  const runs = inGroups(columns);
  if (!runs.some(({ title }) => title)) return null;
  const heads = runs.map(({ title, rows }) => make("th", { scope: "colgroup", colspan: rows.length }, title));
  return make("tr", { class: "wb-col-groups" }, make("td"), heads, make("td"));
}

/** Key factors in rows, cities in columns. */
function table(content: Content, words: Words, shown: Shown): HTMLElement {
  const { columns, rows, cells } = content;
  const span = columns.length + 2;
  const runs = runsOf(columns);
  const by = columns.some((column) => column.by);
  const deep = by ? 2 : undefined;
  const contextRows = strips(content).map((strip) => [
    make(
      "tr",
      { class: "wb-context-row", "data-row": strip.id },
      make("th", { scope: "row" }, strip.title, make("small", {}, strip.unit)),
      runs.map((run) => make("td", { colspan: spanOf(run) }, contextCell(strip, run.at, run.first, shown))),
      make("td", { class: "wb-sum" }, make("small", {}, strip.summary)),
    ),
    behind(shown, runs.map(({ first }) => cellId(strip.id, cityOf(first))), words, asRow(span)),
  ]);
  const factorRow = (row: Row) => [
    make(
      "tr",
      { class: "wb-row", "data-row": row.id },
      factorHead(row),
      columns.map((column, at) =>
        make("td", { class: startOf(column, by) }, cellButton(cells[row.id]?.[at], column, row, shown, "table")),
      ),
      make("td", { class: "wb-sum" }, make("span", {}, row.summary), row.summary_note && make("small", {}, row.summary_note)),
    ),
    behind(shown, columns.map((column) => cellId(column.id, row.id)), words, asRow(span)),
  ];
  const title = (run: string, at: number) => (at ? run : run ? content.rows_title + words.colon + run : content.rows_title);
  const bodies = inGroups(rows).map((run, at) =>
    group(title(run.title, at), at ? "" : content.rows_note, span, run.rows.map(factorRow)),
  );
  return make(
    "table",
    { class: by ? "wb-table wb-by" : "wb-table" },
    titled(content.title),
    make("colgroup", {}, cols("wb-col-head", 1), cols("", columns.length), cols("wb-col-sum", 1)),
    make(
      "thead",
      {},
      columnGroups(columns),
      make(
        "tr",
        {},
        corner(content.rows_title, deep),
        runs.map((run) => (by ? cityHead(run.first, "colgroup", run.columns.length) : cityHead(run.first, "col"))),
        make("th", { scope: "col", rowspan: deep, class: "wb-sum" }, make("small", {}, content.summary_title ?? words.all_cities)),
      ),
      by && make("tr", { class: "wb-methods" }, columns.map((column) => make("th", { scope: "col", class: startOf(column, by) }, methodHead(column)))),
    ),
    contextRows.length > 0 && group(words.circumstances ?? "", content.circumstances_note, span, contextRows),
    rows.length ? bodies : group(content.rows_title, content.rows_note, span, []),
    make("tfoot", {}, boundsRow(content, words), differsRow(content), sourcesRow(content)),
  );
}

function boundsRow({ bounds_title, bounds_note, columns }: Content, words: Words): Child {
  if (!bounds_title) return null;
  return make(
    "tr",
    { class: "wb-bounds" },
    make("th", { scope: "row" }, bounds_title, make("small", {}, bounds_note ?? words.bounds_note)),
    columns.map((column) => make("td", {}, boundsCell(column))),
    make("td", { class: "wb-sum" }, make("small", {}, words.no_total)),
  );
}

/** How often the methods disagree on each city. */
function differsRow({ differs_title, columns }: Content): Child {
  if (!differs_title) return null;
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, differs_title),
    runsOf(columns).map((run) => make("td", { colspan: spanOf(run) }, make("small", {}, run.first.differs))),
    make("td"),
  );
}

function sourcesRow({ columns, sources_title, sources_note }: Content): Child {
  if (!sources_title) return null;
  return make(
    "tr",
    { class: "wb-sources" },
    make("th", { scope: "row" }, sources_title),
    columns.map((column) => make("td", {}, sourceCell(column))),
    make("td", { class: "wb-sum" }, make("small", {}, sources_note)),
  );
}

/** Cities in rows, key factors in columns: for many cities. */
function turned(content: Content, words: Words, shown: Shown): HTMLElement {
  const { columns, rows, cells } = content;
  const beside = strips(content);
  const last = lastOf(content);
  const span = 1 + rows.length + (content.bounds_title ? 1 : 0) + beside.length + last.length;
  const runs = runsOf(columns);
  const by = columns.some((column) => column.by);
  const head = (title: string, note?: string) =>
    make("th", { scope: "col" }, make("b", {}, title), note !== undefined && make("small", {}, note));
  const rowHead = (column: Column, begins: boolean) =>
    make("th", { scope: "row", class: "wb-city" }, make("b", {}, column.name), begins && make("small", {}, column.country), by && methodHead(column));
  /** What is said of a city stands in the first of its rows. */
  const cityRow = (column: Column, at: number, run: number, begins: boolean) => [
    make(
      "tr",
      { class: by && begins ? "wb-row wb-start" : "wb-row", "data-row": column.id },
      by ? rowHead(column, begins) : cityHead(column, "row"),
      rows.map((row) => make("td", {}, cellButton(cells[row.id]?.[at], column, row, shown, "turned"))),
      content.bounds_title && make("td", { class: "wb-bounds" }, boundsCell(column)),
      beside.map((strip) => make("td", {}, begins && contextCell(strip, run, column, shown))),
      content.differs_title && make("td", {}, begins && make("small", {}, column.differs)),
      content.sources_title && make("td", {}, sourceCell(column)),
    ),
    behind(shown, rows.map((row) => cellId(column.id, row.id)), words, asRow(span)),
    begins && behind(shown, beside.map(({ id }) => cellId(id, cityOf(column))), words, asRow(span)),
  ];
  const rowOf = (column: Column) => {
    const run = runs.find((one) => one.columns.includes(column));
    return cityRow(column, columns.indexOf(column), run?.at ?? 0, run?.first === column);
  };
  const bodies = inGroups(columns).map((run) =>
    run.title ? group(run.title, "", span, run.rows.map(rowOf)) : make("tbody", {}, run.rows.map(rowOf)),
  );
  return make(
    "table",
    { class: "wb-table wb-turned", style: `--wb-rows:${rows.length};--wb-strips:${beside.length};--wb-last:${last.length}` },
    titled(content.title),
    make(
      "colgroup",
      {},
      cols("wb-col-city", 1),
      cols("", rows.length),
      cols("wb-col-bounds", content.bounds_title ? 1 : 0),
      cols("wb-col-context", beside.length),
      cols("wb-col-source", last.length),
    ),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        corner(words.city ?? ""),
        rows.map((row) => make("th", { scope: "col", class: "wb-factor" }, make("b", {}, row.id), make("small", {}, row.name))),
        content.bounds_title && head(content.bounds_title, content.bounds_note),
        beside.map((strip) => head(strip.title, strip.unit)),
        last.map((title) => head(title)),
      ),
    ),
    bodies,
    make(
      "tfoot",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "row" }, words.all_cities),
        rows.map((row) => make("td", {}, make("small", {}, row.summary), row.summary_note && make("small", {}, row.summary_note))),
        content.bounds_title && make("td"),
        beside.map(({ summary }) => make("td", {}, make("small", {}, summary))),
        last.map(() => make("td")),
      ),
    ),
  );
}

/** A card for each key factor: for a phone, and for a page zoomed to 400%. */
function cards(content: Content, words: Words, shown: Shown): HTMLElement {
  const { columns, rows, cells } = content;
  const beside = strips(content);
  const several = beside.length > 1;
  const id = (row: string) => `${shown.stem}-${row}`;
  const jumps = rows.map((row) => make("a", { href: `#${id(row.id)}`, "aria-label": `${row.id} ${row.name}` }, row.id));
  const toCities = make("a", { href: `#${id("context")}`, class: "wb-jump-wide" }, words.in_cities);
  const item = (row: Row, column: Column, at: number): Child => {
    const cell = cellButton(cells[row.id]?.[at], column, row, shown, "cards");
    return cell && [make("li", {}, cell), behind(shown, [cellId(column.id, row.id)], words, asItem)];
  };
  const titledItem = (title: string) => make("li", { class: "wb-card-group" }, title);
  const listed = (row: Row) =>
    inGroups(columns).map(({ title, rows: run }) => [
      title && titledItem(title),
      runsOf(run).map(({ first: { by, name }, columns: ofCity }) => [
        by && titledItem(name),
        ofCity.map((column) => item(row, column, columns.indexOf(column))),
      ]),
    ]);
  const card = (row: Row) =>
    make(
      "section",
      { class: "wb-card", "data-row": row.id, id: id(row.id) },
      make("h2", {}, make("span", { class: "wb-id" }, row.id), ` ${row.name}`),
      make("p", { class: "wb-sum" }, row.summary, row.summary_note && words.semicolon + row.summary_note),
      make("ul", { class: "wb-card-cells" }, listed(row)),
    );
  return make(
    "div",
    { class: "wb-cards" },
    make("nav", { class: "wb-jumps", "aria-label": content.rows_title }, jumps, toCities),
    rows.map(card),
    make(
      "section",
      { class: "wb-card", "data-row": "context", id: id("context") },
      make("h2", {}, !beside.length ? content.sources_title : several ? words.circumstances : [words.circumstances, words.colon, beside[0]?.title]),
      beside.map((strip) => make("p", { class: "wb-sum" }, [several && strip.title, strip.unit, strip.summary].filter(Boolean).join(". "))),
      make("dl", { class: "wb-facts" }, runsOf(columns).map((run) => cityFacts(content, run, words, shown))),
    ),
  );
}

function cityFacts(content: Content, { first: column, columns, at }: ReturnType<typeof runsOf>[number], words: Words, shown: Shown): Child {
  const source = (column.sources ?? [column]).map(({ date, method }) => [date, method].filter(Boolean).join(", ")).join(words.semicolon);
  const inside = (open: HTMLElement) => make("div", { class: "wb-open-panel" }, open);
  const beside = strips(content);
  const strip = (one: Strip) => [
    beside.length > 1 && make("small", { class: "wb-strip" }, one.title),
    contextCell(one, at, column, shown),
    behind(shown, [cellId(one.id, cityOf(column))], words, inside),
  ];
  return [
    make("dt", {}, make("b", {}, column.name), `, ${column.country}`),
    make(
      "dd",
      {},
      column.group && column.group !== column.country && make("small", {}, column.group),
      beside.map(strip),
      content.bounds_title && columns.map((one) => [methodHead({ ...one, date: one.by ? one.date : "" }), boundsCell(one)]),
      content.differs_title && make("small", {}, column.differs),
      content.sources_title && make("small", {}, content.sources_title + words.colon + source),
    ),
  ];
}

export const LAYOUTS: Readonly<Record<Layout, Draw>> = { table, turned, cards };

/** Below this width there are cards. What row heads and sums take, and the least of a column, is set in matrix.css. */
const NARROW = 700;
const SIZES = [
  { large: false, from: NARROW, to: 1050, heads: 246, least: 84 },
  { large: false, from: 1050, to: Infinity, heads: 296, least: 88 },
  { large: true, from: NARROW, to: Infinity, heads: 420, least: 128 },
];

/** Which layout fits a width: cards on a narrow one; the turned table where columns would get too narrow. */
export function layoutFor(width: number, columns: number, large: boolean): Layout {
  const size = SIZES.find((one) => one.large === large && width >= one.from && width < one.to);
  if (!size) return "cards";
  return (width - size.heads) / Math.max(1, columns) >= size.least ? "table" : "turned";
}

/** What the turned table takes at least, as matrix.css has it. */
const turnedWidth = (rows: number, beside: number, last: number) => 246 + 120 * last + 140 * Math.max(1, beside) + 64 * rows;

/** The same as a style: of several layouts the one that fits is shown before any script has run. */
export function layoutStyle(columns: number, rows: number, beside: number, last: number): string {
  const show = (layout: Layout, from: number, to: number) => {
    const bounds = [from > 0 && `(min-width:${from}px)`, to < Infinity && `(max-width:${to - 0.02}px)`].filter(Boolean);
    return from < to ? `@container wb-first ${bounds.join(" and ")}{.wb-first>.wb-as-${layout}{display:block}}` : "";
  };
  const rules = (large: boolean) =>
    SIZES.filter((size) => size.large === large).map(({ from, to, heads, least }) => {
      const fits = Math.max(from, heads + least * Math.max(1, columns));
      return show("table", fits, to) + show("turned", from, Math.min(to, fits));
    });
  return [
    ".wb-first{container:wb-first/inline-size}.wb-first>.wb-scroll{display:none}",
    show("cards", 0, NARROW),
    // As wb-framed does, where the table is wider than its place.
    `@container wb-first (max-width:${turnedWidth(rows, beside, last) - 0.02}px){.wb-first>.wb-as-turned{overflow:auto;max-height:80vh}}`,
    `@media (max-width:1799.98px){${rules(false).join("")}}`,
    `@media (min-width:1800px){${rules(true).join("")}}`,
  ].join("");
}
