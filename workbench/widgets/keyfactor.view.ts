// One key factor: what is asked, and what was found in each city, side by side.
//
// `value` is the key factor, `beside` the cities in columns. The arrow keys step from one
// key factor to the next wherever they mean nothing else.

import { type Child, type Context, dress, fill, frame, type Get, listen, make, nodes, tell, type View, type Words } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import { captionOf, entry } from "./items.ts";
import { presentButton, presents, remote } from "./present.ts";
import type { Chip, Content, Found, Head, Line, Question, Step } from "./keyfactor.types.ts";

const classes = () => "wb wb-levels wb-factor";

const KEYS: Record<string, -1 | 1> = { ArrowLeft: -1, ArrowRight: 1 };

/** Where the arrow keys have a meaning of their own. */
const TYPING =
  "input, select, textarea, [contenteditable], .wb-framed, .wb-cities-panel, " +
  ["dialog", "listbox", "option", "slider", "tab", "radio", "menu", "menuitem"].map((role) => `[role=${role}]`).join();

function stepButton(to: Step | null, phrase: string | undefined, sign: string, where: string): HTMLElement {
  const label = fill(phrase, { id: "", name: "", ...to }).trim();
  const attributes = { type: "button", class: `wb-step-${where}`, "data-step": to?.id, "aria-label": label, disabled: !to };
  const name = to && make("span", { class: "wb-step-name" }, `${to.id} ${to.name}`);
  const arrow = make("span", { "aria-hidden": "true" }, sign);
  return make("button", attributes, where === "back" ? [arrow, name] : [name, arrow]);
}

function steps({ steps_title, steps: every, at, previous, next }: Content, words: Words): Child {
  const numbers = every.map(({ id, name }) =>
    make(
      "li",
      {},
      make("button", { type: "button", "data-step": id, "aria-current": id === at ? "step" : null, "aria-label": `${id} ${name}`, title: name }, id),
    ),
  );
  return make(
    "nav",
    { class: "wb-steps", "aria-label": steps_title },
    stepButton(previous, words.previous, "←", "back"),
    make("ol", {}, numbers),
    stepButton(next, words.next, "→", "on"),
    presentButton(words),
  );
}

const swatch = (state: string) => make("span", { class: `wb-swatch wb-${state}` }, glyph(state));

function chips({ chips_title, chips: every = [], count }: Content): Child {
  if (!every.length) return null;
  const only = every.filter(({ shown }) => shown).length === 1;
  const button = ({ id, name, state, word, shown }: Chip) =>
    make(
      "li",
      {},
      make(
        "button",
        // The last one stays: beside nothing there is nothing to see.
        { type: "button", "data-city": id, "aria-pressed": String(shown), disabled: shown && only },
        swatch(state),
        make("b", {}, name),
        make("span", {}, word),
      ),
    );
  return make(
    "div",
    { class: "wb-chips" },
    make("p", { class: "wb-chips-count" }, make("b", {}, count), make("small", {}, chips_title)),
    make("ul", { "aria-label": chips_title }, every.map(button)),
  );
}

function head({ id, name, country, state, word }: Head): HTMLElement {
  return make(
    "th",
    { scope: "col", "data-head": id },
    make("b", { class: "wb-factor-city" }, name),
    make("small", {}, country),
    make("span", { class: "wb-level" }, swatch(state), word),
  );
}

function question({ lead, text, lang, parts }: Question): Child[] {
  return [
    make("p", { lang }, make("span", { class: "wb-id" }, lead), " ", text),
    parts.length > 0 && make("ul", { class: "wb-parts", lang }, parts.map((part) => make("li", {}, part))),
  ];
}

function found({ text, lang, items, none }: Found, city: string): HTMLElement {
  return make(
    "td",
    {},
    make("b", { class: "wb-factor-who" }, city),
    text && make("p", { lang }, text),
    items && make("ul", { class: "wb-items" }, items.map(entry)),
    none && make("p", { class: "wb-none" }, none),
  );
}

function line({ title, lead, text = "", lang, parts = [], nobody, cells }: Line, columns: Head[]): HTMLElement {
  const asked = lead ? question({ lead, text, lang, parts }) : [make("p", {}, make("b", {}, title)), text && make("small", {}, text)];
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, asked),
    nobody ? make("td", { colspan: columns.length, class: "wb-nobody" }, nobody) : cells.map((cell, at) => found(cell, columns[at]?.name ?? "")),
  );
}

function table({ columns = [], rows = [] }: Content, words: Words): Child {
  if (!columns.length) return null;
  return make(
    "div",
    { class: "wb-scroll" },
    make(
      "table",
      { class: "wb-factor-table", style: `--wb-columns: ${columns.length}` },
      make("thead", {}, make("tr", {}, make("td", {}, make("span", { class: "wb-hidden" }, words.said)), columns.map(head))),
      make("tbody", {}, rows.map((row) => line(row, columns))),
    ),
  );
}

function drawn(get: Get): Child[] {
  const content = get<Content>("content");
  const words = get<Words>("words");
  if (!content.steps) return [];
  const { statement, lang, why, why_title, questions = [], questions_title, examples, examples_title, caption, empty } = content;
  return [
    steps(content, words),
    make(
      "div",
      { class: "wb-statement" },
      make("p", { lang, tabindex: "-1" }, statement),
      why && make("p", { class: "wb-why" }, make("b", {}, why_title, words.colon), lang ? make("span", { lang }, why) : why),
    ),
    empty && make("p", { class: "wb-empty" }, empty),
    chips(content),
    table(content, words),
    questions.length > 0 &&
      make("div", { class: "wb-below" }, make("h2", {}, questions_title), make("ul", { class: "wb-items wb-questions" }, questions.map((one) => make("li", {}, question(one))))),
    examples.length > 0 && make("div", { class: "wb-below" }, make("h2", {}, examples_title), make("ul", { class: "wb-items" }, examples.map(entry))),
    captionOf(caption),
  ];
}

const first = (get: Get): Child[] => [make("div", {}, drawn(get))];

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes());
  const home = make("div");

  /** Find what has the focus in what was drawn anew. */
  function again(held: HTMLElement | null): HTMLElement | null {
    if (!held) return null;
    if (held.className === "wb-present") return home.querySelector(".wb-present");
    if (held.closest(".wb-statement")) return home.querySelector(".wb-statement p");
    const { step, city } = held.dataset;
    if (city) return home.querySelector(`[data-city="${CSS.escape(city)}"]`);
    if (!step) return null;
    // Whoever goes on by the arrow stays on it; at the end on the number.
    const arrow = held.className ? home.querySelector<HTMLButtonElement>(`.${held.className}:not(:disabled)`) : null;
    return arrow ?? home.querySelector('[aria-current="step"]');
  }

  function draw(): void {
    const held = home.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    home.replaceChildren(...nodes(drawn(get)));
    if (home.parentElement !== el) el.replaceChildren(home);
    presented();
    (held?.matches(".wb-scroll") ? home.querySelector<HTMLElement>(".wb-framed") : again(held))?.focus({ preventScroll: true });
  }

  /** A table that is wider than its place scrolls in a frame of its own, also by keyboard. */
  function framed(): void {
    const scroll = home.querySelector<HTMLElement>(".wb-scroll");
    if (scroll) frame(scroll, get<Content>("content").statement);
  }

  const statement = () => home.querySelector<HTMLElement>(".wb-statement p") ?? undefined;
  // The keys that scroll a page scroll it then.
  const presented = presents({ el, signal, words: get("words"), begin: statement, sized: framed });

  function go(to: string | undefined): void {
    if (!to || to === get("value")) return;
    tell(model, "value", to);
    // The next one is read from its beginning.
    if (el.getBoundingClientRect().top < 0) el.scrollIntoView({ block: "start" });
  }

  home.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLElement>("[data-step], [data-city]");
    if (target?.dataset.step) go(target.dataset.step);
    const city = target?.dataset.city;
    if (!city) return;
    // What was told last, which may not be answered yet.
    const beside = get<string[]>("beside");
    const next = beside.includes(city) ? beside.filter((one) => one !== city) : [...beside, city];
    if (next.length) tell(model, "beside", next);
  });

  const key = (event: KeyboardEvent) => {
    const way = KEYS[event.key] ?? remote(event.key);
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if ((event.target as Element).closest?.(TYPING)) return;
    event.preventDefault();
    // From the step that was asked for last, which may not be answered yet.
    const { steps: every = [] } = get<Content>("content");
    const at = every.findIndex(({ id }) => id === get("value"));
    go(every[at + way]?.id);
  };
  // In a notebook the keys are its own, except in the view.
  const page = document.querySelector("body[data-workbench-page]");
  (page ? document : el).addEventListener("keydown", key as EventListener, { signal });

  listen(model, ["content"], signal, draw);
  const sized = new ResizeObserver(framed);
  signal.addEventListener("abort", () => sized.disconnect());
  draw();
  sized.observe(el);
}

export default { classes, first, render } satisfies View;
