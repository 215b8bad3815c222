// A benchmark: its standard, its key factors with what is asked, reported and in place, the
// circumstances, and a search over all benchmarks.
//
// `value` is the benchmark and the key factor that is open, `query` what is looked for.

import type { Content, ContextFactor, Factor, Found, Place } from "./benchmark.types.ts";
import { type Child, type Context, dress, type Get, listen, make, nodes, tell, type View, type Words } from "./dom.ts";
import { captionOf, entry } from "./items.ts";
import type { Question } from "./keyfactor.types.ts";
import { served, way } from "./links.ts";
import type { Block } from "./matrix.types.ts";
import { makeSearch, searchForm } from "./search.ts";

const classes = () => "wb wb-benchmark";

const anchor = (id: string) => `key-factor-${id}`;

/** The key factors beside the text; in a notebook they are buttons, as it has no address to lead to. */
function contents({ id: benchmark, factors_title, factors }: Content): HTMLElement {
  const link = ({ id, name }: Factor) => {
    const inside = [make("span", { class: "wb-id" }, id), " ", make("span", {}, name)];
    const go = { "data-go": `${benchmark}|${id}` };
    return served() ? make("a", { href: `#${anchor(id)}`, ...go }, inside) : make("button", { type: "button", ...go }, inside);
  };
  return make("nav", { class: "wb-contents", "aria-label": factors_title }, make("ol", {}, factors.map((one) => make("li", {}, link(one)))));
}

function standing({ text, note, cities }: NonNullable<Factor["standing"]>, words: Words): HTMLElement {
  const place = ({ name, address }: Place) => make("li", {}, address ? way(address, {}, name) : name);
  return make(
    "div",
    { class: "wb-standing" },
    make("p", {}, make("b", {}, text), note && [words.semicolon, note]),
    cities.length > 0 && make("ul", {}, cities.map(place)),
  );
}

function question({ lead, text, lang, parts }: Question): HTMLElement {
  return make(
    "li",
    { lang },
    make("p", {}, make("span", { class: "wb-id" }, lead), " ", text),
    parts.length > 0 && make("ul", { class: "wb-parts" }, parts.map((part) => make("li", {}, part))),
  );
}

function inside(factor: Factor, content: Content): Child[] {
  const { lang, why, questions, examples, footnotes, beside, address } = factor;
  return [
    make(
      "div",
      { class: "wb-asked" },
      why && [make("h4", {}, content.why_title), make("p", { class: "wb-why", lang }, why)],
      questions.length > 0 && [make("h4", {}, content.questions_title), make("ul", { class: "wb-items" }, questions.map(question))],
    ),
    (examples.length > 0 || footnotes.length > 0) &&
      make(
        "div",
        { class: "wb-told" },
        examples.length > 0 && [make("h4", {}, content.examples_title), make("ul", { class: "wb-items" }, examples.map(entry))],
        footnotes.length > 0 && [make("h4", {}, content.footnote), footnotes.map((note) => make("p", { class: "wb-footnote", lang }, note))],
      ),
    served() && make("p", { class: "wb-beside" }, way(address, {}, beside)),
  ];
}

function article(factor: Factor, content: Content, words: Words, before: string, open: Set<string>): HTMLElement {
  const { id, name, group, statement, lang } = factor;
  return make(
    "article",
    { id: anchor(id), "data-factor": id },
    group !== before && make("p", { class: "wb-group" }, group),
    make("h3", { tabindex: "-1" }, make("span", { class: "wb-id" }, id), " ", name),
    make("p", { class: "wb-says", lang }, statement),
    factor.standing && standing(factor.standing, words),
    make(
      "details",
      { class: "wb-more", open: open.has(id) },
      make("summary", {}, factor.inside || factor.beside),
      make("div", { class: "wb-inside" }, inside(factor, content)),
    ),
  );
}

function context({ name, text, lang, label, none, indicators }: ContextFactor): HTMLElement {
  return make(
    "li",
    {},
    make("h3", {}, name),
    make("p", { lang }, text),
    none && make("p", { class: "wb-note" }, none),
    indicators.length > 0 &&
      make("details", {}, make("summary", {}, label), make("ul", { class: "wb-items" }, indicators.map(entry))),
  );
}

const block = ({ title, text, lang }: Block) => make("div", {}, make("dt", {}, title), make("dd", { lang }, text));

function body(get: Get, open: Set<string>): Child[] {
  const content = get<Content>("content");
  if (!content.factors) return [];
  const words = get<Words>("words");
  const { factors } = content;
  return [
    make(
      "section",
      { class: "wb-standard" },
      make("div", {}, make("h2", { tabindex: "-1" }, content.standard_title), make("p", { lang: content.lang }, content.standard)),
      make("div", {}, make("h2", {}, content.about_title), make("dl", {}, content.about.map(block))),
    ),
    make(
      "div",
      { class: "wb-book" },
      contents(content),
      make(
        "div",
        {},
        make(
          "div",
          { class: "wb-book-head" },
          make("h2", {}, content.factors_title),
          make("button", { type: "button", class: "wb-all" }, factors.every(({ id }) => open.has(id)) ? words.close_all : words.open_all),
        ),
        content.factors_note && make("p", { class: "wb-book-note" }, content.factors_note),
        factors.map((one, at) => article(one, content, words, factors[at - 1]?.group ?? "", open)),
        make(
          "section",
          { class: "wb-around" },
          make("h2", {}, content.context_title),
          make("p", { class: "wb-book-note" }, content.context_text),
          make("ul", {}, content.context.map(context)),
        ),
        content.footnotes.length > 0 &&
          make(
            "section",
            { class: "wb-footnotes" },
            make("h2", {}, content.footnotes_title),
            content.footnotes.map((note) => make("p", { class: "wb-footnote", lang: content.lang }, note)),
          ),
      ),
    ),
    captionOf(content.caption),
  ];
}

/** The key factor that is open, if it is one of the benchmark shown. */
function opened(get: Get): string {
  const [benchmark, factor = ""] = get<string>("value").split("|");
  return benchmark === get<Content>("content").id ? factor : "";
}

function first(get: Get): Child[] {
  if (!get<Content>("content").factors) return [];
  const { form } = searchForm(get<Words>("words"));
  return [form, make("div", { class: "wb-found" }), make("div", {}, body(get, new Set([opened(get)])))];
}

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  const words = get<Words>("words");
  dress(el, classes());
  const home = make("div");
  const search = makeSearch(words, (text) => tell(model, "query", text));
  let open = new Set<string>();
  let shown = "";
  /** Where somebody has asked to go, until it is there. */
  let going = "";

  function draw(): void {
    const { id = "", factors } = get<Content>("content");
    if (id !== shown) open = new Set([opened(get)]);
    shown = id;
    const held = home.contains(document.activeElement) ? document.activeElement?.closest("[data-factor]")?.id : "";
    home.replaceChildren(...nodes(body(get, open)));
    for (const more of home.querySelectorAll<HTMLDetailsElement>(".wb-more")) more.addEventListener("toggle", () => toggled(more));
    search.form.hidden = search.results.hidden = !factors;
    spy();
    if (going.split("|")[0] === id && going) arrive();
    else if (held) home.querySelector<HTMLElement>(`#${CSS.escape(held)} h3`)?.focus({ preventScroll: true });
  }

  function toggled(more: HTMLDetailsElement): void {
    const factor = more.closest<HTMLElement>("[data-factor]")?.dataset.factor ?? "";
    if (more.open === open.has(factor)) return;
    if (more.open) open.add(factor);
    else open.delete(factor);
    all();
    if (more.open) say(factor);
    else if (opened(get) === factor) say("");
  }

  /** Say what the button does that opens or closes every key factor. */
  function all(): void {
    const button = home.querySelector(".wb-all");
    if (button) button.textContent = (everyOpen() ? words.close_all : words.open_all) ?? "";
  }

  const everyOpen = () => get<Content>("content").factors.every(({ id }) => open.has(id));

  function say(factor: string): void {
    const value = `${shown}|${factor}`;
    if (value !== get("value")) tell(model, "value", value);
  }

  /** Open a key factor and go to its heading; without one, to the standard. */
  function arrive(): void {
    const [, factor] = going.split("|");
    going = "";
    const there = home.querySelector<HTMLElement>(factor ? `[data-factor="${CSS.escape(factor)}"]` : ".wb-standard");
    const more = there?.querySelector<HTMLDetailsElement>(".wb-more");
    if (more) more.open = true;
    there?.scrollIntoView({ block: "start" });
    there?.querySelector<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
  }

  function go(value: string): void {
    going = value;
    if (value.split("|")[0] === shown) return arrive();
    tell(model, "value", value);
  }

  el.addEventListener("click", (event) => {
    const target = event.target as Element;
    const link = target.closest<HTMLElement>("[data-go]");
    // Whoever opens a link elsewhere is let go.
    if (link?.dataset.go && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      go(link.dataset.go);
    } else if (target.closest(".wb-all")) {
      const every = get<Content>("content").factors.map(({ id }) => id);
      open = new Set(everyOpen() ? [] : every);
      for (const more of home.querySelectorAll<HTMLDetailsElement>(".wb-more")) more.open = open.size > 0;
      all();
    }
  }, { signal });

  /** Show in the contents which key factor is being read. */
  let watching: IntersectionObserver | undefined;
  function spy(): void {
    watching?.disconnect();
    watching = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        const link = home.querySelector(`.wb-contents [data-go="${CSS.escape(`${shown}|${(target as HTMLElement).dataset.factor}`)}"]`);
        if (isIntersecting) link?.setAttribute("aria-current", "true");
        else link?.removeAttribute("aria-current");
      }
    }, { rootMargin: "-15% 0px -84% 0px" });
    for (const one of home.querySelectorAll("article")) watching.observe(one);
  }
  signal.addEventListener("abort", () => watching?.disconnect());

  listen(model, ["content"], signal, draw);
  listen(model, ["found"], signal, () => search.show(get<Found>("found")));
  const typed = el.querySelector<HTMLInputElement>(".wb-search input");
  const top = el.childElementCount > 0 && scrollY === 0;
  draw();
  search.take(typed);
  el.replaceChildren(search.form, search.results, home);
  // A link to a key factor leads to it; the address keeps no fragment by which a browser would.
  const factor = opened(get);
  if (factor && served() && top) home.querySelector(`#${anchor(factor)}`)?.scrollIntoView({ block: "start" });
}

export default { classes, first, render } satisfies View;
