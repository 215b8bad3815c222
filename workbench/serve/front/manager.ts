// The widgets of a page: the Jupyter project's own manager, fed from what the server
// wrote into the page. Models are made when something needs them; the packages of
// others (controls, outputs, anywidget) are loaded when a page has a widget of theirs.

import * as base from "@jupyter-widgets/base";
import { base64ToBuffer, ManagerBase } from "@jupyter-widgets/base-manager";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";

import type { Model } from "../../widgets/dom.ts";
import type { WidgetState } from "./page.ts";
import { VIEWS } from "./views.ts";

type Classes = Record<string, unknown>;

const TARGET = "jupyter.widget";

const PACKAGES: Record<string, (manager: Manager) => Promise<Classes>> = {
  "@jupyter-widgets/base": async () => base as unknown as Classes,
  "@jupyter-widgets/controls": async () => (await import("./controls.ts")).controls,
  "@jupyter-widgets/output": async (manager) => (await import("./outputs.ts")).outputs(manager),
  anywidget: async () => (await import("./anywidget.ts")).anywidget,
};

/** A model of ours needs no class of its own, no layout and no style. */
function plain(state: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(state).filter(
    ([name, value]) => value !== null && !["layout", "_esm", "_css"].includes(name),
  );
  return Object.fromEntries(kept);
}

const isOurs = (state: Record<string, unknown>) => String(state._anywidget_id) in VIEWS;

/** Shows one of our views inside a widget of others. */
class OurView extends base.DOMWidgetView {
  private readonly gone = new AbortController();

  override render(): void {
    (this.model.widget_manager as unknown as Manager).draw(this.model, this.el, this.gone.signal);
  }

  override remove(): this {
    this.gone.abort();
    return super.remove();
  }
}

export class Manager extends ManagerBase {
  private readonly gone = new AbortController();
  /** What the kernel was asked and has not answered yet. */
  private readonly asked = new Set<Promise<unknown>>();
  /** The states of the models that nothing has needed yet. */
  private readonly waiting: Map<string, WidgetState>;

  constructor(
    readonly kernel: Kernel.IKernelConnection,
    states: Record<string, WidgetState>,
  ) {
    super();
    this.waiting = new Map(Object.entries(states));
    kernel.registerCommTarget(TARGET, (comm, message) => this.opened(comm, message));
  }

  /** Bring the widgets of the page to life: ours where the server drew them, others where they belong. */
  async start(): Promise<void> {
    const drawn = [...document.querySelectorAll<HTMLElement>("[data-model-id]")];
    const others = [...document.querySelectorAll<HTMLElement>("[data-widget]")].filter((el) => !el.childElementCount);
    await Promise.all([
      ...drawn.map(async (el) => this.draw(await this.get_model(el.dataset.modelId ?? ""), el, this.gone.signal)),
      ...others.map((el) => this.show(el.dataset.widget ?? "", el)),
    ]);
  }

  /** Draw a view of ours into an element, or let it take over what the server drew there. */
  draw(model: base.WidgetModel, el: HTMLElement, signal: AbortSignal): void {
    const view = VIEWS[String(model.get("_anywidget_id"))];
    view?.render({ model: model as unknown as Model, el, signal, quiet: () => this.quiet() });
  }

  /** Wait until the kernel has answered all that was asked of it, and the answer is on the screen. */
  async quiet(): Promise<void> {
    do {
      await Promise.allSettled(this.asked);
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
      // Whoever has asked meanwhile comes first, too.
    } while (this.asked.size);
  }

  /** Return a comm that notes what it asks. */
  private comm(target: string, id: string): Kernel.IComm {
    const comm = this.kernel.createComm(target, id);
    const send = comm.send.bind(comm);
    comm.send = (...message) => {
      const future = send(...message);
      this.asked.add(future.done);
      void future.done.catch(() => undefined).finally(() => this.asked.delete(future.done));
      return future;
    };
    return comm;
  }

  /** Let go of the page's views: the server has sent the page anew. */
  end(): void {
    this.gone.abort();
  }

  /** Show a widget in an element. */
  async show(id: string, el: HTMLElement): Promise<void> {
    const view: base.DOMWidgetView = await this.create_view(await this.get_model(id));
    el.replaceChildren();
    Widget.attach(view.luminoWidget, el);
    const resized = new ResizeObserver(() => {
      MessageLoop.postMessage(view.luminoWidget, Widget.ResizeMessage.UnknownSize);
    });
    resized.observe(el);
  }

  /** Return a model; one that the page holds is made when it is first asked for. */
  override get_model(id: string): Promise<base.WidgetModel> {
    const state = this.waiting.get(id);
    if (state && this.waiting.delete(id)) return this.create(id, state);
    return super.get_model(id);
  }

  private create(id: string, { state, buffers = [], ...described }: WidgetState): Promise<base.WidgetModel> {
    base.put_buffers(
      state as never,
      buffers.map(({ path }) => path),
      buffers.map(({ data }) => new DataView(base64ToBuffer(data))),
    );
    const comm = new base.shims.services.Comm(this.comm(TARGET, id));
    return this.new_model({ ...described, model_id: id, comm }, state as never);
  }

  override new_model(options: base.IModelOptions, state: object = {}): Promise<base.WidgetModel> {
    if (!isOurs(state as Record<string, unknown>)) return super.new_model(options, state as never);
    const model = { model_name: "DOMWidgetModel", model_module: "@jupyter-widgets/base" };
    return super.new_model({ ...options, ...model }, plain(state as Record<string, unknown>) as never);
  }

  // The base class types this by overloads.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  override create_view(model: base.WidgetModel, options: object = {}): Promise<any> {
    if (!isOurs(model.attributes)) return super.create_view(model, options);
    const view = new OurView({ model: model as base.DOMWidgetModel, options: this.setViewOptions(options) });
    view.listenTo(model, "destroy", view.remove);
    view.render();
    return Promise.resolve(view);
  }

  /** A widget that the kernel makes while the page is open. */
  private async opened(comm: Kernel.IComm, message: KernelMessage.ICommOpenMsg): Promise<void> {
    await this.handle_comm_open(new base.shims.services.Comm(comm), message);
  }

  protected override async loadClass(name: string, module: string): Promise<never> {
    const load = PACKAGES[module];
    if (!load) throw new Error(`No widgets of the package '${module}' are carried by this page`);
    const found = (await load(this))[name];
    if (!found) throw new Error(`The package '${module}' has no ${name}`);
    return found as never;
  }

  protected override async _create_comm(
    target: string,
    id: string,
    data?: never,
    metadata?: never,
    buffers?: never,
  ): Promise<base.IClassicComm> {
    const comm = this.comm(target, id);
    if (data !== undefined) comm.open(data, metadata, buffers);
    return new base.shims.services.Comm(comm);
  }

  protected override async _get_comm_info(): Promise<Record<string, never>> {
    return Object.fromEntries([...this.waiting.keys()].map((id) => [id, {} as never]));
  }
}
