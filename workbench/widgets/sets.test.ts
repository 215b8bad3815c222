import assert from "node:assert/strict";
import { test } from "node:test";

import { through } from "./sets.ts";

const answer = { set: "country:Veldany", cities: ["aldmere"] };

test("without a set every city is offered", () => {
  assert.deepEqual(through("", {}), { awaited: false });
  assert.deepEqual(through("", answer), { awaited: false });
});

test("a set lets its cities through, if only none", () => {
  assert.deepEqual(through("country:Veldany", answer), { awaited: false, cities: ["aldmere"] });
  assert.deepEqual(through("assessed", { set: "assessed", cities: [] }), { awaited: false, cities: [] });
});

test("a set that nobody has answered yet lets no city through", () => {
  assert.deepEqual(through("assessed", {}), { awaited: true, cities: [] });
  assert.deepEqual(through("assessed", answer), { awaited: true, cities: [] });
});
