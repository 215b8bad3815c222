// Cities along a figure: a small panel for each key factor, and every city with all that
// belongs to its figure.
//
// `value` is the key factor that is shown large, `detail` its cities by name. What is drawn
// is said in words, too: marks are for the eye alone.

import { type Child, type Context, dress, frame, type Get, listen, make, nodes, tell, type View, type Words } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import { captionOf, entry, quoting } from "./items.ts";
import { sameLink, served, way } from "./links.ts";
import type { Column, Content, Detail, Head, Judged, Mark, Named, Panel, Place, Row, Tick } from "./cityfigures.types.ts";

/** Where a city's name may stand, each with the same way to its page. */
const SECTIONS = [".wb-large", ".wb-each"];

/** The name of what opens below a key factor. */
const largeId = (factor: string) => `wb-large-${factor}`;

const classes = () => "wb wb-levels wb-along";

const swatch = (state: string) => make("span", { class: `wb-swatch wb-${state}` }, glyph(state));
const kindOf = ({ kind }: Place) => (kind ? ` wb-${kind}` : "");

/** What a range covers, behind its mark. */
function reach(place: Place): Child {
  const { from, to } = place;
  return from !== undefined && to !== undefined && make("i", { class: `wb-reach${kindOf(place)}`, style: `left:${from}%;width:${to - from}%` });
}

/** A place along the figure: a mark on a line. */
function strip(place: Place, ticks: Tick[], state = ""): HTMLElement {
  const lines = ticks.map(({ at }) => make("i", { class: "wb-tick", style: `left:${at}%` }));
  const spot =
    // In the middle of a range there is no figure: a mark there says a judgement, and without one there is none.
    place.at !== undefined && (state || place.from === undefined) &&
    make("i", { class: `wb-spot${state ? ` wb-${state}` : " wb-plain-spot"}${kindOf(place)}`, style: `left:${place.at}%` }, state && glyph(state));
  return make("span", { class: place.at === undefined ? "wb-strip wb-strip-none" : "wb-strip", "aria-hidden": "true" }, place.at !== undefined && make("i", { class: "wb-base" }), lines, reach(place), spot);
}

/** The numbers of the scale. */
const scale = (ticks: Tick[]) =>
  make("span", { class: "wb-scale", "aria-hidden": "true" }, ticks.map(({ at, text }) => make("i", { style: `left:${at}%` }, text)));

const titled = (title: string | undefined, note: string | undefined): Child => [make("h2", {}, title), note && make("p", { class: "wb-section-note" }, note)];

function care({ care: items = [], care_title }: Content): Child {
  return items.length > 0 && make("section", { class: "wb-care" }, titled(care_title, undefined), make("ul", { class: "wb-items" }, items.map(entry)));
}

function spread({ state, word, marks }: Judged & { marks: Mark[] }): HTMLElement {
  const lanes = Math.max(1, ...marks.map(({ lane }) => lane + 1));
  const spots = marks.map((mark) => [
    reach(mark),
    make("i", { class: `wb-spot wb-${state}${kindOf(mark)}`, style: `left:${mark.at}%;bottom:${mark.lane * 17 + 2}px`, title: mark.said }, glyph(state)),
  ]);
  return make("div", { class: "wb-spread-row" }, make("span", {}, word), make("span", { class: "wb-spread", style: `height:${lanes * 17 + 4}px` }, spots));
}

function panel({ id, name, rows }: Panel, ticks: Tick[], open: boolean): HTMLElement {
  return make(
    "li",
    { class: "wb-small", "data-panel": id },
    make("h3", {}, make("button", { type: "button", "data-factor": id, "aria-expanded": String(open), "aria-controls": open && largeId(id) }, make("span", { class: "wb-id" }, id), ` ${name}`)),
    make("div", { "aria-hidden": "true" }, rows.map(spread), make("div", { class: "wb-spread-row" }, make("span"), scale(ticks))),
    make("ul", { class: "wb-hidden" }, rows.map(({ said }) => make("li", {}, said))),
  );
}

function figure({ none, text, year, doubt, kind }: Named): Child {
  if (none) return make("span", { class: "wb-none" }, none);
  return [
    make("b", { class: doubt ? "wb-number wb-doubtful" : "wb-number" }, text),
    year && make("small", { class: kind === "unlike" ? "wb-unlike" : null }, year),
    doubt && make("span", { class: "wb-doubt" }, glyph("doubt"), doubt),
  ];
}

/** A key factor large: each judgement with its cities by name. */
function large({ key, heading, statement, lang, groups, ways }: Detail, ticks: Tick[], unit: string, words: Words): HTMLElement {
  const city = (one: Named, state: string) =>
    make("li", { class: "wb-named" }, way(one.address, { class: "wb-name" }, one.name), strip(one, ticks, state), make("span", { class: "wb-value" }, figure(one)));
  return make(
    "li",
    { class: "wb-large", id: largeId(key) },
    make(
      "div",
      { class: "wb-large-head" },
      make("div", {}, make("h3", { tabindex: "-1" }, heading), make("p", { lang }, statement)),
      make("button", { type: "button", class: "wb-shut", "aria-label": words.close }, "×"),
    ),
    served() && make("p", { class: "wb-ways" }, ways.map(({ text, address }) => way(address, {}, text))),
    groups.map(({ state, said, cities }) =>
      make("div", { class: "wb-judged" }, make("p", { class: "wb-level" }, swatch(state), said), make("ul", {}, cities.map((one) => city(one, state)))),
    ),
    make("div", { class: "wb-named" }, make("span", { class: "wb-name" }), scale(ticks), make("span", { class: "wb-value" }, make("small", {}, unit))),
  );
}

function panels(content: Content, value: string, detail: Detail, words: Words): Child {
  const { panels: every = [], panels_title, panels_note, legend = [], ticks = [], unit = "" } = content;
  if (!every.length) return null;
  const open = detail.key === value ? value : "";
  return make(
    "section",
    { class: "wb-panels" },
    titled(panels_title, panels_note),
    make("p", { class: "wb-section-note wb-hint" }, words.hint),
    make("ul", { class: "wb-along-legend", "aria-hidden": "true" }, legend.map(({ state, word }) => make("li", {}, make("i", { class: `wb-spot wb-${state}` }, glyph(state)), word))),
    make("ul", { class: "wb-small-ones" }, every.map((one) => [panel(one, ticks, one.id === open), one.id === open && large(detail, ticks, unit, words)])),
  );
}

/** The bounds as boxes, as the matrix has them. */
function track({ track: counts }: Row): Child {
  if (!counts) return null;
  const boxes = Array.from({ length: counts.applies }, (_, at) =>
    make("i", { class: at < counts.low ? "wb-full" : at < counts.high ? "wb-open" : null }),
  );
  return make("span", { class: "wb-track", "aria-hidden": "true" }, boxes);
}

const CELLS: Partial<Record<Column, (row: Row, ticks: Tick[]) => Child>> = {
  figure: (row, ticks) => [strip(row, ticks), make("span", { class: "wb-value" }, figure({ ...row, year: undefined }))],
  year: ({ year, unlike_year }) => year && make("span", { class: unlike_year ? "wb-unlike" : null }, year),
  covers: ({ covers, unlike_level }) => covers && make("span", { class: unlike_level ? "wb-unlike" : null }, covers),
  flag: ({ flag }) => flag,
  source: ({ source = "", quoted }) => quoting(source, quoted),
  notes: ({ notes = [], none }) => (none ? make("span", { class: "wb-none" }, none) : make("ul", { class: "wb-items" }, notes.map(entry))),
  bounds: (row) => [track(row), row.bounds],
};

function table({ columns = [], rows = [], ticks = [], table_title, table_note }: Content): Child {
  const [city, ...others] = columns;
  if (!rows.length) return null;
  const head = ({ id, title }: Head) => make("th", { scope: "col", class: `wb-col-${id}` }, title, id === "figure" && scale(ticks));
  const line = (row: Row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, way(row.address, {}, row.name), make("small", {}, row.country)),
      others.map(({ id, title }) => make("td", { class: `wb-col-${id}`, "data-title": title }, CELLS[id]?.(row, ticks))),
    );
  return make(
    "section",
    { class: "wb-each" },
    titled(table_title, table_note),
    make(
      "div",
      { class: "wb-scroll" },
      make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, city?.title), others.map(head))), make("tbody", {}, rows.map(line))),
    ),
  );
}

function drawn(get: Get): Child[] {
  const content = get<Content>("content");
  if (!content.caption) return [];
  const { empty, caption } = content;
  const shown = [care(content), panels(content, get("value"), get("detail"), get("words")), table(content)];
  return [
    empty && make("p", { class: "wb-empty" }, empty),
    // Without judgements the table is the picture, and comes first.
    content.panels?.length ? shown : [shown[2], shown[0]],
    captionOf(caption),
  ];
}

const first = (get: Get): Child[] => [make("div", {}, drawn(get))];

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes());
  const home = make("div");

  const button = (id: string) => home.querySelector<HTMLElement>(`[data-factor="${CSS.escape(id)}"]`);

  /** What the focus is on, as a way to find it in what is drawn anew. */
  function held(): string | null {
    const one = document.activeElement;
    if (!(one instanceof HTMLElement) || !home.contains(one)) return null;
    if (one.dataset.factor) return `[data-factor="${CSS.escape(one.dataset.factor)}"]`;
    if (one.matches(".wb-scroll")) return ".wb-framed";
    if (one.matches("a")) return sameLink(one, SECTIONS);
    return one.closest(".wb-large") ? `[data-factor="${CSS.escape(get<Detail>("detail").key ?? "")}"]` : null;
  }

  function draw(): void {
    const focus = held();
    home.replaceChildren(...nodes(drawn(get)));
    if (home.parentElement !== el) el.replaceChildren(home);
    framed();
    if (focus) home.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true });
  }

  /** A table that is wider than its place scrolls in a frame of its own, also by keyboard. */
  function framed(): void {
    const scroll = home.querySelector<HTMLElement>(".wb-scroll");
    if (scroll) frame(scroll, get<Content>("content").table_title ?? "");
  }

  function shut(): void {
    const open = get<string>("value");
    button(open)?.focus();
    tell(model, "value", "");
  }

  home.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest(".wb-shut")) return shut();
    const id = target.closest<HTMLElement>("[data-panel]")?.dataset.panel;
    if (!id) return;
    button(id)?.focus({ preventScroll: true });
    tell(model, "value", get("value") === id ? "" : id);
  });
  home.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !get("value")) return;
    event.preventDefault();
    event.stopPropagation();
    shut();
  });

  listen(model, ["content", "detail", "value"], signal, () => {
    // What was asked for comes with its cities: until then the page stays as it is.
    const value = get<string>("value");
    if (!value || get<Detail>("detail").key === value) draw();
  });
  const sized = new ResizeObserver(framed);
  signal.addEventListener("abort", () => sized.disconnect());
  draw();
  sized.observe(el);
}

export default { classes, first, render } satisfies View;
