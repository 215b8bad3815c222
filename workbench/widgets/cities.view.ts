// Choosing several cities by search: a button that opens a search field with a list.
// The list is an ARIA listbox with several choices, driven from the field
// (aria-activedescendant), so that one hand on the keyboard is enough.

import { type Child, type Context, dress, fill, type Get, grouped, listen, make, newId, type Option, tell, type View, type Words } from "./dom.ts";
import { type Found, through } from "./sets.ts";

const classes = (get: Get) => `wb wb-choice wb-cities wb-choice-${get<string>("name")}`;
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const count = (get: Get) =>
  fill(get<Words>("words").shown, { count: get<string[]>("value").length, of: get<Option[]>("options").length });

/** The label, and the button that says how many are chosen. */
function closed(get: Get): { label: HTMLElement; shown: HTMLElement; button: HTMLButtonElement } {
  const ids = { label: newId("label"), shown: newId("shown") };
  const shown = make("span", { id: ids.shown, class: "wb-cities-shown" }, count(get));
  const state = { "aria-haspopup": "dialog", "aria-expanded": "false", "aria-labelledby": `${ids.label} ${ids.shown}` };
  return {
    label: make("span", { id: ids.label, class: "wb-label" }, get<string>("label")),
    shown,
    button: make("button", { type: "button", class: "wb-cities-button", ...state }, shown),
  };
}

function first(get: Get): Child[] {
  const { label, button } = closed(get);
  return [label, button];
}

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes(get));
  const words = get<Words>("words");
  const { label, shown, button } = closed(get);
  const listId = newId("list");
  const field = make("input", {
    id: newId("search"),
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": words.search,
    "aria-controls": listId,
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: words.search,
  });
  const set = make("select", { "aria-label": words.sets });
  const list = make("ul", { id: listId, role: "listbox", "aria-multiselectable": "true", "aria-label": words.list });
  const nothing = make("p", { class: "wb-cities-none", hidden: true }, words.none_found);
  const told = make("span");
  const all = words.all && make("button", { type: "button", onclick: () => choose(found().map((one) => one.value)) }, words.all);
  const only = words.only && make("button", { type: "button", onclick: () => choose(found().map((one) => one.value), true) }, words.only);
  const none = make("button", { type: "button", onclick: () => choose([], true) }, words.none);
  const done = make("button", { type: "button", onclick: () => close(true) }, words.done);
  const panel = make(
    "div",
    { class: "wb-cities-panel", role: "dialog", "aria-label": words.list, hidden: true },
    field,
    words.sets && set,
    make("p", { class: "wb-hidden", role: "status" }, told),
    list,
    nothing,
    make("div", { class: "wb-cities-tools" }, all, only, none, done),
  );
  let active = 0;

  const found = () => {
    const wanted = plain(field.value.trim());
    const { cities: inSet } = ofSet();
    return get<Option[]>("options").filter(
      ({ value, label: name, group }) => plain(`${name} ${group ?? ""}`).includes(wanted) && (inSet?.includes(value) ?? true),
    );
  };

  /** What the set that is asked for lets through. */
  const ofSet = () => through(set.value, get<Found>("found"));

  /** Offer the sets, in their groups; what is asked for stays while it is offered. */
  function offer(): void {
    const every = [{ value: "", label: words.every ?? "" }, ...get<Option[]>("sets")];
    set.replaceChildren(...grouped(every, every.some(({ value }) => value === set.value) ? set.value : ""));
  }

  /** Send the cities in the order of the list; `only` forgets those that the search hides. */
  function choose(values: string[], only = false): void {
    send(new Set(only ? values : [...get<string[]>("value"), ...values]));
  }

  function send(kept: Set<string>): void {
    const values = get<Option[]>("options").map((one) => one.value);
    tell(model, "value", values.filter((value) => kept.has(value)));
    draw();
  }

  function toggle(value: string): void {
    const kept = new Set(get<string[]>("value"));
    if (!kept.delete(value)) kept.add(value);
    send(kept);
  }

  function item({ value, label: name, group }: Option, position: number, chosen: Set<string>): HTMLElement {
    const option = make(
      "li",
      {
        id: `${listId}-${position}`,
        role: "option",
        "aria-selected": String(chosen.has(value)),
        class: position === active ? "wb-active" : null,
        "data-value": value,
      },
      make("span", { class: "wb-box", "aria-hidden": "true" }),
      make("span", {}, name),
      group && make("small", {}, group),
    );
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => {
      active = position;
      toggle(value);
    });
    return option;
  }

  function draw(): void {
    shown.textContent = count(get);
    if (panel.hidden) return;
    const chosen = new Set(get<string[]>("value"));
    const options = found();
    active = Math.max(0, Math.min(active, options.length - 1));
    list.replaceChildren(...options.map((option, position) => item(option, position, chosen)));
    const { awaited, cities } = ofSet();
    // Until the set is known nothing is said of it, and nothing can be done with it.
    list.setAttribute("aria-busy", String(awaited));
    for (const act of [all, only]) if (act) act.disabled = awaited;
    nothing.hidden = awaited || options.length > 0;
    nothing.textContent = (cities?.length === 0 ? words.none_in_set : words.none_found) ?? "";
    told.textContent = !awaited && (set.value || field.value) ? fill(words.found, { count: options.length }) : "";
    if (options.length) field.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function open(): void {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    field.value = set.value = "";
    active = 0;
    draw();
    // On a phone it may open below what is seen.
    panel.scrollIntoView({ block: "nearest" });
    field.focus();
  }

  function close(back: boolean): void {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  set.addEventListener("change", () => {
    active = 0;
    tell(model, "asked", set.value);
    draw();
  });
  field.addEventListener("input", () => {
    active = 0;
    draw();
  });
  field.addEventListener("keydown", (event) => {
    const options = found();
    const moves: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 8, PageUp: active - 8 };
    const to = moves[event.key];
    const option = options[active];
    if (to !== undefined) {
      active = Math.max(0, Math.min(options.length - 1, to));
      draw();
    } else if (event.key === "Enter") {
      if (option) toggle(option.value);
    } else return;
    event.preventDefault();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    }
  });
  const outside = (target: EventTarget | null) => !(target instanceof Node && el.contains(target));
  el.addEventListener("focusout", (event) => {
    if (event.relatedTarget && outside(event.relatedTarget)) close(false);
  });
  document.addEventListener("pointerdown", (event) => outside(event.target) && close(false), { signal });
  button.addEventListener("click", () => (panel.hidden ? open() : close(true)));
  listen(model, ["options", "value", "found"], signal, draw);
  listen(model, ["sets"], signal, offer);
  offer();
  const focused = el.contains(document.activeElement);
  el.replaceChildren(label, button, panel);
  draw();
  if (focused) button.focus();
}

export default { classes, first, render } satisfies View;
