// plotly.js for the figures: a page of ours has it as a file that the browser keeps;
// elsewhere (JupyterLab, an exported notebook) one widget carries it for all figures.

import type { Model } from "./dom.ts";

/** What a figure needs of plotly.js. */
export interface Plotly {
  react(el: HTMLElement, data: unknown[], layout: object, config: object): Promise<void>;
  purge(el: HTMLElement): void;
  toImage(figure: { data: unknown[]; layout: object; config: object }, how: object): Promise<string>;
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
  const loading = (address ? run(address) : fromCarrier(model)).then(() => {
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

async function fromCarrier(model: Model): Promise<void> {
  const carrier = await model.widget_manager?.get_model(model.get<string>("carrier"));
  const packed = carrier?.get<DataView<ArrayBuffer>>("script");
  if (!packed) throw new Error("nothing here carries plotly.js");
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const address = URL.createObjectURL(new Blob([await new Response(stream).text()], { type: "text/javascript" }));
  await run(address).finally(() => URL.revokeObjectURL(address));
}
