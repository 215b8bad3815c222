// The head of a page: its mark, title and sentence, notices, and the link of what it shows.

import { type Child, type Context, dress, type Get, listen, make, nodes, type View, type Words } from "./dom.ts";

interface Content {
  title: string;
  lede: string;
  marks?: { word: string; kind: string; note: string }[];
  fold?: string;
  notices?: string[];
}

const classes = () => "wb wb-masthead";

/** The head, less what only a script can do. */
function body(get: Get, tools: Child, fold: Child): Child[] {
  const { marks = [], title, lede } = get<Content>("content");
  return [
    marks.map(({ word, kind, note }) =>
      make("p", { class: "wb-mark" }, make("b", { class: `wb-tag wb-${kind}` }, word), make("span", {}, note)),
    ),
    make("h1", {}, title),
    make("div", { class: "wb-lead" }, make("p", { class: "wb-lede" }, lede), tools),
    fold,
  ];
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

function linkTools(get: Get, said: HTMLElement, onclick?: () => void): HTMLElement {
  const copy = make("button", { type: "button", onclick }, get<Words>("words").copy_link);
  return make("div", { class: "wb-tools" }, copy, said);
}

const saidHere = () => make("span", { role: "status", class: "wb-said" });

function first(get: Get): Child[] {
  const whole = body(get, linkTools(get, saidHere()), foldButton(get));
  return [make("div", {}, whole), make("div", { role: "status" }, told(get, ""))];
}

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes());
  const said = saidHere();
  const head = make("div");
  const region = make("div", { role: "status" });
  let drawn = false;

  const draw = () => {
    const { title } = get<Content>("content");
    const held = head.contains(document.activeElement) ? document.activeElement?.className : undefined;
    head.replaceChildren(...nodes(body(get, linked() && linkTools(get, said, copyLink), foldButton(get, unfolded, unfold))));
    if (held !== undefined) head.querySelector<HTMLElement>(held ? `button.${held}` : ".wb-tools button")?.focus();
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

  const follow = () => {
    if (!linked()) return;
    history.replaceState(history.state, "", address());
    // The other pages open on the same choices.
    for (const other of document.querySelectorAll<HTMLAnchorElement>(".page-nav a")) other.search = location.search;
  };

  async function copyLink(): Promise<void> {
    const words = get<Words>("words");
    try {
      await navigator.clipboard.writeText(new URL(address(), location.href).href);
      said.textContent = words.copied ?? "";
    } catch {
      // Without permission (or without https) the address bar holds the same link.
      said.textContent = words.not_copied ?? "";
    }
    setTimeout(() => {
      said.textContent = "";
    }, 4000);
  }

  listen(model, ["content"], signal, draw);
  listen(model, ["link"], signal, follow);
  el.replaceChildren(head, region);
  draw();
  if (Object.keys(get<object>("link")).length) follow();
}

export default { classes, first, render } satisfies View;
