import assert from "node:assert/strict";
import { test } from "node:test";

import { sameLink } from "./links.ts";

Object.assign(globalThis, { CSS: { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } });

const SECTIONS = [".wb-large", ".wb-each"];

/** A link in a section. */
const link = (section: string, href: string) => ({ closest: (one: string) => (one === section ? {} : null), getAttribute: () => href }) as unknown as Element;

test("a link is found again in its own section, though another leads to the same place", () => {
  assert.equal(sameLink(link(".wb-each", "a"), SECTIONS), '.wb-each a[href="a"]');
  assert.equal(sameLink(link(".wb-large", "a"), SECTIONS), '.wb-large a[href="a"]');
  assert.equal(sameLink(link(".wb-care", "a"), SECTIONS), 'a[href="a"]');
});

test("what a link leads to is no part of how it is found", () => {
  assert.equal(sameLink(link(".wb-each", 'x"],b'), SECTIONS), '.wb-each a[href="x\\"\\]\\,b"]');
});
