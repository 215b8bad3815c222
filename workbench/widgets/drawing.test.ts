import assert from "node:assert/strict";
import { test } from "node:test";

import { dots, type Edge, edges, escaped, ground, pattern, stripes, tag } from "./drawing.ts";

const BOX = { left: 10, top: 20, width: 40, height: 30 };
const INK = { colour: "#16436f", opacity: 1 };
const EDGE: Edge = { ...INK, width: 1, style: "solid" };

/** Every point of a path of straight lines. */
const points = (svg: string) => [...svg.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

test("a text of a file is text, and what XML forbids is left out", () => {
  assert.equal(escaped('<b>&"\u0000\u0008'), "&lt;b&gt;&amp;&quot;");
  assert.equal(tag("text", { x: 1.23456, fill: 'a"b', rx: undefined }, escaped("<i>")), '<text x="1.23" fill="a&quot;b">&lt;i&gt;</text>');
});

test("a box has its corners, alike or each its own", () => {
  assert.match(ground(BOX, [5, 5, 5, 5], INK), /^<rect x="10" y="20" width="40" height="30" rx="5" fill="#16436f"\/>$/);
  assert.match(ground(BOX, [0, 5, 0, 5], INK), /^<path d="M10 20L45 20A5 5 0 0 1 50 25L50 50L15 50A5 5 0 0 1 10 45L10 20Z"/);
  // No corner is rounder than its box.
  assert.match(ground(BOX, [99, 99, 99, 99], INK), /rx="15"/);
});

test("edges that are alike are one line around, those that are not a line each", () => {
  assert.match(edges(BOX, [], [EDGE, EDGE, EDGE, EDGE]), /^<rect x="10.5" y="20.5" width="39" height="29"[^>]*\/>$/);
  assert.equal(edges(BOX, [], [undefined, undefined, EDGE, undefined]).match(/<line /g)?.length, 1);
  assert.match(edges(BOX, [], [{ ...EDGE, style: "dashed" }, undefined, undefined, undefined]), /stroke-dasharray="3 2"/);
  assert.equal(edges(BOX, [], Array(4).fill({ ...EDGE, width: 3, style: "double" })).match(/<rect /g)?.length, 2);
});

test("stripes and dots end at the edges of their box", () => {
  for (const angle of [0, 45, 90, 135, 180]) {
    const every = points(stripes(BOX, { angle, period: 6, bands: [{ from: 5, to: 6, ink: INK }] }));
    assert.ok(every.length >= 8, String(angle));
    for (const [x, y] of every) assert.ok(x >= 9.99 && x <= 50.01 && y >= 19.99 && y <= 50.01, `${angle}: ${x} ${y}`);
  }
  const every = points(dots(BOX, 1, 6, INK));
  assert.equal(every.length, 6 * 5);
  assert.deepEqual(every[0], [13, 23]);
});

test("what a browser computes of our patterns is read", () => {
  const ink = (colour: string) => ({ colour, opacity: colour === "rgba(0, 0, 0, 0)" ? 0 : 1 });
  const grey = "color(srgb 0.48 0.52 0.56 / 0.45)";
  const hatch = pattern(`repeating-linear-gradient(135deg, rgba(0, 0, 0, 0) 0px, rgba(0, 0, 0, 0) 5px, ${grey} 5px, ${grey} 6px)`, ink);
  assert.deepEqual(hatch, { angle: 135, period: 6, bands: [{ from: 5, to: 6, ink: { colour: grey, opacity: 1 } }] });
  const short = pattern(`repeating-linear-gradient(135deg, rgb(1, 2, 3) 0px 1.5px, rgba(0, 0, 0, 0) 1.5px 3.5px)`, ink);
  assert.deepEqual(short, { angle: 135, period: 3.5, bands: [{ from: 0, to: 1.5, ink: { colour: "rgb(1, 2, 3)", opacity: 1 } }] });
  assert.deepEqual(pattern(`radial-gradient(${grey} 0.9px, rgba(0, 0, 0, 0) 1.2px)`, ink), { radius: 0.9, ink: { colour: grey, opacity: 1 } });
  assert.equal(pattern("none", ink), undefined);
  assert.equal(pattern('url("x.png")', ink), undefined);
});
