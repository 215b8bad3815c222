// What can be taken along of a view: words to press, and what is said of it in place.

import { make, type Model, type Words } from "./dom.ts";

export type Tool = "link" | "csv" | "png" | "svg" | "python" | "print";

const SAID_FOR = 4000;
const PATIENCE = 20_000;

/** The views that a page's picture holds: its head, then what stands below the choices. */
const VIEWS = ".wb:not(.wb .wb, .wb-choice, .wb-problems, [data-apart])";

export const saidHere = () => make("span", { role: "status", class: "wb-said" });

export function toolbar(tools: readonly Tool[], labels: Partial<Record<Tool, string>>, said: HTMLElement): HTMLElement {
  const buttons = tools.map((tool) => make("button", { type: "button", "data-tool": tool }, labels[tool]));
  return make("div", { class: "wb-tools" }, buttons, said);
}

interface Around {
  model: Model;
  el: HTMLElement;
  signal: AbortSignal;
  title: () => string;
  /** Those that the picture shows; left out, the page's. */
  views?: () => HTMLElement[];
  /** What else a tool may be. */
  others?: Partial<Record<Tool, (say: (text?: string) => void) => void | Promise<void>>>;
}

/** Let the tools in a view do what they say. */
export function takeAlong({ model, el, signal, title, views, others = {} }: Around): void {
  const file = (ending: string) => `${model.get<string>("file")}.${ending}`;
  const words = model.get<Words>("words");
  let live = true;
  let waiting = 0;
  let due = 0;

  const say = (text = "") => {
    const said = el.querySelector<HTMLElement>(".wb-said");
    clearTimeout(due);
    if (said) said.textContent = text;
    if (text) due = window.setTimeout(say, SAID_FOR);
  };

  async function picture(ending: "png" | "svg"): Promise<void> {
    // A reader who never takes a picture never loads what draws it.
    const { draw, inPixels } = await import("./picture.ts");
    const drawn = await draw(views?.() ?? pageOf(el), title());
    save(ending === "svg" ? new Blob([drawn.svg], { type: "image/svg+xml" }) : await inPixels(drawn), file(ending));
    say(words.saved);
  }

  function table(): void {
    // Without its kernel a page has what it shows, and no more.
    if (!live) return say(words.no_kernel);
    clearTimeout(waiting);
    // In an exported notebook there is nobody to answer.
    waiting = window.setTimeout(() => {
      waiting = 0;
      say(words.failed);
    }, PATIENCE);
    model.send({ kind: "table" });
  }

  async function use(tool: Tool): Promise<void> {
    try {
      if (tool === "png" || tool === "svg") await picture(tool);
      else if (tool === "csv") table();
      else await others[tool]?.(say);
    } catch (error) {
      console.error(error);
      say(words.failed);
    }
  }

  el.addEventListener(
    "click",
    (event) => {
      const tool = (event.target as Element).closest<HTMLElement>("[data-tool]")?.dataset.tool;
      if (tool) void use(tool as Tool);
    },
    { signal },
  );

  const answered = ({ kind }: { kind: string }, [bytes]: DataView<ArrayBuffer>[] = []) => {
    // Of several views of one widget the one that asked.
    if (kind !== "table" || !waiting) return;
    clearTimeout(waiting);
    waiting = 0;
    if (!bytes) return say(words.failed);
    save(new Blob([bytes], { type: "text/csv" }), file("csv"));
    say(words.saved);
  };
  model.on("msg:custom", answered as (...what: never[]) => void);
  signal.addEventListener("abort", () => model.off("msg:custom", answered as (...what: never[]) => void));

  const stands = (event: Event) => {
    live = (event as CustomEvent<string>).detail === "live";
    const button = el.querySelector<HTMLElement>('[data-tool="csv"]');
    if (!button) return;
    button.ariaDisabled = live ? null : "true";
    button.title = live ? "" : (words.no_kernel ?? "");
  };
  document.addEventListener("workbench-standing", stands, { signal });
}

/** The page's views, from one that stands in it. */
function pageOf(el: HTMLElement): HTMLElement[] {
  return [...(el.closest(".wb-page") ?? el).querySelectorAll<HTMLElement>(VIEWS)];
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  make("a", { href: address, download: name }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Copy a text; without https a browser has an older way. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { "aria-hidden": "true", style: "position:fixed;opacity:0" });
    const held = document.activeElement as HTMLElement | null;
    document.body.append(field);
    field.value = text;
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    held?.focus({ preventScroll: true });
    return copied;
  }
}
