// What stands in lists beside a judgement.

import { type Child, make } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import type { Block, Item, Quoted, Section } from "./matrix.types.ts";

/** A finding, a recommendation, a note or an example, as an item of a list. */
export function entry({ lead, tag, kind, mark, text, lang, source = "", quoted, unlike }: Item): Child {
  const shows = tag && make("span", { class: `wb-shows wb-shows-${kind}` }, tag);
  const from = quoting(source, quoted);
  return make(
    "li",
    {},
    (lead || tag) && make("span", { class: "wb-item-head" }, mark && glyph(mark), lead && make("b", {}, lead), shows),
    text && make("p", { lang }, text),
    source && make("p", { class: "wb-source" }, unlike ? make("span", { class: "wb-unlike" }, from) : from),
  );
}

const DAY = /(\d{4}-\d{2}-\d{2})/;

/** A text whose days do not break at their hyphens. */
export const dated = (text: string): Child[] =>
  text.split(DAY).map((piece, at) => (at % 2 ? make("span", { class: "wb-day" }, piece) : piece));

/** A sentence of the page's with words of another language in it. */
export function quoting(sentence: string, { lang, texts = [] }: Quoted = {}): Child[] {
  const pieces: Child[] = [];
  let done = 0;
  for (const text of texts) {
    const at = sentence.indexOf(text, done);
    if (at < 0) continue;
    pieces.push(dated(sentence.slice(done, at)), make("span", { lang }, dated(text)));
    done = at + text.length;
  }
  return [...pieces, dated(sentence.slice(done))];
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
  return make("div", { class: "wb-caption" }, blocks.map(({ title, text, lang, quoted }) => make("p", {}, make("b", {}, title), " ", lang ? make("span", { lang }, text) : quoting(text, quoted))));
}
