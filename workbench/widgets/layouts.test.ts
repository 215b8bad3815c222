import assert from "node:assert/strict";
import { test } from "node:test";

import { inGroups, layoutFor, layoutStyle } from "./layouts.ts";

test("a narrow page has cards, whatever there is to show", () => {
  assert.equal(layoutFor(699, 1, false), "cards");
  assert.equal(layoutFor(360, 30, false), "cards");
});

test("a table turns where its columns would get too narrow", () => {
  assert.equal(layoutFor(1224, 8, false), "table");
  assert.equal(layoutFor(1224, 13, false), "turned");
  assert.equal(layoutFor(1224, 8, true), "turned");
});

test("rows of one group stand together, in their order", () => {
  const rows = ["a", "a", "b", "a"].map((group, at) => ({ id: String(at), name: "", group, summary: "", summary_note: "" }));
  assert.deepEqual(inGroups(rows).map((run) => [run.title, run.rows.length]), [["a", 2], ["b", 1], ["a", 1]]);
});

/** Which layout the style shows: its rules read as a browser would. */
function shownBy(style: string, width: number, large: boolean): string[] {
  const blocks = [...style.matchAll(/@media \((max|min)-width:[\d.]+px\)\{((?:@container[^{]+\{\.wb-first>[^}]+\}\})*)\}/g)];
  const rest = blocks.reduce((text, [block]) => text.replace(block, ""), style);
  const rules = [rest, ...blocks.filter(([, kind]) => (kind === "min") === large).map(([, , inside]) => inside ?? "")].join("");
  return [...rules.matchAll(/@container wb-first ([^{]+)\{\.wb-first>\.wb-as-(\w+)\{display:block\}\}/g)]
    .filter(([, bounds]) =>
      [...(bounds ?? "").matchAll(/\((min|max)-width:([\d.]+)px\)/g)].every(([, kind, px]) =>
        kind === "min" ? width >= Number(px) : width <= Number(px),
      ),
    )
    .map(([, , layout]) => layout ?? "");
}

test("the style shows the one layout that the script would choose, at every width", () => {
  for (const columns of [1, 2, 8, 13, 29])
    for (const large of [false, true])
      for (let width = 300; width <= 2500; width += 1)
        assert.deepEqual(shownBy(layoutStyle(columns, 9, 1, 1), width, large), [layoutFor(width, columns, large)], `${columns} at ${width}`);
});
