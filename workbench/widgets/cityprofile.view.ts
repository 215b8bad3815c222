// One city: what is in place, from whom it can learn what is not, its rounds, and its
// circumstances beside those of the cities most like it.
//
// `value` is the key factor opened last, `city` and `benchmark` what was asked for, and
// `criteria` how much each indicator counts.

import { type Child, type Context, dress, fill, frame, type Get, listen, make, newId, nodes, tell, type View, type Words } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import { captionOf, entry, quoting, section } from "./items.ts";
import { served, way } from "./links.ts";
import { movesOf, NOTHING, type Moves, standingOf } from "./nearest.ts";
import type { Beside, Circumstances, Content, Factor, Figure, Group, Indicator, Partner, Rounds, Step } from "./cityprofile.types.ts";

const classes = () => "wb wb-levels wb-profile";

const swatch = (state: string) => make("span", { class: `wb-swatch wb-${state}` }, glyph(state));
const items = (every: Parameters<typeof entry>[0][]) => every.length > 0 && make("ul", { class: "wb-items" }, every.map(entry));

/** A city's name that leads to its own profile. */
function cityButton(id: string, name: string, words: Words): HTMLElement {
  return make("button", { type: "button", class: "wb-go", "data-city": id, "aria-label": fill(words.go, { name }) }, name);
}

/** The parts of the page: from here a keyboard is in each at once. */
function jumps({ jumps: every }: Content, stem: string, words: Words): Child {
  const link = ({ to, title }: Content["jumps"][number]) => {
    const go = { "data-jump": to };
    return served() ? make("a", { href: `#${stem}-${to}`, ...go }, title) : make("button", { type: "button", ...go }, title);
  };
  return make("nav", { class: "wb-profile-jumps", "aria-label": words.jumps }, make("ul", {}, every.map((one) => make("li", {}, link(one)))));
}

/** A part's heading, which a jump leads to. */
const part = (id: string, ...title: Child[]) => make("h2", { id, tabindex: "-1" }, title);

/** How far apart two cities are, as a bar. */
const apart = (share: number | undefined) => share !== undefined && make("span", { class: "wb-apart", "aria-hidden": "true" }, make("i", { style: `width:${share}%` }));

function facts({ facts: every }: Content): Child {
  if (!every.length) return null;
  return make("dl", { class: "wb-city-facts" }, every.map(({ title, text, quoted }) => make("div", {}, make("dt", {}, title), make("dd", {}, quoting(text, quoted)))));
}

function assessed({ assessed: every, assessed_title }: Content): Child {
  if (!every.length) return null;
  const button = ({ id, theme, text, date, here }: Content["assessed"][number]) =>
    make(
      "li",
      {},
      make("button", { type: "button", "data-benchmark": id, "aria-current": here ? "true" : null }, make("b", {}, theme), make("span", {}, text), make("small", {}, date)),
    );
  return make("div", { class: "wb-assessed" }, make("h2", {}, assessed_title), make("ul", {}, every.map(button)));
}

function partner({ id, name, country, alike, share, how, summary, lang, items: found, href, link }: Partner, words: Words): HTMLElement {
  return make(
    "li",
    { class: "wb-partner" },
    make("h5", {}, cityButton(id, name, words)),
    make("small", {}, country),
    apart(share),
    make("small", { class: "wb-alike" }, alike),
    summary && make("p", { lang }, summary),
    items(found),
    make("p", { class: "wb-source" }, quoting(how)),
    served() && way(href, {}, link),
  );
}

function partners({ partners_title, partners_note, partners: some = [], others = [], nobody }: Factor, words: Words): Child {
  if (!partners_title) return null;
  return make(
    "section",
    { class: "wb-partners" },
    make("h4", {}, partners_title),
    nobody && make("p", {}, nobody),
    some.length > 0 && [make("p", { class: "wb-section-note" }, partners_note), make("ul", {}, some.map((one) => partner(one, words)))],
    others.map(({ title, cities }) => make("p", { class: "wb-others" }, title, cities.map(({ id, name }) => [" ", cityButton(id, name, words)]))),
  );
}

function factor(one: Factor, open: boolean, words: Words): HTMLElement {
  const { id, name, state, word, line, lang, count, columns, examples, examples_title } = one;
  return make(
    "details",
    { "data-factor": id, open },
    make(
      "summary",
      {},
      swatch(state),
      make("h3", {}, make("span", { class: "wb-id" }, id), " ", name),
      make("span", { class: "wb-profile-word" }, word),
      make("span", { class: "wb-profile-line", lang }, line),
      make("small", {}, count),
    ),
    make(
      "div",
      { class: "wb-behind" },
      make("div", { class: "wb-behind-columns" }, columns.map((sections) => make("div", {}, sections.map((each) => section(each, "h4"))))),
      partners(one, words),
      examples.length > 0 && section({ title: examples_title, items: examples }, "h4"),
    ),
  );
}

function group({ title, count, factors }: Group, id: string, opened: Set<string>, words: Words): HTMLElement {
  return make(
    "section",
    { class: "wb-profile-group" },
    part(id, title, " ", make("span", { class: "wb-count" }, count)),
    factors.map((one) => factor(one, opened.has(one.id), words)),
  );
}

function step({ date, method, bounds, cells, changes, changes_title, silent }: Step, span: number): Child[] {
  const mark = ({ state, word, changed }: Step["cells"][number]) =>
    make(
      "td",
      {},
      make("span", { class: `wb-swatch wb-${state}${changed ? " wb-changed" : ""}`, title: word }, glyph(state), make("span", { class: "wb-hidden" }, word)),
    );
  return [
    make("tr", {}, make("th", { scope: "row" }, date, make("small", {}, method)), cells.map(mark), make("td", { class: "wb-step-bounds" }, bounds)),
    (changes.length > 0 || silent) &&
      make(
        "tr",
        { class: "wb-changes" },
        make("td"),
        make(
          "td",
          { colspan: span },
          changes.length > 0 && [make("p", {}, changes_title), make("ul", {}, changes.map((one) => make("li", {}, one)))],
          silent && make("p", {}, silent),
        ),
      ),
  ];
}

function rounds({ title, note, when, factors, bounds_title, steps }: Rounds, id: string): Child {
  if (!title) return null;
  return make(
    "section",
    { class: "wb-rounds" },
    part(id, title),
    make("p", { class: "wb-section-note" }, note),
    make(
      "div",
      { class: "wb-scroll" },
      make(
        "table",
        {},
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("th", { scope: "col" }, when),
            factors.map(({ id, name }) => make("th", { scope: "col", title: name }, id, make("span", { class: "wb-hidden" }, ` ${name}`))),
            make("th", { scope: "col" }, bounds_title),
          ),
        ),
        make("tbody", {}, steps.map((one) => step(one, factors.length + 1))),
      ),
    ),
  );
}

function head({ id, name, country, alike, share, own }: Beside, { marks }: Moves, words: Words): HTMLElement {
  const mark = marks.get(id);
  return make(
    "th",
    { scope: "col" },
    own ? make("b", {}, name) : cityButton(id, name, words),
    make("small", {}, country),
    mark && make("b", { class: "wb-moved" }, mark),
    apart(share),
    make("small", { class: "wb-alike" }, alike),
  );
}

function figure({ none, text, year, doubt, unlike, used, difference, share }: Figure, city: string): HTMLElement {
  if (none) return make("td", { class: "wb-none" }, make("b", { class: "wb-beside-who" }, city), none);
  return make(
    "td",
    {},
    make("b", { class: "wb-beside-who" }, city),
    make("span", { class: doubt ? "wb-number wb-number-doubted" : "wb-number" }, text),
    doubt && make("span", { class: "wb-doubt" }, glyph("doubt"), doubt),
    make("small", { class: unlike ? "wb-unlike" : null }, year),
    used && make("small", {}, used),
    difference && apart(share),
    difference && make("small", {}, difference),
  );
}

/** How much an indicator counts: a field, and on paper the words alone. */
function weightField({ id, weight, label }: Indicator, weights: Circumstances["weights"]): Child {
  const options = weights.map(({ value, label: text }) => make("option", { value, selected: value === weight }, text));
  const said = weights.find(({ value }) => value === weight)?.label;
  return [
    make("select", { "data-weight": id, "aria-label": label, autocomplete: "off" }, options),
    make("span", { class: "wb-weight-said", "aria-hidden": "true" }, said),
  ];
}

function circumstances(shown: Circumstances, id: string, moves: Moves, words: Words): Child {
  const { title, lede, weight_title, weights, columns, groups, said } = shown;
  const line = (row: Indicator) => [
    make(
      "tr",
      { class: row.weight ? "wb-counts" : null },
      make("th", { scope: "row" }, row.name, make("small", {}, row.unit)),
      make("td", { class: "wb-weight", "data-title": weight_title }, weightField(row, weights)),
      row.cells.map((cell, at) => figure(cell, columns[at]?.name ?? "")),
    ),
    // Below what was chosen last, where the eyes are.
    row.id === moves.at && make("tr", { class: "wb-moves" }, make("td", { colspan: columns.length + 2 }, moves.said)),
  ];
  return make(
    "section",
    { class: "wb-beside" },
    part(id, title),
    make("p", { class: "wb-section-note" }, lede),
    groups.length > 0 &&
      make(
        "div",
        { class: "wb-scroll" },
        make(
          "table",
          { style: `--wb-columns: ${columns.length}` },
          make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.indicator), make("th", { scope: "col" }, weight_title), columns.map((one) => head(one, moves, words)))),
          groups.map(({ title: name, rows }) =>
            make("tbody", {}, make("tr", { class: "wb-group" }, make("th", { scope: "rowgroup", colspan: columns.length + 2 }, name)), rows.map(line)),
          ),
        ),
      ),
    said.length > 0 && make("ul", { class: "wb-said-list" }, said.map((one) => make("li", {}, one))),
  );
}

function below(id: string, title: string | undefined, note: string | undefined, body: Child): Child {
  return body && title && make("section", { class: "wb-below" }, part(id, title), note && make("p", { class: "wb-section-note" }, note), body);
}

function drawn(get: Get, stem: string, opened: Set<string>, moves: Moves = NOTHING): Child[] {
  const content = get<Content>("content");
  const words = get<Words>("words");
  if (!content.id) return [];
  const { groups, nothing, examples = [], examples_title, examples_note, missing = [], missing_title, notes, notes_title, caption } = content;
  const every = groups.flatMap(({ factors }) => factors);
  const shut = every.some(({ id }) => !opened.has(id));
  const id = (name: string) => `${stem}-${name}`;
  return [
    jumps(content, stem, words),
    facts(content),
    assessed(content),
    nothing && make("p", { class: "wb-empty" }, nothing),
    every.length > 0 && make("p", { class: "wb-profile-tools" }, make("button", { type: "button", "data-all": String(shut) }, shut ? words.open : words.shut)),
    groups.map((one, at) => group(one, id(at ? `groups${at}` : "groups"), opened, words)),
    below(id("examples"), examples_title, examples_note, items(examples)),
    rounds(content.rounds, id("rounds")),
    circumstances(content.circumstances, id("circumstances"), moves, words),
    below(id("notes"), notes_title, undefined, items(notes)),
    below(id("missing"), missing_title, undefined, missing.length > 0 && make("ul", { class: "wb-said-list" }, missing.map((one) => make("li", {}, one)))),
    captionOf(caption),
  ];
}

const first = (get: Get): Child[] => [make("div", {}, drawn(get, newId("city"), new Set([get<string>("value")])))];

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes());
  const home = make("div");
  const said = make("p", { role: "status", class: "wb-hidden" });
  const stem = newId("city");
  let opened = new Set([get<string>("value")]);
  let about = "";
  let before = standingOf(get("content"));
  let chosen = "";

  /** What the focus is on, as a way to find it in what is drawn anew. */
  function held(): string | null {
    const one = document.activeElement;
    if (!(one instanceof HTMLElement) || !home.contains(one)) return null;
    if (one.tagName === "SUMMARY") return `[data-factor="${CSS.escape(one.closest<HTMLElement>("[data-factor]")?.dataset.factor ?? "")}"] > summary`;
    if (one.dataset.all) return "[data-all]";
    const [name, value] = Object.entries(one.dataset)[0] ?? [];
    return name ? `[data-${name}="${CSS.escape(value ?? "")}"]` : one.matches(".wb-scroll") ? ".wb-framed" : null;
  }

  function draw(): void {
    const { id = "" } = get<Content>("content");
    // Another city begins anew; otherwise what is open stays so.
    const now = `${id}|${get<string>("benchmark")}`;
    if (now !== about) opened = new Set([get<string>("value")]);
    about = now;
    const focus = held();
    const standing = standingOf(get("content"));
    const moves = movesOf(before, standing, chosen, get("words"));
    before = standing;
    home.replaceChildren(...nodes(drawn(get, stem, opened, moves)));
    if (home.parentElement !== el) el.replaceChildren(home, said);
    // It stays and its content changes: that is what a screen reader announces.
    said.textContent = moves.said;
    framed();
    if (focus) home.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true });
  }

  /** A table that is wider than its place scrolls in a frame of its own, also by keyboard. */
  function framed(): void {
    for (const scroll of home.querySelectorAll<HTMLElement>(".wb-scroll")) {
      frame(scroll, scroll.closest("section")?.querySelector("h2")?.textContent ?? "");
    }
  }

  const all = () => [...home.querySelectorAll<HTMLDetailsElement>("details[data-factor]")];

  function follow(one: HTMLDetailsElement): void {
    const id = one.dataset.factor ?? "";
    if (one.open === opened.has(id)) return;
    if (one.open) opened.add(id);
    else opened.delete(id);
    const last = one.open ? id : get("value") === id ? "" : get<string>("value");
    if (last !== get("value")) tell(model, "value", last);
    const button = home.querySelector<HTMLElement>("[data-all]");
    const shut = all().some((each) => !each.open);
    const words = get<Words>("words");
    if (button) {
      button.dataset.all = String(shut);
      button.textContent = (shut ? words.open : words.shut) ?? "";
    }
  }

  // It does not bubble.
  home.addEventListener("toggle", (event) => event.target instanceof HTMLDetailsElement && follow(event.target), true);
  home.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLElement>("[data-city], [data-benchmark], [data-all], [data-jump]");
    const { city, benchmark, all: open, jump } = target?.dataset ?? {};
    if (jump) {
      event.preventDefault();
      const to = home.querySelector<HTMLElement>(`#${CSS.escape(`${stem}-${jump}`)}`);
      to?.focus({ preventScroll: true });
      to?.scrollIntoView({ block: "start" });
    }
    if (city) {
      tell(model, "city", city);
      // Another city is read from its beginning.
      (el.closest<HTMLElement>(".wb-page") ?? el).scrollIntoView({ block: "start" });
    }
    if (benchmark) tell(model, "benchmark", benchmark);
    if (open) for (const one of all()) one.open = open === "true";
  });
  home.addEventListener("change", (event) => {
    const field = event.target as HTMLSelectElement;
    const { weight: indicator } = field.dataset;
    if (!indicator) return;
    chosen = indicator;
    const others = Object.entries(get<Record<string, number>>("criteria")).filter(([name]) => name !== indicator);
    tell(model, "criteria", Object.fromEntries(field.value ? [...others, [indicator, Number(field.value)]] : others));
  });

  listen(model, ["content"], signal, draw);
  const sized = new ResizeObserver(framed);
  signal.addEventListener("abort", () => sized.disconnect());
  draw();
  // Whoever follows a link to a key factor sees it.
  const linked = get<string>("value");
  if (linked && served()) {
    requestAnimationFrame(() => {
      if (scrollY === 0) home.querySelector(`[data-factor="${CSS.escape(linked)}"]`)?.scrollIntoView({ block: "nearest" });
    });
  }
  sized.observe(el);
}

export default { classes, first, render } satisfies View;
