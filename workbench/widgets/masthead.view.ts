// The head of a page: its mark, title and sentence, notices, the link of what it shows,
// and the tools with which a view is taken along.

import { type Child, type Context, dress, type Get, listen, make, nodes, tell, type View, type Words } from "./dom.ts";
import { dated } from "./items.ts";
import { copy, saidHere, takeAlong, type Tool, toolbar } from "./tools.ts";

interface Content {
  title: string;
  lede: string;
  marks?: { word: string; kind: string; note: string }[];
  fold?: string;
  notices?: string[];
}

const classes = () => "wb wb-masthead";

/** The head, less what only a script can do. */
function body(get: Get, said: HTMLElement, linked: boolean, fold: Child): Child[] {
  const { marks = [], title, lede } = get<Content>("content");
  return [
    marks.map(({ word, kind, note }) =>
      make("p", { class: "wb-mark" }, make("b", { class: `wb-tag wb-${kind}` }, word), make("span", {}, note)),
    ),
    make("h1", {}, title),
    make("div", { class: "wb-lead" }, make("p", { class: "wb-lede" }, dated(lede)), tools(get, said, linked)),
    fold,
    // A notebook prints its sheets as it likes.
    linked && sheets(get),
  ];
}

/** A text as a style sheet has it, whatever is in it. */
const quoted = (text: string) => `"${text.replace(/[^\w ]/gu, (one) => `\\${one.codePointAt(0)?.toString(16)} `)}"`;

/** What stands on every sheet of a print, below: what is shown, and the number of the sheet. */
function sheets(get: Get): HTMLElement {
  const box = (place: string, content: string) => `@bottom-${place}{content:${content};font:8pt sans-serif;color:#56606d}`;
  return make("style", {}, `@page{${box("left", quoted(whole(get)))}${box("right", 'counter(page) " / " counter(pages)')}}`);
}

/** What is shown with its marks, in a line. */
function whole(get: Get): string {
  const { title, marks = [] } = get<Content>("content");
  return [title, ...marks.map(({ word }) => word)].join(" · ");
}

function told(get: Get, announce: string): Child[] {
  const { notices = [] } = get<Content>("content");
  return [make("p", { class: "wb-hidden" }, announce), notices.map((text) => make("p", { class: "wb-notice" }, text))];
}

/** The button that on a phone opens the choices, which fold into one line there; elsewhere it is not shown. */
function foldButton(get: Get, unfolded = false, onclick?: (event: Event) => void): Child {
  const { fold } = get<Content>("content");
  const state = { type: "button", class: "wb-fold", "aria-expanded": String(unfolded), onclick };
  return fold && make("button", state, fold);
}

/** The tools of a page; a notebook has no address to copy, and prints itself. */
function tools(get: Get, said: HTMLElement, linked: boolean): HTMLElement {
  const words = get<Words>("words");
  const labels = { link: words.copy_link, csv: words.csv, png: words.png, svg: words.svg, python: words.python, print: words.print };
  const every: Tool[] = ["link", "csv", "png", "svg", "python", "print"];
  const own = ["link", "print"];
  // Where nothing is shown there is a link to it, and no more.
  const shown = every.filter((tool) => (tool === "link" || get<string>("file")) && (linked || !own.includes(tool)));
  return toolbar(shown, labels, said);
}

function first(get: Get): Child[] {
  const head = body(get, saidHere(), true, foldButton(get));
  return [make("div", {}, head), make("div", { role: "status" }, told(get, ""))];
}

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes());
  // In a notebook the page may be in another language than what is around it.
  el.closest(".wb-page")?.setAttribute("lang", get("language"));
  const said = saidHere();
  const head = make("div");
  const region = make("div", { role: "status" });
  let drawn = false;

  const draw = () => {
    const { title } = get<Content>("content");
    const held = head.contains(document.activeElement) ? (document.activeElement as HTMLElement) : undefined;
    head.replaceChildren(...nodes(body(get, said, linked(), foldButton(get, unfolded, unfold))));
    if (held) head.querySelector<HTMLElement>(held.className ? `.${held.className}` : `[data-tool="${held.dataset.tool}"]`)?.focus();
    // The region stays and its content changes: that is what a screen reader announces.
    region.replaceChildren(...nodes(told(get, drawn ? title : "")));
    drawn = true;
    if (title && linked()) document.title = `${title} · ${get<Words>("words").product}`;
  };

  let unfolded = false;
  function unfold(event: Event): void {
    unfolded = !unfolded;
    (event.currentTarget as HTMLElement).setAttribute("aria-expanded", String(unfolded));
    el.closest(".wb-page")?.classList.toggle("wb-unfolded", unfolded);
  }

  // A notebook in JupyterLab has no address of its own to keep a view in.
  const linked = () => Boolean(document.querySelector("body[data-workbench-page]"));

  const address = () => {
    const query = new URLSearchParams(get<Record<string, string>>("link"));
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  };

  /** The same view in a language; what names none is in English. */
  function spoken(language: string): string {
    const query = new URLSearchParams(location.search);
    query.delete("language");
    if (language !== "en") query.set("language", language);
    return query.toString();
  }

  const here = () => `${location.pathname}${location.search}`;
  let [followed, returning] = [false, false];

  const follow = () => {
    if (!linked()) return;
    // The first address completes what was asked for; what is chosen then is a step that can be taken back.
    if (address() !== here()) {
      if (followed && !returning) history.pushState(null, "", address());
      else history.replaceState(history.state, "", address());
    }
    [followed, returning] = [true, false];
    // The other pages open on the same choices.
    for (const other of document.querySelectorAll<HTMLAnchorElement>(".page-nav a")) other.search = location.search;
    for (const other of document.querySelectorAll<HTMLAnchorElement>(".page-languages a")) other.search = spoken(other.lang);
  };

  const goBack = () => {
    // A step within the page changes no choice.
    if (!linked() || address() === here()) return;
    if (!document.body.hasAttribute("data-live")) return location.reload();
    returning = true;
    const query = Object.fromEntries(new URLSearchParams(location.search));
    tell(model, "wanted", { query, at: Date.now() });
  };
  addEventListener("popstate", goBack, { signal });

  const words = get<Words>("words");
  takeAlong({
    model,
    el,
    signal,
    title: () => whole(get),
    others: {
      link: async (say) => {
        // Where nothing may be copied the address bar holds the same link.
        say((await copy(new URL(address(), location.href).href)) ? words.copied : words.not_copied);
      },
      python: async (say) => say((await copy(get("snippet"))) ? words.python_copied : words.failed),
      print: () => window.print(),
    },
  });

  listen(model, ["content"], signal, draw);
  listen(model, ["link"], signal, follow);
  el.replaceChildren(head, region);
  draw();
  if (Object.keys(get<object>("link")).length) follow();
}

export default { classes, first, render } satisfies View;
