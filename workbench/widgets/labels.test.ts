import assert from "node:assert/strict";
import { test } from "node:test";

import { type Annotation, type Mark, placed, type Plot } from "./labels.ts";

const mark = (text: string, x: number, low: number, high = low): Mark => ({ text, x: [x, x], y: [low, high] });

const layout = (marks: Mark[]): Plot & { annotations: Annotation[] } => ({
  meta: { marks },
  margin: { l: 40, r: 16, t: 32, b: 52 },
  xaxis: { range: [0, 100] },
  yaxis: { range: [0, 10] },
  annotations: [{ text: "unit", xref: "paper" }, { text: "unplaced" }],
});

test("every name has its place where there is room, and what is no name stays", () => {
  const { annotations } = placed(layout([mark("Aldmere", 10, 3), mark("Dorvik", 60, 5, 7)]), 800, 440, 14);
  assert.deepEqual(annotations.map(({ text }) => text), ["unit", "Aldmere", "Dorvik"]);
});

test("names of marks that stand together go apart, and those for which there is no room are left out", () => {
  const close = Array.from({ length: 12 }, (_, at) => mark(`City number ${at}`, 50 + at / 10, 5));
  const wide = placed(layout(close), 800, 440, 14).annotations.slice(1);
  assert.ok(wide.length > 1 && wide.length < 12);
  const spots = wide.map(({ x, xanchor, xshift, y, yanchor, yshift }) => [x, xanchor, xshift, y, yanchor, yshift].join());
  assert.equal(new Set(spots).size, spots.length);
});

test("a name stays inside the plot", () => {
  const [, name] = placed(layout([mark("A long name of a city", 99, 5)]), 320, 440, 14).annotations;
  assert.ok(name?.xanchor !== "left");
});

test("without marks a layout is as it was", () => {
  const plain = { xaxis: { range: [0, 1] as [number, number] } };
  assert.equal(placed(plain, 800, 400, 14), plain);
});
