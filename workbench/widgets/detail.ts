// What stands behind a cell.

import { make, type Words } from "./dom.ts";
import { glyph } from "./glyphs.ts";
import { quoting, section } from "./items.ts";
import { served, way } from "./links.ts";
import type { Detail, Section } from "./matrix.types.ts";

/** What one method says, above its reasons. */
function methodHead({ title, state, word, how, quoted }: NonNullable<Detail["heads"]>[number], words: Words): HTMLElement {
  const level = make("span", { class: "wb-level" }, make("span", { class: `wb-swatch wb-${state}` }, glyph(state)), word);
  return make("div", { class: "wb-method" }, make("h3", {}, title, words.colon, level), make("p", { class: "wb-source" }, quoting(how, quoted)));
}

/** The panel with the judgement, its evidence and what surrounds it. */
export function panel(detail: Detail, words: Words): HTMLElement {
  const tags = (detail.tags ?? []).map(({ word, kind }) => make("span", { class: `wb-tag wb-${kind}` }, word));
  const level =
    detail.word &&
    make("span", { class: "wb-level" }, make("span", { class: `wb-swatch wb-${detail.state}` }, glyph(detail.state ?? "")), detail.word);
  const column = (sections: Section[], at: number) => {
    const head = detail.heads?.[at];
    return make("div", {}, head && methodHead(head, words), sections.map((one) => section(one, head ? "h4" : "h3")));
  };
  return make(
    "div",
    { class: "wb-panel", role: "region", "aria-label": detail.label },
    make(
      "div",
      { class: "wb-panel-head" },
      make(
        "div",
        {},
        make("p", { class: "wb-crumb" }, detail.who, tags),
        make("h2", { tabindex: "-1" }, detail.heading, detail.word && words.colon, level),
        make("p", { class: "wb-crumb" }, make("span", {}, quoting(detail.how, detail.quoted))),
      ),
      make("button", { type: "button", class: "wb-close", "aria-label": words.close }, "×"),
    ),
    served() && make("p", { class: "wb-ways" }, (detail.ways ?? []).map(({ text, address }) => way(address, {}, text))),
    make("div", { class: detail.heads ? "wb-panel-columns wb-panel-methods" : "wb-panel-columns" }, detail.columns.map(column)),
  );
}
