// What the server wrote into the page for its script.

/** The frame: where things are, and the words for what the page itself says. */
export interface Frame {
  baseUrl: string;
  static: string;
  built: { front: string; plotly: string; page: string };
  kernelId: string;
  words: Record<string, string>;
}

/** One widget's state, in the format in which notebooks keep it. */
export interface WidgetState {
  model_name: string;
  model_module: string;
  model_module_version: string;
  state: Record<string, unknown>;
  buffers?: { data: string; path: (string | number)[]; encoding: "base64" }[];
}

/** Return what a script element of the page holds. */
function held<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}") as T;
}

export const readFrame = (): Frame => held<Frame>("page-frame");
export const readWidgets = (): Record<string, WidgetState> =>
  held<{ state: Record<string, WidgetState> }>("page-widgets").state;
