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
import { addStyle } from "./style.ts";

const WIDGET = "application/vnd.jupyter.widget-view+json";

/** Return the classes of `@jupyter-widgets/output` for one page. */
export function outputs(manager: Manager): Record<string, unknown> {
  addStyle(outputStyles, mimeStyles);
  const rendermime = new RenderMimeRegistry({ initialFactories: standardRendererFactories });

  class WidgetRenderer extends Panel implements IRenderMime.IRenderer {
    async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
      await manager.show((model.data[WIDGET] as { model_id: string }).model_id, this.node);
    }
  }
  rendermime.addFactory({ safe: true, mimeTypes: [WIDGET], createRenderer: () => new WidgetRenderer() }, -10);

  class OutputModel extends Plain {
    readonly area = new OutputAreaModel({ trusted: true });
    private hooked = "";

    override initialize(attributes: object, options: never): void {
      super.initialize(attributes, options);
      this.listenTo(this, "change:outputs", this.follow);
      this.listenTo(this, "change:msg_id", this.hook);
      this.follow();
      this.hook();
    }

    private follow(): void {
      this.area.fromJSON(this.get("outputs") ?? []);
    }

    /** While the kernel names a message, what is printed in answer to it belongs here. */
    private hook(): void {
      if (this.hooked) manager.kernel.removeMessageHook(this.hooked, this.take);
      this.hooked = this.get("msg_id") ?? "";
      if (this.hooked) manager.kernel.registerMessageHook(this.hooked, this.take);
    }

    private readonly take = (message: KernelMessage.IIOPubMessage): boolean => {
      const type = message.header.msg_type;
      if (type === "clear_output") this.area.clear((message.content as { wait: boolean }).wait);
      else if (["execute_result", "display_data", "stream", "error"].includes(type))
        this.area.add({ output_type: type, ...message.content } as never);
      else return true;
      this.set("outputs", this.area.toJSON(), { newMessage: true } as never);
      this.save_changes();
      return false;
    };
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
