// What the form of an assessment is given to show; `workbench/pages/assess_content.py` makes it.

import type { Option } from "./dom.ts";
import type { Item } from "./matrix.types.ts";

export interface Level {
  value: string;
  word: string;
  state: string;
}

export interface Question {
  id: string;
  text: string;
  lang?: string;
  parts: { id: string; text: string }[];
}

/** What the last round said of a key factor. */
export interface Before extends Level {
  reason: string;
  summary: string;
  conclusion: string;
  lang?: string;
  evidence: Item[];
  recommendations: { text: string; status: string; word: string }[];
}

export interface Factor {
  name: string;
  statement: string;
  why: string;
  lang?: string;
  provider?: boolean;
  questions: Question[];
  examples: Item[];
  before: Before | null;
}

export interface ContextFactor {
  id: string;
  name: string;
  about: string;
  lang?: string;
}

export interface FormContent {
  screen: "form";
  path: string;
  steps: { id: string; name: string }[];
  levels: Level[];
  factors: Record<string, Factor>;
  contexts: ContextFactor[];
  options: Record<string, Option[]>;
  facts: { title: string; text: string }[];
  before: string;
  compare: string;
  language: string;
}

export interface StartContent {
  screen: "start";
  going_on: { path: string; city: string; benchmark: string; how: string; collection: string; progress: string }[];
  options: Record<string, Option[]>;
  values: Record<string, string>;
  today: string;
}

export interface ClosedContent {
  screen: "closed";
  text: string;
}

export type Content = FormContent | StartContent | ClosedContent;

/** How a key factor stands in the file. */
export interface Standing {
  state: string;
  value: string;
  open: boolean;
  evidence: number;
  marks: string[];
}

export interface Status {
  batch?: number;
  saved?: number;
  whole?: boolean;
  failed?: string;
  /** What cannot be saved as it is, by the path of its field. */
  wrong?: Record<string, string>;
  /** What is not whole yet, by the path of its item. */
  waiting?: Record<string, string>;
  /** The path of an assessment that is there already. */
  there?: string;
  progress?: string;
  factors?: Record<string, Standing>;
  undo?: boolean;
  redo?: boolean;
  collisions?: { where: string; mine: string; theirs: string }[];
  drafts?: { editor: string; at: number; text: string }[];
}

/** What stands in a field, or the keys of a list, by path. */
export type Value = string | string[];
export type Read = (path: string) => Value;
