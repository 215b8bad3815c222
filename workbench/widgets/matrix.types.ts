// What the matrix is given to show; `workbench/pages/content.py` makes it.

export interface Mark {
  kind: string;
  word: string;
}

export interface Column {
  id: string;
  name: string;
  country: string;
  group: string;
  unlike: boolean;
  low?: number;
  high?: number;
  applies?: number;
  bounds: string;
  bounds_note: string;
  date: string;
  method: string;
  /** Where several assessments of a city have columns: the city, and by what method this one is. */
  city?: string;
  by?: string;
  outdated?: string;
  /** How often the methods disagree on the city; on the first of its columns. */
  differs?: string;
  sources?: { date: string; method: string }[];
}

export interface Row {
  id: string;
  name: string;
  group: string;
  summary: string;
  summary_note: string;
}

export interface Cell {
  state: string;
  word: string;
  short: string;
  marks?: Mark[];
  label: string;
  line?: string;
  /** The language of what the city says, where it is not the page's. */
  lang?: string;
  /** What each method says, where they disagree. */
  parts?: { state: string; word: string; short: string }[];
}

export interface ContextCell {
  kind: "none" | "figure" | "note";
  text: string;
  label?: string;
  share?: number;
  from?: number;
  year?: string;
  unlike?: boolean;
  doubt?: string;
  effect?: string;
  mark?: string;
  lang?: string;
}

/** Words of a sentence that are in another language than the page. */
export interface Quoted {
  lang?: string;
  texts?: string[];
}

/** A titled text; `lang` names its language where that is not the page's. */
export interface Block {
  title: string;
  text: string;
  lang?: string;
  quoted?: Quoted;
}

/** A circumstance along the cities; its `id` begins the names of its cells. */
export interface Strip {
  id: string;
  title: string;
  unit: string;
  summary: string;
  cells: ContextCell[];
}

export interface Content {
  title: string;
  columns: Column[];
  rows: Row[];
  cells: Record<string, (Cell | null)[]>;
  rows_title: string;
  rows_note: string;
  summary_title?: string;
  pair?: { sentence: string; note: string };
  bounds_title?: string;
  bounds_note?: string;
  /** Which rows are shown, where some are left out. */
  left_out?: string;
  differs_title?: string;
  sources_title: string;
  sources_note: string;
  circumstances_note?: string;
  context?: Strip | null;
  also?: Strip[];
  legend?: { state: string; word: string }[];
  marks?: Mark[];
  caption?: Block[];
  below_title?: string;
  below?: { lead: string; text: string; lang?: string; source?: string }[];
  empty?: string;
}

export interface Item {
  lead?: string;
  tag?: string;
  kind?: string;
  mark?: string;
  text: string;
  /** The language of the text, where that is not the page's. */
  lang?: string;
  source?: string;
  /** What the source quotes. */
  quoted?: Quoted;
  unlike?: boolean;
}

export interface Section {
  title: string;
  aside?: string;
  text?: string;
  lang?: string;
  items?: Item[];
}

export interface Detail {
  key?: string;
  who: string;
  tags?: Mark[];
  heading: string;
  state?: string;
  word: string;
  how: string;
  quoted?: Quoted;
  label: string;
  ways?: { text: string; address: string }[];
  columns: Section[][];
  /** What heads the first columns, where each is what one method says. */
  heads?: { title: string; state: string; word: string; how: string; quoted?: Quoted }[];
}
