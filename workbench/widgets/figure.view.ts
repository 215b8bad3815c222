// A plotly figure: drawn when plotly.js is there, in the space that the page keeps for it.
//
// `figure` is what is drawn (data, layout), `value` what the visitor clicked or selected.

import { type Child, type Context, dress, type Get, make, nodes, type Pictured, type View, type Words } from "./dom.ts";
import { quoting } from "./items.ts";
import { placed, type Plot } from "./labels.ts";
import { extentFor, loadPlotly, type Plotly } from "./plotly.ts";
import { saidHere, takeAlong, toolbar } from "./tools.ts";

interface Figure {
  data: { type?: string }[];
  layout: Plot & { meta?: { dark?: Record<string, string> }; [name: string]: unknown };
}

interface Point {
  curveNumber: number;
  pointNumber: number;
  x: unknown;
  y: unknown;
  customdata?: unknown;
}

interface Table {
  columns: string[];
  rows: string[][];
}

const classes = () => "wb wb-figure-view";
const CONFIG = { displaylogo: false, responsive: false, displayModeBar: false, showTips: false };

const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");

/** The figure's data, for whoever reads rather than looks. */
function dataTable({ columns = [], rows = [] }: Table, words: Words, titled: string): Child {
  if (!rows.length) return null;
  const head = make("tr", {}, columns.map((name) => make("th", { scope: "col" }, name)));
  const line = ([lead, ...cells]: string[]) =>
    make("tr", {}, make("th", { scope: "row" }, lead), cells.map((cell) => make("td", {}, cell)));
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, rows.map(line)));
  const scroll = { class: "wb-figure-scroll", tabindex: "0", role: "region", "aria-labelledby": titled };
  return make("details", { class: "wb-figure-data" }, make("summary", {}, words.table), make("div", scroll, table));
}

/** The frame of the figure, with the room that its plot will take. */
function first(get: Get): Child[] {
  if (!get<Figure>("figure").data?.length) return [];
  const titled = `${get<string>("stem")}-title`;
  const caption = get<string>("caption");
  const words = get<Words>("words");
  const plot = { class: "wb-plot", role: "img", "aria-labelledby": titled, style: `height:${get<number>("height")}px` };
  return [
    make(
      "figure",
      { class: "wb-figure-box" },
      make("figcaption", { class: "wb-figure-head", id: titled }, get<string>("title")),
      make("div", plot),
      caption && make("p", { class: "wb-figure-caption" }, quoting(caption, get("quoted"))),
      dataTable(get<Table>("table"), words, titled),
      get<string>("file") && toolbar(["csv", "png", "svg"], { csv: words.csv, png: words.png, svg: words.svg }, saidHere()),
    ),
  ];
}

/** Whether the page, or JupyterLab, is dark around an element. */
function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  if (theme) return theme === "dark";
  const { jpThemeLight } = document.body.dataset;
  return jpThemeLight ? jpThemeLight === "false" : prefersDark().matches;
}

/** Return a copy in which each colour that has a dark one is that one. */
export function inColours<T>(value: T, colours: Readonly<Record<string, string>>): T {
  if (typeof value === "string") return (colours[value] ?? value) as T;
  if (Array.isArray(value)) return value.map((one) => inColours(one, colours)) as T;
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inColours(one, colours)])) as T;
}

/** The layout in the colours of what is around it, for a size; figure.css says which are the plot's lines. */
function themed(given: Figure["layout"], plot: HTMLElement, width: number, height: number): object {
  const style = getComputedStyle(plot);
  const layout = placed(given, width, height, parseFloat(style.fontSize));
  const [line, rule] = [style.borderTopColor, style.outlineColor];
  const axes = Object.fromEntries(
    ["xaxis", "yaxis", ...Object.keys(layout).filter((name) => /^[xy]axis\d+$/.test(name))].map((name) => [
      name,
      { gridcolor: line, zerolinecolor: line, linecolor: rule, ...(layout[name] as object) },
    ]),
  );
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    ...layout,
    ...axes,
    font: { family: style.fontFamily, size: parseFloat(style.fontSize), color: style.color, ...(layout.font as object) },
    autosize: true,
    width: undefined,
  };
}

/** What happened, as the kernel is told: plain values of the points only. */
function told(kind: string, points: readonly Point[] = []): object {
  return {
    kind,
    points: points.map(({ curveNumber, pointNumber, x, y, customdata }) => ({
      curve: curveNumber,
      point: pointNumber,
      x,
      y,
      customdata: customdata ?? null,
    })),
  };
}

function render({ model, el, signal, quiet }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes());
  let plotly: Plotly | undefined;
  let plot: HTMLElement | null = null;
  let asked = 0;

  const tell = (kind: string) => (event?: { points?: Point[] }) => {
    model.set("value", told(kind, event?.points));
    model.save_changes();
  };

  /** A picture can be asked for before the plot is drawn here. */
  const toPicture = () => {
    const place = el.querySelector<Pictured>(".wb-plot");
    if (place) place.asSvg = asSvg;
  };

  const frame = () => {
    if (plot) plotly?.purge(plot);
    const open = el.querySelector("details")?.open;
    el.replaceChildren(...nodes(first(get)));
    toPicture();
    if (open) el.querySelector("details")?.setAttribute("open", "");
  };

  const draw = async () => {
    const { data = [], layout = {} } = get<Partial<Figure>>("figure");
    el.hidden = data.length === 0;
    if (el.hidden) return;
    const mine = ++asked;
    // To start plotly.js takes longer than the kernel needs to answer: whoever waits for that comes first.
    await quiet?.();
    if (mine !== asked || signal.aborted) return;
    plotly = await loadPlotly(model, extentFor(data));
    // A later figure, or the end of the view, has overtaken this one.
    if (mine !== asked || signal.aborted) return;
    plot = el.querySelector<HTMLElement>(".wb-plot");
    if (!plot) return;
    const colours = isDark() ? (layout.meta?.dark ?? {}) : {};
    const fresh = !plot.dataset.plotted;
    await plotly.react(plot, inColours(data, colours), { ...themed(inColours(layout, colours), plot, plot.clientWidth, get<number>("height")), height: get<number>("height") }, CONFIG);
    plot.dataset.plotted = "true";
    if (!fresh) return;
    const events = plot as unknown as { on(name: string, callback: (event?: { points?: Point[] }) => void): void };
    events.on("plotly_click", tell("click"));
    events.on("plotly_selected", tell("select"));
    events.on("plotly_deselect", tell("deselect"));
    el.dispatchEvent(new CustomEvent("workbench-drawn", { bubbles: true }));
  };

  /** The plot in the light theme, for the place that it has in a picture. */
  const asSvg = async (place: HTMLElement, width: number, height: number) => {
    const { data = [], layout = {} } = get<Partial<Figure>>("figure");
    const { toImage } = await loadPlotly(model, extentFor(data));
    return toImage({ data, layout: themed(layout, place, width, height), config: CONFIG }, { format: "svg", width, height, imageDataOnly: true });
  };

  const redraw = () => void draw().catch((error: unknown) => console.error(error));
  const changed = () => {
    frame();
    redraw();
  };

  let due = 0;
  let width = 0;
  const resized = new ResizeObserver(([entry]) => {
    const now = Math.round(entry?.contentRect.width ?? 0);
    if (now === width) return;
    width = now;
    cancelAnimationFrame(due);
    due = requestAnimationFrame(() => {
      if (!plotly || !plot?.dataset.plotted || !now) return;
      // Names stand where there is room for them now.
      if (get<Partial<Figure>>("figure").layout?.meta?.marks) redraw();
      else void plotly.Plots.resize(plot);
    });
  });
  resized.observe(el);
  const recoloured = new MutationObserver(redraw);
  recoloured.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  recoloured.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  prefersDark().addEventListener("change", redraw, { signal });

  // One change of several traits is one drawing.
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      changed();
    });
  };
  if (get("apart")) el.dataset.apart = "";
  takeAlong({
    model,
    el,
    signal,
    title: () => get("title"),
    // Whose cities these are stands above it in the page, and comes along.
    views: () => {
      const marks = [...(el.closest(".wb-page")?.querySelectorAll(".wb-mark") ?? [])].map((mark) => mark.cloneNode(true));
      return [make("div", { class: "wb wb-masthead" }, marks), el];
    },
  });
  const names = ["figure", "title", "caption", "table", "height", "file"].map((name) => `change:${name}`);
  for (const name of names) model.on(name, soon);
  signal.addEventListener("abort", () => {
    for (const name of names) model.off(name, soon);
    resized.disconnect();
    recoloured.disconnect();
    if (plot) plotly?.purge(plot);
  });

  if (!el.querySelector(".wb-plot")) frame();
  toPicture();
  redraw();
}

export default { classes, first, render } satisfies View;
