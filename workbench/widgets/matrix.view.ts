// The matrix of cities and key factors: one real table (on a phone a card for each
// key factor), with what stands behind a cell opening under its row.
//
// `content` is what is shown, `value` the open cell ("city|key factor") and `detail`
// what stands behind it. The matrix is one tab stop: arrows move, Home and End go to
// the row's ends, Enter opens, Escape closes and returns.

import { type Child, type Context, dress, frame, type Get, listen, make, newId, nodes, type Pictured, tell, type View, type Words } from "./dom.ts";
import { panel } from "./detail.ts";
import { glyph } from "./glyphs.ts";
import { captionOf } from "./items.ts";
import { type Layout, LAYOUTS, layoutFor, lastOf, layoutStyle, type Shown, strips } from "./layouts.ts";
import type { Content, Detail } from "./matrix.types.ts";
import { presentButton, presents, remote } from "./present.ts";

const classes = () => "wb wb-levels wb-matrix";

/** A first view of more cells than this holds one layout: three would be much to send. */
const MANY = 600;

function legend(content: Content, words: Words): Child {
  const entries = content.legend ?? [];
  if (!entries.length) return null;
  const looks = new Set(entries.map(({ state }) => state)).size;
  return make(
    "ul",
    { class: "wb-legend", "aria-label": words.legend },
    entries.map(({ state, word }) => make("li", {}, make("span", { class: `wb-swatch wb-${state}` }, glyph(state)), word)),
    looks < entries.length && make("li", { class: "wb-legend-mark" }, words.shared),
    (content.marks ?? []).map(({ kind, word }) => make("li", { class: "wb-legend-mark" }, glyph(kind), word)),
  );
}

/** How two cities stand to each other. */
function pair({ pair: said }: Content): Child {
  return said && make("div", { class: "wb-pair" }, said.sentence && make("p", {}, said.sentence), make("p", { class: "wb-pair-note" }, said.note));
}

function below({ below_title, below: items = [] }: Content): Child {
  if (!items.length) return null;
  const lines = items.map(({ lead, text, lang, source }) =>
    make("li", {}, make("b", {}, lead), make("p", { lang }, text), make("p", { class: "wb-source" }, source)),
  );
  return make("div", { class: "wb-below" }, make("h2", {}, below_title), make("ul", { class: "wb-items" }, lines));
}

/** The matrix in some layouts, between its legend and what is said of it. */
function drawn(get: Get, shown: Shown, layouts: Layout[]): Child[] {
  const content = get<Content>("content");
  const words = get<Words>("words");
  const whole = content.columns?.length > 0;
  return [
    pair(content),
    make("div", { class: "wb-legend-line" }, legend(content, words), whole && presentButton(words)),
    content.left_out && make("p", { class: "wb-left-out" }, content.left_out),
    whole
      ? layouts.map((layout) => make("div", { class: `wb-scroll wb-as-${layout}` }, LAYOUTS[layout](content, words, shown)))
      : make("p", { class: "wb-empty" }, content.empty ?? words.empty),
    below(content),
    captionOf(content.caption),
  ];
}

function first(get: Get): Child[] {
  const content = get<Content>("content");
  const { columns = [], rows = [] } = content;
  const shown = { value: get<string>("value"), stem: newId("row"), detail: get<Detail>("detail") };
  if (columns.length * rows.length > MANY) return [make("div", {}, drawn(get, shown, ["turned"]))];
  const style = make("style", {}, layoutStyle(columns.length, rows.length, strips(content).length, lastOf(content).length));
  return [style, make("div", { class: "wb-first" }, drawn(get, shown, ["table", "turned", "cards"]))];
}

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes());
  const state: Shown & { at?: string; fresh: boolean; width: number } = {
    value: get("value"),
    stem: newId("row"),
    fresh: false,
    width: 0,
  };
  const home = make("div");
  let shownAs: Layout = "table";

  const button = (cell: string | undefined) =>
    cell ? home.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cell)}"]`) : null;
  const layoutHere = () =>
    layoutFor(el.clientWidth || 1000, get<Content>("content").columns?.length ?? 0, matchMedia("(min-width: 1800px)").matches);

  /** Keep one cell in the tab order: the last one visited. */
  function rove(target?: HTMLElement | null): HTMLElement | undefined {
    const next = target ?? button(state.at) ?? home.querySelector<HTMLElement>("[data-cell]") ?? undefined;
    for (const one of home.querySelectorAll<HTMLElement>('[data-cell][tabindex="0"]')) one.tabIndex = -1;
    if (next) {
      next.tabIndex = 0;
      state.at = next.dataset.cell;
    }
    return next;
  }

  function draw(): void {
    const inside = el.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    const focused = inside?.dataset.cell;
    const reading = Boolean(inside?.closest(".wb-panel"));
    shownAs = layoutHere();
    state.width = el.clientWidth;
    state.value = get("value");
    state.detail = undefined;
    home.replaceChildren(...nodes(drawn(get, state, [shownAs])));
    if (home.parentElement !== el) el.replaceChildren(home);
    framed();
    rove();
    if (focused) button(focused)?.focus({ preventScroll: true });
    else if (inside?.matches(".wb-present")) home.querySelector<HTMLElement>(".wb-present")?.focus({ preventScroll: true });
    if (state.value) openPanel(reading);
    presented();
  }

  /** A table that is wider than its place scrolls in a frame of its own, also by keyboard. */
  function framed(): void {
    const scroll = home.querySelector<HTMLElement>(".wb-scroll");
    if (!scroll || shownAs === "cards") return;
    // In a frame it would take the place that it has.
    scroll.classList.remove("wb-framed");
    frame(scroll, get<Content>("content").title);
    notch();
  }

  /** Point the open panel at its cell. */
  function notch(): void {
    const shown = home.querySelector<HTMLElement>("tr .wb-panel");
    const source = button(state.value);
    if (!shown || !source) return;
    const around = shown.closest(".wb-framed");
    shown.style.maxWidth = around ? `${around.clientWidth - 4}px` : "";
    const middle = source.getBoundingClientRect();
    shown.style.setProperty("--wb-notch", `${middle.left + middle.width / 2 - shown.getBoundingClientRect().left}px`);
  }

  function closePanel(): void {
    for (const open of home.querySelectorAll(".wb-open-panel")) open.remove();
    for (const one of home.querySelectorAll('[aria-expanded="true"]')) one.setAttribute("aria-expanded", "false");
  }

  /** Put a panel where its cell is: under the row, or after the item of a card. */
  function place(shown: HTMLElement, source: HTMLElement): void {
    const row = source.closest<HTMLElement>("[data-row]");
    if (row instanceof HTMLTableRowElement) {
      row.after(make("tr", { class: "wb-open-panel" }, make("td", { colspan: row.cells.length }, shown)));
      notch();
      return;
    }
    const item = source.closest("li, dd");
    if (item?.tagName === "LI") item.after(make("li", { class: "wb-open-panel" }, shown));
    else source.after(make("div", { class: "wb-open-panel" }, shown));
  }

  /** Show the panel of the open cell; `move` takes the focus there. */
  function openPanel(move: boolean): void {
    closePanel();
    const detail = get<Detail>("detail");
    const source = button(state.value);
    if (!source || detail.key !== state.value) return;
    source.setAttribute("aria-expanded", "true");
    const shown = panel(detail, get("words"));
    place(shown, source);
    if (!move) return;
    shown.querySelector("h2")?.focus({ preventScroll: true });
    // A panel that does not fit begins with its cell at the top.
    if (shown.offsetHeight > innerHeight * 0.75) source.scrollIntoView({ block: "start" });
    else shown.scrollIntoView({ block: "nearest" });
  }

  function ask(cell: string): void {
    state.fresh = true;
    if (get<string>("value") === cell) shut(true);
    else tell(model, "value", cell);
  }

  function shut(back: boolean): void {
    const cell = state.value;
    tell(model, "value", "");
    if (back) rove(button(cell))?.focus();
  }

  home.addEventListener("click", (event) => {
    const element = event.target as Element;
    if (element.closest(".wb-close")) return shut(true);
    const target = element.closest<HTMLElement>("[data-cell]");
    if (!target?.dataset.cell) return;
    rove(target);
    ask(target.dataset.cell);
  });
  home.addEventListener("focusin", (event) => {
    const target = event.target as HTMLElement;
    if (target.dataset.cell) rove(target);
  });
  home.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.value) {
      event.preventDefault();
      event.stopPropagation();
      shut(true);
      return;
    }
    const from = (event.target as Element).closest<HTMLElement>("[data-cell]");
    const to = from && step(from, event.key);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    rove(to)?.focus();
  });

  /** The cell that a key leads to, past cells that hold nothing. */
  function step(from: HTMLElement, key: string): HTMLElement | undefined {
    const rows = [...home.querySelectorAll("[data-row]")]
      .map((row) => [...row.querySelectorAll<HTMLElement>("[data-cell]")])
      .filter((row) => row.length);
    const y = rows.findIndex((row) => row.includes(from));
    const row = rows[y] ?? [];
    const x = row.indexOf(from);
    const along: Record<string, HTMLElement | undefined> = {
      Home: row[0],
      End: row.at(-1),
      ArrowLeft: row[x - 1],
      ArrowRight: row[x + 1],
    };
    if (key in along) return along[key];
    const next = rows[y + ({ ArrowUp: -1, ArrowDown: 1 }[key] ?? remote(key) ?? NaN)];
    return next?.find((one) => position(one) + wide(one) > position(from)) ?? next?.at(-1);
  }

  /** Where in its row, or among its card's items, a cell stands. */
  function position(cell: HTMLElement): number {
    const home = cell.closest("td, li, dd");
    const items = [...(home?.parentElement?.children ?? [])].filter((one) => !one.classList.contains("wb-open-panel"));
    return items.slice(0, home ? items.indexOf(home) : 0).reduce((sum, one) => sum + wide(one), 0);
  }

  /** How many columns a cell takes. */
  function wide(cell: Element): number {
    return cell.closest("td")?.colSpan ?? 1;
  }

  const inner = () => {
    const open = state.value !== "";
    if (open) shut(true);
    return open;
  };
  const presented = presents({ el, signal, words: get("words"), begin: () => rove(), inner, sized: framed });

  listen(model, ["content"], signal, draw);
  listen(model, ["value"], signal, () => {
    state.value = get("value");
    if (!state.value) closePanel();
    else if (get<Detail>("detail").key === state.value) openPanel(state.fresh);
  });
  listen(model, ["detail"], signal, () => {
    state.value = get("value");
    if (state.value) openPanel(state.fresh);
    state.fresh = false;
  });
  (el as Pictured).inPicture = (width) => {
    const { columns = [] } = get<Content>("content");
    const shown = { value: get<string>("value"), stem: newId("row"), detail: get<Detail>("detail") };
    return nodes(drawn(get, shown, [layoutFor(width, columns.length, false)]));
  };
  const sized = new ResizeObserver(() => {
    if (!el.clientWidth || el.clientWidth === state.width) return;
    state.width = el.clientWidth;
    // The same layout only stretches; what is open and focused stays as it is.
    if (layoutHere() === shownAs) framed();
    else draw();
  });
  signal.addEventListener("abort", () => sized.disconnect());
  const linked = state.value !== "" && document.querySelector("body[data-workbench-page]") !== null;
  const unread = window.scrollY === 0;
  draw();
  sized.observe(el);
  // A link that opens a cell leads to it, unless the visitor reads elsewhere already.
  if (linked && unread) requestAnimationFrame(() => button(state.value)?.scrollIntoView({ block: "start" }));
}

export default { classes, first, render } satisfies View;
