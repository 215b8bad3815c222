// The search over all benchmarks: a field, and what was found below it.

import type { Found, FoundFactor, Marked } from "./benchmark.types.ts";
import { type Child, make, newId, nodes, type Words } from "./dom.ts";
import { served, way } from "./links.ts";

/** As long as somebody types on, nothing is asked. */
const PAUSE = 200;

export interface Search {
  form: HTMLElement;
  results: HTMLElement;
  /** Show what was found, as far as it is what stands in the field. */
  show(found: Partial<Found>): void;
  /** Take over what was typed before the page could follow. */
  take(typed: HTMLInputElement | null): void;
}

interface Form {
  form: HTMLElement;
  field: HTMLInputElement;
  clear: HTMLButtonElement;
}

/** The field as the server draws it, too. */
export function searchForm(words: Words): Form {
  const [id, hint] = [newId("search"), newId("hint")];
  const field = make("input", { id, type: "search", name: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", maxlength: 200, "aria-describedby": hint });
  const clear = make("button", { type: "button", hidden: true }, words.clear);
  const form = make(
    "form",
    { class: "wb-search", role: "search" },
    make("label", { for: id }, words.search),
    make("div", {}, field, clear),
    make("small", { id: hint }, words.hint),
  );
  return { form, field, clear };
}

const marked = (pieces: Marked): Child[] => pieces.map((piece, at) => (at % 2 ? make("mark", {}, piece) : piece));

/** The way to a key factor: in a served page a link that can be opened elsewhere, too. */
function heading({ value, address, name }: FoundFactor): HTMLElement {
  return served() ? make("a", { href: address, "data-go": value }, marked(name)) : make("button", { type: "button", "data-go": value }, marked(name));
}

function factor(found: FoundFactor): HTMLElement {
  const { beside, beside_address, items } = found;
  const item = ({ kind, number, text }: FoundFactor["items"][number]) =>
    make("li", {}, make("p", { class: "wb-found-kind" }, kind, " ", make("b", {}, marked(number))), make("p", {}, marked(text)));
  return make(
    "li",
    {},
    make("h4", {}, heading(found)),
    make("ul", { class: "wb-items" }, items.map(item)),
    beside && served() && make("p", { class: "wb-found-on" }, way(beside_address, {}, beside)),
  );
}

/** The cities of that name, each with the way to its page. */
function places({ cities = [], cities_title }: Partial<Found>): Child[] {
  return cities.length ? [cities_title, cities.map(({ name, address }) => [" ", way(address, {}, name)])] : [];
}

function results({ groups = [] }: Partial<Found>): Child[] {
  const group = ({ title, mark, factors, more }: Found["groups"][number]) =>
    make(
      "section",
      {},
      make("h3", {}, title, mark && [" ", make("b", { class: "wb-tag wb-draft" }, mark)]),
      make("ul", { class: "wb-found-factors" }, factors.map(factor)),
      more && make("p", { class: "wb-found-more" }, more),
    );
  return groups.map(group);
}

/** Make a search; `ask` is called with each text that is to be looked for. */
export function makeSearch(words: Words, ask: (text: string) => void): Search {
  const { form, field, clear } = searchForm(words);
  const said = make("p", { role: "status", class: "wb-found-said" });
  const cities = make("p", { class: "wb-found-cities" });
  const list = make("div");
  const title = make("h2", { class: "wb-hidden" }, words.results);
  const region = make("div", { class: "wb-found" }, said, cities, make("div", { hidden: true }, title, list));
  const shown = list.parentElement as HTMLElement;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function now(): void {
    clearTimeout(waiting);
    clear.hidden = !field.value;
    // What is empty is answered here and at once.
    if (!field.value.trim()) show({});
    ask(field.value);
  }

  function empty(): void {
    field.value = "";
    now();
    field.focus();
  }

  function show(found: Partial<Found>): void {
    if (found.text !== undefined && found.text !== field.value) return;
    said.textContent = found.said ?? "";
    cities.replaceChildren(...nodes(places(found)));
    shown.hidden = !found.groups?.length;
    list.replaceChildren(...nodes(results(found)));
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    clear.hidden = !field.value;
    waiting = setTimeout(now, field.value ? PAUSE : 0);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    event.stopPropagation();
    empty();
  });
  clear.addEventListener("click", empty);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    now();
  });

  function take(typed: HTMLInputElement | null): void {
    if (!typed || typed === field) return;
    field.value = typed.value;
    if (typed === document.activeElement) queueMicrotask(() => field.focus());
    if (field.value) now();
  }

  return { form, results: region, show, take };
}
