// A page's first view, drawn by the server: the same code that draws it in the browser,
// in an engine that has no page. `paper.ts` gives it elements that can only be written out.

import "./paper.ts";

import type { Get } from "../../widgets/dom.ts";
import { nodes } from "../../widgets/dom.ts";
import { make } from "../../widgets/dom.ts";
import type { WidgetState } from "./page.ts";
import { VIEWS } from "./views.ts";

type States = Record<string, WidgetState>;

const BOXES = new Set(["BoxModel", "HBoxModel", "VBoxModel"]);

/** Draw a widget and all in it; null where one of them is none of ours. */
function draw(id: string, states: States): HTMLElement | null {
  const { model_name: name = "", state = {} } = states[id] ?? {};
  const view = VIEWS[String(state._anywidget_id)];
  if (view) {
    const get: Get = (trait) => state[trait] as never;
    return make("div", { class: view.classes(get), "data-model-id": id }, view.first(get));
  }
  if (!BOXES.has(name)) return null;
  const children = (state.children as string[]).map((child) => draw(child.replace("IPY_MODEL_", ""), states));
  const own = (state._dom_classes as string[] | undefined) ?? [];
  return children.includes(null) ? null : make("div", { class: ["jupyter-widgets", ...own].join(" ") }, children);
}

/** Return the HTML of a widget, empty where only the browser can draw it. */
function firstView(id: string, states: string): string {
  const drawn = draw(id, JSON.parse(states) as States);
  return drawn ? nodes([drawn]).map((node) => (node as HTMLElement).outerHTML).join("") : "";
}

Object.assign(globalThis, { firstView });
