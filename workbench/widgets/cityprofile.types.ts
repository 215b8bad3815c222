// What the view of a city is given to show; `workbench/pages/city_content.py` makes it.

import type { Block, Item, Section } from "./matrix.types.ts";

export interface Partner {
  id: string;
  name: string;
  country: string;
  alike: string;
  share: number;
  how: string;
  summary: string;
  lang?: string;
  items: Item[];
  href: string;
  link: string;
}

export interface Factor {
  id: string;
  name: string;
  state: string;
  word: string;
  line: string;
  lang?: string;
  count: string;
  columns: Section[][];
  examples_title: string;
  examples: Item[];
  partners_title?: string;
  partners_note?: string;
  partners?: Partner[];
  others?: { title: string; cities: { id: string; name: string }[] }[];
  nobody?: string;
}

export interface Group {
  title: string;
  count: number;
  factors: Factor[];
}

export interface Step {
  date: string;
  method: string;
  bounds: string;
  cells: { state: string; word: string; changed: boolean }[];
  changes_title: string;
  changes: string[];
  silent: string;
}

export interface Rounds {
  title?: string;
  note: string;
  when: string;
  factors: { id: string; name: string }[];
  bounds_title: string;
  steps: Step[];
}

export interface Figure {
  none?: string;
  text?: string;
  year?: string;
  doubt?: string;
  unlike?: boolean;
  used?: string;
  difference?: string;
  share?: number;
}

export interface Indicator {
  id: string;
  name: string;
  unit: string;
  weight: string;
  label: string;
  cells: Figure[];
}

export interface Beside {
  id: string;
  name: string;
  country: string;
  alike: string;
  /** How full the bar of its distance is, in percent. */
  share?: number;
  own: boolean;
}

export interface Circumstances {
  title: string;
  lede: string;
  weight_title: string;
  weights: { value: string; label: string }[];
  columns: Beside[];
  groups: { title: string; rows: Indicator[] }[];
  said: string[];
}

export interface Content {
  id?: string;
  /** The parts of the page. */
  jumps: { to: string; title: string }[];
  facts: Block[];
  assessed_title: string;
  assessed: { id: string; theme: string; text: string; date: string; here: boolean }[];
  nothing: string;
  groups: Group[];
  rounds: Rounds;
  circumstances: Circumstances;
  examples_title?: string;
  examples_note?: string;
  examples?: Item[];
  missing_title?: string;
  missing?: string[];
  notes_title: string;
  notes: Item[];
  caption: Block[];
}
