// plotly.js for the figures: a page has it as a file that the browser keeps; elsewhere
// (JupyterLab) the kernel gives it once for all figures.

import type { Model } from "./dom.ts";

/** What a figure needs of plotly.js. */
export interface Plotly {
  react(el: HTMLElement, data: unknown[], layout: object, config: object): Promise<void>;
  purge(el: HTMLElement): void;
  Plots: { resize(el: HTMLElement): Promise<void> };
}

interface Shared {
  workbenchPlotly?: Partial<Record<Extent, Promise<Plotly> | undefined>>;
  Plotly?: Plotly;
}

/** Our bundle, or every trace that there is. */
export type Extent = "ours" | "whole";

const OURS = new Set(["bar", "box", "heatmap", "scatter"]);
const shared = globalThis as Shared;

/** Return how much of plotly.js the traces of a figure need. */
export function extentFor(data: readonly { type?: string }[]): Extent {
  return data.every(({ type }) => OURS.has(type ?? "scatter")) ? "ours" : "whole";
}

/** Return plotly.js; it is loaded once, however many figures ask. */
export function loadPlotly(model: Model, extent: Extent): Promise<Plotly> {
  const loaded = (shared.workbenchPlotly ??= {});
  // Whoever has the whole has ours as well.
  const found = loaded.whole ?? loaded[extent];
  if (found) return found;
  const address = fileOfPage(extent);
  const loading = (address ? run(address) : fromKernel(model, extent)).then(() => {
    if (!shared.Plotly) throw new Error("plotly.js did not load");
    return shared.Plotly;
  });
  loaded[extent] = loading;
  // A figure that asks later tries again.
  loading.catch(() => {
    loaded[extent] = undefined;
  });
  return loading;
}

/** The file that our own page keeps plotly.js in. */
function fileOfPage(extent: Extent): string | null {
  const frame = document.getElementById("page-frame")?.textContent;
  if (!frame) return null;
  const { static: folder, built } = JSON.parse(frame);
  return `${folder}${extent === "ours" ? built.plotly : built.plotlyWhole}`;
}

function run(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`plotly.js could not be had from ${address}`));
    document.head.append(script);
  });
}

async function fromKernel(model: Model, extent: Extent): Promise<void> {
  const packed = await new Promise<DataView>((resolve) => {
    const take = (message: { plotly?: Extent }, buffers: DataView[]) => {
      const [packed] = buffers;
      if (message.plotly !== extent || !packed) return;
      model.off("msg:custom", take);
      resolve(packed);
    };
    model.on("msg:custom", take);
    model.send({ ask: "plotly", extent });
  });
  const stream = new Blob([packed as DataView<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  const address = URL.createObjectURL(new Blob([await new Response(stream).text()], { type: "text/javascript" }));
  await run(address).finally(() => URL.revokeObjectURL(address));
}
