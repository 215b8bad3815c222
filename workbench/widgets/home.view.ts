// The start page: ways in, a small picture of a comparison, and what the workspace holds.

import { type Child, type Context, dress, type Get, listen, make, nodes, type View, type Words } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import type { Benchmark, Collection, Content, Line, Peek, Way } from "./home.types.ts";
import { served, way } from "./links.ts";

const classes = () => "wb wb-levels wb-home";

/** Words of a sentence that are typed into a terminal or a file stand between backquotes. */
const typed = (text: string): Child[] => text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));

/** How to go on: by a link, or in a notebook to another one. */
function goOn(go: string, address: string, words: Words): Child {
  if (served()) return way(address, { class: "wb-go" }, go);
  return [go, words.colon, make("code", {}, address.replace(/^\.\/|\?.*$/g, ""))];
}

function wayIn({ title, who, what, go, address, code, note }: Way, words: Words): HTMLElement {
  return make(
    "li",
    {},
    make("h3", {}, title),
    make("p", { class: "wb-for" }, who),
    make("p", {}, what),
    code && make("pre", {}, make("code", {}, code)),
    note && make("p", { class: "wb-note" }, typed(note)),
    go && address && make("p", {}, goOn(go, address, words)),
  );
}

function peek({ title, label, address, invented, columns, rows, legend }: Peek): Child {
  const tile = (state: string) => make("span", { class: `wb-swatch wb-${state}` }, glyph(state));
  const picture = make(
    "span",
    { class: "wb-peek-tiles", "aria-hidden": "true", style: `--wb-columns: ${columns.length}` },
    rows.map((row) => row.map(tile)),
  );
  return make(
    "figure",
    { class: "wb-peek" },
    way(address, { class: "wb-peek-link", "aria-label": label }, picture),
    make("figcaption", {}, invented && make("b", { class: "wb-tag wb-invented" }, invented), make("span", {}, title)),
    make("ul", { class: "wb-peek-legend" }, legend.map(({ state, word }) => make("li", {}, tile(state), word))),
  );
}

const line = ({ text, note, address }: Line) => make("li", {}, way(address, {}, text), make("small", {}, note));

/** The cities by name, each with the way to its page; of two hundred they would be all that one sees, so they open. */
function names({ names_title, names: every }: Collection): Child {
  if (!every.length || !served()) return null;
  return make(
    "details",
    { class: "wb-names" },
    make("summary", {}, names_title),
    make("ul", {}, every.map(({ text, address }) => make("li", {}, way(address, {}, text)))),
  );
}

function collection(held: Collection): HTMLElement {
  const { name, address, mark, cities, note, lines, facts } = held;
  return make(
    "li",
    {},
    make("h3", {}, way(address, {}, name), " ", make("b", { class: `wb-tag wb-${mark.kind}` }, mark.word)),
    make("p", {}, cities),
    names(held),
    note && make("p", { class: "wb-note" }, note),
    lines.length > 0 && make("ul", { class: "wb-lines" }, lines.map(line)),
    facts.length > 0 && make("ul", { class: "wb-also" }, facts.map((fact) => make("li", {}, fact))),
  );
}

function benchmark({ name, address, mark, standard, lang, about, counts }: Benchmark): HTMLElement {
  return make(
    "li",
    {},
    make(
      "div",
      {},
      make("h3", {}, way(address, {}, name), mark && [" ", make("b", { class: "wb-tag wb-draft" }, mark)]),
      make("p", { class: "wb-note" }, counts),
      make("p", { class: "wb-note" }, about),
    ),
    make("p", { lang }, standard),
  );
}

function part(kind: string, title: string, items: HTMLElement[], none: string, more?: Child): HTMLElement {
  return make(
    "section",
    { class: `wb-hold wb-${kind}` },
    make("div", { class: "wb-hold-head" }, make("h2", {}, title), items.length > 0 && more),
    items.length ? make("ul", {}, items) : make("p", { class: "wb-empty" }, typed(none)),
  );
}

function drawn(get: Get): Child[] {
  const content = get<Content>("content");
  if (!content.ways) return [];
  const { ways, ways_title, collections, collections_title, collections_none, benchmarks, benchmarks_title, benchmarks_none, search } = content;
  return [
    make(
      "div",
      { class: "wb-ways" },
      make("section", {}, make("h2", { class: "wb-hidden" }, ways_title), make("ul", {}, ways.map((one) => wayIn(one, get("words"))))),
      content.peek && peek(content.peek),
    ),
    part("collections", collections_title, collections.map(collection), collections_none),
    part("benchmarks", benchmarks_title, benchmarks.map(benchmark), benchmarks_none, way(search.address, {}, search.text)),
  ];
}

const first = (get: Get): Child[] => [make("div", {}, drawn(get))];

function render({ model, el, signal }: Context): void {
  dress(el, classes());
  const draw = () => {
    const open = [...el.querySelectorAll("details")].map((one) => one.open);
    const held = el.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
    el.replaceChildren(make("div", {}, ...nodes(drawn((name) => model.get(name)))));
    // What a visitor opened stays open, also when the page comes to life.
    el.querySelectorAll("details").forEach((one, at) => {
      one.open = open[at] ?? false;
    });
    if (held) el.querySelector<HTMLElement>(`[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  };
  listen(model, ["content"], signal, draw);
  draw();
}

export default { classes, first, render } satisfies View;
