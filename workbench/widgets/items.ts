// What stands in lists beside a judgement.

import { type Child, make } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import type { Block, Item, Section } from "./matrix.types.ts";

/** A finding, a recommendation, a note or an example, as an item of a list. */
export function entry({ lead, tag, kind, mark, text, lang, source = "", quoted, unlike }: Item): Child {
  const shows = tag && make("span", { class: `wb-shows wb-shows-${kind}` }, tag);
  const from = quoted && lang ? quoting(source, quoted, lang) : source;
  return make(
    "li",
    {},
    (lead || tag) && make("span", { class: "wb-item-head" }, mark && glyph(mark), lead && make("b", {}, lead), shows),
    text && make("p", { lang }, text),
    source && make("p", { class: "wb-source" }, unlike ? make("span", { class: "wb-unlike" }, from) : from),
  );
}

/** A sentence of the page's with words of another language in it. */
function quoting(sentence: string, quoted: string, lang: string): Child[] {
  const at = sentence.indexOf(quoted);
  return at < 0 ? [sentence] : [sentence.slice(0, at), make("span", { lang }, quoted), sentence.slice(at + quoted.length)];
}

/** A titled text or list of what stands behind a judgement. */
export function section({ title, aside, text, lang, items }: Section, heading: "h3" | "h4" = "h3"): HTMLElement {
  return make(
    "section",
    {},
    make(heading, {}, title, aside && make("small", {}, ` ${aside}`)),
    text && make("p", { lang }, text),
    items && make("ul", { class: "wb-items" }, items.map(entry)),
  );
}

/** How to read a view, where it comes from: titled lines below it. */
export function captionOf(blocks: Block[] = []): HTMLElement {
  return make("div", { class: "wb-caption" }, blocks.map(({ title, text, lang }) => make("p", {}, make("b", {}, title), " ", lang ? make("span", { lang }, text) : text)));
}
