// The script of a page: it takes over what the server drew, and keeps it alive.

import type { KernelConnection } from "@jupyterlab/services/lib/kernel/default";

import { connect, endKernel, type Standing, watch } from "./connection.ts";
import { Manager } from "./manager.ts";
import { type Frame, readFrame, readWidgets } from "./page.ts";
import { followTheme } from "./theme.ts";

const RECENTLY = 5 * 60_000;
const MOST_RETURNS = 3;

interface Session {
  frame: Frame;
  kernel: KernelConnection;
  manager: Manager;
}

let session: Session;
let standing: Standing = "live";
let lastSign = performance.now();
let returning = false;
const returns: number[] = [];

function start(): void {
  const frame = readFrame();
  const kernel = connect(frame);
  const manager = new Manager(kernel, readWidgets());
  session = { frame, kernel, manager };
  watch(kernel, frame, (now) => {
    if (kernel === session.kernel) stand(now);
  });
  manager
    .start()
    .catch((error: unknown) => console.error(error))
    .finally(() => document.body.setAttribute("data-live", ""));
}

/** Say how the page stands to its kernel, and bring it back where somebody is there to see it. */
function stand(now: Standing): void {
  if (now !== standing) say(now);
  standing = now;
  const recently = performance.now() - lastSign < RECENTLY;
  if (now === "gone" && recently && document.visibilityState === "visible") void comeBack();
}

function say(now: Standing): void {
  const { words } = session.frame;
  document.dispatchEvent(new CustomEvent("workbench-standing", { detail: now }));
  const box = document.getElementById("page-gone");
  if (!box) return;
  box.replaceChildren();
  // Choices that nothing would follow are not offered.
  for (const strip of document.querySelectorAll<HTMLElement>(".wb-choices")) strip.inert = now !== "live";
  if (now === "live") return;
  const line = document.createElement("p");
  line.textContent = `${now === "waiting" ? words.waiting : words.gone} `;
  if (now === "gone") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.come_back ?? "";
    button.addEventListener("click", () => void comeBack(true));
    line.append(button);
  }
  box.append(line);
}

/** Get the same view again from the server, in place. */
async function comeBack(asked = false): Promise<void> {
  const now = performance.now();
  // A server that fails again and again is not asked again and again.
  if (returning || (!asked && returns.filter((at) => now - at < 60_000).length >= MOST_RETURNS)) return;
  returning = true;
  returns.push(now);
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = ["page-main", "page-frame", "page-widgets"].map((id) => [document.getElementById(id), fresh.getElementById(id)]);
    const built = answer.ok && parts.every(([old, next]) => old && next) ? JSON.parse(parts[1]?.[1]?.textContent ?? "").built : {};
    // A full server has a page of its own for that, and a newer one newer scripts.
    if (built.front !== session.frame.built.front) return location.reload();
    const focus = focused();
    const goOn = typing();
    const chosen = choices();
    session.manager.end();
    session.kernel.dispose();
    document.body.removeAttribute("data-live");
    for (const [old, next] of parts) if (old && next) old.replaceWith(document.adoptNode(next));
    // What was chosen last and nobody followed any more: the views see that it is not theirs, and send it.
    for (const [name, field] of choices()) field.value = chosen.get(name)?.value ?? field.value;
    start();
    const again = focus ? document.querySelector<HTMLElement>(focus) : null;
    again?.focus();
    goOn(again);
    stand("live");
  } catch {
    stand("waiting");
  } finally {
    returning = false;
  }
}

type Field = HTMLInputElement | HTMLSelectElement;

/** The fields that a visitor chooses or types in, by their names. */
function choices(): Map<string, Field> {
  return new Map([...document.querySelectorAll<Field>(".wb-choice :is(select, input)[name]")].map((field) => [field.name, field]));
}

/** How to find again what has the focus. */
function focused(): string | null {
  const cell = document.activeElement?.closest<HTMLElement>("[data-cell]")?.dataset.cell;
  if (cell) return `[data-cell="${CSS.escape(cell)}"]`;
  const name = document.activeElement?.getAttribute("name");
  return name ? `[name="${CSS.escape(name)}"]` : null;
}

const isText = (one: Element | null): one is HTMLInputElement | HTMLTextAreaElement => one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement;

/** What somebody types this moment, with the place in it, to be taken over by the field that takes its place. */
function typing(): (again: Element | null) => void {
  const one = document.activeElement;
  if (!isText(one) || one.selectionStart === null) return () => undefined;
  const { value, selectionStart, selectionEnd } = one;
  return (again) => {
    if (!isText(again) || again.selectionStart === null) return;
    again.value = value;
    again.setSelectionRange(selectionStart, selectionEnd);
  };
}

/** A sign of a visitor: a page that rests comes back. */
function sign(): void {
  lastSign = performance.now();
  if (standing === "gone") void comeBack();
}

for (const event of ["pointerdown", "pointermove", "keydown", "focusin"]) addEventListener(event, sign, { passive: true });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") sign();
});

// A closed page ends its kernel. One that the browser kept for the Back button gets another.
addEventListener("pagehide", () => {
  endKernel(session.frame);
  session.kernel.dispose();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) void comeBack(true);
});

// The skip link leads into the matrix itself, which is one tab stop, or to the parts of a long page.
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest(".page-skip")) return;
  const cell = document.querySelector<HTMLElement>('.wb-matrix [data-cell][tabindex="0"], .wb-profile-jumps a');
  if (!cell) return;
  event.preventDefault();
  cell.focus();
});

const ready = () => {
  followTheme();
  start();
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready, { once: true });
else ready();
