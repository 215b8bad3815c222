// What a change of the criteria has done to the order of the cities most like one.

import { fill, type Words } from "./dom.ts";
import type { Beside, Content } from "./cityprofile.types.ts";

/** Of which city, by what weights, the others stand in what order. */
export interface Standing {
  city: string;
  weights: string;
  near: Beside[];
}

/** What is said of it, below which indicator, and what marks a city's head. */
export interface Moves {
  said: string;
  at: string;
  marks: ReadonlyMap<string, string>;
}

export const NOTHING: Moves = { said: "", at: "", marks: new Map() };

export function standingOf({ id, circumstances }: Content): Standing {
  const rows = circumstances?.groups.flatMap((group) => group.rows) ?? [];
  return { city: id ?? "", weights: rows.map((row) => `${row.id}:${row.weight}`).join(), near: circumstances?.columns ?? [] };
}

/** Compare two standings of one city; nothing, unless the weights have changed. */
export function movesOf(before: Standing, now: Standing, at: string, words: Words): Moves {
  if (before.city !== now.city || before.weights === now.weights) return NOTHING;
  const [own, ...near] = now.near;
  const [, ...were] = before.near;
  const was = new Map(were.map(({ id }, place) => [id, place]));
  const marks = new Map<string, string>();
  for (const [place, { id }] of near.entries()) {
    const old = was.get(id);
    const mark = old === undefined ? words.new : place < old ? words.forward : place > old ? words.back : undefined;
    if (mark) marks.set(id, mark);
  }
  const gone = were.filter(({ id }) => !near.some((one) => one.id === id));
  const named = (phrase: string | undefined, cities: Beside[]) =>
    cities.length ? fill(phrase, { city: own?.name, cities: cities.map(({ name }) => name).join(", ") }) : "";
  const moved = marks.size || gone.length;
  const said = moved
    ? [named(words.now, near), named(words.came, near.filter(({ id }) => !was.has(id))), named(words.left, gone)]
    : [fill(words.same, { city: own?.name })];
  return { said: said.filter(Boolean).join(" "), at, marks };
}
