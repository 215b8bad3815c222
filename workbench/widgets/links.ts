// The ways from page to page.

import { type Child, make } from "./dom.ts";

/** Whether the pages have addresses: where the server draws and serves them. In a notebook they have none. */
export const served = (): boolean => !("querySelector" in document) || document.querySelector("body[data-workbench-page]") !== null;

/** How to find a link again in what is drawn anew: the one in the same section, since another may lead to the same place. */
export function sameLink(link: Pick<Element, "closest" | "getAttribute">, sections: readonly string[]): string {
  const section = sections.find((one) => link.closest(one)) ?? "";
  return `${section} a[href="${CSS.escape(link.getAttribute("href") ?? "")}"]`.trim();
}

/** A link to a page; in a notebook its words alone. */
export function way(address: string, attributes: Record<string, string | null>, ...children: Child[]): HTMLElement {
  return served() ? make("a", { href: address, ...attributes }, ...children) : make("span", { class: attributes.class ?? null }, ...children);
}
