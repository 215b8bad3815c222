// The bare static page: our own views with all their content at hand, and nothing else.

import type { Model } from "../workbench/widgets/dom.ts";
import { VIEWS } from "../workbench/serve/front/views.ts";

type State = Record<string, unknown>;
type States = Record<string, { state: State }>;

const held = JSON.parse(document.getElementById("static-states")?.textContent ?? "{}") as Record<string, States>;
const models = new Map<string, Local>();

class Local implements Model {
  private readonly callbacks = new Map<string, Set<() => void>>();

  constructor(private state: State) {}

  get<T>(name: string): T {
    return this.state[name] as T;
  }

  set(name: string, value: unknown): void {
    this.state = { ...this.state, [name]: value };
  }

  save_changes(): void {
    if (this.get("name") === "benchmark") show(this.get("value"));
  }

  on(name: string, callback: () => void): void {
    if (!this.callbacks.has(name)) this.callbacks.set(name, new Set());
    this.callbacks.get(name)?.add(callback);
  }

  off(name: string, callback: () => void): void {
    this.callbacks.get(name)?.delete(callback);
  }

  send(): void {
    return;
  }

  take(state: State): void {
    const changed = Object.keys(state).filter((name) => JSON.stringify(state[name]) !== JSON.stringify(this.state[name]));
    this.state = { ...this.state, ...state };
    for (const name of changed) for (const callback of this.callbacks.get(`change:${name}`) ?? []) callback();
  }
}

function show(option: string): void {
  for (const [id, model] of models) {
    const next = held[option]?.[id]?.state;
    if (next) model.take(next);
  }
}

function start(): void {
  const [opening = ""] = Object.keys(held);
  for (const el of document.querySelectorAll<HTMLElement>("[data-model-id]")) {
    const id = el.dataset.modelId ?? "";
    const state = held[opening]?.[id]?.state ?? {};
    const model = new Local(state);
    models.set(id, model);
    VIEWS[String(state._anywidget_id)]?.render({ model, el, signal: new AbortController().signal });
  }
  document.body.setAttribute("data-live", "");
}

start();
