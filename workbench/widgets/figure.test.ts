import assert from "node:assert/strict";
import { test } from "node:test";

import { inColours } from "./figure.view.ts";
import { extentFor } from "./plotly.ts";

test("each colour that has a dark one gets it, wherever it stands; nothing else changes", () => {
  const figure = { line: { color: "#000" }, list: ["#000", "x", 3, null], typed: new Float64Array([1]) };
  const dark = inColours(figure, { "#000": "#fff" });
  assert.deepEqual(dark, { line: { color: "#fff" }, list: ["#fff", "x", 3, null], typed: new Float64Array([1]) });
  assert.equal(figure.line.color, "#000");
});

test("our own bundle is enough for the traces that it has", () => {
  assert.equal(extentFor([{ type: "bar" }, {}]), "ours");
  assert.equal(extentFor([{ type: "bar" }, { type: "pie" }]), "whole");
});
