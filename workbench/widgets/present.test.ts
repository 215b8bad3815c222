import assert from "node:assert/strict";
import { test } from "node:test";

import { shared } from "./present.ts";

test("rows share a height alike, and what needs more than its share leaves less to the others", () => {
  assert.equal(shared(300, [10, 20, 30]), 100);
  assert.equal(shared(300, [10, 20, 200]), 50);
  // One that needs more may push another over what is left.
  assert.equal(shared(300, [10, 60, 200]), 40);
  assert.equal(shared(100, [80, 80]), 50);
  assert.equal(shared(100, []), 100);
});
