// Presenting: a view leaves on the screen what a room has to see, in large letters.
// present.css says what that is; Escape ends it.

import { type Child, make, type Words } from "./dom.ts";
import { served } from "./links.ts";

const PRESENTING = "wb-presenting";

/** What a presenter's remote control sends, as a step. */
const REMOTE: Record<string, -1 | 1> = { PageUp: -1, PageDown: 1 };

/** A row's least height, and what is left free below the last one. */
const [LEAST, FREE] = [32, 12];

const presenting = (): boolean => document.body.classList.contains(PRESENTING);

/** The step that a key of a remote control means, while something is presented. */
export const remote = (key: string): -1 | 1 | undefined => (presenting() ? REMOTE[key] : undefined);

/** The button that begins and ends it; a notebook is no page to present. */
export const presentButton = (words: Words): Child =>
  served() && make("button", { type: "button", class: "wb-present", "aria-pressed": "false" }, words.present);

const sum = (every: readonly number[]) => every.reduce((all, one) => all + one, 0);

/** How high rows can be that share a height, where each needs its least. */
export function shared(height: number, least: readonly number[]): number {
  const share = height / Math.max(1, least.length);
  const more = least.filter((one) => one > share);
  // What needs more than its share leaves less to the others.
  return more.length && more.length < least.length ? shared(height - sum(more), least.filter((one) => one <= share)) : share;
}

interface Presented {
  el: HTMLElement;
  signal: AbortSignal;
  words: Words;
  /** What has the focus when it begins; left out, the button keeps it. */
  begin?: () => HTMLElement | undefined;
  /** What Escape ends first, if it is there: tells whether it was. */
  inner?: () => boolean;
  /** What follows from letters of another size. */
  sized: () => void;
}

/** Let a view be presented. Returns what the view does after each drawing. */
export function presents({ el, signal, words, begin, inner, sized }: Presented): () => void {
  const said = make("p", { role: "status", class: "wb-hidden" });
  const button = () => el.querySelector<HTMLElement>(".wb-present");

  function drawn(): void {
    const on = presenting() && button() !== null;
    document.body.classList.toggle(PRESENTING, on);
    button()?.setAttribute("aria-pressed", String(on));
    if (!said.isConnected) el.append(said);
    fill();
    sized();
  }

  function turn(on: boolean): void {
    document.body.classList.toggle(PRESENTING, on);
    drawn();
    said.textContent = (on ? words.presenting : words.presented) ?? "";
    if (on) scrollTo(0, 0);
    (on ? (begin?.() ?? button()) : button())?.focus();
  }

  /** Let the rows of a matrix share what the window leaves them. */
  function fill(): void {
    const table = el.querySelector<HTMLElement>(".wb-table");
    if (!table || !presenting()) return;
    el.style.setProperty("--wb-row", "0px");
    const heights = (what: string) => [...table.querySelectorAll<HTMLElement>(what)].map((one) => one.offsetHeight);
    const least = heights(".wb-row");
    // The last row sums up: it may stand below what is seen at once.
    const others = table.offsetHeight - sum([...least, ...heights(".wb-open-panel, tfoot tr:last-child")]);
    const left = innerHeight - (table.getBoundingClientRect().top + scrollY) - others - FREE;
    el.style.setProperty("--wb-row", `${Math.max(LEAST, Math.floor(shared(left, least)))}px`);
  }

  el.addEventListener("click", (event) => (event.target as Element).closest(".wb-present") && turn(!presenting()), { signal });
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || !presenting()) return;
    if (!inner?.()) turn(false);
  };
  document.addEventListener("keydown", key, { signal });
  addEventListener("resize", fill, { signal });
  return drawn;
}
