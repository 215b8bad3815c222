import assert from "node:assert/strict";
import { test } from "node:test";

import { movesOf, type Standing } from "./nearest.ts";

const words = {
  now: "Now: {cities}.",
  came: "New: {cities}.",
  left: "Gone: {cities}.",
  same: "The same for {city}.",
  new: "new",
  forward: "forward",
  back: "back",
};

const standing = (weights: string, ...ids: string[]): Standing => ({
  city: "own",
  weights,
  near: ["own", ...ids].map((id) => ({ id, name: id.toUpperCase(), country: "", alike: "", own: id === "own" })),
});

test("what came, what left and what moved is told of each", () => {
  const { said, at, marks } = movesOf(standing("1", "a", "b", "c"), standing("2", "b", "a", "d"), "population", words);
  assert.equal(said, "Now: B, A, D. New: D. Gone: C.");
  assert.equal(at, "population");
  assert.deepEqual([...marks], [["b", "forward"], ["a", "back"], ["d", "new"]]);
});

test("an order that stays is said to stay", () => {
  const { said, marks } = movesOf(standing("1", "a", "b"), standing("2", "a", "b"), "population", words);
  assert.equal(said, "The same for OWN.");
  assert.equal(marks.size, 0);
});

test("a city that only left is told, too", () => {
  assert.equal(movesOf(standing("1", "a", "b"), standing("2", "a"), "population", words).said, "Now: A. Gone: B.");
  assert.equal(movesOf(standing("1", "a"), standing("2"), "population", words).said, "Gone: A.");
});

test("without other weights, or of another city, nothing is said", () => {
  assert.equal(movesOf(standing("1", "a", "b"), standing("1", "b", "a"), "population", words).said, "");
  assert.equal(movesOf(standing("1", "a"), { ...standing("2", "b"), city: "other" }, "population", words).said, "");
});
