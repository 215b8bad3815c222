// What stands in lists beside a judgement.

import { type Child, make } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import type { Item, Section } from "./matrix.types.ts";

/** A finding, a recommendation, a note or an example, as an item of a list. */
export function entry({ lead, tag, kind, mark, text, source, unlike }: Item): Child {
  const shows = tag && make("span", { class: `wb-shows wb-shows-${kind}` }, tag);
  return make(
    "li",
    {},
    (lead || tag) && make("span", { class: "wb-item-head" }, mark && glyph(mark), lead && make("b", {}, lead), shows),
    text && make("p", {}, text),
    source && make("p", { class: "wb-source" }, unlike ? make("span", { class: "wb-unlike" }, source) : source),
  );
}

/** A titled text or list of what stands behind a judgement. */
export function section({ title, aside, text, items }: Section, heading: "h3" | "h4" = "h3"): HTMLElement {
  return make(
    "section",
    {},
    make(heading, {}, title, aside && make("small", {}, ` ${aside}`)),
    text && make("p", {}, text),
    items && make("ul", { class: "wb-items" }, items.map(entry)),
  );
}
