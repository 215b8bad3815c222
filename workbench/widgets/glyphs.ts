// The small drawings that stand beside words: levels, silences, marks.

import { shape } from "./dom.ts";

const LINE = { fill: "none", stroke: "currentColor", "stroke-width": 1.7, "stroke-linecap": "round" };
const line = (d: string) => shape("path", { d, ...LINE });
const disc = (cx: number, cy: number, r: number) => shape("circle", { cx, cy, r, fill: "currentColor" });
const filled = (d: string) => shape("path", { d, fill: "currentColor" });

/** A ring whose disc is filled from the left by a share. */
const ring = (...inside: SVGElement[]) => [shape("circle", { cx: 8, cy: 8, r: 5.5, ...LINE }), ...inside];

const GLYPHS: Record<string, () => SVGElement[]> = {
  in: () => [disc(8, 8, 6.2)],
  part: () => ring(filled("M8 2.5a5.5 5.5 0 0 0 0 11z")),
  not: () => ring(),
  f1: () => ring(),
  f2: () => ring(filled("M5.2 3.3a5.5 5.5 0 0 0 0 9.4z")),
  f3: () => ring(filled("M8 2.5a5.5 5.5 0 0 0 0 11z")),
  f4: () => ring(filled("M10.8 3.3a5.5 5.5 0 1 0 0 9.4z")),
  f5: () => [disc(8, 8, 6.2)],
  na: () => [line("M5.3 6a2.7 2.7 0 1 1 4 2.4C8.4 8.9 8 9.4 8 10.3"), disc(8, 13, 1.1)],
  nap: () => [line("M3.5 12.5 12.5 3.5")],
  nq: () => [3.6, 8, 12.4].map((cx) => disc(cx, 8, 1.25)),
  example: () => [line("M4 2.8h8v10.4L8 10.3l-4 2.9z")],
  differs: () => [line("M3 6h10M3 10h10M10.6 2.8 5.4 13.2")],
  hinders: () => [line("M2.6 3v10M14 8H5.4M8.8 4.4 5.2 8l3.6 3.6")],
  helps: () => [line("M2 8h11M9.4 4.4 13 8l-3.6 3.6")],
  doubt: () => [
    shape("path", { d: "M8 1.4 14.6 8 8 14.6 1.4 8z", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }),
    line("M8 4.8v4M8 10.6v1.2"),
  ],
};

/** Return the drawing of a level, a silence or a mark; it says nothing that words beside it do not. */
export function glyph(name: string): SVGElement {
  const frame = { class: "wb-glyph", viewBox: "0 0 16 16", "aria-hidden": "true" };
  return shape("svg", frame, ...(GLYPHS[name] ?? (() => []))());
}
