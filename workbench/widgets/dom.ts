// What the views share: elements, phrases, and the way to their model.

/** A model as anywidget gives it to a view, here, in JupyterLab and in our own pages. */
export interface Model {
  get<T>(name: string): T;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(name: string, callback: (...what: never[]) => void): void;
  off(name: string, callback: (...what: never[]) => void): void;
  send(content: unknown): void;
  widget_manager?: { get_model(id: string): Promise<Pick<Model, "get">> };
}

/** Where a view is drawn, and until when. */
export interface Context {
  model: Model;
  el: HTMLElement;
  signal: AbortSignal;
  /** Resolves when nobody waits for an answer of the kernel: what takes long begins then. Our own pages give it. */
  quiet?: () => Promise<void>;
}

/** How a view reads what it shows. */
export type Get = <T>(name: string) => T;

/**
 * A view: the server draws `first`, the browser takes it over with `render`.
 *
 * `first` may only make elements: it runs where there is no page to look at.
 */
export interface View {
  classes(get: Get): string;
  first(get: Get): Child[];
  render(context: Context): void;
}

/** An element that is drawn otherwise in a picture than it stands in the page. */
export interface Pictured extends HTMLElement {
  /** What is in it at a width, where that depends on more than the style sheet. */
  inPicture?: (width: number) => (Node | string)[];
  /** A plot as SVG, in the colours and the font of a place. */
  asSvg?: (place: HTMLElement, width: number, height: number) => Promise<string>;
}

export type Words = Record<string, string>;
export type Child = Node | string | number | null | undefined | false | Child[];

type Handler = (event: Event) => void;
type Attribute = string | number | boolean | null | undefined | Handler;

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. Texts become text nodes only: nothing that a file says is read as markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...nodes(children));
  return element;
}

/** Make a part of a drawing. */
export function shape(tag: string, attributes: Record<string, string | number>, ...children: Node[]): SVGElement {
  const element = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** What can be chosen. */
export interface Option {
  value: string;
  label: string;
  group?: string;
}

/** Make the options of a native list, in their groups. */
export function grouped(options: Option[], chosen: string): HTMLElement[] {
  const groups = new Map<string, HTMLElement>();
  const every: HTMLElement[] = [];
  for (const { value, label, group } of options) {
    const option = make("option", { value, selected: value === chosen }, label);
    if (!group) {
      every.push(option);
      continue;
    }
    if (!groups.has(group)) {
      const home = make("optgroup", { label: group });
      groups.set(group, home);
      every.push(home);
    }
    groups.get(group)?.append(option);
  }
  return every;
}

/** Return children as nodes, without what is left out. */
export function nodes(children: Child[]): (Node | string)[] {
  const every: (Node | string)[] = [];
  for (const child of children) {
    if (Array.isArray(child)) every.push(...nodes(child));
    else if (child !== null && child !== undefined && child !== false && child !== "") {
      every.push(typeof child === "number" ? String(child) : child);
    }
  }
  return every;
}

/** Fill the {names} of a phrase. */
export function fill(phrase: string | undefined, values: Record<string, unknown> = {}): string {
  return (phrase ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** Call a function when a model's trait changes, until the view is gone. */
export function listen(model: Model, names: string[], signal: AbortSignal, callback: () => void): void {
  for (const name of names) {
    model.on(`change:${name}`, callback);
    signal.addEventListener("abort", () => model.off(`change:${name}`, callback));
  }
}

/** Set a trait and send it. */
export function tell(model: Model, name: string, value: unknown): void {
  model.set(name, value);
  model.save_changes();
}

let last = 0;
const run = Math.random().toString(36).slice(2, 8);

/** Return an id that no other element has; each view in JupyterLab runs a copy of this, so counting is not enough. */
export function newId(stem: string): string {
  last += 1;
  return `wb-${stem}-${run}${last}`;
}

/** Let what is wider than its place scroll in a frame of its own, named for who reads by ear, also by keyboard. */
export function frame(scroll: HTMLElement, label: string): void {
  const wide = scroll.scrollWidth > scroll.clientWidth + 1;
  scroll.classList.toggle("wb-framed", wide);
  for (const [name, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": label })) {
    if (wide) scroll.setAttribute(name, value);
    else scroll.removeAttribute(name);
  }
}

/** Give an element the view's classes, besides those that it has. */
export function dress(el: HTMLElement, classes: string): void {
  el.classList.add(...classes.split(" "));
}
