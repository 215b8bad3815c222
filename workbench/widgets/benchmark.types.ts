// What the view of a benchmark is given to show; `workbench/pages/benchmark_content.py` and
// `found_content.py` make it.

import type { Question } from "./keyfactor.types.ts";
import type { Block, Item } from "./matrix.types.ts";

export interface Place {
  name: string;
  address: string;
}

export interface Factor {
  id: string;
  name: string;
  group: string;
  statement: string;
  lang?: string;
  why: string;
  inside: string;
  questions: Question[];
  examples: Item[];
  footnotes: string[];
  standing: { text: string; note: string; cities: Place[] } | null;
  beside: string;
  address: string;
}

export interface ContextFactor {
  name: string;
  text: string;
  lang?: string;
  label: string;
  none: string;
  indicators: Item[];
}

export interface Content {
  id: string;
  standard_title: string;
  standard: string;
  lang?: string;
  about_title: string;
  about: Block[];
  factors_title: string;
  factors_note: string;
  factors: Factor[];
  questions_title: string;
  examples_title: string;
  why_title: string;
  footnote: string;
  context_title: string;
  context_text: string;
  context: ContextFactor[];
  footnotes_title: string;
  footnotes: string[];
  caption: Block[];
}

/** A text in pieces: every second one is what was looked for. */
export type Marked = string[];

export interface FoundFactor {
  value: string;
  address: string;
  name: Marked;
  beside: string;
  beside_address: string;
  items: { kind: string; number: Marked; text: Marked }[];
}

export interface Found {
  text: string;
  said: string;
  cities_title?: string;
  cities?: { name: string; address: string }[];
  groups: { title: string; mark: string; factors: FoundFactor[]; more: string }[];
}
