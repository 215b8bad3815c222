// What the view of a key factor is given to show; `workbench/pages/factor_content.py` makes it.

import type { Block, Item } from "./matrix.types.ts";

export interface Step {
  id: string;
  name: string;
}

export interface Chip extends Step {
  state: string;
  word: string;
  shown: boolean;
}

export interface Head extends Chip {
  country: string;
}

export interface Found {
  text?: string;
  lang?: string;
  items?: Item[];
  none?: string;
}

export interface Question {
  lead: string;
  text: string;
  lang?: string;
  parts: string[];
}

/** A row: `lead` and `text` are a guide question's number and words; `nobody` says that no city has anything. */
export interface Line extends Partial<Question> {
  title: string;
  nobody?: string;
  cells: Found[];
}

export interface Content {
  steps_title: string;
  steps: Step[];
  at: string;
  previous: Step | null;
  next: Step | null;
  statement: string;
  lang?: string;
  why_title: string;
  why: string;
  count?: string;
  chips_title?: string;
  chips?: Chip[];
  columns?: Head[];
  rows?: Line[];
  questions_title?: string;
  questions?: Question[];
  examples_title: string;
  examples: Item[];
  caption: Block[];
  empty: string;
}
