// The Output widget and what it shows, for pages that have one.

import { DOMWidgetView, type WidgetModel } from "@jupyter-widgets/base";
import { OutputModel as Plain } from "@jupyter-widgets/output";
import { OutputAreaModel, SimplifiedOutputArea } from "@jupyterlab/outputarea";
import outputStyles from "@jupyterlab/outputarea/style/base.css";
import { RenderMimeRegistry, standardRendererFactories } from "@jupyterlab/rendermime";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import mimeStyles from "@jupyterlab/rendermime/style/base.css";
import type { KernelMessage } from "@jupyterlab/services";
import { Panel } from "@lumino/widgets";

import type { Manager } from "./manager.ts";
import sanitize from "./sanitize.ts";
import { addStyle } from "./style.ts";

const WIDGET = "application/vnd.jupyter.widget-view+json";

/** Return the classes of `@jupyter-widgets/output` for one page. */
export function outputs(manager: Manager): Record<string, unknown> {
  addStyle(outputStyles, mimeStyles);
  // Its own cleaner would need all of the package that ours stands in for.
  const sanitizer = { sanitize: (html: string, options = {}) => sanitize(html, options) };
  const rendermime = new RenderMimeRegistry({ initialFactories: standardRendererFactories, sanitizer });

  class WidgetRenderer extends Panel implements IRenderMime.IRenderer {
    async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
      await manager.show((model.data[WIDGET] as { model_id: string }).model_id, this.node);
    }
  }
  rendermime.addFactory({ safe: true, mimeTypes: [WIDGET], createRenderer: () => new WidgetRenderer() }, -10);

  // A model is initialized before its class sets any field: fields are only declared.
  class OutputModel extends Plain {
    declare area: OutputAreaModel;
    private declare hooked: string;
    private declare hook: (message: KernelMessage.IIOPubMessage) => boolean;

    override initialize(attributes: object, options: never): void {
      super.initialize(attributes, options);
      this.area = new OutputAreaModel({ trusted: true });
      this.hooked = "";
      this.hook = (message) => this.take(message);
      this.listenTo(this, "change:outputs", (_model: unknown, _outputs: unknown, how: { newMessage?: boolean } = {}) => {
        // What was just added here is there already.
        if (!how.newMessage) this.follow();
      });
      this.listenTo(this, "change:msg_id", this.listenIn);
      this.follow();
      this.listenIn();
    }

    private follow(): void {
      this.area.fromJSON(this.get("outputs") ?? []);
    }

    /** While the kernel names a message, what is printed in answer to it belongs here. */
    private listenIn(): void {
      if (this.hooked) manager.kernel.removeMessageHook(this.hooked, this.hook);
      this.hooked = this.get("msg_id") ?? "";
      if (this.hooked) manager.kernel.registerMessageHook(this.hooked, this.hook);
    }

    private take(message: KernelMessage.IIOPubMessage): boolean {
      const type = message.header.msg_type;
      if (type === "clear_output") this.area.clear((message.content as { wait: boolean }).wait);
      else if (["execute_result", "display_data", "stream", "error"].includes(type))
        this.area.add({ output_type: type, ...message.content } as never);
      else return true;
      this.set("outputs", this.area.toJSON(), { newMessage: true } as never);
      this.save_changes();
      return false;
    }
  }

  class OutputView extends DOMWidgetView {
    override render(): void {
      super.render();
      const area = new SimplifiedOutputArea({
        rendermime,
        model: (this.model as WidgetModel as OutputModel).area,
        contentFactory: SimplifiedOutputArea.defaultContentFactory,
      });
      this.luminoWidget.node.replaceChildren();
      this.el.append(area.node);
    }
  }

  return { OutputModel, OutputView };
}
