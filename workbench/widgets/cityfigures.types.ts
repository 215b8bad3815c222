// What the view of cities along a figure is given to show; `workbench/pages/context_content.py` makes it.

import type { Block, Item, Quoted } from "./matrix.types.ts";

/** Where a city's figure stands, in hundredths of the width; a range has both its ends. */
export interface Place {
  at?: number;
  from?: number;
  to?: number;
  kind?: "doubted" | "unlike";
}

export interface Mark extends Place {
  lane: number;
  said: string;
}

/** A judgement: its look, its word, and how its cities are spread, in words. */
export interface Judged {
  state: string;
  word: string;
  said: string;
}

export interface Panel {
  id: string;
  name: string;
  rows: (Judged & { marks: Mark[] })[];
}

export interface Named extends Place {
  name: string;
  address: string;
  none?: string;
  text?: string;
  year?: string;
  doubt?: string;
}

export interface Detail {
  key: string;
  heading: string;
  statement: string;
  /** The language of the statement, where that is not the page's. */
  lang?: string;
  groups: (Judged & { cities: Named[] })[];
  ways: { text: string; address: string }[];
}

export interface Tick {
  at: number;
  text: string;
}

export interface Row extends Named {
  id: string;
  country: string;
  covers?: string;
  flag?: string;
  source?: string;
  /** What of the source is in another language. */
  quoted?: Quoted;
  unlike_year?: boolean;
  unlike_level?: boolean;
  notes?: Item[];
  bounds?: string;
  track?: { low: number; high: number; applies: number };
}

export type Column = "city" | "figure" | "year" | "covers" | "flag" | "source" | "notes" | "bounds";

export interface Head {
  id: Column;
  title: string;
}

export interface Content {
  empty: string;
  care_title?: string;
  care?: Item[];
  ticks?: Tick[];
  unit?: string;
  panels_title?: string;
  panels_note?: string;
  panels?: Panel[];
  legend?: { state: string; word: string }[];
  table_title?: string;
  table_note?: string;
  columns?: Head[];
  rows?: Row[];
  caption: Block[];
}
